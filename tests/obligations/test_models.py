"""What the rows of the engine say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone, translation

from commission.obligations.journal import Answer, note_accepted, was_accepted
from commission.obligations.models import (
    AcceptedMessage,
    EngineMode,
    EngineTick,
    Ladder,
    NoticeAttempt,
    Reminder,
    Suppression,
)
from commission.obligations.planner import plan

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.factories.obligations import MakeNotice, MakeObligation

pytestmark = pytest.mark.django_db


def test_rows_name_themselves(make_obligation: MakeObligation, make_notice: MakeNotice) -> None:
    row = make_obligation()
    notice = make_notice(reason="it may have been sent; nobody confirmed it")
    step = row.ladder.steps.first()
    assert step is not None
    attempt = NoticeAttempt(notice=notice, lease_no=3, phase="intent")

    said = [
        str(row),
        str(Reminder(obligation=row, step=step, epoch=1, recipient=row.owner)),
        str(attempt),
        str(Suppression(cause="bounce", address_hash="abcdefghijkl")),
        str(AcceptedMessage(message_id="<x>")),
        str(EngineTick(component="beat")),
        str(EngineMode()),
        str(step),
        step.said,
    ]

    assert said == [
        f"test.review {row.reference}",
        f"{row.pk}/{step.pk}/1 → {row.owner.pk}",
        f"{notice.pk}/3 intent",
        "bounce abcdefgh",
        "<x>",
        "beat",
        "run",
        "due -7 owner",
        "due −7: who owes it",
    ]
    assert row.is_open
    assert not row.is_late
    assert not row.is_asleep


def test_names_and_reasons_are_in_the_language_of_the_reader(make_notice: MakeNotice) -> None:
    notice = make_notice(reason="the account is closed")
    lapse = Ladder.objects.current("invitation").steps.get(effect="lapse")

    with translation.override("ja"):
        said = [notice.why, str(Ladder.objects.current("review")), Ladder.objects.current("review").title, lapse.said]

    assert said == ["アカウントは閉鎖されています", "引き受けた査読 1", "第1版", "依頼 +8: 失効"]
    assert make_notice().why == ""


@pytest.mark.parametrize(("state", "tone"), [("queued", "wait"), ("failed", "alert"), ("cancelled", "")])
def test_tone_of_a_state(make_notice: MakeNotice, state: str, tone: str) -> None:
    assert make_notice(state=state).tone == tone


def test_journal_knows_what_was_noted(db: None) -> None:
    note_accepted("<a>", "relay log")
    note_accepted("<a>", "archive")

    assert AcceptedMessage.objects.get().source == "relay log"
    assert (was_accepted("<a>"), was_accepted("<b>")) == (Answer.YES, Answer.UNKNOWN)


def test_planner_costs_the_same_for_one_and_for_thirty(
    make_obligation: MakeObligation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_obligation()
    plan(timezone.now())
    for count in (1, 30):
        for _n in range(count):
            make_obligation()
        with django_assert_num_queries(10):
            plan(timezone.now())
