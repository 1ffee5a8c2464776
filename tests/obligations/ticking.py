"""Let the engine tick while the clock moves."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from commission.obligations.engine import sweep
from commission.obligations.models import EngineTick, Reminder

if TYPE_CHECKING:
    from collections.abc import Iterable

    import time_machine

    from commission.obligations.models import Obligation
    from commission.people.models import Person


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
