"""One routine mail a day carries all that is due; what is no longer true is written anew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.obligations.engine import sweep
from commission.obligations.models import (
    Notice,
    Obligation,
    Reminder,
)
from tests.obligations.ticking import a_digest, deliver, states

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person
    from tests.factories.obligations import MakeNotice, MakeObligation
    from tests.factories.sink import Sink

pytestmark = pytest.mark.django_db

ROUTINE = Notice.Class.ROUTINE


def test_routine_mail_can_be_unsubscribed_with_one_click(
    clock: Any, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    a_digest(make_obligation, clock, us_reviewer)

    deliver()

    assert sink.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/nudges/" in sink.letters[0]["List-Unsubscribe"]


def test_next_reminder_to_a_dead_address_is_suppressed(
    clock: time_machine.Traveller, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    a_digest(make_obligation, clock, us_reviewer)
    sink.answer("RCPT", us_reviewer.email, "550 5.1.1 No such user")
    deliver()
    clock.move_to(datetime(2026, 3, 30, 14, tzinfo=UTC))

    sweep("test")

    assert Reminder.objects.get(step__offset=-2).reason == "unreachable"


def test_digest_that_is_no_longer_true_is_written_anew(
    clock: Any, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    a_digest(make_obligation, clock, us_reviewer, count=2)
    first = Obligation.objects.order_by("pk")[0]
    Obligation.objects.filter(pk=first.pk).update(settled_at=timezone.now(), how="done")

    sweep("test")
    sweep("test")

    assert states() == ["cancelled", "sent"]
    assert sorted(Reminder.objects.values_list("state", "reason")) == [("cancelled", "settled"), ("sent", "accepted")]
    assert len(sink.letters) == 1


def test_digest_of_yesterday_is_not_sent_today(
    clock: time_machine.Traveller, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    a_digest(make_obligation, clock, us_reviewer)
    clock.move_to(datetime(2026, 3, 24, 14, tzinfo=UTC))

    sweep("test")
    sweep("test")

    assert states() == ["expired", "sent"]
    assert Reminder.objects.get().state == "sent"


def test_routine_messages_ride_in_the_mail_of_the_day(
    clock: Any, sink: Sink, make_obligation: MakeObligation, make_notice: MakeNotice, us_reviewer: Person
) -> None:
    clock.move_to(datetime(2026, 3, 22, 14, tzinfo=UTC))
    news = make_notice(us_reviewer, message_class=ROUTINE)
    digest = a_digest(make_obligation, clock, us_reviewer)

    deliver()

    news.refresh_from_db()
    assert (news.state, news.carried_by) == ("carried", digest)
    body: Any = sink.letters[0].get_body(("plain",))
    assert news.subject_line in body.get_content()


def test_routine_message_alone_leaves_in_office_hours(
    clock: time_machine.Traveller, sink: Sink, make_notice: MakeNotice, us_member: Person
) -> None:
    clock.move_to(datetime(2026, 3, 21, 14, tzinfo=UTC))
    make_notice(us_member, message_class=ROUTINE)
    sweep("test")
    assert sink.letters == []

    clock.move_to(datetime(2026, 3, 23, 13, tzinfo=UTC))
    sweep("test")

    assert states() == ["carried", "sent"]


def test_routine_message_to_somebody_who_wants_no_reminders_stays_in_the_inbox(
    clock: Any, sink: Sink, make_obligation: MakeObligation, make_notice: MakeNotice, us_reviewer: Person
) -> None:
    us_reviewer.nudges = False
    us_reviewer.save()
    make_notice(us_reviewer, message_class=ROUTINE)
    make_obligation(us_reviewer, due_at=datetime(2026, 4, 1, 21, tzinfo=UTC))
    clock.move_to(datetime(2026, 3, 23, 14, tzinfo=UTC))

    sweep("test")

    assert states() == ["cancelled"]
    assert Reminder.objects.get().reason == "nudges_off"
    assert Notice.objects.inbox_of(us_reviewer).count() == 1


def test_digest_that_does_not_leave_gives_back_what_it_carried(
    clock: time_machine.Traveller,
    sink: Sink,
    make_obligation: MakeObligation,
    make_notice: MakeNotice,
    us_reviewer: Person,
) -> None:
    clock.move_to(datetime(2026, 3, 22, 14, tzinfo=UTC))
    make_notice(us_reviewer, message_class=ROUTINE)
    a_digest(make_obligation, clock, us_reviewer)
    clock.move_to(datetime(2026, 3, 24, 14, tzinfo=UTC))

    sweep("test")
    sweep("test")

    assert states() == ["carried", "expired", "sent"]
