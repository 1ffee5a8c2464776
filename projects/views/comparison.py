"""What changed between two texts: by words in English, by characters as people see them in Japanese."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = re.compile(r"\w+(?:['’-]\w+)*|\s+|[^\w\s]")
# Between two changes, an unchanged run this short is read more easily as part of the change.
SHORTEST = {"en": 2, "ja": 2}
JOINER = "\u200d"
# Selectors of a form, of a skin tone and of a kanji variant, and the joiner itself.
FOLLOWS = re.compile("[\u200d\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")


@dataclass(frozen=True)
class Piece:
    """`same`, `del` or `ins`."""

    kind: str
    text: str


def graphemes(text: str) -> list[str]:
    """Characters with the marks that belong to them: a base letter, its accents, voicing marks and selectors."""
    found: list[str] = []
    for letter in text:
        if found and (FOLLOWS.match(letter) or unicodedata.combining(letter) or found[-1].endswith(JOINER)):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def tokens(text: str, language: str) -> list[str]:
    return graphemes(text) if language == "ja" else WORDS.findall(text)


def compare(old: str, new: str, language: str) -> list[Piece]:
    """The pieces in reading order; a replaced piece is first taken away, then put in."""
    was, now = tokens(old, language), tokens(new, language)
    steps = difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    pieces: list[Piece] = []
    taken = put = ""
    for place, (step, i1, i2, j1, j2) in enumerate(steps):
        same = "".join(was[i1:i2]) if step == "equal" else ""
        between = 0 < place < len(steps) - 1
        if step == "equal" and not (between and i2 - i1 < SHORTEST[language] and "\n" not in same):
            pieces += [Piece("del", taken)] * bool(taken) + [Piece("ins", put)] * bool(put) + [Piece("same", same)]
            taken = put = ""
        else:
            taken, put = taken + "".join(was[i1:i2]), put + "".join(now[j1:j2])
    return pieces + [Piece("del", taken)] * bool(taken) + [Piece("ins", put)] * bool(put)


@dataclass(frozen=True)
class Change:
    """One part of a proposal that differs between two versions."""

    name: str
    label: str
    language: str
    old: str
    new: str
    # As a form sends the new value again, where it is not text.
    raw: Sequence[str] = ()

    @property
    def is_text(self) -> bool:
        return bool(self.language)

    @property
    def pieces(self) -> list[Piece]:
        return compare(self.old, self.new, self.language or "en")
