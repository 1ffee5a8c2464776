"""Working days, closures, absences and office hours: named days of 2026 and 2027, and both changes of the US clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from commission.people import calendars
from commission.people.calendars import (
    WorkDays,
    at_local,
    holiday_names,
    holiday_on,
    is_working_day,
    next_holidays,
    working_days,
)
from commission.people.models import Absence, CalendarDay, Side

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from commission.people.models import Person
    from tests.factories.people import MakePerson

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("year", "us", "jp", "joint"), [(2026, 250, 244, 235), (2027, 249, 245, 235)])
def test_working_days_of_a_year(year: int, us: int, jp: int, joint: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)

    found = [
        len(working_days(first, last, *sides, closures=False))
        for sides in ([Side.US], [Side.JP], [Side.US, Side.JP], [])
    ]

    assert found == [us, jp, joint, joint]


@pytest.mark.parametrize(
    ("side", "day"),
    [
        ("JP", date(2026, 9, 21)),
        # A holiday only because it lies between two.
        ("JP", date(2026, 9, 22)),
        ("JP", date(2026, 9, 23)),
        ("JP", date(2026, 5, 6)),
        ("JP", date(2027, 3, 22)),
        ("US", date(2026, 7, 3)),
        ("US", date(2027, 6, 18)),
        ("US", date(2027, 7, 5)),
        ("US", date(2027, 12, 24)),
        # New Year's Day of the year after, observed in this one.
        ("US", date(2027, 12, 31)),
    ],
)
def test_substitute_and_observed_days_are_days_off(side: str, day: date) -> None:
    assert not is_working_day(side, day)
    assert not is_working_day(side, day, closures=False)


@pytest.mark.parametrize(("year", "days"), [(2026, ["01-01", "10-12"]), (2027, ["01-01", "10-11"])])
def test_shared_national_holidays(year: int, days: list[str]) -> None:
    everyday = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]

    shared = [
        f"{day:%m-%d}"
        for day in everyday
        if day.weekday() < 5 and not any(is_working_day(side, day, closures=False) for side in Side)
    ]

    assert shared == days


def test_japanese_offices_close_over_the_year_end() -> None:
    closed = [date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]

    assert working_days(date(2026, 12, 28), date(2027, 1, 4), Side.JP) == [date(2026, 12, 28), date(2027, 1, 4)]
    assert holiday_names(Side.JP, closed[1]) == ("Year-end closure", "年末年始の休業")
    assert is_working_day(Side.US, closed[1])


def test_holidays_have_names_in_both_languages() -> None:
    assert holiday_names(Side.JP, date(2026, 7, 20)) == ("Marine Day", "海の日")
    assert holiday_names(Side.US, date(2026, 7, 3)) == ("Independence Day (observed)", "独立記念日（振替休日）")
    assert holiday_names(Side.US, date(2026, 7, 2)) is None


def test_every_us_holiday_has_a_japanese_name() -> None:
    names = [pair for year in range(2024, 2036) for pair in calendars._national(Side.US, year).values()]

    assert [english for english, japanese in names if japanese.isascii()] == []


def test_holiday_is_named_in_the_language_of_the_reader() -> None:
    with translation.override("ja"):
        japanese = holiday_on(Side.US, date(2026, 11, 26))
    english = holiday_on(Side.US, date(2026, 11, 26))

    assert (english, japanese) == ("Thanksgiving Day", "感謝祭")
    assert holiday_on(Side.JP, date(2026, 11, 26)) is None


@pytest.mark.django_db
def test_days_set_by_hand_correct_the_library() -> None:
    CalendarDay.objects.create(
        calendar="US", day=date(2026, 12, 24), name_en="Closed by order", name_ja="大統領令による休業"
    )
    CalendarDay.objects.create(
        calendar="JP", day=date(2026, 12, 29), is_working=True, name_en="Open this year", name_ja="開所"
    )

    calendars.read_again()

    assert not is_working_day(Side.US, date(2026, 12, 24))
    assert is_working_day(Side.US, date(2026, 12, 24), closures=False)
    assert holiday_on(Side.US, date(2026, 12, 24)) == "Closed by order"
    assert is_working_day(Side.JP, date(2026, 12, 29))
    assert holiday_on(Side.JP, date(2026, 12, 29)) is None


@pytest.mark.django_db
def test_days_set_by_hand_are_read_again_after_a_minute() -> None:
    CalendarDay.objects.create(calendar="US", day=date(2026, 12, 24), name_en="Closed", name_ja="休業")
    before = is_working_day(Side.US, date(2026, 12, 24))
    calendars._kept.read_at -= calendars.FRESH + 1

    after = is_working_day(Side.US, date(2026, 12, 24))

    assert (before, after) == (True, False)


def test_next_holidays_of_both_sides_in_order() -> None:
    found = next_holidays(date(2026, 7, 6), 3)

    assert [(day, side, names[0]) for day, side, names in found] == [
        (date(2026, 7, 20), Side.JP, "Marine Day"),
        (date(2026, 8, 11), Side.JP, "Mountain Day"),
        (date(2026, 9, 7), Side.US, "Labor Day"),
    ]


def test_next_holidays_ends_even_when_many_are_asked_for() -> None:
    assert len(next_holidays(date(2026, 7, 6), 1000)) < 60


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        # It comes twice: the first, in summer time.
        ("2026-11-01T01:30", "2026-11-01T05:30"),
        # It does not exist: 03:30, an hour later by the clock.
        ("2027-03-14T02:30", "2027-03-14T07:30"),
        ("2026-07-06T09:00", "2026-07-06T13:00"),
    ],
)
def test_wall_clock_over_the_changes_of_the_clocks(local: str, expected: str) -> None:
    wanted = datetime.fromisoformat(local)

    assert at_local(wanted.date(), wanted.time(), NEW_YORK) == at(expected)


@pytest.mark.parametrize(("day", "evening"), [(date(2026, 10, 30), "20:00"), (date(2026, 11, 2), "19:00")])
def test_nine_in_tokyo_is_the_evening_before_in_new_york(day: date, evening: str) -> None:
    instant = at_local(day, time(9), ZoneInfo("Asia/Tokyo"))

    assert f"{instant.astimezone(NEW_YORK):%H:%M}" == evening


@pytest.fixture
def tokyo(make_person: MakePerson) -> Person:
    return make_person("tokyo", side=Side.JP)


@pytest.fixture
def washington(make_person: MakePerson) -> Person:
    return make_person("washington")


def test_golden_week_is_stepped_over(tokyo: Person, washington: Person) -> None:
    days = WorkDays.of([tokyo, washington])

    assert days.shift(tokyo, date(2026, 5, 1), 1) == date(2026, 5, 7)
    assert days.shift(tokyo, date(2026, 5, 7), -2) == date(2026, 4, 30)
    assert days.shift(washington, date(2026, 5, 1), 1) == date(2026, 5, 4)
    assert days.shift(tokyo, date(2026, 5, 3), 0) == date(2026, 5, 3)


def test_absences_are_not_working_days(tokyo: Person, washington: Person) -> None:
    Absence.objects.create(person=tokyo, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 5))

    days = WorkDays.of([tokyo, washington])

    assert days.shift(tokyo, date(2026, 5, 29), 1) == date(2026, 6, 8)
    assert days.is_absent(tokyo, date(2026, 6, 3))
    assert not days.is_absent(washington, date(2026, 6, 3))


def test_absence_without_end_does_not_search_for_ever(tokyo: Person) -> None:
    Absence.objects.create(person=tokyo, starts_on=date(2026, 6, 1), ends_on=date(2099, 1, 1))

    assert WorkDays.of([tokyo]).shift(tokyo, date(2026, 6, 1), 3) == date(2027, 7, 6)


@pytest.mark.parametrize(
    ("instant", "before", "after"),
    [
        # Inside office hours, both are the instant itself.
        ("2026-03-04T15:20", "2026-03-04T15:20", "2026-03-04T15:20"),
        # In the evening: this morning, tomorrow morning.
        ("2026-03-04T23:00", "2026-03-04T14:00", "2026-03-05T14:00"),
        # Before the office opens: yesterday morning, this morning.
        ("2026-03-04T12:00", "2026-03-03T14:00", "2026-03-04T14:00"),
        # On the weekend on which the clocks go forward: nine is nine on both sides of it.
        ("2026-03-08T15:00", "2026-03-06T14:00", "2026-03-09T13:00"),
    ],
)
def test_slots(washington: Person, instant: str, before: str, after: str) -> None:
    days = WorkDays.of([washington])

    assert days.slot_before(washington, at(instant)) == at(before)
    assert days.slot_after(washington, at(instant)) == at(after)


def test_office_hours_follow_the_zone_and_the_calendar_apart(make_person: MakePerson) -> None:
    # Works for the Japanese side out of New York.
    person = make_person("expatriate", side=Side.JP, time_zone="America/New_York")
    days = WorkDays.of([person])

    assert days.is_open(person, at("2026-03-04T15:00"))
    assert not days.is_open(person, at("2026-03-20T15:00"))


def test_many_people_cost_one_query(
    tokyo: Person, washington: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        days = WorkDays.of([tokyo, washington])
        days.shift(tokyo, date(2026, 5, 1), 30)
        days.slot_after(washington, at("2026-05-01T00:00"))
