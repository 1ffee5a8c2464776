"""Templates: compiled, used, small, closed includes, every visible word through gettext, nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.template import engines

from tests.architecture.source import ROOT, modules, short, templates, text

# One element a line takes lines, and is what makes a page readable: 120 of them rather than 80 dense ones.
LINES = 120
WIDTH = 120
DJANGO_FORMS = [Path(forms.__file__).parent / "templates"]
# Templates that Django or a package looks for by name.
FOUND_BY_NAME = {
    "400.html": "Django's error page",
    "403.html": "Django's error page",
    "403_csrf.html": "Django's error page",
    "404.html": "Django's error page",
    "500.html": "Django's error page",
    "account/email/new_device_subject.txt": "the adapter names letters without their endings, as allauth does",
    "account/email/new_device_message.txt": "the adapter names letters without their endings, as allauth does",
}
# Words that are the same in every language, or data.
UNTRANSLATED = {"English", "日本語", "API", "JSON", "CSV", "ORCID", "ROR", "UTC", "GitHub", "USD", "JPY"}
PAGES = [file for file in templates() if file.suffix in {".html", ".svg"}]
MAILS = [file for file in templates() if file.suffix == ".txt"]

HIDDEN = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->|<svg.*?</svg>|<style.*?</style>"
    r"|{%\s*blocktranslate.*?endblocktranslate\s*%}",
    re.DOTALL,
)
DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN = re.compile(r"""\s(?:alt|title|placeholder|aria-label|aria-description)=(["'])(.*?)\1""", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}|[\u3040-\u30ff\u4e00-\u9fff]+")
ARGUMENT = re.compile(r"""(?<![_(\w=./])(?:\w+=)?"([A-Z][^"]*|[^"]*[\u3040-\u30ff\u4e00-\u9fff][^"]*)\"""")
TAG = re.compile(r"{%\s*(\w+)(.*?)%}", re.DOTALL)
NAMES = {"url", "include", "extends", "translate", "blocktranslate", "static", "load", "if", "elif", "for", "block"}


@pytest.mark.parametrize("file", templates(), ids=short)
def test_template_compiles(file: Path) -> None:
    name = str(file.relative_to(ROOT / "templates"))

    assert engines["django"].get_template(name) is not None


@pytest.mark.parametrize("file", templates(), ids=short)
def test_template_is_short(file: Path) -> None:
    assert len(text(file).splitlines()) <= LINES


@pytest.mark.parametrize("file", PAGES, ids=short)
def test_template_is_narrow(file: Path) -> None:
    wide = [f"line {number}" for number, line in enumerate(text(file).splitlines(), 1) if len(line) > WIDTH]

    assert wide == []


@pytest.mark.parametrize("file", templates(), ids=short)
def test_template_is_used(file: Path) -> None:
    name = str(file.relative_to(ROOT / "templates"))
    folder, _, last = name.rpartition("/")

    if name in FOUND_BY_NAME or overrides_a_package(name):
        return
    stem = f"{folder}/{last.partition('.')[0]}".lstrip("/")
    if folder.startswith("emails/") and file.suffix == ".txt":
        assert is_letter_of(folder.partition("/")[2], last.partition(".")[0])
        return
    sources = [*modules(), *templates()]
    assert any(f'"{stem}' in text(source) or f"'{stem}" in text(source) for source in sources if source != file)


def is_letter_of(room: str, letter: str) -> bool:
    """A room names its letters by their last word, or by its beginning and the state that the letter tells."""
    sources = [text(file) for file in [*modules(), *templates()] if room in file.parts or room in short(file)]
    beginnings = [f'f"{letter[:end]}{{' for end in range(3, len(letter))]
    names = [f'"{letter}"', f"/{letter}", *beginnings]
    return any(name in source for source in sources for name in names)


@pytest.mark.parametrize("file", templates(), ids=short)
def test_every_include_is_closed(file: Path) -> None:
    includes = re.findall(r"{%\s*include\b(.*?)%}", text(file), re.DOTALL)

    assert [include for include in includes if include.split()[-1] != "only"] == []


@pytest.mark.parametrize("file", [file for file in PAGES if "emails" not in file.parts], ids=short)
def test_nothing_is_inline(file: Path) -> None:
    source = DJANGO.sub("", text(file))

    scripts = [
        script for script in re.findall(r"<script[^>]*>", source) if "src=" not in script and "json" not in script
    ]

    assert scripts == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|\shx-on|javascript:|\sx-[a-z]+=", source) == []


@pytest.mark.parametrize("file", [*PAGES, *MAILS], ids=short)
def test_every_word_is_translated(file: Path) -> None:
    bare = DJANGO.sub(" ", HIDDEN.sub(" ", text(file)))
    spoken = " ".join(value for _, value in SPOKEN.findall(bare))
    seen = bare if file.suffix == ".txt" else ELEMENT.sub(" ", bare)

    words = set(WORD.findall(re.sub(r"&\w+;", " ", f"{seen} {spoken}")))

    assert words - UNTRANSLATED == set()


@pytest.mark.parametrize("file", PAGES, ids=short)
def test_words_given_to_components_are_translated(file: Path) -> None:
    bare = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", " ", text(file), flags=re.DOTALL)

    given = [words for tag, arguments in TAG.findall(bare) if tag not in NAMES for words in ARGUMENT.findall(arguments)]

    assert [words for words in given if WORD.search(words) and words not in UNTRANSLATED] == []


@pytest.mark.parametrize("file", PAGES, ids=short)
def test_templates_ask_for_abilities_not_for_roles(file: Path) -> None:
    asked = re.findall(r"is_secretariat|is_superuser|is_staff|\.holds\b|sees_everything", text(file))

    assert asked == []


def overrides_a_package(name: str) -> bool:
    """Whether an installed package has a template of this name, which ours then replaces."""
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs()]
    return any((folder / name).exists() for folder in [*folders, *DJANGO_FORMS])
