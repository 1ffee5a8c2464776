"""English and Japanese are equal: every sentence has its translation, finished, with the same gaps to fill."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from tests.architecture.source import ROOT

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

CATALOGUE = ROOT / "locale" / "ja" / "LC_MESSAGES" / "django.po"
GAP = re.compile(r"%\((\w+)\)[a-z]|%[sd]|{(\w*)}")
KANJI_OR_KANA = "\u3040-\u30ff\u4e00-\u9fff"
# Sentences that are rightly the same in both languages.
SAME = {"English", "日本語", "API", "ROR ID", "ORCID iD", "%(hours)s–%(end)s"}
SLIPS = {
    "half-width brackets beside Japanese": re.compile(rf"[{KANJI_OR_KANA}]\s?\(|\)\s?[{KANJI_OR_KANA}]"),
    "a Western comma or full stop": re.compile(rf"[{KANJI_OR_KANA}][,.;:!?](?=\s|$|[{KANJI_OR_KANA}])"),
    "straight or curly quotes around Japanese": re.compile(rf"[\"“‘][{KANJI_OR_KANA}]"),
    "a space between Japanese words": re.compile(rf"[{KANJI_OR_KANA}] +[{KANJI_OR_KANA}]"),
    "「あなた」": re.compile("あなた|貴方"),
    "half-width kana": re.compile("[\uff61-\uff9f]"),
}


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ja")


def sentences() -> list[tuple[Message, str, str]]:
    """Each message as (message, English, Japanese); a plural gives one pair with its plural English."""
    return [(message, last(message.id), last(message.string)) for message in catalogue() if message.id]


def last(forms: str | tuple[str, ...] | list[str] | None) -> str:
    return forms if isinstance(forms, str) else (forms or [""])[-1]


def test_nothing_is_left_untranslated() -> None:
    assert [english for _, english, japanese in sentences() if not japanese] == []


def test_nothing_is_a_guess() -> None:
    assert [english for message, english, _ in sentences() if message.fuzzy] == []


def test_gaps_are_the_same_in_both_languages() -> None:
    differing = [english for _, english, japanese in sentences() if gaps(english) != gaps(japanese)]

    assert differing == []


def test_japanese_is_japanese() -> None:
    # A sentence of several words that has no kana or kanji in it was forgotten.
    unlike = [
        english
        for _, english, japanese in sentences()
        if japanese and not re.search(f"[{KANJI_OR_KANA}]", japanese) and re.search(r"[a-z]{3} [a-z]{2}", english)
    ]

    assert [english for english in unlike if english not in SAME] == []


@pytest.mark.parametrize("slip", SLIPS)
def test_japanese_is_set_as_japanese(slip: str) -> None:
    slipped = [japanese for _, _, japanese in sentences() if SLIPS[slip].search(GAP.sub("", japanese))]

    assert slipped == []


def test_english_is_plain() -> None:
    loud = [english for _, english, _ in sentences() if re.search(r"!|\bplease\b|successfully", english, re.IGNORECASE)]

    assert loud == []


def gaps(sentence: str) -> set[tuple[str, str]]:
    return set(GAP.findall(sentence.replace("%%", "")))
