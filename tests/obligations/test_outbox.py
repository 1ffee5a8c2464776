"""Inbox, outbox, ladders and the engine's page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commission.obligations.actions import sending, take_back
from commission.obligations.models import EngineMode, Ladder, LadderStep, Notice
from commission.obligations.permissions import can_close, can_send_again
from commission.records.models import Event
from commission.web.http import Conflict
from tests.obligations.ticking import tick

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from django.test import Client

    from commission.people.models import Person
    from tests.factories.obligations import MakeNotice, MakeObligation

    ClientFor = Callable[[Person], Client]

pytestmark = pytest.mark.django_db


def test_inbox_shows_what_was_sent_to_me_and_nothing_else(
    client_for: ClientFor, make_notice: MakeNotice, us_member: Person, stranger: Person
) -> None:
    mine, other = make_notice(us_member), make_notice()
    client = client_for(us_member)

    rows = client.get("/inbox/").context["page"].object_list

    assert list(rows) == [mine]
    assert client.get(f"/inbox/{mine.pk}/").status_code == 200
    assert client.get(f"/inbox/{other.pk}/").status_code == 404
    assert client.post(f"/inbox/{other.pk}/reading/").status_code == 404


def test_reading_is_an_act(client_for: ClientFor, make_notice: MakeNotice, us_member: Person) -> None:
    first, second = make_notice(us_member), make_notice(us_member)
    client = client_for(us_member)
    client.get(f"/inbox/{first.pk}/")
    assert Notice.objects.unread().count() == 2

    client.post(f"/inbox/{first.pk}/reading/")
    unread = client.get("/inbox/?unread=true").context["page"].object_list
    assert list(unread) == [second]
    client.post("/inbox/reading/")

    assert not Notice.objects.unread().exists()


@pytest.mark.parametrize("query", ["?q=more+time", "?message_class=2formal", "?q=O-000", "?page=9"])
def test_search_and_filter_of_the_inbox(
    client_for: ClientFor, make_notice: MakeNotice, us_member: Person, query: str
) -> None:
    make_notice(us_member)

    assert client_for(us_member).get(f"/inbox/{query}").status_code == 200


@pytest.mark.parametrize("url", ["/inbox/", "/outbox/"])
def test_lists_cost_the_same_for_one_and_for_three(
    client_for: ClientFor,
    make_notice: MakeNotice,
    us_staff: Person,
    url: str,
) -> None:
    client = client_for(us_staff)
    make_notice(us_staff)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    make_notice(us_staff)
    make_notice(us_staff)
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(one) == len(three)


@pytest.mark.parametrize("url", ["/outbox/", "/ladders/", "/ladders/review/", "/ladders/review/edit/", "/engine/"])
def test_pages_of_the_secretariat(client_for: ClientFor, us_staff: Person, us_member: Person, url: str) -> None:
    assert client_for(us_staff).get(url).status_code == 200
    assert client_for(us_member).get(url).status_code == 403


def test_outbox_finds_by_state_address_and_message_id(
    client_for: ClientFor, make_notice: MakeNotice, us_member: Person, us_staff: Person
) -> None:
    held = make_notice(us_member, state="held")
    make_notice(us_staff)
    client = client_for(us_staff)

    found = [
        list(client.get("/outbox/", query).context["page"].object_list)
        for query in ({"state": "held"}, {"q": us_member.email}, {"q": held.message_id})
    ]

    assert found == [[held]] * 3
    assert [one["label"] for one in client.get("/outbox/").context["states"]] == [
        "waiting to be sent",
        "held for a person",
    ]


def test_held_letter_is_sent_again_with_a_reason_and_a_new_message_id(
    client_for: ClientFor, make_notice: MakeNotice, us_staff: Person, us_member: Person
) -> None:
    notice = make_notice(state="held", reason="it may have been sent")
    before = notice.message_id
    url = f"/outbox/{notice.pk}/sending/"

    assert client_for(us_member).post(url, {"reason": "x"}).status_code == 403
    assert client_for(us_staff).post(url).status_code == 422
    assert client_for(us_staff).post(url, {"reason": "They asked; it is not there"}).status_code == 302

    notice.refresh_from_db()
    assert (notice.state, notice.generation, notice.message_id != before) == ("queued", 2, True)
    assert notice.history.get().phase == "person"
    assert Event.objects.about(notice).get().data["generation"] == 2
    assert client_for(us_staff).post(url, {"reason": "again"}).status_code == 409


@pytest.mark.parametrize(("noun", "state"), [("arrival", "sent"), ("leaving", "cancelled")])
def test_held_letter_is_decided_by_a_person(
    client_for: ClientFor, make_notice: MakeNotice, us_staff: Person, noun: str, state: str
) -> None:
    notice = make_notice(state="held")
    url = f"/outbox/{notice.pk}/{noun}/"

    assert client_for(us_staff).post(url).status_code == 422
    assert client_for(us_staff).post(url, {"reason": "They told us"}).status_code == 302
    assert client_for(us_staff).post(url, {"reason": "They told us"}).status_code == 409

    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (state, "They told us")


def test_what_was_sent_cannot_be_sent_again(make_notice: MakeNotice, us_staff: Person, us_member: Person) -> None:
    notice = make_notice(state="sent", accepted_at=timezone.now())

    assert not can_send_again(us_staff, notice)
    assert not can_close(us_staff, notice)
    notice.state = "failed"
    assert can_send_again(us_staff, notice)
    assert not can_send_again(us_member, notice)


def test_page_of_a_message_tells_why(
    clock: time_machine.Traveller,
    client_for: ClientFor,
    make_obligation: MakeObligation,
    us_reviewer: Person,
    us_staff: Person,
) -> None:
    make_obligation(us_reviewer, due_at=datetime(2026, 4, 1, 21, tzinfo=UTC))
    tick(clock, days=20)
    notice = Notice.objects.get(is_digest=True)

    page = client_for(us_staff).get(f"/outbox/{notice.pk}/").content.decode()

    assert "the mail server took it" in page
    assert notice.message_id.strip("<>") in page


def test_letters_not_yet_sent_can_be_taken_back(make_notice: MakeNotice, us_member: Person, us_staff: Person) -> None:
    notice = make_notice(us_member)

    none = take_back("test.told", notice.subject, person=us_staff)
    one = take_back("test.told", notice.subject)

    notice.refresh_from_db()
    assert (none, one, notice.state) == (0, 1, "cancelled")


def test_reminders_can_be_resumed(us_member: Person) -> None:
    sending.stop_nudges(us_member)
    sending.stop_nudges(us_member, stopped=False)

    us_member.refresh_from_db()
    assert us_member.nudges


def test_engine_is_held_and_run_with_a_reason(client_for: ClientFor, us_staff: Person, us_member: Person) -> None:
    client = client_for(us_staff)

    assert client_for(us_member).post("/engine/mode/", {"mode": "hold", "reason": "x"}).status_code == 403
    assert client.post("/engine/mode/", {"mode": "hold"}).status_code == 422
    assert client.post("/engine/mode/", {"mode": "hold", "reason": "Restored from a backup"}).status_code == 302

    assert EngineMode.objects.get().mode == "hold"
    assert "nothing is sent" in client.get("/engine/").content.decode()
    sending.set_mode("run", reason="Reconciled", by=us_staff)
    assert EngineMode.objects.get().mode == "run"


def steps_form(steps: list[dict[str, object]], **words: object) -> dict[str, object]:
    data: dict[str, object] = {"form-TOTAL_FORMS": len(steps), "form-INITIAL_FORMS": 0, **words}
    for number, step in enumerate(steps):
        data |= {f"form-{number}-{name}": value for name, value in step.items()}
    return data


STEP = {"anchor": "due", "offset": -3, "audience": "owner", "effect": "remind", "use_by": 5, "is_digestible": "on"}


def edited(**changes: object) -> dict[str, object]:
    """The steps of a ladder as the form sends them back, the first one changed."""
    found = list(Ladder.objects.current("screening").steps.all())
    data: dict[str, object] = {"form-TOTAL_FORMS": len(found), "form-INITIAL_FORMS": len(found)}
    for number, step in enumerate(found):
        values = {name: getattr(step, name) for name in ("id", "anchor", "offset", "audience", "effect", "use_by")}
        data |= {f"form-{number}-{name}": value for name, value in values.items()}
    return data | changes


def test_edit_makes_a_new_version_and_what_is_open_keeps_its_own(
    client_for: ClientFor, make_obligation: MakeObligation, us_staff: Person
) -> None:
    before = Ladder.objects.current("screening")
    client = client_for(us_staff)

    tried = client.post("/ladders/screening/edit/", edited(**{"form-0-offset": -4, "try": "1"}))
    kept = client.post("/ladders/screening/edit/", edited(**{"form-0-offset": -4, "note": "Earlier"}))

    after = Ladder.objects.current("screening")
    assert (tried.status_code, kept.status_code) == (200, 302)
    assert (after.version, after.note, after.made_by) == (2, "Earlier", us_staff)
    assert [step.offset for step in after.steps.all()] == [-4, 0, 2, 5]
    assert [step.offset for step in before.steps.all()] == [-2, 0, 2, 5]
    assert client.get("/ladders/screening/").status_code == 200


def test_dry_run_tells_what_would_be_sent(
    clock: time_machine.Traveller,
    client_for: ClientFor,
    make_obligation: MakeObligation,
    us_staff: Person,
    us_member: Person,
) -> None:
    make_obligation(us_member, kind="test.answer", due_at=datetime(2026, 3, 13, 21, tzinfo=UTC))
    data = steps_form([STEP], **{"try": "1"})

    tried = client_for(us_staff).post("/ladders/answer/edit/", data).context["coming"]

    assert (tried.count, tried.people, tried.things) == (1, 1, 1)
    assert f"{us_member.here(tried.first[0].planned_for):%a %d %b %H:%M}" == "Tue 10 Mar 09:00"
    assert Ladder.objects.current("answer").version == 1


@pytest.mark.parametrize(
    "data",
    [
        steps_form([], note="Empty"),
        steps_form([STEP, STEP], note="Twice"),
        steps_form([STEP | {"offset": 500}], note="Far"),
        steps_form([STEP | {"anchor": "opened"}], note="Back"),
        steps_form([STEP]),
    ],
)
def test_steps_that_do_not_fit_are_refused(client_for: ClientFor, us_staff: Person, data: dict[str, object]) -> None:
    answer = client_for(us_staff).post("/ladders/answer/edit/", data)

    assert answer.status_code == 422
    assert Ladder.objects.current("answer").version == 1


def test_two_who_edit_at_once(us_staff: Person) -> None:
    ladder = Ladder.objects.current("answer")
    sending.revise(ladder, steps=[LadderStep(anchor="due", offset=-1)], note="First", by=us_staff)

    with pytest.raises(Conflict):
        sending.revise(ladder, steps=[LadderStep(anchor="due", offset=-2)], note="Second", by=us_staff)


def test_unknown_ladder_is_not_found(client_for: ClientFor, us_staff: Person) -> None:
    assert client_for(us_staff).get("/ladders/nothing/").status_code == 404
