"""Open, settle, move and hand over what somebody owes: inside the transaction of the cause, writing rows only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commission.obligations.kinds import kind_of
from commission.obligations.models import ExtensionRequest, Ladder, Obligation, Reminder
from commission.records.actions import lock, move, record
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

    from commission.people.models import Person


@transaction.atomic
def owe(
    kind: str,
    subject: Model,
    owner: Person,
    *,
    by: Person | None,
    due_at: datetime,
    zone: str,
    why: StrOrPromise,
    entered: str = "",
) -> Obligation:
    """Open an obligation, or return the one that is open already: a kind, a subject and an owner have one open row."""
    now = timezone.now()
    row = Obligation(
        kind=kind_of(kind).code,
        subject=subject,
        owner=owner,
        side=owner.side,
        asked_by=by,
        opened_at=now,
        epoch_at=now,
        plan_at=now,
        due_at=due_at,
        zone=zone,
        entered=entered,
        ladder=Ladder.objects.current(kind_of(kind).ladder),
        **_described(subject),
        **_in_both_languages("why", why),
    )
    # A second request at the same moment loses to the unique index and reads the row of the first.
    Obligation.objects.bulk_create([row], ignore_conflicts=True)
    return Obligation.objects.about(kind, subject).open().get(owner=owner)


@transaction.atomic
def settle(kind: str, subject: Model, *, how: str, by: Person | None, owner: Person | None = None) -> int:
    """Settle what is open of this kind about the subject (of one owner only, where named). Reminders stop here."""
    rows = Obligation.objects.about(kind, subject).open()
    return _settle(_locked(rows.filter(owner=owner) if owner else rows), how=how, by=by)


@transaction.atomic
def reschedule(kind: str, subject: Model, *, due_at: datetime, zone: str, entered: str = "", by: Person | None) -> int:
    """Move the due time of what is open: a new epoch, in which nothing planned before is sent."""
    rows = _locked(Obligation.objects.about(kind, subject).open())
    move_due(rows, due_at=due_at, zone=zone, entered=entered, by=by)
    return len(rows)


def move_due(rows: Collection[Obligation], *, due_at: datetime, zone: str, entered: str, by: Person | None) -> None:
    now = timezone.now()
    Obligation.objects.filter(pk__in=[row.pk for row in rows]).update(
        due_at=due_at, zone=zone, entered=entered, epoch=F("epoch") + 1, epoch_at=now, plan_at=now, snoozed_until=None
    )
    _end_planned(rows, Reminder.State.SUPERSEDED, Reminder.Reason.MOVED)
    _overtake(rows)
    for row in rows:
        record("obligation.moved", row, by=by, was=row.due_at, to=due_at)


@transaction.atomic
def hand_over(obligation: Obligation, *, to: Person, by: Person) -> Obligation:
    """Settle it for its owner and open it for somebody else, with the same due time and a ladder of its own."""
    locked = lock(obligation)
    if not locked.is_open:
        raise Conflict(_("This is no longer open. Nothing was changed."), locked)
    _settle([locked], how=Obligation.How.DELEGATED, by=by)
    now = timezone.now()
    copied = ("kind", "reference", "title_en", "title_ja", "url", "why_en", "why_ja", "due_at", "zone", "entered")
    row = Obligation(
        **{name: getattr(locked, name) for name in copied},
        subject_type=locked.subject_type,
        subject_id=locked.subject_id,
        owner=to,
        side=to.side,
        asked_by=locked.asked_by,
        opened_at=now,
        epoch_at=now,
        plan_at=now,
        ladder=Ladder.objects.current(kind_of(locked.kind).ladder),
    )
    Obligation.objects.bulk_create([row], ignore_conflicts=True)
    record("obligation.delegated", locked, by=by, to=to)
    same = Obligation.objects.filter(subject_type=locked.subject_type, subject_id=locked.subject_id)
    return same.open().get(kind=locked.kind, owner=to)


@transaction.atomic
def retitle(subject: Model) -> int:
    """Carry a new title, number or address of the subject into what is open about it."""
    described = _described(subject)
    type_ = Obligation(subject=subject).subject_type
    return Obligation.objects.filter(subject_type=type_, subject_id=subject.pk).open().update(**described)


def close(rows: Collection[Obligation], *, how: str, by: Person | None) -> int:
    """Settle those of the rows that are still open: what a room's own handler has settled stays as it is."""
    still_open = Obligation.objects.open().filter(pk__in=[row.pk for row in rows])
    return _settle(_locked(still_open), how=how, by=by)


def _settle(rows: Collection[Obligation], *, how: str, by: Person | None) -> int:
    ids = [row.pk for row in rows]
    Obligation.objects.filter(pk__in=ids).update(
        settled_at=timezone.now(), settled_by=by, how=Obligation.How(how), plan_at=None
    )
    _end_planned(rows, Reminder.State.CANCELLED, Reminder.Reason.SETTLED)
    _overtake(rows)
    return len(ids)


def _locked(rows: Any) -> list[Obligation]:
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _end_planned(rows: Collection[Obligation], state: str, reason: str) -> None:
    planned = Reminder.objects.filter(obligation__in=rows, state=Reminder.State.PLANNED)
    planned.update(state=state, reason=reason, ended_at=timezone.now())


def _overtake(rows: Collection[Obligation]) -> None:
    for request in ExtensionRequest.objects.filter(obligation__in=rows, state=ExtensionRequest.State.ASKED):
        move(request, ExtensionRequest.State.OVERTAKEN, by=None)


def _described(subject: Model) -> dict[str, str]:
    thing: Any = subject
    return {
        "reference": getattr(thing, "reference", ""),
        "title_en": getattr(thing, "title_en", "")[:300],
        "title_ja": getattr(thing, "title_ja", "")[:300],
        "url": thing.get_absolute_url(),
    }


def _in_both_languages(name: str, text: StrOrPromise) -> dict[str, str]:
    """Freeze a lazily translated text in both languages."""
    frozen = {}
    for language in ("en", "ja"):
        with translation.override(language):
            frozen[f"{name}_{language}"] = str(text)[:400]
    return frozen
