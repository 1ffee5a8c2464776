"""Let the engine tick while the clock moves."""

from __future__ import annotations

import time as stopwatch
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from commission.obligations import dispatcher
from commission.obligations.digests import gather
from commission.obligations.engine import sweep
from commission.obligations.models import EngineTick, Notice, Reminder
from commission.obligations.planner import plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    import time_machine

    from commission.obligations.models import Obligation
    from commission.people.models import Person
    from tests.factories.obligations import MakeObligation


# Each day, in UTC: nine in Tokyo, nine in New York in summer and in winter.
MOMENTS = (time(0), time(13), time(14))


def tick(clock: time_machine.Traveller, *, days: int, moments: tuple[time, ...] = MOMENTS) -> None:
    """Sweep at these moments of so many days from now on; no stage of any sweep may fail."""
    start = timezone.now()
    for n in range(days + 1):
        for moment in moments:
            instant = datetime.combine(start.date() + timedelta(days=n), moment, UTC)
            if start < instant <= start + timedelta(days=days):
                clock.move_to(instant)
                sweep("test")
                assert EngineTick.objects.get(component="test").note == ""


def sent(obligation: Obligation) -> list[tuple[str, str]]:
    """Each reminder that left: to whom, and when in the receiver's own time."""
    rows = Reminder.objects.filter(obligation=obligation, state="sent").select_related("recipient")
    return [(one.recipient.email.partition("@")[0], local(one.recipient, one.ended_at)) for one in rows.order_by("pk")]


def local(person: Person, instant: datetime | None) -> str:
    assert instant is not None
    return f"{person.here(instant):%a %d %b %H:%M}"


def ends(reminders: Iterable[Reminder]) -> list[tuple[int, str, str]]:
    return sorted((one.step.offset, one.state, one.reason) for one in reminders)


def states() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def phases(notice: Notice) -> list[str]:
    return list(notice.history.values_list("phase", flat=True))


def deliver(seconds: float = 30) -> int:
    return dispatcher.deliver(stopwatch.monotonic() + seconds)


def a_digest(make_obligation: MakeObligation, clock: time_machine.Traveller, person: Person, count: int = 1) -> Notice:
    """Somebody's reminders of today, written into one message that has not left."""
    for _n in range(count):
        make_obligation(person, due_at=datetime(2026, 4, 1, 21, tzinfo=UTC))
    clock.move_to(datetime(2026, 3, 23, 14, tzinfo=UTC))
    plan(timezone.now())
    gather(timezone.now())
    return Notice.objects.get(is_digest=True)
