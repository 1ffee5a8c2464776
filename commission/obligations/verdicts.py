"""Is a reminder still wanted? Asked when it is written into a message, and again when the message leaves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from commission.obligations.models import Reminder, Suppression
from commission.obligations.steps import may_know

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from commission.obligations.steps import Posts
    from commission.people.calendars import WorkDays
    from commission.people.models import Person

State, Reason = Reminder.State, Reminder.Reason
Verdict = tuple[str, str]


@dataclass(frozen=True)
class Scene:
    """What a verdict looks at besides the reminder: the time, the posts, the working days, the dead addresses."""

    now: datetime
    posts: Posts
    days: WorkDays
    unreachable: frozenset[str]


def verdict(reminder: Reminder, scene: Scene) -> Verdict | None:
    """How the reminder ends without being sent, and why; None while it is wanted."""
    obligation, person = reminder.obligation, reminder.recipient
    is_late = reminder.not_after < scene.now
    was_absent = scene.days.is_absent(person, person.here(reminder.not_after).date())
    checks = (
        (not obligation.is_open, State.CANCELLED, Reason.SETTLED),
        (reminder.epoch != obligation.epoch, State.SUPERSEDED, Reason.MOVED),
        (not person.is_active, State.SUPPRESSED, Reason.INACTIVE),
        (not _is_named(reminder, scene), State.SUPPRESSED, Reason.NO_POST),
        (is_late and was_absent, State.SUPPRESSED, Reason.ABSENT),
        (is_late, State.EXPIRED, Reason.LATE),
        (not person.nudges and reminder.step.is_digestible, State.SUPPRESSED, Reason.NUDGES_OFF),
        (address_hash(person.email) in scene.unreachable, State.SUPPRESSED, Reason.UNREACHABLE),
    )
    return next(((state, reason) for applies, state, reason in checks if applies), None)


def _is_named(reminder: Reminder, scene: Scene) -> bool:
    obligation, step, person = reminder.obligation, reminder.step, reminder.recipient
    return person in scene.posts.told(step, obligation) and may_know(obligation, step, person)


def may_leave_at(reminder: Reminder, scene: Scene) -> datetime:
    """The earliest moment from now on: after a snooze, in office hours."""
    until = reminder.obligation.snoozed_until
    asleep = until if until and reminder.recipient_id == reminder.obligation.owner_id else scene.now
    return scene.days.slot_after(reminder.recipient, max(asleep, scene.now))


def why_not_in_time(reminder: Reminder, scene: Scene) -> Verdict:
    """The next moment at which it may leave is later than it is of use."""
    person, until = reminder.recipient, reminder.obligation.snoozed_until
    if until and until > reminder.not_after:
        return State.SUPPRESSED, Reason.SNOOZED
    if scene.days.is_absent(person, person.here(scene.now).date()):
        return State.SUPPRESSED, Reason.ABSENT
    return State.EXPIRED, Reason.LATE


def address_hash(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def unreachable(people: Iterable[Person], now: datetime) -> frozenset[str]:
    hashes = [address_hash(person.email) for person in people]
    live = Suppression.objects.filter(Q(until__isnull=True) | Q(until__gt=now), address_hash__in=hashes)
    return frozenset(live.values_list("address_hash", flat=True))
