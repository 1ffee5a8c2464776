"""What people do about messages and the engine: read them, send again, let them be, stop reminders, hold the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commission.obligations.models import EngineMode, Ladder, LadderStep, Notice, NoticeAttempt
from commission.obligations.nudges import nudge_on_commit
from commission.records.actions import lock, record
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta
    from typing import Any

    from commission.people.models import Person

State = Notice.State


def read(notices: Any) -> int:
    return int(notices.filter(read_at__isnull=True).update(read_at=timezone.now()))


@transaction.atomic
def send_again(notice: Notice, *, reason: str, by: Person, worth: timedelta) -> Notice:
    """Another sending with a Message-ID of its own, since a person decided that it is wanted."""
    row = _locked(notice, State.HELD, State.FAILED, State.QUARANTINED, State.EXPIRED)
    _note(row, by, reason)
    now = timezone.now()
    row.generation += 1
    row.message_id = Notice.id_for(row.key, row.generation)
    row.state, row.reason, row.crash_count, row.attempts = State.QUEUED, reason, 0, 0
    row.next_attempt_at, row.not_after = now, now + worth
    row.save()
    record("notice.sent_again", row, by=by, reason=reason, generation=row.generation)
    nudge_on_commit()
    return row


@transaction.atomic
def mark_arrived(notice: Notice, *, reason: str, by: Person) -> Notice:
    """Somebody asked, and the message that was in doubt had arrived."""
    row = _locked(notice, State.HELD)
    _note(row, by, reason)
    row.state, row.reason, row.accepted_at = State.SENT, reason, timezone.now()
    row.save()
    record("notice.found_arrived", row, by=by, reason=reason)
    return row


@transaction.atomic
def leave(notice: Notice, *, reason: str, by: Person) -> Notice:
    """Leave a held message unsent."""
    row = _locked(notice, State.HELD)
    _note(row, by, reason)
    row.state, row.reason = State.CANCELLED, reason
    row.save()
    record("notice.left", row, by=by, reason=reason)
    return row


@transaction.atomic
def take_back(kind: str, subject: Any, *, person: Person | None = None) -> int:
    """Cancel what was written about the subject and has not left: an invitation withdrawn at once."""
    rows = Notice.objects.filter(kind=kind, state=State.QUEUED).about(subject)
    rows = rows.filter(person=person) if person else rows
    return rows.update(state=State.CANCELLED, reason=gettext_noop("taken back before it was sent"))


@transaction.atomic
def stop_nudges(person: Person, *, stopped: bool = True) -> None:
    """No reminders by mail; what is owed, letters and invitations still arrive."""
    person.nudges = not stopped
    person.save(update_fields=["nudges"])
    record("person.nudges_stopped" if stopped else "person.nudges_resumed", person, by=person)


@transaction.atomic
def set_mode(mode: str, *, reason: str, by: Person | None) -> EngineMode:
    EngineMode.objects.get_or_create(pk=1)
    row = EngineMode.objects.select_for_update().get(pk=1)
    row.mode, row.reason, row.set_by, row.set_at = EngineMode.Mode(mode), reason, by, timezone.now()
    row.save()
    record(f"enginemode.{row.mode}", row, by=by, reason=reason)
    return row


@transaction.atomic
def revise(ladder: Ladder, *, steps: Iterable[LadderStep], note: str, by: Person) -> Ladder:
    """Make the next version; what is open keeps the version with which it was opened."""
    newest = Ladder.objects.current(ladder.code)
    if newest.pk != ladder.pk:
        raise Conflict(_("Somebody made a newer version meanwhile. Nothing was changed."), newest)
    fresh = Ladder(code=ladder.code, version=ladder.version + 1, name_en=ladder.name_en, name_ja=ladder.name_ja)
    fresh.made_by, fresh.note = by, note
    fresh.save()
    for position, step in enumerate(steps, 1):
        step.pk, step.ladder, step.position = None, fresh, position
        step.save(force_insert=True)
    record("ladder.revised", fresh, by=by, version=fresh.version)
    return fresh


def _locked(notice: Notice, *states: str) -> Notice:
    row = lock(notice)
    if row.state not in states:
        raise Conflict(_("This message has moved on meanwhile. Nothing was changed."), row)
    return row


def _note(row: Notice, by: Person, reason: str) -> None:
    NoticeAttempt.objects.create(
        notice=row,
        lease_no=row.lease_no,
        phase=NoticeAttempt.Phase.PERSON,
        message_id=row.message_id,
        worker=str(by.pk),
        code=reason[:300],
        at=timezone.now(),
    )
