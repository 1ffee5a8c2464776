"""Two clocks: the reader's first, the other side's second, with the day that differs and the holidays of both."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, engines
from django.utils.translation import override

from commission.people.clocks import Reader, distance, letters, place, span, two_clocks
from commission.people.models import Person, Side

if TYPE_CHECKING:
    from time_machine import Traveller

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")


def reader(side: str = "US", zone: str = "", language: str = "en") -> Person:
    zones = {"US": "America/New_York", "JP": "Asia/Tokyo"}
    return Person(side=side, time_zone=zone or zones[side], language=language, latin_given="A", latin_family="B")


def shown(source: str, person: Person | None = None, language: str = "en", **context: Any) -> str:
    with override(language):
        template = engines["django"].from_string(source).template  # type: ignore[attr-defined]
        return str(template.render(Context({"user": person, **context})))


def words(html: str) -> str:
    """The text a person sees and hears, without the markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html)).strip()


@pytest.fixture(autouse=True)
def today(clock: Traveller) -> Traveller:
    return clock


@pytest.mark.parametrize(
    ("side", "language", "instant", "expected"),
    [
        ("US", "en", datetime(2026, 7, 9, 13, tzinfo=UTC), "Thu 9 Jul, 09:00 EDT Tokyo Thu 22:00"),
        ("US", "en", datetime(2026, 7, 8, 2, tzinfo=UTC), "Tue 7 Jul, 22:00 EDT Tokyo Wed 11:00 +1 day"),
        ("JP", "ja", datetime(2026, 7, 9, 0, tzinfo=UTC), "7月9日（木）09:00 JST ワシントン（水）20:00 前日"),
        ("US", "ja", datetime(2026, 7, 8, 2, tzinfo=UTC), "7月7日（火）22:00 EDT 東京（水）11:00 翌日"),
        ("JP", "en", datetime(2026, 7, 9, 0, tzinfo=UTC), "Thu 9 Jul, 09:00 JST Washington Wed 20:00 −1 day"),
        ("US", "en", datetime(2027, 7, 9, 13, tzinfo=UTC), "Fri 9 Jul 2027, 09:00 EDT Tokyo Fri 22:00"),
        ("JP", "ja", datetime(2027, 7, 9, 13, tzinfo=UTC), "2027年7月9日（金）22:00 JST ワシントン（金）09:00"),
    ],
)
def test_clocks(side: str, language: str, instant: datetime, expected: str) -> None:
    html = shown("{% clocks instant %}", reader(side, language=language), language, instant=instant)

    assert words(html) == expected


def test_the_machine_reads_utc() -> None:
    html = shown("{% clocks instant %}", reader(), instant=datetime(2026, 7, 7, 22, tzinfo=NEW_YORK))

    assert '<time class="here" datetime="2026-07-08T02:00Z">' in html


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        # The hour before and after New York goes to summer time: Tokyo moves from 14 to 13 hours ahead.
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "Sun 8 Mar, 01:59 EST Tokyo Sun 15:59"),
        (datetime(2026, 3, 8, 7, 0, tzinfo=UTC), "Sun 8 Mar, 03:00 EDT Tokyo Sun 16:00"),
        # The hour that comes twice in autumn is told apart by its letters.
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "Sun 1 Nov, 01:30 EDT Tokyo Sun 14:30"),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "Sun 1 Nov, 01:30 EST Tokyo Sun 15:30"),
    ],
)
def test_both_changes_of_summer_time(instant: datetime, expected: str) -> None:
    assert words(shown("{% clocks instant %}", reader(), instant=instant)) == expected


@pytest.mark.parametrize(
    ("side", "language", "instant", "holiday"),
    [
        ("US", "en", datetime(2026, 7, 3, 17, tzinfo=NEW_YORK), "Independence Day (observed)"),
        ("US", "en", datetime(2026, 7, 19, 20, tzinfo=NEW_YORK), "Marine Day in Japan"),
        ("JP", "ja", datetime(2026, 7, 20, 9, tzinfo=TOKYO), "海の日"),
        ("JP", "ja", datetime(2026, 9, 7, 23, tzinfo=TOKYO), "（米国）"),
        ("JP", "en", datetime(2026, 9, 7, 23, tzinfo=TOKYO), "Labor Day in the United States"),
    ],
)
def test_a_holiday_of_either_side_is_named(side: str, language: str, instant: datetime, holiday: str) -> None:
    html = shown("{% clocks instant %}", reader(side), language, instant=instant)

    assert 'class="holiday"' in html
    assert holiday in html


def test_no_holiday_no_line() -> None:
    assert "holiday" not in shown("{% clocks i %}", reader(), i=datetime(2026, 7, 9, 13, tzinfo=UTC))


def test_the_holiday_is_looked_up_on_each_sides_own_day() -> None:
    # Sunday evening in Washington is Monday, Marine Day, in Tokyo; an hour of Sunday in both is no holiday.
    sunday = shown("{% clocks i %}", reader(), i=datetime(2026, 7, 19, 9, tzinfo=NEW_YORK))

    assert "Marine Day" not in sunday


