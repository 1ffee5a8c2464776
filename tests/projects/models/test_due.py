from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from projects.models.due import due_after

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person


def test_due_at_the_close_of_the_owners_own_working_day(us_member: Person, jp_member: Person) -> None:
    start = datetime(2026, 4, 28, 15, tzinfo=UTC)

    # Tokyo reads Wednesday 29 April, a holiday, with Golden Week to follow.
    assert due_after(us_member, 3, start) == datetime(2026, 5, 1, 21, tzinfo=UTC)
    assert due_after(jp_member, 3, start) == datetime(2026, 5, 7, 8, tzinfo=UTC)


def test_due_counts_from_now(us_member: Person, clock: time_machine.Traveller) -> None:
    assert due_after(us_member, 2) == datetime(2026, 3, 6, 22, tzinfo=UTC)
