"""Every step of a ladder goes out exactly once: with moved clocks, doubled and missed ticks, holidays and zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from commission.obligations import clock as engine_clock
from commission.obligations.actions import hand_over, reschedule, settle
from commission.obligations.engine import sweep
from commission.obligations.models import Notice, Obligation, Reminder
from commission.obligations.planner import plan
from commission.people.models import Absence
from tests.obligations.ticking import ends, sent, tick

if TYPE_CHECKING:
    import pytest
    import time_machine
    from django.core.mail import EmailMessage

    from commission.people.models import Person
    from tests.factories.obligations import MakeObligation
    from tests.factories.people import MakePerson

Traveller = "time_machine.Traveller"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Wednesday 1 April 2026, 17:00 in New York.
DUE = at("2026-04-01T21:00")


def test_every_step_of_a_review_goes_out_exactly_once(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    us_chair: Person,
    jp_chair: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    review = make_obligation(us_reviewer, due_at=DUE)

    tick(clock, days=60)

    assert sent(review) == [
        ("us.reviewer", "Mon 23 Mar 09:00"),
        ("us.reviewer", "Mon 30 Mar 09:00"),
        ("us.reviewer", "Thu 02 Apr 09:00"),
        ("us.reviewer", "Mon 06 Apr 09:00"),
        ("us.chair", "Mon 06 Apr 09:00"),
        ("us.chair", "Wed 08 Apr 09:00"),
        ("us.chair", "Mon 13 Apr 09:00"),
        # Due in Tokyo a day later.
        ("jp.chair", "Tue 14 Apr 09:00"),
    ]
    assert len(mailoutbox) == 8
    assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == 8


def test_planning_twice_makes_nothing_twice(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    review = make_obligation(us_reviewer, due_at=DUE)
    clock.move_to(at("2026-03-22T12:00"))

    Obligation.objects.update(plan_at=engine_clock.now())
    plan(engine_clock.now())
    Obligation.objects.update(plan_at=engine_clock.now())
    plan(engine_clock.now())

    assert [one.step.offset for one in review.reminders.all()] == [-7]


def test_engine_off_for_days_sends_the_newest_step_only(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    us_chair: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    review = make_obligation(us_reviewer, due_at=DUE)
    tick(clock, days=25)
    assert sent(review) == [("us.reviewer", "Mon 23 Mar 09:00")]
    # Off from 29 March until Tuesday 7 April: two days before, one after and three after fell due.
    clock.move_to(at("2026-04-07T15:00"))

    sweep("test")

    assert ends(Reminder.objects.filter(recipient=us_reviewer)) == [
        (-7, "sent", "accepted"),
        (-2, "superseded", "collapsed"),
        (1, "superseded", "collapsed"),
        (3, "sent", "accepted"),
    ]
    assert len(mailoutbox) == 3


def test_nothing_more_is_sent_once_it_is_settled(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    review = make_obligation(us_reviewer, due_at=DUE)
    tick(clock, days=25)
    plan(engine_clock.now())

    settle("test.review", review.about, how="done", by=us_reviewer)
    tick(clock, days=30)

    assert len(mailoutbox) == 1
    assert ends(review.reminders.all()) == [(-7, "sent", "accepted"), (-2, "cancelled", "settled")]


def test_moved_due_time_supersedes_what_was_planned(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    review = make_obligation(us_reviewer, due_at=DUE)
    clock.move_to(at("2026-03-22T12:00"))
    plan(engine_clock.now())

    reschedule("test.review", review.about, due_at=at("2026-04-15T21:00"), zone="America/New_York", by=us_reviewer)
    tick(clock, days=30)

    assert [when for _who, when in sent(review)] == [
        "Mon 06 Apr 09:00",
        "Mon 13 Apr 09:00",
        "Thu 16 Apr 09:00",
        "Mon 20 Apr 09:00",
    ]
    assert ends(review.reminders.filter(epoch=1)) == [(-7, "superseded", "moved")]


def test_steps_whose_day_had_passed_when_it_was_asked_are_not_sent(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    review = make_obligation(us_reviewer, due_at=at("2026-03-06T22:00"))

    tick(clock, days=4)

    assert ends(review.reminders.all()) == [
        (-7, "superseded", "passed"),
        (-2, "superseded", "passed"),
        (1, "planned", ""),
    ]


def test_delegated_work_climbs_the_ladder_of_its_new_owner(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person, make_person: MakePerson
) -> None:
    review = make_obligation(us_reviewer, due_at=DUE)
    tick(clock, days=20)
    colleague = make_person("us.colleague")

    handed = hand_over(review, to=colleague, by=us_reviewer)
    tick(clock, days=15)

    assert [who for who, _when in sent(review)] == ["us.reviewer"]
    assert [when for _who, when in sent(handed)] == ["Mon 30 Mar 09:00", "Thu 02 Apr 09:00", "Mon 06 Apr 09:00"]


def test_reminder_that_came_too_late_is_expired_with_a_reason(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    answer = make_obligation(us_reviewer, kind="test.answer", due_at=at("2026-05-01T21:00"))
    # Three working days after it was asked; the engine comes back twelve working days later.
    clock.move_to(at("2026-03-25T15:00"))

    sweep("test")

    assert ends(answer.reminders.all()) == [(3, "expired", "late")]


def test_reminder_during_an_absence_without_end_is_suppressed(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    answer = make_obligation(us_reviewer, kind="test.answer", due_at=at("2026-05-01T21:00"))
    clock.move_to(at("2026-03-09T12:00"))
    plan(engine_clock.now())
    Absence.objects.create(person=us_reviewer, starts_on=date(2026, 3, 9), ends_on=date(2026, 4, 10))
    # The planner has not looked again since: the row still says 9 March.
    Obligation.objects.update(plan_at=None)

    tick(clock, days=20)

    assert ends(answer.reminders.all()) == [(3, "suppressed", "absent")]


def test_obligation_lapses_at_the_end_of_its_ladder(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    invitation = make_obligation(us_reviewer, kind="test.invitation", due_at=at("2026-05-01T21:00"))

    tick(clock, days=14)

    invitation.refresh_from_db()
    assert [when for _who, when in sent(invitation)] == ["Mon 09 Mar 09:00", "Wed 11 Mar 09:00"]
    assert (invitation.how, invitation.settled_at) == ("expired", at("2026-03-16T13:00"))


def test_lapse_that_fails_steps_aside_and_holds_up_nobody(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = make_obligation(us_reviewer, kind="test.invitation")
    other = make_obligation(us_reviewer, kind="test.answer")

    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError

    monkeypatch.setattr("commission.obligations.planner.close", fail)
    clock.move_to(at("2026-03-16T15:00"))
    plan(engine_clock.now())

    broken.refresh_from_db()
    other.refresh_from_db()
    assert broken.is_open
    assert broken.plan_at == at("2026-03-16T16:00")
    assert other.reminders.count() == 1
    assert "could not lapse" in caplog.text


def test_all_that_falls_due_on_one_morning_is_one_mail(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    for hours in range(3):
        make_obligation(us_reviewer, due_at=DUE - timedelta(hours=hours))

    tick(clock, days=60)

    days = [notice.local_day for notice in Notice.objects.filter(person=us_reviewer)]
    assert len(mailoutbox) == len(days) == len(set(days)) == 4
    assert Reminder.objects.filter(state="sent").count() == 12


def test_one_routine_mail_a_day_even_when_more_falls_due_later(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    mailoutbox: list[EmailMessage],
) -> None:
    make_obligation(us_reviewer, due_at=DUE)
    clock.move_to(at("2026-03-23T13:30"))
    sweep("test")
    later = make_obligation(us_reviewer, kind="test.answer")
    Obligation.objects.filter(pk=later.pk).update(epoch_at=at("2026-03-18T12:00"), opened_at=at("2026-03-18T12:00"))

    tick(clock, days=2)

    assert [message.subject.partition(",")[0] for message in mailoutbox] == [
        "Due Wed 1 Apr 2026",
        "Due Wed 22 Apr 2026",
    ]
    assert sent(later) == [("us.reviewer", "Tue 24 Mar 09:00")]
