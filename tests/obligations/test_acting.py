"""Snooze, more time, decline, delegate: by whom, how often, and what follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from commission.obligations.actions import acting
from commission.obligations.forms import offers
from commission.obligations.models import ExtensionRequest, Notice, Obligation
from commission.obligations.permissions import abilities, can_decide_extension
from commission.obligations.planner import plan
from commission.records.models import Event
from commission.web.http import Conflict
from tests.obligations.ticking import sent, tick

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person
    from tests.factories.obligations import MakeExtension, MakeObligation
    from tests.factories.people import MakePerson

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 4, 1, 21, tzinfo=UTC)


def test_snooze_moves_reminders_and_not_the_due_time(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    row = make_obligation(us_reviewer, due_at=DUE)
    clock.move_to(datetime(2026, 3, 21, 14, tzinfo=UTC))
    plan(timezone.now())

    acting.snooze(row, until=datetime(2026, 3, 25, 13, tzinfo=UTC), by=us_reviewer)
    tick(clock, days=16)

    row.refresh_from_db()
    assert row.due_at == DUE
    assert [when for _who, when in sent(row)] == [
        "Wed 25 Mar 09:00",
        "Mon 30 Mar 09:00",
        "Thu 02 Apr 09:00",
        "Mon 06 Apr 09:00",
    ]
    assert Event.objects.about(row).get().kind == "obligation.snoozed"


def test_third_snooze_is_a_conflict(make_obligation: MakeObligation) -> None:
    row = make_obligation()
    until = timezone.now() + timedelta(days=1)
    for _n in range(2):
        acting.snooze(row, until=until, by=row.owner)

    with pytest.raises(Conflict):
        acting.snooze(row, until=until, by=row.owner)


def test_settled_work_cannot_be_put_off(make_obligation: MakeObligation) -> None:
    row = make_obligation(settled_at=timezone.now(), how="done")

    with pytest.raises(Conflict):
        acting.snooze(row, until=timezone.now(), by=row.owner)


def test_snooze_is_offered_on_days_on_which_both_sides_work(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    # Friday before the spring equinox in Japan was the 20th; here it is the Thursday before it.
    clock.move_to(datetime(2026, 3, 19, 14, tzinfo=UTC))
    row = make_obligation(us_reviewer, due_at=DUE)

    found = [one.strftime("%a %d %b %H:%M") for one in offers(row, timezone.now())]

    assert found == ["Mon 23 Mar 13:00", "Tue 24 Mar 13:00", "Fri 27 Mar 13:00"]


def test_snooze_never_passes_the_last_working_day_before_it_is_due(
    clock: time_machine.Traveller, make_obligation: MakeObligation, us_reviewer: Person
) -> None:
    soon = make_obligation(us_reviewer, due_at=datetime(2026, 3, 6, 22, tzinfo=UTC))
    today = make_obligation(us_reviewer, due_at=datetime(2026, 3, 4, 22, tzinfo=UTC))

    assert [f"{one:%d}" for one in offers(soon, timezone.now())] == ["05"]
    assert offers(today, timezone.now()) == []


def test_more_time_is_owed_an_answer_by_staff_and_chair_of_that_side(
    make_obligation: MakeObligation, us_reviewer: Person, us_staff: Person, us_chair: Person, jp_staff: Person
) -> None:
    row = make_obligation(us_reviewer)

    request = acting.ask_more_time(row, due_at=row.due_at + timedelta(days=7), reason="Travelling", by=us_reviewer)

    owed = Obligation.objects.about("extension", request).open()
    assert {one.owner for one in owed} == {us_staff, us_chair}
    assert request.reference == row.reference
    assert request.title_en == row.title_en
    assert request.title_ja == row.title_ja
    assert str(request.obligation_id) in str(request)


def test_more_time_must_be_more_and_is_asked_for_once(make_obligation: MakeObligation) -> None:
    row = make_obligation()
    later = row.due_at + timedelta(days=7)

    with pytest.raises(Conflict):
        acting.ask_more_time(row, due_at=row.due_at, reason="", by=row.owner)
    acting.ask_more_time(row, due_at=later, reason="Travelling", by=row.owner)
    with pytest.raises(Conflict):
        acting.ask_more_time(row, due_at=later, reason="Travelling", by=row.owner)


def test_granting_begins_a_new_epoch_and_tells_the_owner(
    make_extensionrequest: MakeExtension, us_staff: Person
) -> None:
    request = make_extensionrequest()

    acting.grant(request, by=us_staff)

    row = Obligation.objects.get(pk=request.obligation_id)
    assert (row.due_at, row.epoch) == (request.due_at, 2)
    told = Notice.objects.get()
    assert (told.person, told.message_class) == (row.owner, Notice.Class.FORMAL)
    assert ExtensionRequest.objects.get().decided_by == us_staff


def test_refusing_leaves_the_due_time(make_extensionrequest: MakeExtension, us_staff: Person) -> None:
    request = make_extensionrequest()

    acting.refuse(request, by=us_staff)

    row = Obligation.objects.get(pk=request.obligation_id)
    assert (row.epoch, request.state) == (1, ExtensionRequest.State.REFUSED)
    with pytest.raises(Conflict):
        acting.grant(request, by=us_staff)


def test_declining_ends_the_ladder_at_once(make_obligation: MakeObligation) -> None:
    row = make_obligation()

    declined = acting.decline(row, reason="time", by=row.owner)

    assert (declined.how, declined.is_open) == ("declined", False)
    with pytest.raises(Conflict):
        acting.decline(row, reason="time", by=row.owner)


def test_what_cannot_be_declined_is_a_conflict(make_obligation: MakeObligation) -> None:
    row = make_obligation(kind="test.answer")

    with pytest.raises(Conflict):
        acting.decline(row, reason="time", by=row.owner)


@pytest.mark.parametrize("kind", ["test.review", "test.invitation"])
def test_delegating_opens_it_for_somebody_else(
    make_obligation: MakeObligation, make_person: MakePerson, kind: str
) -> None:
    row, to = make_obligation(kind=kind), make_person()

    acting.delegate(row, to=to, by=row.owner)

    assert Obligation.objects.about(kind, row.about).open().get().owner == to
    row.refresh_from_db()
    assert row.how == "delegated"


@pytest.mark.parametrize("kind", ["test.review", "test.answer"])
def test_delegating_to_somebody_who_may_not_have_it_is_a_conflict(make_obligation: MakeObligation, kind: str) -> None:
    row = make_obligation(kind=kind)

    with pytest.raises(Conflict):
        acting.delegate(row, to=row.owner, by=row.owner)


def test_abilities_of_owner_staff_and_others(
    make_obligation: MakeObligation, us_member: Person, us_staff: Person, stranger: Person
) -> None:
    row = make_obligation(us_member)
    everything = {"snooze": True, "ask_more_time": True, "decline": True, "delegate": True}

    assert abilities(us_member, row) == everything
    assert abilities(us_staff, row) == dict.fromkeys(everything, False) | {"delegate": True}
    assert abilities(stranger, row) == dict.fromkeys(everything, False)
    row.settled_at = timezone.now()
    assert abilities(us_member, row) == dict.fromkeys(everything, False)


def test_who_decides_on_more_time(
    make_extensionrequest: MakeExtension,
    make_obligation: MakeObligation,
    us_staff: Person,
    jp_staff: Person,
    us_chair: Person,
    jp_chair: Person,
    stranger: Person,
) -> None:
    request = make_extensionrequest()
    own = make_extensionrequest(make_obligation(us_staff))

    may = [can_decide_extension(person, request) for person in (us_staff, jp_staff, us_chair, jp_chair, stranger)]

    assert may == [True, True, True, False, False]
    assert not can_decide_extension(us_staff, own)
    request.state = ExtensionRequest.State.GRANTED
    assert not can_decide_extension(us_staff, request)


def test_visible_to_owner_asker_and_those_who_see_everything(
    make_obligation: MakeObligation, us_member: Person, jp_member: Person, auditor: Person, stranger: Person
) -> None:
    row = make_obligation(us_member, by=jp_member)

    seen = [row in Obligation.objects.visible_to(one) for one in (us_member, jp_member, auditor, stranger)]

    assert seen == [True, True, True, False]
