"""Where a step falls: over holidays, closures, absences, changes of the clocks and of the zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from commission.obligations.engine import sweep
from commission.obligations.models import Reminder
from commission.people.models import Absence
from tests.obligations.ticking import sent, tick

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person
    from tests.factories.obligations import MakeObligation
    from tests.factories.people import MakePerson

Traveller = "time_machine.Traveller"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Wednesday 1 April 2026, 17:00 in New York.
DUE = at("2026-04-01T21:00")


def test_ticks_within_the_morning_send_at_the_opening_of_the_office(
    clock: time_machine.Traveller, make_obligation: MakeObligation, jp_reviewer: Person
) -> None:
    review = make_obligation(jp_reviewer, due_at=at("2026-03-31T08:00"))

    tick(clock, days=30)

    assert [when for _who, when in sent(review)] == [
        # Seven working days back over the spring equinox.
        "Thu 19 Mar 09:00",
        "Fri 27 Mar 09:00",
        "Wed 01 Apr 09:00",
        "Fri 03 Apr 09:00",
    ]


def test_golden_week_moves_steps_before_it_and_after_it(
    clock: time_machine.Traveller, make_obligation: MakeObligation, jp_reviewer: Person
) -> None:
    # Due on the Constitution Day: before-steps roll back to April, after-steps forward to 7 May.
    clock.move_to(at("2026-04-01T00:00"))
    review = make_obligation(jp_reviewer, due_at=at("2026-05-03T08:00"))

    tick(clock, days=45)

    assert [when for _who, when in sent(review)] == [
        "Tue 21 Apr 09:00",
        "Tue 28 Apr 09:00",
        "Thu 07 May 09:00",
        "Mon 11 May 09:00",
    ]


def test_year_end_closure(clock: time_machine.Traveller, make_obligation: MakeObligation, jp_reviewer: Person) -> None:
    clock.move_to(at("2026-12-10T00:00"))
    review = make_obligation(jp_reviewer, due_at=at("2026-12-28T08:00"))

    tick(clock, days=30)

    assert [when for _who, when in sent(review)] == [
        "Thu 17 Dec 09:00",
        "Thu 24 Dec 09:00",
        "Mon 04 Jan 09:00",
        "Wed 06 Jan 09:00",
    ]


@pytest.mark.case("fault-F33")
@pytest.mark.parametrize(
    ("start", "due", "expected"),
    [
        # The clocks go back on 1 November 2026 and forward on 14 March 2027: nine stays nine.
        ("2026-10-20T15:00", "2026-11-03T22:00", ["Fri 23 Oct", "Fri 30 Oct", "Wed 04 Nov", "Fri 06 Nov"]),
        ("2027-03-01T15:00", "2027-03-16T21:00", ["Fri 05 Mar", "Fri 12 Mar", "Wed 17 Mar", "Fri 19 Mar"]),
    ],
)
def test_changes_of_the_clocks(
    clock: time_machine.Traveller,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    start: str,
    due: str,
    expected: list[str],
) -> None:
    clock.move_to(at(start))
    review = make_obligation(us_reviewer, due_at=at(due))

    tick(clock, days=22)

    assert [when for _who, when in sent(review)] == [f"{day} 09:00" for day in expected]


def test_reminders_follow_the_zone_to_which_the_owner_moved(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    review = make_obligation(us_reviewer, due_at=DUE)
    clock.move_to(at("2026-03-20T14:00"))
    sweep("test")
    us_reviewer.time_zone = "Asia/Tokyo"
    us_reviewer.save()

    tick(clock, days=5)

    us_reviewer.refresh_from_db()
    # Due in Tokyo on 2 April at six: the office of 1 April is the last one open before it.
    assert [when for _who, when in sent(review)] == ["Mon 23 Mar 09:00"]
    assert Reminder.objects.get(state="sent").ended_at == at("2026-03-23T00:00")


def test_absence_brings_before_steps_forward_and_puts_after_steps_off(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    review = make_obligation(us_reviewer, due_at=DUE)
    Absence.objects.create(person=us_reviewer, starts_on=date(2026, 3, 27), ends_on=date(2026, 4, 3))

    tick(clock, days=45)

    assert [when for _who, when in sent(review)] == [
        "Tue 17 Mar 09:00",
        "Tue 24 Mar 09:00",
        "Mon 06 Apr 09:00",
        "Wed 08 Apr 09:00",
    ]


def test_chair_with_a_conflict_is_not_told(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person, make_person: MakePerson
) -> None:
    make_person("conflict.chair", post="chair")
    review = make_obligation(us_reviewer, due_at=DUE)

    tick(clock, days=45)

    assert {who for who, _when in sent(review)} == {"us.reviewer"}
