"""When something is due: at the end of a working day of whoever owes it, in that person's country and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from commission.people.calendars import WorkDays, at_local

if TYPE_CHECKING:
    from datetime import datetime

    from commission.people.models import Person


def due_after(person: Person, days: int, start: datetime | None = None) -> datetime:
    """The close of business so many working days after the start, or after now."""
    first = person.here(start or timezone.now()).date()
    last = WorkDays.of([person]).shift(person, first, days)
    return at_local(last, person.office_closes, person.zone)
