"""Working days of both nations: national holidays, office closures, corrections by hand, absences, office hours."""

from __future__ import annotations

import time as stopwatch
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Self

from django.utils.translation import get_language
from holidays import country_holidays

from commission.people.models import Absence, CalendarDay, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from commission.people.models import Person

DAY = timedelta(days=1)
SATURDAY = 5
# Somebody may be absent without an end; then the search for a working day stops and takes what it reached.
FURTHEST = 400
# Rows set by hand are read again after so many seconds, so that a page asks about many days for one query at most.
FRESH = 60.0

US_IN_JAPANESE = {
    "New Year's Day": "元日",
    "Martin Luther King Jr. Day": "キング牧師記念日",
    "Washington's Birthday": "ワシントン誕生日",
    "Memorial Day": "戦没将兵追悼記念日",
    "Juneteenth National Independence Day": "奴隷解放記念日",
    "Independence Day": "独立記念日",
    "Labor Day": "労働者の日",
    "Columbus Day": "コロンブス記念日",
    "Veterans Day": "退役軍人の日",
    "Thanksgiving Day": "感謝祭",
    "Christmas Day": "クリスマス",
}
OBSERVED = " (observed)"
YEAR_END = ("Year-end closure", "年末年始の休業")
Names = tuple[str, str]


# What a day is -----------------------------------------------------------------------------------------------------


def holiday_on(side: str, day: date) -> str | None:
    """The name of the day off in the reader's language, or None."""
    names = holiday_names(side, day)
    return names[get_language() == "ja"] if names else None


def holiday_names(side: str, day: date) -> Names | None:
    """English and Japanese name of a national holiday, an office closure or a day set by hand; None on other days."""
    if row := _by_hand().get((side, day)):
        return None if row.is_working else (row.name_en, row.name_ja)
    return _national(side, day.year).get(day) or (YEAR_END if _is_year_end(side, day) else None)


def is_working_day(side: str, day: date, *, closures: bool = True) -> bool:
    """Whether offices of that side work. Without `closures` only weekends and national holidays count."""
    if not closures:
        return day.weekday() < SATURDAY and day not in _national(side, day.year)
    if row := _by_hand().get((side, day)):
        return row.is_working
    return day.weekday() < SATURDAY and holiday_names(side, day) is None


def working_days(first: date, last: date, *sides: str, closures: bool = True) -> list[date]:
    """Days from first to last on which every named side works; both nations unless named."""
    sides = sides or (Side.US, Side.JP)
    days = (first + n * DAY for n in range((last - first).days + 1))
    return [day for day in days if all(is_working_day(side, day, closures=closures) for side in sides)]


def next_holidays(day: date, count: int) -> list[tuple[date, Side, Names]]:
    """The next days off on a weekday, of both sides in order: what stands beside My work."""
    found = []
    for n in range(FURTHEST):
        later = day + n * DAY
        names = [(side, holiday_names(side, later)) for side in Side if later.weekday() < SATURDAY]
        found += [(later, side, name) for side, name in names if name]
        if len(found) >= count:
            break
    return found[:count]


def at_local(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time: a skipped one moves on by the gap, one that comes twice is the first."""
    return datetime.combine(day, moment, zone).astimezone(UTC)


def _is_year_end(side: str, day: date) -> bool:
    return side == Side.JP and (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


@cache
def _national(side: str, year: int) -> dict[date, Names]:
    if side == Side.JP:
        english = country_holidays("JP", years=year, language="en_US")
        japanese = country_holidays("JP", years=year, language="ja")
        return {day: (english[day], japanese[day]) for day in english}
    return {
        day: (name, _in_japanese(name)) for day, name in country_holidays("US", years=year).items() if day.year == year
    }


def _in_japanese(name: str) -> str:
    plain = name.removesuffix(OBSERVED)
    suffix = "（振替休日）" if plain != name else ""
    return US_IN_JAPANESE.get(plain, plain) + suffix


@dataclass
class _ByHand:
    rows: dict[tuple[str, date], CalendarDay]
    read_at: float


_kept = _ByHand({}, float("-inf"))


def _by_hand() -> dict[tuple[str, date], CalendarDay]:
    if stopwatch.monotonic() - _kept.read_at > FRESH:
        read_again()
    return _kept.rows


def read_again() -> None:
    """Read the days set by hand now; whoever edits them calls this, other processes follow within a minute."""
    _kept.rows = {(row.calendar, row.day): row for row in CalendarDay.objects.all()}
    _kept.read_at = stopwatch.monotonic()


# When a person works -----------------------------------------------------------------------------------------------


class WorkDays:
    """Working days and office hours of many people at once, read in one query."""

    def __init__(self, absences: dict[int, list[tuple[date, date]]]) -> None:
        self.absences = absences

    @classmethod
    def of(cls, people: Iterable[Person]) -> Self:
        absences = defaultdict(list)
        ids = {person.pk for person in people}
        for person, first, last in Absence.objects.filter(person__in=ids).values_list("person", "starts_on", "ends_on"):
            absences[person].append((first, last))
        return cls(absences)

    def is_absent(self, person: Person, day: date) -> bool:
        return any(first <= day <= last for first, last in self.absences.get(person.pk, ()))

    def is_working(self, person: Person, day: date) -> bool:
        return is_working_day(person.calendar, day) and not self.is_absent(person, day)

    def shift(self, person: Person, day: date, count: int) -> date:
        """The working day so many working days after (or, negative, before) the day."""
        for _n, later in zip(range(abs(count)), self._walk(person, day, 1 if count > 0 else -1), strict=False):
            day = later
        return day

    def opens(self, person: Person, day: date) -> datetime:
        return at_local(day, person.office_opens, person.zone)

    def is_open(self, person: Person, instant: datetime) -> bool:
        """Whether the person is at work at that instant."""
        local = person.here(instant)
        return person.office_opens <= local.time() < person.office_closes and self.is_working(person, local.date())

    def slot_before(self, person: Person, instant: datetime) -> datetime:
        """The instant itself in office hours; else the last opening of the office before it."""
        if self.is_open(person, instant):
            return instant
        today = person.here(instant).date()
        if self.is_working(person, today) and self.opens(person, today) <= instant:
            return self.opens(person, today)
        return self.opens(person, self.shift(person, today, -1))

    def slot_after(self, person: Person, instant: datetime) -> datetime:
        """The instant itself in office hours; else the next opening of the office."""
        if self.is_open(person, instant):
            return instant
        today = person.here(instant).date()
        if self.is_working(person, today) and self.opens(person, today) >= instant:
            return self.opens(person, today)
        return self.opens(person, self.shift(person, today, 1))

    def _walk(self, person: Person, day: date, step: int) -> Iterator[date]:
        """Working days from there on, the day itself excluded; after long absence the last day reached."""
        for _n in range(FURTHEST):
            day += step * DAY
            if self.is_working(person, day):
                yield day
        yield day
