"""Gather: all that falls due for one person on one working day becomes one routine message."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.template import TemplateSyntaxError
from django.utils.translation import gettext_noop

from commission.obligations.actions.telling import addressed, frozen
from commission.obligations.letters import Receiver
from commission.obligations.models import Notice, Reminder
from commission.obligations.reminding import Writing, digest
from commission.obligations.steps import Posts, everybody_in
from commission.obligations.verdicts import Scene, may_leave_at, unreachable, verdict, why_not_in_time
from commission.people.calendars import WorkDays

if TYPE_CHECKING:
    from commission.people.models import Person

logger = logging.getLogger(__name__)

State, Reason = Reminder.State, Reminder.Reason
PEOPLE = 100
ASIDE = timedelta(hours=1)


def gather(now: datetime) -> int:
    """Write the messages of everybody who has something due; answers how many were written."""
    people = _waiting(now)
    return sum(_gather_for(people[at : at + PEOPLE], now) for at in range(0, len(people), PEOPLE))


def _waiting(now: datetime) -> list[int]:
    due = Reminder.objects.filter(state=State.PLANNED, planned_for__lte=now).order_by().values_list("recipient")
    riding = Notice.objects.filter(state="queued", mail_alone=False, next_attempt_at__lte=now).order_by()
    return [person for (person,) in due.union(riding.values_list("person"))]


@transaction.atomic
def _gather_for(people: list[int], now: datetime) -> int:
    due = Reminder.objects.filter(state=State.PLANNED, planned_for__lte=now, recipient__in=people)
    due = due.select_related("obligation__owner", "obligation__asked_by", "step", "recipient")
    reminders = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    riding = Notice.objects.filter(state="queued", mail_alone=False, next_attempt_at__lte=now, person__in=people)
    notices = list(riding.select_related("person").select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    piles: dict[Person, tuple[list[Reminder], list[Notice]]] = defaultdict(lambda: ([], []))
    for reminder in reminders:
        piles[reminder.recipient][0].append(reminder)
    for notice in notices:
        if notice.person:
            piles[notice.person][1].append(notice)
    scene = scene_of(reminders, list(piles), now)
    writing = Writing.about([one.obligation for one in reminders], scene)
    used = _used_days(list(piles))
    return sum(_write_for(person, *pile, writing, used) for person, pile in piles.items())


def scene_of(reminders: list[Reminder], people: list[Person], now: datetime) -> Scene:
    posts = Posts.at(now)
    known = everybody_in([one.obligation for one in reminders], posts) | set(people)
    return Scene(now, posts, WorkDays.of(known), unreachable(people, now))


def _used_days(people: list[Person]) -> dict[tuple[int | None, date], list[str]]:
    """States of the routine mails of these people by day: one a day may leave, cancelled ones do not count."""
    used: dict[tuple[int | None, date], list[str]] = defaultdict(list)
    rows = Notice.objects.filter(person__in=people, is_digest=True).order_by()
    for person, day, state in rows.values_list("person", "local_day", "state"):
        used[person, day].append(state)
    return used


def _write_for(
    person: Person,
    reminders: list[Reminder],
    notices: list[Notice],
    writing: Writing,
    used: dict[tuple[int | None, date], list[str]],
) -> int:
    scene = writing.scene
    wanted = _put_off(_sort_out(_collapse(reminders, scene.now), scene), scene)
    riding = _riding(person, notices)
    if not wanted and not riding:
        return 0
    today = person.here(scene.now).date()
    before = used.get((person.pk, today), [])
    is_spent = any(state not in {"cancelled", "expired"} for state in before)
    opens = scene.days.slot_after(person, scene.now)
    if is_spent or opens > scene.now:
        next_day = scene.days.opens(person, scene.days.shift(person, today, 1)) if is_spent else opens
        _wait_until(next_day, wanted, riding)
        return 0
    return _write(person, wanted, riding, writing, len(before))


def _sort_out(reminders: list[Reminder], scene: Scene) -> list[Reminder]:
    wanted = []
    for reminder in reminders:
        if found := verdict(reminder, scene):
            end([reminder], *found, scene.now)
        else:
            wanted.append(reminder)
    return wanted


def _collapse(reminders: list[Reminder], now: datetime) -> list[Reminder]:
    """Of several steps of one obligation, missed or put off, only the newest is sent."""
    newest: dict[int, Reminder] = {}
    for reminder in sorted(reminders, key=lambda one: (one.planned_for, one.step.position)):
        if older := newest.get(reminder.obligation_id):
            end([older], State.SUPERSEDED, Reason.COLLAPSED, now)
        newest[reminder.obligation_id] = reminder
    return list(newest.values())


def _put_off(reminders: list[Reminder], scene: Scene) -> list[Reminder]:
    """Keep what may leave now; the rest waits, unless it would be of no use by then."""
    ready = []
    for reminder in reminders:
        leaves = may_leave_at(reminder, scene)
        if leaves > reminder.not_after:
            end([reminder], *why_not_in_time(reminder, scene), scene.now)
        elif leaves > scene.now:
            _wait_until(leaves, [reminder], [])
        else:
            ready.append(reminder)
    return ready


def _riding(person: Person, notices: list[Notice]) -> list[Notice]:
    """Routine messages ride along; somebody without reminders by mail, or without an account, has them in the inbox."""
    if person.is_active and person.nudges:
        return notices
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(
        state="cancelled", reason=gettext_noop("reminders by e-mail are switched off")
    )
    return []


def _wait_until(moment: datetime, reminders: list[Reminder], notices: list[Notice]) -> None:
    Reminder.objects.filter(pk__in=[one.pk for one in reminders]).update(planned_for=moment)
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(next_attempt_at=moment)


def _write(person: Person, reminders: list[Reminder], notices: list[Notice], writing: Writing, nth: int) -> int:
    now = writing.scene.now
    try:
        with transaction.atomic():
            notice = _digest(person, reminders, notices, writing, nth)
    except (TemplateSyntaxError, LookupError, ValueError):
        logger.exception("The reminders of person %s could not be written", person.pk)
        _wait_until(now + ASIDE, reminders, notices)
        return 0
    if notice is None:
        return 0
    Reminder.objects.filter(pk__in=[one.pk for one in reminders]).update(state=State.WRITTEN, notice=notice)
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(state="carried", carried_by=notice)
    return 1


def _digest(
    person: Person, reminders: list[Reminder], notices: list[Notice], writing: Writing, nth: int
) -> Notice | None:
    """Two planners at once: the database lets one mail a day in, the other finds nothing to do."""
    now = writing.scene.now
    today = person.here(now).date()
    key = f"digest/{person.pk}/{today}/{nth + 1}"
    row = Notice(
        kind="reminder",
        message_class=Notice.Class.ROUTINE,
        key=key,
        is_digest=True,
        url="/",
        message_id=Notice.id_for(key),
        local_day=today,
        made_at=now,
        next_attempt_at=now,
        not_after=datetime.combine(today, time.max, person.zone).astimezone(UTC),
        **addressed(Receiver.of(person)),
        **frozen(digest(person, reminders, notices, writing)),
    )
    if len(reminders) == 1 and not notices:
        only = reminders[0].obligation
        row.subject_type, row.subject_id = only.subject_type, only.subject_id
        row.reference, row.url = only.reference, only.get_absolute_url()
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    return Notice.objects.filter(key=key, state="queued", made_at=now).first()


def end(reminders: list[Reminder], state: str, reason: str, now: datetime) -> None:
    rows = Reminder.objects.filter(pk__in=[one.pk for one in reminders])
    rows.update(state=state, reason=reason, ended_at=now)
