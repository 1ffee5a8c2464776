"""What changed: by words in English, by characters as people see them in Japanese."""

from __future__ import annotations

import pytest

from projects.views.comparison import compare, graphemes


def marked(old: str, new: str, language: str) -> str:
    marks = {"same": "{}", "del": "-{}-", "ins": "+{}+"}
    return "".join(marks[piece.kind].format(piece.text) for piece in compare(old, new, language))


@pytest.mark.parametrize(
    ("old", "new", "language", "shown"),
    [
        ("the same protocol", "the shared protocol", "en", "the -same-+shared+ protocol"),
        ("研究計画を作る", "研究計画書を作る", "ja", "研究計画+書+を作る"),
        ("手順を確認する", "装置を確認する", "ja", "-手順-+装置+を確認する"),
        ("", "新しい", "ja", "+新しい+"),
        ("gone", "", "en", "-gone-"),
        ("as it was", "as it was", "en", "as it was"),
    ],
)
def test_changes_are_marked_where_they_are(old: str, new: str, language: str, shown: str) -> None:
    assert marked(old, new, language) == shown


def test_a_letter_keeps_its_marks() -> None:
    assert graphemes("か\u3099葛\U000e0100👩\u200d🔬") == ["か\u3099", "葛\U000e0100", "👩\u200d🔬"]


def test_long_japanese_is_compared_by_character_and_not_as_a_whole() -> None:
    old = "日米の研究機関が同じ手順で劣化を測定し、不確かさを表記します。" * 40

    pieces = compare(old, old.replace("劣化", "寿命", 1), "ja")

    assert [piece.text for piece in pieces if piece.kind != "same"] == ["劣化", "寿命"]


def test_both_texts_can_be_read_out_of_the_pieces() -> None:
    old, new = "Build the protocol, then measure.", "Then measure for two years; build no protocol."

    pieces = compare(old, new, "en")

    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == new
