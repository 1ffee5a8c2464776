"""Extraction, merging and checking of the Japanese catalogue."""

import gettext
import json
from pathlib import Path

import pytest

from commission.config import catalogue

TEMPLATE = """{% extends "base.html" %}
{% block title %}{% translate "A title" %}{% endblock %}
{% blocktranslate trimmed with name=person count n=count %}
  {{ name }} has {{ n }} letter
{% plural %}
  {{ name }} has {{ n }} letters
{% endblocktranslate %}
{% notice "wait" title=_("Don't wait") %}it's {{ thing|default:_("nothing") }}{% endnotice %}
{% translate "May" context "month name" %}
"""
MODULE = """from django.utils.translation import gettext as _, ngettext_lazy, pgettext

first = _("One sentence that is "
          "written in two parts")
second = ngettext_lazy("%(count)d day", "%(count)d days", "count")
third = pgettext("verb", "Open")
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "commission").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "commission" / "views.py").write_text(MODULE)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "locale" / "ja" / "LC_MESSAGES" / "django.po")
    monkeypatch.setattr(catalogue, "BORROWED", ())
    return tmp_path


EVERYTHING = {
    "A title": "題名",
    "%(name)s has %(n)s letter\0%(name)s has %(n)s letters": "%(name)s様に手紙が%(n)s通あります",
    "Don't wait": "お待ちにならないでください",
    "nothing": "なし",
    "month name\4May": "5月",
    "One sentence that is written in two parts": "二つに分けて書いた一つの文",
    "%(count)d day\0%(count)d days": "%(count)d日",
    "verb\4Open": "開く",
}


def write(root: Path, translations: dict[str, str]) -> Path:
    path = root / "translations.json"
    path.write_text(json.dumps(translations), encoding="utf-8")
    return path


def test_every_sentence_of_python_and_templates_is_found(root: Path) -> None:
    assert {found.key for found in catalogue.sources()} == set(EVERYTHING)


def test_places_are_lines_of_the_sources(root: Path) -> None:
    places = {found.key: f"{found.place}:{found.line}" for found in catalogue.sources()}

    assert places["Don't wait"] == "templates/page.html:8"
    assert places["verb\4Open"] == "commission/views.py:6"


def test_a_catalogue_with_every_translation_is_complete(root: Path) -> None:
    catalogue.update([write(root, EVERYTHING)])

    assert catalogue.incomplete() == []


@pytest.mark.parametrize("key", EVERYTHING)
def test_a_missing_translation_is_named_with_its_place(root: Path, key: str) -> None:
    catalogue.update([write(root, {known: text for known, text in EVERYTHING.items() if known != key})])

    (fault,) = catalogue.incomplete()

    assert "no Japanese" in fault
    assert key.rpartition("\4")[2].split("\0")[0] in fault


def test_a_lost_placeholder_is_a_fault(root: Path) -> None:
    catalogue.update([write(root, EVERYTHING | {"%(count)d day\0%(count)d days": "数日"})])

    assert catalogue.incomplete() == [
        "commission/views.py:5: other placeholders in the Japanese: %(count)d day / %(count)d days"
    ]


def test_an_unfinished_translation_is_a_fault(root: Path) -> None:
    catalogue.update([write(root, EVERYTHING)])
    text = catalogue.CATALOGUE.read_text(encoding="utf-8")
    catalogue.CATALOGUE.write_text(text.replace('msgid "A title"', '#, fuzzy\nmsgid "A title"'), encoding="utf-8")

    assert catalogue.incomplete() == ["templates/page.html:2: unfinished Japanese: A title"]


def test_old_translations_stay_and_sentences_that_left_go(root: Path) -> None:
    catalogue.update([write(root, EVERYTHING)])
    (root / "commission" / "views.py").write_text("")

    catalogue.update()

    text = catalogue.CATALOGUE.read_text(encoding="utf-8")
    assert "題名" in text
    assert "開く" not in text
    assert catalogue.incomplete() == []


def test_updating_twice_changes_nothing(root: Path) -> None:
    catalogue.update([write(root, EVERYTHING)])
    first = catalogue.CATALOGUE.read_bytes()

    catalogue.update()

    assert catalogue.CATALOGUE.read_bytes() == first


def test_the_compiled_catalogue_is_read_by_django(root: Path) -> None:
    catalogue.update([write(root, EVERYTHING)])

    loaded = gettext.translation("django", str(root / "locale"), ["ja"])

    assert loaded.gettext("A title") == "題名"
    assert loaded.ngettext("%(count)d day", "%(count)d days", 3) == "%(count)d日"
    assert loaded.pgettext("verb", "Open") == "開く"
