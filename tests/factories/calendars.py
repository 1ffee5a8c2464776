"""Days set by hand are kept for a minute in each process; each test begins with none of them known."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from commission.people import calendars
from commission.people.models import CalendarDay, Side


@pytest.fixture(autouse=True)
def no_days_by_hand() -> None:
    calendars._kept.rows = {}
    calendars._kept.read_at = time.monotonic()


@pytest.fixture
def work_today(db: None) -> None:
    """Whatever day the tests run on, and its neighbours, are working days on both sides."""
    days = {timezone.now().date() + timedelta(days=n) for n in (-1, 0, 1)}
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=side, day=day, is_working=True, name_en="Test", name_ja="試験")
        for side in Side
        for day in days
    )
    calendars.read_again()
