"""Calls: public once open, prepared and opened by the secretariat; and what else the public reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from projects.models import Call

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import MakeCall, ProposalIn

ClientFor = Callable[[Any], Client]
LIMITS = {
    "max_months": 36,
    "summary_words": 250,
    "summary_characters": 600,
    "text_words": 1500,
    "text_characters": 4000,
    "consent_days": 5,
    "screening_days": 5,
    "response_days": 5,
    "review_days": 15,
    "decision_days": 10,
    "reviews_per_side": 1,
}
WORDS = {
    "title_en": "Quantum links",
    "title_ja": "量子リンク",
    "summary_en": "Links.",
    "summary_ja": "リンク。",
} | LIMITS


def deadline(side: str, day: str) -> dict[str, str]:
    plain = {
        "closes_on": day,
        "wall_time": "17:00",
        "rule": "fixed",
        "zone": "Asia/Tokyo",
        "entered": f"{day}, 17:00 JST",
    }
    return {f"deadline_{side}-{name}": value for name, value in plain.items()}


def test_open_call_is_public_and_a_draft_is_not(make_call: MakeCall, client: Client) -> None:
    shown, hidden = make_call(), make_call(state="draft")

    page = client.get("/calls/")

    assert list(page.context["page"]) == [shown]
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_public_page_has_the_rubric_and_both_deadlines(make_call: MakeCall, client: Client) -> None:
    page = client.get(make_call().get_absolute_url()).content.decode()

    assert "Method proven; every claim has a test." in page
    assert page.count('<span class="clocks') >= 2
    assert "in the submitter&#x27;s local time" in page


def test_staff_prepares_a_call_step_by_step(client_for: ClientFor, us_staff: Person) -> None:
    client = client_for(us_staff)

    client.post("/calls/new/", {"year": 2027} | WORDS)
    call = Call.objects.get()
    edit = f"{call.get_absolute_url()}edit/"
    too_early = client.post(f"{call.get_absolute_url()}opening/")
    client.post(edit, WORDS | {"title_en": "Better"} | deadline("us", "2099-01-02") | deadline("jp", "2099-01-02"))
    client.post(f"{call.get_absolute_url()}opening/")
    call.refresh_from_db()
    opened = call.state
    client.post(f"{call.get_absolute_url()}closing/")

    call.refresh_from_db()
    assert too_early.status_code == 422
    assert b"Each side needs a deadline." in too_early.content
    assert (opened, call.state, call.title_en) == (Call.State.OPEN, Call.State.CLOSED, "Better")


def test_form_of_a_call_keeps_what_was_typed(client_for: ClientFor, us_staff: Person) -> None:
    answer = client_for(us_staff).post("/calls/new/", {"year": 2027} | WORDS | {"title_ja": ""})

    assert answer.status_code == 422
    assert b"Quantum links" in answer.content


def test_announced_deadline_moves_later_only(make_call: MakeCall, client_for: ClientFor, us_staff: Person) -> None:
    call, client = make_call(), client_for(us_staff)
    edit = f"{call.get_absolute_url()}edit/"

    earlier = client.post(edit, deadline("us", "2020-01-02") | deadline("jp", "2099-01-02"))
    later = client.post(edit, deadline("us", "2099-01-02") | deadline("jp", "2099-01-02"))

    assert (earlier.status_code, later.status_code) == (422, 302)
    assert b"not earlier" in earlier.content


def test_rubric_is_rewritten_in_the_order_of_positions(
    make_call: MakeCall, client_for: ClientFor, us_staff: Person
) -> None:
    call = make_call(state="draft")
    path = f"{call.get_absolute_url()}criteria/"
    rows = list(call.criteria.all())
    form: dict[str, Any] = {"form-TOTAL_FORMS": 6, "form-INITIAL_FORMS": 5}
    for place, row in enumerate(rows):
        plain: dict[str, Any] = {
            "id": row.pk,
            "position": 10 - place,
            "weight": row.weight,
            "name_en": row.name_en,
            "name_ja": row.name_ja,
        }
        form |= {f"form-{place}-{name}": value for name, value in plain.items()}
    form |= {"form-0-DELETE": "on", "form-1-anchor_5_ja": "両国に等しく利益", "form-1-anchor_5_en": "Alike"}

    answer = client_for(us_staff).post(path, form)

    names = list(call.criteria.values_list("name_en", flat=True))
    assert answer.status_code == 302
    assert names == [row.name_en for row in reversed(rows[1:])]
    assert call.criteria.latest("position").anchors_ja[4] == "両国に等しく利益"


def test_rubric_with_errors_keeps_what_was_typed(make_call: MakeCall, client_for: ClientFor, us_staff: Person) -> None:
    call = make_call(state="draft")
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-name_en": "Kept name", "form-0-weight": "900"}

    answer = client_for(us_staff).post(f"{call.get_absolute_url()}criteria/", form)

    assert answer.status_code == 422
    assert b"Kept name" in answer.content


@pytest.mark.parametrize("part", ["edit/", "criteria/", "opening/", "closing/"])
def test_others_change_no_call(make_call: MakeCall, client_for: ClientFor, us_member: Person, part: str) -> None:
    call = make_call()

    answer = client_for(us_member).post(f"{call.get_absolute_url()}{part}", {})

    call.refresh_from_db()
    assert answer.status_code == 403
    assert call.state == Call.State.OPEN


def test_closing_twice_is_refused(make_call: MakeCall, client_for: ClientFor, us_staff: Person) -> None:
    call = make_call(state="closed")

    answer = client_for(us_staff).post(f"{call.get_absolute_url()}closing/")

    assert answer.status_code == 403


def test_public_reads_selected_projects_only(proposal_in: ProposalIn, client: Client) -> None:
    selected, other = proposal_in("selected"), proposal_in("reviewed")

    listed = client.get("/projects/")
    page = client.get(f"/projects/P-{selected.pk}/").content

    assert list(listed.context["page"]) == [selected]
    assert b"Four test lines" in page
    assert b"Neither side has enough" not in page
    assert client.get(f"/projects/P-{other.pk}/").status_code == 404
    assert client.get("/projects/", {"q": "nothing-like-it"}).status_code == 200


def test_front_page_shows_open_calls(make_call: MakeCall, client: Client) -> None:
    call = make_call(title_en="A call in front")

    page = client.get("/welcome/")

    assert b"A call in front" in page.content
    assert call.get_absolute_url().encode() in page.content


def test_search_over_everything_finds_calls_and_proposals(
    proposal_in: ProposalIn, client_for: ClientFor, us_member: Person
) -> None:
    proposal = proposal_in("draft")

    page = client_for(us_member).get("/search/", {"q": "joint research"})
    numbered = client_for(us_member).get("/search/", {"q": proposal.reference})

    assert proposal.call.reference.encode() in page.content
    assert proposal.get_absolute_url().encode() in numbered.content
