from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.utils import translation

from commission.people.models import Person, Side
from projects.models import Call, Deadline

if TYPE_CHECKING:
    from tests.factories.projects import MakeCall


def deadline(day: date, moment: time, rule: str, side: str = "US", zone: str = "America/New_York") -> Deadline:
    return Deadline(side=side, closes_on=day, wall_time=moment, rule=rule, zone=zone)


def someone(side: str, zone: str) -> Person:
    return Person(side=side, time_zone=zone)


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("America/New_York", datetime(2026, 8, 21, 21, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 8, 22, 0, tzinfo=UTC)),
        ("Pacific/Honolulu", datetime(2026, 8, 22, 3, tzinfo=UTC)),
        # Clocks that the US side does not keep win nothing.
        ("Asia/Tokyo", datetime(2026, 8, 21, 21, tzinfo=UTC)),
        ("Etc/GMT+12", datetime(2026, 8, 21, 21, tzinfo=UTC)),
    ],
)
def test_submitter_local_time(zone: str, instant: datetime) -> None:
    last = deadline(date(2026, 8, 21), time(17), "submitter")

    assert last.instant_for(someone("US", zone)) == instant


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Europe/Paris"])
def test_fixed_zone_is_one_instant_for_everybody(zone: str) -> None:
    last = deadline(date(2026, 8, 21), time(19), "fixed", "JP", "Asia/Tokyo")

    assert last.instant_for(someone("JP", zone)) == datetime(2026, 8, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "moment", "instant"),
    [
        # 02:30 does not occur when clocks spring forward; 01:30 occurs twice when they fall back: the later counts.
        (date(2026, 3, 8), time(2, 30), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        (date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        (date(2026, 3, 7), time(17), datetime(2026, 3, 7, 22, tzinfo=UTC)),
        (date(2026, 3, 8), time(17), datetime(2026, 3, 8, 21, tzinfo=UTC)),
        (date(2026, 11, 1), time(17), datetime(2026, 11, 1, 22, tzinfo=UTC)),
    ],
)
def test_deadline_across_the_change_of_clocks(day: date, moment: time, instant: datetime) -> None:
    assert deadline(day, moment, "submitter").instant_for(someone("US", "America/New_York")) == instant


def test_deadline_is_that_of_the_persons_side(make_call: MakeCall, us_member: Person, jp_member: Person) -> None:
    call = make_call(closes_on=date(2026, 8, 21))

    assert call.deadline_for(us_member) == datetime(2026, 8, 21, 21, tzinfo=UTC)
    assert call.deadline_for(jp_member) == datetime(2026, 8, 21, 10, tzinfo=UTC)


def test_call_without_a_deadline_promises_nothing(make_call: MakeCall, us_member: Person) -> None:
    call = make_call()
    call.deadlines.all().delete()

    assert Call.objects.get(pk=call.pk).deadline_for(us_member) is None


def test_calls_are_public_once_opened(make_call: MakeCall, us_staff: Person, stranger: Person) -> None:
    hidden, shown = make_call(state="draft"), make_call(state="closed")

    assert set(Call.objects.visible_to(AnonymousUser())) == {shown}
    assert set(Call.objects.visible_to(stranger)) == {shown}
    assert set(Call.objects.visible_to(us_staff)) == {hidden, shown}
    assert set(Call.objects.open()) == set()


def test_for_page_reads_deadlines_and_areas_at_once(
    make_call: MakeCall, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for _n in range(3):
        make_call()

    with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture has no type of its own
        shown = [(call.deadline_of(Side.JP), list(call.areas.all())) for call in Call.objects.for_page()]

    assert len(shown) == 3


def test_reference_and_address(make_call: MakeCall) -> None:
    call = make_call()

    assert str(call) == call.reference == "C-2026-1"
    assert call.get_absolute_url() == "/calls/C-2026-1/"
    assert call.is_open


def test_number_is_given_once_a_year(make_call: MakeCall) -> None:
    make_call(number=1)

    with pytest.raises(IntegrityError):
        make_call(number=1)


def test_criterion_in_both_languages(make_call: MakeCall) -> None:
    criterion = make_call().criteria.first()

    assert criterion is not None
    assert str(criterion) == "Scientific and technical quality"
    with translation.override("ja"):
        assert str(criterion) == "科学的・技術的な質"


def test_anchors_run_from_best_to_worst(make_call: MakeCall) -> None:
    criterion = make_call().criteria.first()
    assert criterion is not None
    criterion.anchors_en[2] = criterion.anchors_ja[2] = ""

    rows = criterion.anchors()

    assert [row["value"] for row in rows] == [5, 4, 2, 1]
    assert rows[0]["text_en"] == "Method proven; every claim has a test."


def test_deadline_reads_as_it_was_announced(make_call: MakeCall) -> None:
    deadline = make_call(closes_on=date(2026, 8, 21)).deadline_of(Side.JP)

    assert str(deadline) == "2026-08-21, 19:00"