def test_somebody_who_works_on_the_other_side_sees_home_second() -> None:
    html = shown("{% clocks i %}", reader("US", "Asia/Tokyo"), i=datetime(2026, 7, 9, 0, tzinfo=UTC))

    assert words(html) == "Thu 9 Jul, 09:00 JST Washington Wed 20:00 −1 day"


def test_a_place_comes_first_and_the_readers_home_second() -> None:
    html = shown("{% clocks i zone=z %}", reader("US"), i=datetime(2026, 7, 9, 0, tzinfo=UTC), z=TOKYO)

    assert words(html) == "Thu 9 Jul, 09:00 JST Washington Wed 20:00 −1 day"


def test_the_anonymous_read_by_their_language() -> None:
    instant = datetime(2026, 7, 9, 0, tzinfo=UTC)

    assert words(shown("{% clocks i %}", None, "ja", i=instant)).startswith("7月9日（木）09:00 JST")
    assert words(shown("{% clocks i %}", None, "en", i=instant)).startswith("Wed 8 Jul, 20:00 EDT")


def test_late_and_line_are_marked() -> None:
    html = shown("{% clocks i late=True line=True %}", reader(), i=datetime(2026, 7, 9, tzinfo=UTC))

    assert 'class="clocks clocks--line" data-late="true"' in html


def test_nothing_known_is_a_dash() -> None:
    assert shown("{% clocks None %}{% day None %}", reader()) == "––"


def test_a_date_has_one_clock() -> None:
    assert shown("{% day d %}", d=date(2026, 7, 9)) == '<time datetime="2026-07-09">Thu 9 Jul</time>'
    assert words(shown("{% day d %}", language="ja", d=date(2025, 7, 9))) == "2025年7月9日（水）"
    assert words(shown("{% day d year=True %}", d=date(2026, 7, 9))) == "Thu 9 Jul 2026"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (60, "1 minute"),
        (59 * 60, "59 minutes"),
        (3600, "1 hour"),
        (8 * 3600 + 120, "8 hours"),
        (24 * 3600, "1 day"),
        (37 * 3600, "1 day 13 hours"),
        (3 * 86400 + 7000, "3 days"),
    ],
)
def test_a_span_is_said_in_its_largest_units(seconds: int, expected: str) -> None:
    assert span(seconds) == expected


def test_distances(clock: Traveller) -> None:
    now = datetime(2026, 3, 4, 15, tzinfo=UTC)

    assert distance(now) == "now"
    assert distance(now.replace(hour=23)) == "in 8 hours"
    assert distance(now.replace(day=1)) == "3 days ago"
    assert distance(now.replace(day=1), late=True) == "3 days late"
    assert shown("{% ago i late=True %}", i=now.replace(day=1)) == "3 days late"


def test_mails_say_both_dates_in_full_in_the_receivers_language() -> None:
    instant = datetime(2026, 7, 9, 21, tzinfo=UTC)

    with override("ja"):
        english = two_clocks(instant, reader("US"))
    japanese = two_clocks(instant, reader("JP", language="ja"))

    assert english == "Thu 9 Jul 2026, 17:00 EDT (Tokyo Fri 10 Jul 2026, 06:00)"
    assert japanese == "2026年7月10日（金）06:00 JST／ワシントン 2026年7月9日（木）17:00"


def test_a_zone_without_letters_says_utc() -> None:
    assert letters(datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Dubai"))) == "UTC+04"


def test_places_are_towns() -> None:
    assert place(NEW_YORK) == "Washington"
    assert place(ZoneInfo("America/Los_Angeles")) == "Los Angeles"


def test_reader_of_a_person_is_on_their_side() -> None:
    assert Reader.of(reader("JP")) == Reader(TOKYO, Side.JP)


def test_world_clock_shows_both_sides_now() -> None:
    html = words(shown("{% world_clock %}", reader()))

    assert "Wed 4 Mar, 10:00" in html
    assert "Thu 00:00" in html


def test_whose_zone() -> None:
    assert "your zone (Washington)" in words(shown("{% whose_zone %}", reader()))
    assert words(shown("{% whose_zone %}")) == "Times are shown for Washington."


@pytest.mark.parametrize(
    ("side", "zone", "said"),
    [
        ("US", "America/New_York", "Washington 09:00–17:00, Tokyo 00:00–03:00 and 19:00–24:00"),
        ("JP", "Asia/Tokyo", "Tokyo 09:00–17:00, Washington 00:00–07:00 and 23:00–24:00"),
        ("US", "Asia/Tokyo", "Tokyo 09:00–17:00, Washington 00:00–07:00 and 23:00–24:00"),
    ],
)
def test_office_hours_are_drawn_and_said(side: str, zone: str, said: str) -> None:
    html = shown("{% dayband %}", reader(side, zone))

    assert said in html
    assert "No shared office hours." in html
    assert html.count("<rect") >= 5


def test_shared_office_hours_are_drawn() -> None:
    html = shown("{% dayband i %}", reader("US", "Pacific/Honolulu"), i=datetime(2026, 7, 9, 0, 30, tzinfo=UTC))

    assert 'class="both"' in html
    assert "Shared: 14:00–17:00." in html
    assert 'class="tick"' in html
