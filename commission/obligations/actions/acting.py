"""What a person does about what they owe: put it off, ask for more time, refuse it, pass it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.obligations.actions.owing import close, hand_over, move_due, owe, settle
from commission.obligations.actions.telling import notify
from commission.obligations.kinds import kind_of
from commission.obligations.models import ExtensionRequest, Notice, Obligation, Reminder
from commission.people.calendars import WorkDays
from commission.people.models import Person, Post
from commission.records.actions import lock, move, record
from commission.web.http import Conflict

if TYPE_CHECKING:
    from datetime import datetime

EXTENSION = "extension"
DAYS_TO_DECIDE = 2


@transaction.atomic
def snooze(obligation: Obligation, *, until: datetime, by: Person) -> Obligation:
    """Put the reminders off, twice at most. The due time does not move."""
    row = _open(obligation)
    if row.snoozes >= Obligation.MOST_SNOOZES:
        raise Conflict(_("This was put off twice already."), row)
    row.snoozed_until, row.snoozes, row.plan_at = until, row.snoozes + 1, timezone.now()
    row.save(update_fields=["snoozed_until", "snoozes", "plan_at"])
    waiting = row.reminders.filter(state=Reminder.State.PLANNED, recipient=row.owner, planned_for__lt=until)
    waiting.update(planned_for=until)
    record("obligation.snoozed", row, by=by, until=until)
    return row


@transaction.atomic
def ask_more_time(obligation: Obligation, *, due_at: datetime, reason: str, by: Person) -> ExtensionRequest:
    """Ask for a later due time. The secretariat and the co-chair of that side owe an answer."""
    row = _open(obligation)
    if due_at <= row.due_at:
        raise Conflict(_("The new time must be later than the present one."), row)
    request = ExtensionRequest(obligation=row, asked_by=by, asked_at=timezone.now(), due_at=due_at, reason=reason)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise Conflict(_("More time has been asked for already; the answer is still open."), row) from error
    record("extensionrequest.asked", request, by=by, due_at=due_at)
    for person in _deciders(row, by):
        why = gettext_lazy("Somebody who owes an answer asks for more time. You decide for that side.")
        owe(EXTENSION, request, person, by=by, due_at=_soon(person), zone=person.time_zone, why=why)
    return request


@transaction.atomic
def grant(request: ExtensionRequest, *, by: Person) -> ExtensionRequest:
    """Move the due time as asked: a new epoch, in which the ladder begins anew."""
    row = _open(request.obligation)
    move(request, ExtensionRequest.State.GRANTED, by=by, decided_by=by, decided_at=timezone.now())
    move_due([row], due_at=request.due_at, zone=row.zone, entered="", by=by)
    return _decided(request, by)


@transaction.atomic
def refuse(request: ExtensionRequest, *, by: Person) -> ExtensionRequest:
    move(request, ExtensionRequest.State.REFUSED, by=by, decided_by=by, decided_at=timezone.now())
    return _decided(request, by)


@transaction.atomic
def decline(obligation: Obligation, *, reason: str, by: Person) -> Obligation:
    """Refuse it with a reason; the room that asked says who is asked next."""
    row = _open(obligation)
    act = kind_of(row.kind).decline
    if act is None:
        raise Conflict(_("This cannot be declined."), row)
    record("obligation.declined", row, by=by, reason=reason)
    act(row, by, reason)
    close([row], how=Obligation.How.DECLINED, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def delegate(obligation: Obligation, *, to: Person, by: Person) -> Obligation:
    """Pass it to somebody who may have it; the room that asked does it, or it is handed over as it is."""
    row = _open(obligation)
    kind = kind_of(row.kind)
    if kind.candidates is None or not kind.candidates(row).filter(pk=to.pk).exists():
        raise Conflict(_("This person cannot take it over."), row)
    if kind.delegate is None:
        return hand_over(row, to=to, by=by)
    kind.delegate(row, by, to)
    row.refresh_from_db()
    return row


def _open(obligation: Obligation) -> Obligation:
    row = lock(obligation)
    if not row.is_open:
        raise Conflict(_("This is no longer open. Nothing was changed."), row)
    return row


def _decided(request: ExtensionRequest, by: Person) -> ExtensionRequest:
    settle(EXTENSION, request, how=Obligation.How.DONE, by=by)
    notify(
        request.asked_by,
        f"extension.{request.state}",
        subject=request.obligation,
        message_class=Notice.Class.FORMAL,
        key=f"extension/{request.pk}/{request.state}",
        template="emails/obligations/extension_decided",
        granted=request.state == ExtensionRequest.State.GRANTED,
        due_at=request.obligation.due_at if request.state == ExtensionRequest.State.REFUSED else request.due_at,
    )
    return request


def _deciders(obligation: Obligation, by: Person) -> list[Person]:
    posts = Post.objects.held_on(timezone.now().date()).filter(
        role__in=[Post.Role.STAFF, Post.Role.CHAIR], side=obligation.side
    )
    return list(Person.objects.filter(posts__in=posts, is_active=True).exclude(pk=by.pk).distinct())


def _soon(person: Person) -> datetime:
    days = WorkDays.of([person])
    today = person.here(timezone.now()).date()
    return days.opens(person, days.shift(person, today, DAYS_TO_DECIDE))
