"""Gather: all that falls due for one person on one working day becomes one routine message."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
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
    reminders = _due_reminders(people, now)
    notices = _riding_notices(people, now)
    piles: dict[Person, tuple[list[Reminder], list[Notice]]] = defaultdict(lambda: ([], []))
    for reminder in reminders:
        piles[reminder.recipient][0].append(reminder)
    for notice in notices:
        if notice.person:
            piles[notice.person][1].append(notice)
    scene = scene_of(reminders, list(piles), now)
    writing = Writing.about([one.obligation for one in reminders], scene)
    pages = Pages(now)
    used = _used_days(list(piles))
    for person, pile in piles.items():
        _decide(person, *pile, writing, used, pages)
    return pages.write()


def _due_reminders(people: list[int], now: datetime) -> list[Reminder]:
    due = Reminder.objects.filter(state=State.PLANNED, planned_for__lte=now, recipient__in=people)
    due = due.select_related("obligation__owner", "obligation__asked_by", "step", "recipient")
    return list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk"))


def _riding_notices(people: list[int], now: datetime) -> list[Notice]:
    riding = Notice.objects.filter(state="queued", mail_alone=False, next_attempt_at__lte=now, person__in=people)
    return list(riding.select_related("person").select_for_update(of=("self",), skip_locked=True).order_by("pk"))


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


def _decide(
    person: Person,
    reminders: list[Reminder],
    notices: list[Notice],
    writing: Writing,
    used: dict[tuple[int | None, date], list[str]],
    pages: Pages,
) -> None:
    scene = writing.scene
    wanted = _put_off(_sort_out(_collapse(reminders, pages), scene, pages), scene, pages)
    riding = _riding(person, notices, pages)
    if not wanted and not riding:
        return
    today = person.here(scene.now).date()
    before = used.get((person.pk, today), [])
    is_spent = any(state not in {"cancelled", "expired"} for state in before)
    opens = scene.days.slot_after(person, scene.now)
    if is_spent or opens > scene.now:
        next_day = scene.days.opens(person, scene.days.shift(person, today, 1)) if is_spent else opens
        pages.wait(next_day, wanted, riding)
    else:
        _draft(person, wanted, riding, writing, len(before), pages)


def _collapse(reminders: list[Reminder], pages: Pages) -> list[Reminder]:
    """Of several steps of one obligation, missed or put off, only the newest is sent."""
    newest: dict[int, Reminder] = {}
    for reminder in sorted(reminders, key=lambda one: (one.planned_for, one.step.position)):
        if older := newest.get(reminder.obligation_id):
            pages.end(older, State.SUPERSEDED, Reason.COLLAPSED)
        newest[reminder.obligation_id] = reminder
    return list(newest.values())


def _sort_out(reminders: list[Reminder], scene: Scene, pages: Pages) -> list[Reminder]:
    wanted = []
    for reminder in reminders:
        if found := verdict(reminder, scene):
            pages.end(reminder, *found)
        else:
            wanted.append(reminder)
    return wanted


def _put_off(reminders: list[Reminder], scene: Scene, pages: Pages) -> list[Reminder]:
    """Keep what may leave now; the rest waits, unless it would be of no use by then."""
    ready = []
    for reminder in reminders:
        leaves = may_leave_at(reminder, scene)
        if leaves > reminder.not_after:
            pages.end(reminder, *why_not_in_time(reminder, scene))
        elif leaves > scene.now:
            pages.wait(leaves, [reminder], [])
        else:
            ready.append(reminder)
    return ready


def _riding(person: Person, notices: list[Notice], pages: Pages) -> list[Notice]:
    """Routine messages ride along; somebody without reminders by mail has them in the inbox only."""
    if person.is_active and person.nudges:
        return notices
    pages.unwanted += [one.pk for one in notices]
    return []


def _draft(
    person: Person, reminders: list[Reminder], notices: list[Notice], writing: Writing, nth: int, pages: Pages
) -> None:
    """Written before anything is stored; a letter that cannot be written waits an hour and stops nobody."""
    try:
        row = _digest(person, reminders, notices, writing, nth)
    except Exception:
        logger.exception("The reminders of person %s could not be written", person.pk)
        pages.wait(writing.scene.now + ASIDE, reminders, notices)
    else:
        pages.drafts.append((row, reminders, notices))


def _digest(person: Person, reminders: list[Reminder], notices: list[Notice], writing: Writing, nth: int) -> Notice:
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
        row.subject_type_id, row.subject_id = only.subject_type_id, only.subject_id
        row.reference, row.url = only.reference, only.get_absolute_url()
    return row


class Pages:
    """What was decided about many people, stored in a few statements."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.ends: dict[tuple[str, str], list[Reminder]] = defaultdict(list)
        self.waits: dict[datetime, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        self.unwanted: list[int] = []
        self.drafts: list[tuple[Notice, list[Reminder], list[Notice]]] = []

    def end(self, reminder: Reminder, state: str, reason: str) -> None:
        self.ends[state, reason].append(reminder)

    def wait(self, moment: datetime, reminders: list[Reminder], notices: list[Notice]) -> None:
        self.waits[moment][0].extend(one.pk for one in reminders)
        self.waits[moment][1].extend(one.pk for one in notices)

    def write(self) -> int:
        for (state, reason), reminders in self.ends.items():
            end(reminders, state, reason, self.now)
        for moment, (reminders_, notices) in self.waits.items():
            Reminder.objects.filter(pk__in=reminders_).update(planned_for=moment)
            Notice.objects.filter(pk__in=notices).update(next_attempt_at=moment)
        off = gettext_noop("reminders by e-mail are switched off")
        Notice.objects.filter(pk__in=self.unwanted).update(state="cancelled", reason=off)
        return self._write_drafts()

    def _write_drafts(self) -> int:
        """Two planners at once: the database lets one mail a day in, the other finds nothing to do."""
        Notice.objects.bulk_create([row for row, _reminders, _notices in self.drafts], ignore_conflicts=True)
        keys = [row.key for row, _reminders, _notices in self.drafts]
        stored = Notice.objects.filter(key__in=keys, state="queued", made_at=self.now).in_bulk(field_name="key")
        written, carried = [], []
        for row, reminders, notices in self.drafts:
            if (notice := stored.get(row.key)) is not None:
                for reminder in reminders:
                    reminder.state, reminder.notice = State.WRITTEN, notice
                for riding in notices:
                    riding.state, riding.carried_by = "carried", notice
                written += reminders
                carried += notices
        Reminder.objects.bulk_update(written, ["state", "notice"])
        Notice.objects.bulk_update(carried, ["state", "carried_by"])
        return len(stored)


def end(reminders: list[Reminder], state: str, reason: str, now: datetime) -> None:
    rows = Reminder.objects.filter(pk__in=[one.pk for one in reminders])
    rows.update(state=state, reason=reason, ended_at=now)
