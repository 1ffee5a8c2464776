"""What happened and what comes next. Future lines are computed by the code that sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from commission.obligations.kinds import kind_of
from commission.obligations.models import Notice, Reminder
from commission.obligations.steps import Posts, coming, everybody_in, lapses_at, may_know
from commission.people.calendars import WorkDays
from commission.records.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from commission.obligations.models import Obligation
    from commission.people.models import Person

PAST, NEXT = 3, 4


@dataclass(frozen=True)
class Moment:
    at: datetime
    said: str
    reason: str = ""
    url: str = ""


def of_person(person: Person, rows: Iterable[Obligation], now: datetime) -> tuple[list[Moment], list[Moment]]:
    """For the rail of My work: the last messages, and the next reminders if it still waits."""
    sent = Notice.objects.filter(person=person, state=Notice.State.SENT).order_by("-pk")[:PAST]
    past = [Moment(one.accepted_at or one.made_at, one.subject_line, url=one.get_absolute_url()) for one in sent]
    rows = list(rows)
    days = WorkDays.of([person])
    nobody = Posts({})
    future = [
        Moment(one.planned_for, _("Reminder to you, if %(what)s still waits") % {"what": what(one.obligation)})
        for row in rows
        if row.owner_id == person.pk
        for one in coming(row, nobody, days)
        if one.planned_for > now and one.recipient == person
    ]
    return past[::-1], sorted(future, key=lambda one: one.at)[:NEXT]


def of_obligation(row: Obligation, now: datetime) -> tuple[list[Moment], list[Moment]]:
    """Everything: what was sent and what was not and why, what people did, and each step to come."""
    reminders = row.reminders.select_related("recipient", "step").exclude(state=Reminder.State.PLANNED)
    past = [Moment(row.opened_at, _("Asked"))]
    past += [_reminded(one) for one in reminders]
    past += [_happened(event) for event in Event.objects.about(row).select_related("actor")]
    if row.settled_at:
        past.append(Moment(row.settled_at, _("Settled: %(how)s") % {"how": row.get_how_display()}))
        return sorted(past, key=lambda one: one.at), []
    return sorted(past, key=lambda one: one.at), _to_come(row, now)


def what(obligation: Obligation) -> str:
    return f"{kind_of(obligation.kind).name} {obligation.reference}".strip()


def _to_come(row: Obligation, now: datetime) -> list[Moment]:
    posts = Posts.at(now)
    days = WorkDays.of(everybody_in([row], posts))
    ended = Reminder.objects.filter(obligation=row, epoch=row.epoch).exclude(state=Reminder.State.PLANNED)
    done = set(ended.values_list("step", "recipient"))
    future = [
        Moment(max(one.planned_for, now), _("Reminder to %(name)s, if it still waits") % {"name": one.recipient})
        for one in coming(row, posts, days)
        if (one.step.pk, one.recipient.pk) not in done and one.planned_for >= row.epoch_at and one.not_after > now
        if may_know(row, one.step, one.recipient)
    ]
    if lapse := lapses_at(row, days):
        future.append(Moment(lapse, _("It lapses, if there is no answer")))
    return sorted(future, key=lambda one: one.at)


def _reminded(one: Reminder) -> Moment:
    said = _("Reminder to %(name)s: %(state)s") % {"name": one.recipient, "state": one.get_state_display()}
    return Moment(one.ended_at or one.planned_for, said, one.get_reason_display() if one.reason else "")


def _happened(event: Event) -> Moment:
    verbs = {
        "obligation.snoozed": _("Put off"),
        "obligation.declined": _("Declined"),
        "obligation.delegated": _("Passed on"),
        "obligation.moved": _("Due time moved"),
    }
    name = f" – {event.actor}" if event.actor else ""
    return Moment(event.at, f"{verbs.get(event.kind, event.kind)}{name}", str(event.data.get("reason", "")))
