"""Days set by hand are kept for a minute in each process; each test begins with none of them known."""

from __future__ import annotations

import time

import pytest

from commission.people import calendars


@pytest.fixture(autouse=True)
def no_days_by_hand() -> None:
    calendars._kept.rows = {}
    calendars._kept.read_at = time.monotonic()
