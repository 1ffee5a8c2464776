"""What may stand in a name, an address or a zone, and how names are folded for searching."""

from __future__ import annotations

import re
import unicodedata
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7)))
TO_HIRAGANA = str.maketrans(KATAKANA, HIRAGANA)
# Hiragana, katakana, the long mark, the middle dot and both spaces; the database holds the same rule.
KANA = r"^[ぁ-ゖァ-ヺー・ \u3000]*$"
ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]",
    re.IGNORECASE,
)
# Nobody's name, and everything a forged letter would like to be signed with.
RESERVED = (
    "secretariat",
    "administrator",
    "commission",
    "no-reply",
    "noreply",
    "postmaster",
    "事務局",
    "委員会",
    "管理者",
)


def tidy(text: str) -> str:
    """Bring typed text into the one form it is kept in: composed, single spaces, none around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Make width, case and the two kana equal; for searching only, never for keeping."""
    return unicodedata.normalize("NFKC", text).lower().translate(TO_HIRAGANA)


def validate_plain(text: str) -> None:
    if any(unicodedata.category(character)[0] == "C" for character in text):
        raise ValidationError(_("Control characters and invisible characters cannot be used."), code="control")


def validate_latin(text: str) -> None:
    """Letters of the Latin script only: a Cyrillic look-alike is somebody pretending."""
    letters = (character for character in text if character.isalpha())
    if not all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters) or re.search(r"[\d@<>]", text):
        raise ValidationError(_("Use Latin letters."), code="latin")


def validate_reading(text: str) -> None:
    if not re.match(KANA, text):
        raise ValidationError(_("Write the reading in hiragana or katakana."), code="kana")


def validate_unofficial(text: str) -> None:
    """Refuse a name that would make its owner look like the Secretariat."""
    folded = fold(text)
    if any(word in folded for word in RESERVED):
        raise ValidationError(_("This name is reserved for the Commission itself."), code="reserved")


def validate_address(address: str) -> None:
    """Refuse what e-mail allows and attackers love: quoted names, number addresses, letters that look like others."""
    if not ADDRESS.fullmatch(address):
        raise ValidationError(_("Use an ordinary e-mail address of letters, digits and a domain name."), code="address")


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("This time zone is not known."), code="zone")
