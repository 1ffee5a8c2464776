"""The engine's one clock. Everything that decides whether something is due asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime


def now() -> datetime:
    """The database's time, so that a worker whose clock is wrong sends neither early nor late.

    Where `ENGINE_CLOCK` is "process" (tests that move the clock) it is the time of this process.
    """
    if getattr(settings, "ENGINE_CLOCK", "database") == "process":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
