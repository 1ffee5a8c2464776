"""What may have been sent: held, left unknown, or found in the journal; never sent twice on a guess."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.obligations.engine import sweep
from commission.obligations.models import (
    AcceptedMessage,
    Reminder,
)
from commission.obligations.recovery import GRACE, recover
from tests.obligations.ticking import a_digest, deliver, phases

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person
    from tests.factories.obligations import MakeNotice, MakeObligation
    from tests.factories.sink import Sink

pytestmark = pytest.mark.django_db


@pytest.mark.case("fault-F28")
def test_cut_after_the_final_dot_leaves_a_doubt(
    clock: time_machine.Traveller, sink: Sink, make_notice: MakeNotice
) -> None:
    notice = make_notice()
    sink.cuts = 1
    deliver()
    notice.refresh_from_db()
    assert notice.state == "in_doubt"

    recover()
    notice.refresh_from_db()
    assert notice.state == "in_doubt"
    clock.shift(GRACE)
    sweep("test")

    notice.refresh_from_db()
    assert notice.state == "held"
    assert list(sink.copies.values()) == [1]


def test_doubtful_reminder_is_left_unknown_and_never_sent_again(
    clock: time_machine.Traveller, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    digest = a_digest(make_obligation, clock, us_reviewer)
    sink.cuts = 1
    deliver()

    for _n in range(20):
        clock.shift(timedelta(minutes=20))
        sweep("test")

    digest.refresh_from_db()
    assert digest.state == "in_doubt"
    assert digest.reason
    assert [(one.state, one.reason) for one in Reminder.objects.all()] == [("unknown", "in_doubt")]
    assert list(sink.copies.values()) == [1]


def test_journal_that_learns_of_it_later_settles_the_doubt(
    clock: time_machine.Traveller, sink: Sink, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    digest = a_digest(make_obligation, clock, us_reviewer)
    sink.cuts = 1
    deliver()
    clock.shift(GRACE)
    recover()

    AcceptedMessage.objects.create(message_id=digest.message_id, accepted_at=timezone.now(), source="relay log")
    recover()

    digest.refresh_from_db()
    assert (digest.state, Reminder.objects.get().state) == ("sent", "sent")


def test_kept_journal_that_does_not_know_it_lets_it_be_sent_again(
    clock: time_machine.Traveller, sink: Sink, settings: Any, make_notice: MakeNotice
) -> None:
    settings.MAIL_JOURNAL = True
    notice = make_notice()
    sink.cuts = 1
    deliver()
    sink.letters.clear()
    clock.shift(GRACE)

    sweep("test")

    notice.refresh_from_db()
    assert (notice.state, notice.generation) == ("sent", 1)
    assert phases(notice) == ["intent", "broken", "journal", "intent", "accepted"]
