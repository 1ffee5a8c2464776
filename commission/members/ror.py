"""The Research Organization Registry's records, as they lie in a file: one JSON object a line, checked before use."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from commission.members.models.directory import COUNTRY_AFTER, ROR_ID, DirectoryEntry
from commission.members.models.names import grams, searchable

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE = 1024 * 1024
LARGEST_FILE = 1024 * 1024 * 1024
LONGEST_LIST = 500
# Raise it when names are folded differently: every entry is then indexed again by the next import.
FOLDING = 2


class BadRecord(ValueError):
    """Why a line cannot be used, in words for the person at the keyboard."""


class TooLarge(Exception):
    """The unpacked file is larger than any directory could be."""


class Readable(Protocol):
    def readline(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Line:
    """One line of the file; `text` is None where it was longer than a record may be."""

    number: int
    text: bytes | None


def lines_of(file: Readable) -> Iterator[Line]:
    """The lines that are not blank, one in memory at a time whatever their length."""
    number = taken = 0
    while text := file.readline(LONGEST_LINE + 1):
        number += 1
        is_whole = len(text) <= LONGEST_LINE
        taken += len(text) if is_whole else len(text) + _skip_line(file, text)
        if taken > LARGEST_FILE:
            raise TooLarge
        if text.strip():
            yield Line(number, text if is_whole else None)


def _skip_line(file: Readable, text: bytes) -> int:
    skipped = 0
    while text and not text.endswith(b"\n") and skipped <= LARGEST_FILE:
        text = file.readline(LONGEST_LINE)
        skipped += len(text)
    return skipped


@dataclass(frozen=True)
class Record:
    """A checked record: the columns of a directory entry but those that are worked out."""

    values: dict[str, Any]
    digest: bytes

    @property
    def ror_id(self) -> str:
        return str(self.values["ror_id"])

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.values["status"] == DirectoryEntry.Status.WITHDRAWN)

    def indexed(self) -> dict[str, Any]:
        """The columns with those for searching, which take the longest to work out."""
        name = self.values["name"]
        others = [other for key in ("names_en", "names_ja", "aliases") for other in self.values[key]]
        names = [name, COUNTRY_AFTER.sub("", name), *others]
        search = searchable(names)
        return {**self.values, "search": search, "grams": grams(search), "digest": self.digest}


def read_record(line: Line) -> Record:
    """Check a line and bring it into the shape of our columns; raise `BadRecord` with the reason."""
    if line.text is None:
        raise BadRecord(_("it is longer than %(limit)s bytes") % {"limit": LONGEST_LINE})
    found = _parsed(line.text)
    values = {name: check(name, found.get(key)) for name, (key, check) in COLUMNS.items()}
    values["successors"] = [link["id"] for link in values["relations"] if link["type"] == "successor"]
    canonical = json.dumps([FOLDING, values], ensure_ascii=False, sort_keys=True)
    return Record(values, sha256(canonical.encode()).digest())


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRecord(_("it is not JSON")) from error
    if not isinstance(found, dict):
        raise BadRecord(_("it is not a JSON object"))
    return found


Check = Callable[[str, Any], Any]


def _text(limit: int, pattern: str = "", *, optional: bool = False) -> Check:
    def check(name: str, value: Any) -> str:
        if optional and value is None:
            return ""
        if not isinstance(value, str) or not (optional or value.strip()):
            raise BadRecord(_("“%(field)s” is missing or is not text") % {"field": name})
        return _plain(name, value, limit, pattern)

    return check


def _plain(name: str, value: str, limit: int, pattern: str) -> str:
    # Control characters, NUL among them, and halves of surrogate pairs stand in nobody's name.
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
        raise BadRecord(_("“%(field)s” holds a control character") % {"field": name})
    value = " ".join(unicodedata.normalize("NFC", value).split())
    if len(value) > limit:
        raise BadRecord(_("“%(field)s” is longer than %(limit)s characters") % {"field": name, "limit": limit})
    if pattern and not re.search(pattern, value):
        raise BadRecord(_("“%(field)s” is not what it should be: %(value)s") % {"field": name, "value": value[:40]})
    return value


def _list_of(check_one: Check) -> Check:
    def check(name: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise BadRecord(_("“%(field)s” is missing or is not a list") % {"field": name})
        if len(value) > LONGEST_LIST:
            raise BadRecord(_("“%(field)s” has more than %(limit)s items") % {"field": name, "limit": LONGEST_LIST})
        return [check_one(name, item) for item in value]

    return check


def _year(name: str, value: Any) -> int | None:
    if value is None or (type(value) is int and 0 < value < 10_000):  # noqa: PLR2004  # a year has four digits
        return value
    raise BadRecord(_("“%(field)s” is not a year") % {"field": name})


def _relation(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise BadRecord(_("“%(field)s” is missing or is not a list") % {"field": name})
    return {
        "type": _text(20)(name, value.get("type")),
        "id": _text(9, ROR_ID)(name, value.get("id")),
        "name": _text(300, optional=True)(name, value.get("name")),
    }


def _domain(name: str, value: Any) -> str:
    return str(_text(253)(name, value)).lower()


COLUMNS: dict[str, tuple[str, Check]] = {
    "ror_id": ("id", _text(9, ROR_ID)),
    "status": ("status", _text(10, "^(active|inactive|withdrawn)$")),
    "name": ("name", _text(300)),
    "names_en": ("names_en", _list_of(_text(300))),
    "names_ja": ("names_ja", _list_of(_text(300))),
    "aliases": ("aliases", _list_of(_text(300))),
    "types": ("types", _list_of(_text(40))),
    "city": ("city", _text(100, optional=True)),
    "country": ("country", _text(2, "^[A-Z]{2}$")),
    "website": ("website", _text(600, "^(https?://.+|)$", optional=True)),
    "domains": ("domains", _list_of(_domain)),
    "established": ("established", _year),
    "relations": ("relations", _list_of(_relation)),
}
