"""Deliver: claim, intend, hand over, conclude. Each step is committed; locks tell a dead worker's rows apart.

A session-level advisory lock on the notice proves that its holder lives: PostgreSQL frees it the moment the process is
gone, while a frozen process keeps it. So nobody sends what somebody else may still be sending, whatever the clocks say.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F, Func, IntegerField
from django.db.models.lookups import Exact

from commission.obligations import clock
from commission.obligations.conclusions import apply, cancel_digest, objection, quarantine
from commission.obligations.envelopes import envelope
from commission.obligations.mail_server import MailServer, Outcome, Unavailable, raw
from commission.obligations.models import EngineMode, Notice, NoticeAttempt

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

State = Notice.State
BATCH = 25
# Our own corner of the 64-bit numbers that the database's advisory locks share.
SPACE = 0x0B5E5 << 40
BREAKS_AFTER = 10
PROBE = timedelta(seconds=60)
SOON = timedelta(seconds=30)


@dataclass(frozen=True)
class Lease:
    """A notice that this session holds; `session` is the database connection that holds the lock."""

    notice: Notice
    session: int


def deliver(until: float) -> int:
    """Send what is due, until nothing is left or the monotonic clock says `until`; answers how many were sent."""
    sent = 0
    with MailServer() as server:
        while time.monotonic() < until and may_send():
            if not (leases := claim()):
                break
            try:
                sent += sum(attempt(lease, server) for lease in leases)
            except Unavailable as error:
                trouble(str(error))
                break
            finally:
                give_back(leases)
    return sent


def may_send() -> bool:
    """The engine runs, and the breaker of the mail server is closed or may be probed."""
    mode = EngineMode.objects.filter(pk=1).first()
    if mode is None:
        return True
    is_closed = mode.closed_until is not None and mode.closed_until > clock.now()
    return mode.mode == EngineMode.Mode.RUN and not is_closed


def claim() -> list[Lease]:
    """Take up to a batch of due notices; the lock in a statement of its own for each, never beside LIMIT."""
    with transaction.atomic():
        due = Notice.objects.due(clock.now()).select_for_update(skip_locked=True)[:BATCH]
        rows = [row for row in due if try_lock(row.pk)]
        if not rows:
            return []
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.LEASED, lease_no=F("lease_no") + 1, lease_owner=who()
        )
        session = _session()
    for row in rows:
        row.lease_no += 1
    return [Lease(row, session) for row in rows]


def attempt(lease: Lease, server: MailServer) -> bool:
    """One attempt; whether the server took it. Each member of a batch stands alone."""
    server.open()
    if (built := _envelope(lease.notice)) is None or not intend(lease):
        return False
    answer = server.send(*built)
    conclude = apply(lease.notice, answer, worker=who())
    if answer.outcome in {Outcome.DOWN, Outcome.DOUBT}:
        trouble(answer.code)
    elif answer.outcome is Outcome.ACCEPTED:
        EngineMode.objects.filter(failures__gt=0).update(failures=0, closed_until=None)
    return conclude and answer.outcome is Outcome.ACCEPTED


def _envelope(notice: Notice) -> tuple[EmailMessage, bytes] | None:
    """Built before anything is promised; a message that cannot be built is set aside and stops nobody."""
    try:
        message = envelope(notice)
        payload = raw(message)
    except Exception as error:
        logger.exception("Notice %s cannot be made into a mail", notice.pk)
        quarantine(notice, f"{type(error).__name__}: {error}")
        return None
    return message, payload


@transaction.atomic
def intend(lease: Lease) -> bool:
    """Say that the message is about to be handed over: after this commit it may have left."""
    notice, now = lease.notice, clock.now()
    mine = Notice.objects.filter(pk=notice.pk, state=State.LEASED, lease_no=notice.lease_no).filter(
        # A connection that came back by itself has lost the lock.
        Exact(Func(function="pg_backend_pid", output_field=IntegerField()), lease.session)
    )
    row = mine.select_for_update(of=("self",)).select_related("person").first()
    if row is None or (row.is_digest and cancel_digest(row, now)) or objection(row, now):
        return False
    mine.update(state=State.SENDING, intent_at=now, attempts=F("attempts") + 1)
    note(row, NoticeAttempt.Phase.INTENT)
    return True


def note(row: Notice, phase: str, code: str = "") -> None:
    NoticeAttempt.objects.create(
        notice=row,
        lease_no=row.lease_no,
        phase=phase,
        message_id=row.message_id,
        worker=who(),
        code=code,
        at=clock.now(),
    )


def give_back(leases: list[Lease]) -> None:
    """Whatever was not handed over goes back; then the locks are free."""
    keys = [lease.notice.pk for lease in leases]
    unsaid = Notice.objects.filter(pk__in=keys, state=State.LEASED)
    unsaid.update(state=State.QUEUED, next_attempt_at=clock.now() + SOON)
    _ask("SELECT count(pg_advisory_unlock(key)) FROM unnest(%s::bigint[]) AS key", [SPACE + pk for pk in keys])


def trouble(words: str) -> None:
    """Count a fault of the server itself. Ten in a row open the breaker; then it is probed once a minute."""
    logger.warning("The mail server is in trouble: %s", words)
    EngineMode.objects.get_or_create(pk=1)
    EngineMode.objects.filter(pk=1).update(failures=F("failures") + 1)
    EngineMode.objects.filter(failures__gte=BREAKS_AFTER).update(closed_until=clock.now() + PROBE)


def who() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.current_thread().name}"[:80]


def try_lock(pk: int) -> bool:
    return bool(_ask("SELECT pg_try_advisory_lock(%s)", SPACE + pk))


def unlock(pk: int) -> None:
    _ask("SELECT pg_advisory_unlock(%s)", SPACE + pk)


def unlock_all() -> None:
    """What an earlier sweep of this session left behind when it failed."""
    _ask("SELECT pg_advisory_unlock_all()")


def _session() -> int:
    return int(_ask("SELECT pg_backend_pid()"))


def _ask(statement: str, *values: int | list[int]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None
