"""How a delivery ends, for the notice and for the reminders in it: always in one transaction."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_noop

from commission.obligations import clock
from commission.obligations.digests import end, scene_of
from commission.obligations.mail_server import Outcome
from commission.obligations.models import Notice, NoticeAttempt, Obligation, Reminder, Suppression
from commission.obligations.verdicts import address_hash, may_leave_at, verdict

if TYPE_CHECKING:
    from datetime import datetime

    from commission.obligations.mail_server import Answer

State = Notice.State
LONGEST = timedelta(hours=6)
FIRST = timedelta(seconds=30)
# Greylisting: a server that puts us off the first time wants to see us again after some minutes.
GREY = timedelta(minutes=5)
GREYLISTING = ("450", "451")
PHASES = {
    Outcome.ACCEPTED: NoticeAttempt.Phase.ACCEPTED,
    Outcome.DEFERRED: NoticeAttempt.Phase.DEFERRED,
    Outcome.REFUSED: NoticeAttempt.Phase.REFUSED,
    Outcome.DOWN: NoticeAttempt.Phase.BROKEN,
    Outcome.DOUBT: NoticeAttempt.Phase.BROKEN,
}


@transaction.atomic
def apply(notice: Notice, answer: Answer, *, worker: str) -> bool:
    """Write down what the server said; false when this lease is no longer the one that counts."""
    mine = Notice.objects.filter(pk=notice.pk, state=State.SENDING, lease_no=notice.lease_no)
    row = mine.select_for_update(of=("self",)).first()
    if row is None:
        return False
    now = clock.now()
    phase = PHASES[answer.outcome]
    NoticeAttempt.objects.create(
        notice=row,
        lease_no=row.lease_no,
        phase=phase,
        message_id=row.message_id,
        worker=worker,
        code=answer.code,
        at=now,
    )
    row.last_code = answer.code
    ENDINGS[answer.outcome](row, now)
    row.save()
    return True


def accept(row: Notice, now: datetime) -> None:
    row.state, row.accepted_at, row.reason = State.SENT, now, ""
    _end_reminders(row, Reminder.State.SENT, Reminder.Reason.ACCEPTED, now)


def defer(row: Notice, now: datetime) -> None:
    row.state, row.next_attempt_at = State.QUEUED, now + back_off(row.attempts, row.last_code)


def refuse(row: Notice, now: datetime) -> None:
    row.state, row.reason = State.FAILED, row.last_code
    _end_reminders(row, Reminder.State.FAILED, Reminder.Reason.REFUSED, now)
    if " 5.1." in row.last_code:
        cause = {"cause": Suppression.Cause.BOUNCE}
        Suppression.objects.get_or_create(address_hash=address_hash(row.address), defaults=cause)


def stand_down(row: Notice, now: datetime) -> None:
    """The server's own trouble costs the message no attempt."""
    row.state, row.attempts, row.next_attempt_at = State.QUEUED, row.attempts - 1, now + 2 * FIRST


def doubt(row: Notice, _now: datetime) -> None:
    row.state = State.IN_DOUBT


ENDINGS = {
    Outcome.ACCEPTED: accept,
    Outcome.DEFERRED: defer,
    Outcome.REFUSED: refuse,
    Outcome.DOWN: stand_down,
    Outcome.DOUBT: doubt,
}


def back_off(attempts: int, code: str) -> timedelta:
    """Full jitter over a doubling time of at most six hours."""
    reach: timedelta = min(LONGEST, FIRST * 2 ** min(attempts, 12))
    wait: timedelta = reach * random.random()  # noqa: S311  # spreads load, guards nothing
    return max(wait, GREY) if attempts <= 1 and code.startswith(GREYLISTING) else wait


def objection(row: Notice, now: datetime) -> bool:
    """End what must not leave any more: too late, or to somebody who has no account any more."""
    if row.not_after <= now:
        _end(row, State.EXPIRED, gettext_noop("it came too late to be of use"))
    elif row.person is not None and not row.person.is_active:
        _end(row, State.CANCELLED, gettext_noop("the account is closed"))
    else:
        return False
    return True


def cancel_digest(row: Notice, now: datetime) -> bool:
    """A message of reminders that is no longer true in all its lines is not sent; what remains is written anew."""
    held = row.reminders.filter(state=Reminder.State.WRITTEN)
    # Whoever settles one of them just now comes before us or after us, but not at the same time.
    list(Obligation.objects.filter(pk__in=held.values("obligation")).order_by("pk").select_for_update())
    reminders = list(held.select_related("obligation__owner", "obligation__asked_by", "step", "recipient"))
    scene = scene_of(reminders, [row.person] if row.person else [], now)
    ends = [(one, verdict(one, scene)) for one in reminders]
    stays = row.not_after > now and all(end is None and may_leave_at(one, scene) <= now for one, end in ends)
    if stays:
        return False
    for one, ending in ends:
        if ending:
            end([one], *ending, now)
    put_back(row, now)
    state = State.EXPIRED if row.not_after <= now else State.CANCELLED
    _end(row, state, gettext_noop("what it said was no longer true; what remained was written anew"))
    return True


def put_back(row: Notice, now: datetime) -> None:
    """Reminders and routine messages of a mail that did not leave wait for the next one."""
    row.reminders.filter(state=Reminder.State.WRITTEN).update(state=Reminder.State.PLANNED, planned_for=now)
    row.carries.filter(state=State.CARRIED).update(state=State.QUEUED, next_attempt_at=now, carried_by=None)


@transaction.atomic
def quarantine(notice: Notice, reason: str) -> None:
    mine = Notice.objects.filter(pk=notice.pk, state=State.LEASED, lease_no=notice.lease_no)
    if row := mine.select_for_update(of=("self",)).first():
        _end(row, State.QUARANTINED, reason)
        _end_reminders(row, Reminder.State.FAILED, Reminder.Reason.REFUSED, clock.now())


def _end(row: Notice, state: str, reason: str) -> None:
    row.state, row.reason = state, reason[:300]
    row.save(update_fields=["state", "reason"])


def _end_reminders(row: Notice, state: str, reason: str, now: datetime) -> None:
    open_ones = row.reminders.filter(state__in=[Reminder.State.WRITTEN, Reminder.State.UNKNOWN])
    if state != Reminder.State.SENT:
        open_ones = open_ones.filter(state=Reminder.State.WRITTEN)
    open_ones.update(state=state, reason=reason, ended_at=now)


def leave_unknown(row: Notice, now: datetime) -> None:
    _end_reminders(row, Reminder.State.UNKNOWN, Reminder.Reason.IN_DOUBT, now)
