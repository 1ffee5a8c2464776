"""Recover: what dead workers held goes back; what may have been sent is looked up, and never sent twice on a guess."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from commission.obligations import clock
from commission.obligations.conclusions import accept, leave_unknown
from commission.obligations.dispatcher import note, try_lock, unlock
from commission.obligations.journal import Answer, was_accepted
from commission.obligations.models import AcceptedMessage, Notice, NoticeAttempt

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

State = Notice.State
# A server may still be digesting the final dot of a worker that is gone.
GRACE = timedelta(seconds=getattr(settings, "MAIL_GRACE", 90))
MOST_CRASHES = 3


def recover() -> int:
    """Free what dead holders left, then decide what is in doubt; answers how many were moved."""
    held = Notice.objects.filter(state__in=[State.LEASED, State.SENDING]).order_by("pk")
    count = sum(_free(pk) for pk in held.values_list("pk", flat=True))
    now = clock.now()
    in_doubt = Notice.objects.filter(state=State.IN_DOUBT).order_by("pk")
    for pk in in_doubt.filter(reason="", intent_at__lte=now - GRACE).values_list("pk", flat=True):
        count += _decide(pk, now)
    known = AcceptedMessage.objects.values("message_id")
    for pk in in_doubt.exclude(reason="").filter(message_id__in=known).values_list("pk", flat=True):
        count += _decide(pk, now)
    return count


def _free(pk: int) -> int:
    """The lock can be had only when the holder's session is gone."""
    if not try_lock(pk):
        return 0
    try:
        return _free_locked(pk)
    finally:
        unlock(pk)


@transaction.atomic
def _free_locked(pk: int) -> int:
    row = Notice.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state not in {State.LEASED, State.SENDING}:
        return 0
    row.crash_count += 1
    note(row, NoticeAttempt.Phase.DEAD, row.lease_owner)
    if row.state == State.SENDING:
        row.state = State.IN_DOUBT
    elif row.crash_count >= MOST_CRASHES:
        row.state, row.reason = State.QUARANTINED, gettext_noop("three workers died holding it")
    else:
        row.state, row.next_attempt_at = State.QUEUED, clock.now()
    row.save()
    logger.warning("Notice %s was left %s by %s", pk, row.state, row.lease_owner)
    return 1


@transaction.atomic
def _decide(pk: int, now: datetime) -> int:
    row = Notice.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != State.IN_DOUBT:
        return 0
    answer = was_accepted(row.message_id)
    if answer is Answer.YES:
        note(row, NoticeAttempt.Phase.JOURNAL, "yes")
        accept(row, now)
    elif answer is Answer.NO and row.crash_count < MOST_CRASHES:
        note(row, NoticeAttempt.Phase.JOURNAL, "no")
        row.state, row.next_attempt_at = State.QUEUED, now
    elif row.message_class == Notice.Class.ROUTINE:
        # A nudge is not worth a double: it stays unknown unless the journal learns of it later.
        row.reason = gettext_noop(
            "it may have been sent; nobody confirmed it, and a reminder is not sent twice on a guess"
        )
        leave_unknown(row, now)
    else:
        row.state, row.reason = State.HELD, gettext_noop("it may have been sent; nobody confirmed it")
    row.save()
    return 1
