from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commission.members.models import Area
from commission.records.models import Event
from commission.web.http import Conflict
from projects.actions import call_problems, close_call, edit_call, open_call, prepare_call, set_deadline, set_rubric
from projects.models import Call
from projects.models.rubric import STANDARD

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import MakeCall

TITLES = {"title_en": "Joint research", "title_ja": "共同研究"}


def promise(call: Call, by: Person, side: str, days: int = 30) -> None:
    terms: dict[str, Any] = {"wall_time": time(17), "rule": "fixed", "entered": "17:00"}
    set_deadline(call, by=by, side=side, closes_on=timezone.now().date() + timedelta(days=days), **terms)


@pytest.mark.django_db
def test_a_call_is_prepared_filled_and_opened(us_staff: Person) -> None:
    area = Area.objects.technologies().earliest("position")
    call = prepare_call(by=us_staff, year=2026, areas=[area], **TITLES)
    assert call.criteria.count() == len(STANDARD)
    assert list(call.areas.all()) == [area]

    promise(call, us_staff, "US")
    promise(call, us_staff, "JP")
    open_call(call, by=us_staff)

    assert Call.objects.get().is_open
    assert {deadline.zone for deadline in call.deadlines.all()} == {"America/New_York", "Asia/Tokyo"}
    kinds = list(Event.objects.about(call).values_list("kind", flat=True))
    assert kinds == ["call.prepared", "call.rescheduled", "call.rescheduled", "call.opened"]


def test_numbers_run_on_within_a_year(us_staff: Person) -> None:
    numbers = [prepare_call(by=us_staff, year=year, **TITLES).number for year in (2026, 2026, 2027)]

    assert numbers == [1, 2, 1]


def test_a_call_is_edited_until_it_opens(us_staff: Person) -> None:
    call = prepare_call(by=us_staff, year=2026, **TITLES)

    edit_call(call, by=us_staff, title_en="Other title", areas=Area.objects.technologies()[:2])
    edit_call(call, by=us_staff, max_months=24)
    set_rubric(call, by=us_staff, rows=STANDARD[:2])

    call = Call.objects.get()
    assert (call.title_en, call.max_months, call.areas.count(), call.criteria.count()) == ("Other title", 24, 2, 2)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_was_announced_stays(make_call: MakeCall, us_staff: Person, state: str) -> None:
    call = make_call(state=state)

    with pytest.raises(Conflict):
        edit_call(call, by=us_staff, title_en="Other")
    with pytest.raises(Conflict):
        set_rubric(call, by=us_staff, rows=STANDARD[:1])

    assert Call.objects.get().criteria.count() == len(STANDARD)


def test_problems_before_opening(us_staff: Person) -> None:
    call = prepare_call(by=us_staff, year=2026, **TITLES)
    set_rubric(call, by=us_staff, rows=[])
    promise(call, us_staff, "US", days=-1)

    assert len(call_problems(call)) == 3
    with pytest.raises(ValidationError):
        open_call(call, by=us_staff)


def test_an_announced_deadline_moves_later_only(make_call: MakeCall, us_staff: Person) -> None:
    call = make_call(closes_on=date(2026, 12, 18))
    terms: dict[str, Any] = {"side": "JP", "wall_time": time(19), "rule": "fixed", "entered": "moved"}

    with pytest.raises(ValidationError):
        set_deadline(call, by=us_staff, closes_on=date(2026, 12, 17), **terms)
    set_deadline(call, by=us_staff, closes_on=date(2026, 12, 21), **terms)

    assert Call.objects.get().deadlines.get(side="JP").closes_on == date(2026, 12, 21)


def test_a_closed_call_can_be_opened_again(make_call: MakeCall, us_staff: Person) -> None:
    call = make_call()
    close_call(call, by=None)
    with pytest.raises(Conflict):
        close_call(call, by=us_staff)

    open_call(call, by=us_staff)

    assert Call.objects.get().is_open
