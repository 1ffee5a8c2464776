"""The on-commit nudge: a hint to the workers that something may be ready. It may be lost; the sweeps find the row."""

from __future__ import annotations

import logging
import time

from celery import current_app
from django.db import connection, transaction

logger = logging.getLogger(__name__)

SWEEP = "obligations.sweep"
QUEUE = "engine"
# After a failure the broker is left alone for so long, so that not every request waits for its time-out.
PATIENCE = 30.0
_silent_until = 0.0


def nudge_on_commit() -> None:
    """Hint once a transaction, however many rows it wrote."""
    if not any(entry[1] is nudge for entry in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Publish without retry; a broker that is down or silent costs a log line, never the request."""
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(SWEEP, queue=QUEUE, expires=10, retry=False, ignore_result=True)
    except Exception:
        globals()["_silent_until"] = time.monotonic() + PATIENCE
        logger.warning("The broker did not take the hint; the sweeps go on without it.", exc_info=True)
