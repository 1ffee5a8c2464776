"""The pair: what two sides are, alone and together."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from commission.web.pair import Half, Pair, State
from commission.web.templatetags.ui import pair

S = State


@pytest.mark.parametrize(
    ("states", "together"),
    [
        ([], S.IDLE),
        ([S.IDLE, S.IDLE], S.IDLE),
        ([S.DONE, S.DONE], S.DONE),
        ([S.DONE, S.IDLE], S.WAITING),
        ([S.DONE, S.WAITING], S.WAITING),
        ([S.DONE, S.WAITING, S.OVERDUE], S.OVERDUE),
        ([S.DONE, S.STALE], S.STALE),
        ([S.DONE, S.DECLINED], S.DECLINED),
    ],
)
def test_a_side_of_several_people(states: list[State], together: State) -> None:
    assert Half.joined(states).state == together


def test_a_quorum_shows_its_fraction() -> None:
    assert Half.joined([S.DONE, S.WAITING, S.DONE], fraction=True) == Half(S.WAITING, "2/3")
    assert Half.joined([], fraction=True).fraction == ""


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_drawn_and_said(state: State) -> None:
    html = pair(Pair.plain(state, S.IDLE))

    assert f'data-state="{state}"' in html
    assert '<span class="vh">US side: ' in html
    assert '<span class="vh">Japan side: not asked yet</span>' in html


@pytest.mark.parametrize(("us", "jp", "whole"), [(S.DONE, S.DONE, "true"), (S.DONE, S.WAITING, "false")])
def test_the_gap_closes_when_both_have_acted(us: State, jp: State, whole: str) -> None:
    assert f'data-whole="{whole}"' in pair(Pair.plain(us, jp))


def test_the_us_side_is_left_in_both_languages() -> None:
    with override("ja"):
        html = pair("waiting", "done")

    assert html.index("米国側") < html.index("日本側")


def test_words_change_with_the_language() -> None:
    english = pair("waiting", "done")
    with override("ja"):
        japanese = pair("waiting", "done")

    assert "US side: waiting" in english
    assert "米国側：対応待ち" in japanese


def test_large_pairs_say_a_detail() -> None:
    html = pair(Pair(Half(S.WAITING, "2/3", "2 of 3 reviews"), Half(S.DONE)), large=True)

    assert "2 of 3 reviews" in html
    assert "<small>done</small>" in html


def test_a_person_and_an_organisation() -> None:
    html = pair(Pair(Half(S.DONE), Half(S.WAITING), of="people"))

    assert "Person: done" in html
    assert "Organisation: waiting" in html


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="sleeping"):
        pair("sleeping", "done")
