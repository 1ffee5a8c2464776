"""Plan: what falls due within 48 hours becomes a reminder, once. May run twice at a time, late, or after days."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from commission.obligations.actions.owing import close
from commission.obligations.kinds import kind_of
from commission.obligations.models import Obligation, Reminder
from commission.obligations.steps import Posts, coming, everybody_in, lapses_at, may_know
from commission.people.calendars import WorkDays

if TYPE_CHECKING:
    from datetime import datetime

    from commission.obligations.steps import Coming

logger = logging.getLogger(__name__)

HORIZON = timedelta(hours=48)
# Zones, calendars and absences may change meanwhile: every open row is looked at again so often.
AGAIN = timedelta(hours=6)
# A row that cannot be planned steps aside for so long and holds up nobody else.
ASIDE = timedelta(hours=1)
BATCH = 500

Key = tuple[int, int, int]


def plan(now: datetime) -> int:
    """Plan every open obligation whose time to be looked at has come; answers how many were."""
    count = 0
    while planned := _plan_batch(now):
        count += planned
    return count


@transaction.atomic
def _plan_batch(now: datetime) -> int:
    due = Obligation.objects.open().filter(plan_at__lte=now).order_by("plan_at", "pk")
    due = due.select_related("owner", "asked_by")
    rows = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    if not rows:
        return 0
    posts = Posts.at(now)
    days = WorkDays.of(everybody_in(rows, posts))
    known = _known(rows)
    fresh: list[Reminder] = []
    before = {key: (one.planned_for, one.not_after) for key, one in known.items()}
    for row in rows:
        fresh += _plan_one(row, now, posts, days, known)
    planned = [(key, one) for key, one in known.items() if one.state == Reminder.State.PLANNED]
    moved = [one for key, one in planned if before[key] != (one.planned_for, one.not_after)]
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True)
    Reminder.objects.bulk_update(moved, ["planned_for", "not_after"])
    Obligation.objects.bulk_update([row for row in rows if row.is_open], ["plan_at"])
    return len(rows)


def _known(rows: list[Obligation]) -> dict[Key, Reminder]:
    epochs = {row.pk: row.epoch for row in rows}
    reminders = Reminder.objects.filter(obligation__in=rows).select_for_update(of=("self",)).order_by("pk")
    return {
        (one.obligation_id, one.step_id, one.recipient_id): one
        for one in reminders
        if one.epoch == epochs[one.obligation_id]
    }


def _plan_one(
    row: Obligation, now: datetime, posts: Posts, days: WorkDays, known: dict[Key, Reminder]
) -> list[Reminder]:
    lapse = lapses_at(row, days)
    if lapse and lapse <= now:
        _lapse(row, now)
        return []
    fresh, later = [], [lapse] if lapse else []
    for one in coming(row, posts, days):
        if reminder := known.get((row.pk, one.step.pk, one.recipient.pk)):
            reminder.planned_for, reminder.not_after = one.planned_for, one.not_after
            later += [now + AGAIN] if reminder.state == Reminder.State.PLANNED else []
        elif one.planned_for > now + HORIZON:
            later.append(one.planned_for - HORIZON)
        elif may_know(row, one.step, one.recipient):
            fresh.append(_reminder(one, now))
            later.append(now + AGAIN)
    row.plan_at = min(*later, now + AGAIN) if later else None
    return fresh


def _reminder(one: Coming, now: datetime) -> Reminder:
    """A step whose day had passed when this was asked, or moved, is recorded but was never meant."""
    row = Reminder(
        obligation=one.obligation,
        step=one.step,
        epoch=one.obligation.epoch,
        recipient=one.recipient,
        planned_for=one.planned_for,
        not_after=one.not_after,
    )
    if one.planned_for < one.obligation.epoch_at:
        row.state, row.reason, row.ended_at = Reminder.State.SUPERSEDED, Reminder.Reason.PASSED, now
    return row


def _lapse(row: Obligation, now: datetime) -> None:
    """End it as its own room says; if that fails, the row steps aside and the others go on."""
    try:
        with transaction.atomic():
            if end := kind_of(row.kind).lapse:
                end(row)
            close([row], how=Obligation.How.EXPIRED, by=None)
        row.settled_at = now
    except Exception:
        logger.exception("Obligation %s could not lapse", row.pk)
        row.plan_at = now + ASIDE
