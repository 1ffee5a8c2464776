"""Two clocks: an instant in the reader's zone first and on the other side second, as words. No markup here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from commission.people.calendars import holiday_on
from commission.people.models import Person, Side

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_JA = "月火水木金土日"
MINUTE, HOUR, DAY = 60, 3600, 86400
HOURS = 24


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose clocks: the zone that comes first, and the side that person belongs to."""

    zone: ZoneInfo
    side: Side

    @classmethod
    def of(cls, person: Any) -> Reader:
        """A person, or whoever reads without an account: then the language tells the side."""
        if isinstance(person, Person):
            return cls(person.zone, Side(person.side))
        side = Side.JP if get_language() == "ja" else Side.US
        return cls(side.zone, side)

    def there(self, instant: datetime) -> Side:
        """The side of the second clock: the other one, or the own one for somebody who works in the other's zone."""
        other = self.side.other
        same = instant.astimezone(self.zone).utcoffset() == instant.astimezone(other.zone).utcoffset()
        return self.side if same else other


def is_japanese() -> bool:
    return get_language() == "ja"


def in_utc(instant: datetime) -> str:
    """For the `datetime` attribute of `<time>`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def weekday(day: date) -> str:
    return f"（{DAYS_JA[day.weekday()]}）" if is_japanese() else DAYS_EN[day.weekday()]


def day_words(day: date, *, year: bool | None = None) -> str:
    """`Thu 9 Jul` or `7月9日（木）`; the year only when it is not this year, unless asked for."""
    year = day.year != timezone.now().year if year is None else year
    if is_japanese():
        return f"{f'{day.year}年' if year else ''}{day.month}月{day.day}日{weekday(day)}"
    return f"{weekday(day)} {day.day} {MONTHS_EN[day.month - 1]}{f' {day.year}' if year else ''}"


def moment_words(local: datetime, *, year: bool | None = None) -> str:
    """`Thu 9 Jul, 09:00` or `7月9日（木）09:00`, of an instant already in its zone."""
    gap = "" if is_japanese() else ", "
    return f"{day_words(local.date(), year=year)}{gap}{local:%H:%M}"


def short_words(local: datetime, town: str = "") -> str:
    """`Tokyo Wed 11:00` or `東京（水）11:00`: weekday always, time only."""
    gap = "" if is_japanese() else " "
    return f"{town}{gap if town else ''}{weekday(local)}{gap}{local:%H:%M}"


def letters(local: datetime) -> str:
    """EDT, JST; a zone without letters says UTC and its offset, since a bare offset tells nobody anything."""
    name = local.tzname() or "UTC"
    return name if name[0].isalpha() else f"UTC{name}"


def capital(side: Side) -> str:
    return _("Washington") if side is Side.US else _("Tokyo")


def place(zone: ZoneInfo) -> str:
    """The town of a zone as people say it: the capitals for the two zones of the secretariats."""
    for side in Side:
        if zone.key == side.zone.key:
            return capital(side)
    return zone.key.rpartition("/")[2].replace("_", " ")


def holidays_at(instant: datetime, reader: Reader) -> list[str]:
    """The holiday of either side at that instant, each on its own calendar day; the other side's with its country."""
    own = holiday_on(reader.side, instant.astimezone(reader.zone).date())
    other = reader.side.other
    theirs = holiday_on(other, instant.astimezone(other.zone).date())
    words = _("%(name)s in the United States") if other is Side.US else _("%(name)s in Japan")
    return [*([own] if own else []), *([words % {"name": theirs}] if theirs else [])]


def span(seconds: float) -> str:
    """A length of time in its one or two largest units: `8 hours`, `1 day 13 hours`, `12 days`."""
    minutes, hours, days = int(seconds // MINUTE), int(seconds // HOUR), int(seconds // DAY)
    if seconds < HOUR:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    in_hours = ngettext("%(count)d hour", "%(count)d hours", hours - HOURS * days) % {"count": hours - HOURS * days}
    in_days = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if days == 0:
        return in_hours
    return _("%(days)s %(hours)s") % {"days": in_days, "hours": in_hours} if days == 1 and hours > HOURS else in_days


def distance(instant: datetime, *, late: bool = False) -> str:
    """`in 8 hours`, `3 days ago`, or with `late` `3 days late`. Never alone: an instant stands beside it."""
    seconds = (instant - timezone.now()).total_seconds()
    if abs(seconds) < MINUTE:
        return _("now")
    if seconds > 0:
        return _("in %(time)s") % {"time": span(seconds)}
    return (_("%(time)s late") if late else _("%(time)s ago")) % {"time": span(-seconds)}


def two_clocks(instant: datetime, person: Any) -> str:
    """Both clocks in one line of text, dates in full, in the person's language: for mails, which are read late."""
    with override(getattr(person, "language", None) or get_language()):
        reader = Reader.of(person)
        here = instant.astimezone(reader.zone)
        side = reader.there(instant)
        there = moment_words(instant.astimezone(side.zone), year=True)
        first = f"{moment_words(here, year=True)} {letters(here)}"
        return f"{first}／{capital(side)} {there}" if is_japanese() else f"{first} ({capital(side)} {there})"
