"""The Japanese catalogue without system gettext: extract, merge, check and compile, all with Babel.

    bin/messages [TRANSLATIONS.json …]    brings locale/ja up to date, takes translations in, lists what is missing

A file of translations holds `{"English": "日本語"}`; a plural's key is "one\\0many", a context stands before "\\4".
"""

import argparse
import importlib.util
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "locale" / "ja" / "LC_MESSAGES" / "django.po"
ROOMS = ("commission", "projects", "recommendations", "visits", "templates")
# Packages whose sentences we show and which bring no complete Japanese: theirs are ours to translate.
BORROWED = ("django_filters", "knox", "rest_framework")
LENDERS = ("django.conf", "django.contrib.admin", "django.contrib.auth", "rest_framework", "allauth")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)

Spec = tuple[int | tuple[int, str], ...] | None
CALLS: dict[str, Spec] = {"_": None, "gettext": None, "gettext_noop": None, "gettext_lazy": None}
CALLS |= {f"{name}{lazy}": (1, 2) for name in ("ngettext",) for lazy in ("", "_lazy")}
CALLS |= {f"pgettext{lazy}": ((1, "c"), 2) for lazy in ("", "_lazy")}
CALLS |= {f"npgettext{lazy}": ((1, "c"), 2, 3) for lazy in ("", "_lazy")}


@dataclass(frozen=True)
class Found:
    """One sentence in the sources; `key` is as in a file of translations."""

    key: str
    place: str
    line: int


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("bin/messages", description="Brings the Japanese catalogue up to date.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if something is missing")
    parser.add_argument("translations", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    if not given.check:
        update(given.translations)
    faults = incomplete()
    print("\n".join(faults) or "The Japanese catalogue is complete.")
    return 1 if faults else 0


def update(files: Iterable[Path] = ()) -> None:
    """Rewrite the catalogue: every sentence of the sources and no other, with its old translation or a given one."""
    known = {_key(message): _forms(message.string) for message in _read() if message.id}
    for file in files:
        for key, text in json.loads(file.read_text(encoding="utf-8")).items():
            known[key] = (text,)
    catalogue = _empty()
    for key, places in _by_key(chain(sources(), borrowed())).items():
        _add(catalogue, key, places, known.get(key, ("",)))
    _write(catalogue)
    compile_all()


def incomplete() -> list[str]:
    """One line for each sentence that has no finished Japanese, with the place where it stands."""
    messages = {_key(message): message for message in _read() if message.id}
    faults = []
    for found in dict.fromkeys(chain(sources(), borrowed())):
        fault = _fault(found.key, messages.get(found.key))
        if fault:
            faults.append(f"{found.place}:{found.line}: {fault}: {_shown(found.key)}")
    return faults


def compile_all() -> None:
    """Write the binary catalogues beside their sources; a reader never sees half of one."""
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        unfinished = target.with_suffix(".mo.unfinished")
        with source.open("rb") as text, unfinished.open("wb") as binary:
            write_mo(binary, read_po(text))
        unfinished.replace(target)


def sources() -> Iterator[Found]:
    """Every sentence in our Python and templates."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix == ".py":
                yield from _in_python(path, ROOT)
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                yield from _in_template(path)


def borrowed() -> Iterator[Found]:
    """Sentences of other packages that none of them has in Japanese."""
    lent = set(chain.from_iterable(_lent(package) for package in LENDERS))
    for package in BORROWED:
        home = _home(package)
        for path in sorted(home.rglob("*.py")):
            yield from (found for found in _in_python(path, home.parent) if found.key not in lent)


def _in_python(path: Path, root: Path) -> Iterator[Found]:
    with path.open("rb") as source:
        yield from _extracted("python", source, str(path.relative_to(root)))


def _in_template(path: Path) -> Iterator[Found]:
    place = str(path.relative_to(ROOT))
    # `templatize` leaves calls of gettext amid X's; JavaScript's tokens forgive what surrounds them.
    code = templatize(path.read_text(encoding="utf-8"), origin=place)
    yield from _extracted("javascript", io.BytesIO(code.encode()), place)


def _extracted(method: str, source: io.BufferedReader | io.BytesIO, place: str) -> Iterator[Found]:
    for line, ids, _comments, context in extract(method, source, CALLS, options={"encoding": "utf-8"}):
        forms = (ids,) if isinstance(ids, str) else tuple(ids)
        if forms[0]:
            yield Found((f"{context}\4" if context else "") + "\0".join(forms), place, line)


def _lent(package: str) -> Iterator[str]:
    path = _home(package) / "locale" / "ja" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        yield from (_key(message) for message in read_mo(file) if message.id and all(_forms(message.string)))


def _home(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def _by_key(found: Iterable[Found]) -> Mapping[str, list[str]]:
    places: dict[str, list[str]] = {}
    for one in found:
        places.setdefault(one.key, []).append(one.place)
    return dict(sorted(places.items()))


def _add(catalogue: Catalog, key: str, places: Iterable[str], text: tuple[str, ...]) -> None:
    context, _mark, ids = key.rpartition("\4")
    forms = tuple(ids.split("\0"))
    locations = [(place, 0) for place in sorted(set(places))]
    catalogue.add(
        forms if len(forms) > 1 else ids, text if len(forms) > 1 else text[0], locations, context=context or None
    )


def _fault(key: str, message: Message | None) -> str:
    if message is None or not all(_forms(message.string)):
        return "no Japanese"
    if message.fuzzy:
        return "unfinished Japanese"
    wanted = set(PLACEHOLDER.findall(key.rpartition("\0")[2]))
    if any(set(PLACEHOLDER.findall(form)) != wanted for form in _forms(message.string)):
        return "other placeholders in the Japanese"
    return ""


def _key(message: Message) -> str:
    return (f"{message.context}\4" if message.context else "") + "\0".join(_forms(message.id))


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    if isinstance(text, str):
        return (text,)
    return tuple(text or ("",))


def _shown(key: str) -> str:
    return key.replace("\4", " | ").replace("\0", " / ")


def _read() -> Catalog:
    if not CATALOGUE.exists():
        return _empty()
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ja")


def _empty() -> Catalog:
    # Fixed dates: the file changes only when a sentence does.
    return Catalog(
        "ja",
        header_comment="# The portal in Japanese. Written by bin/messages; change the translations, not the rest.",
        project="commission-portal",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        fuzzy=False,
    )


def _write(catalogue: Catalog) -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
