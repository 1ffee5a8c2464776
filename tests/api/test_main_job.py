"""The main job by API alone: the same verbs as on the pages, each through its own door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from projects.models import Assignment, Partner, Proposal

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import Cast, MakeCall, ProposalIn

ApiFor = Callable[["Person"], APIClient]
V1 = "/api/v1"
WHOLE: dict[str, Any] = {
    "title_en": "Shared data",
    "title_ja": "共有データ",
    "summary_en": "One protocol on both sides.",
    "summary_ja": "日米で同一の手順を用います。",
    "aims_en": "Neither side can do it alone.",
    "plan_en": "Three years.",
    "outcome_en": "A method.",
    "primary_area": "materials",
    "budget_usd": "1000.00",
    "budget_jpy": "200000",
    "starts_on": "2027-04-01",
    "ends_on": "2029-03-31",
}


def test_from_draft_to_decision(
    api_for: ApiFor, make_call: MakeCall, cast: Cast, us_reviewer: Person, jp_reviewer: Person
) -> None:
    call = make_call()

    address = drafted(api_for(cast.us_member), call, cast)
    for partner in Partner.objects.all():
        agreed(api_for(partner.contact), partner)
    sealed = api_for(cast.us_member).post(f"{address}/submission/")
    staff = api_for(cast.us_staff)
    screened = staff.post(f"{address}/screening/")
    for reviewer in (us_reviewer, jp_reviewer):
        asked = staff.post(f"{address}/assignments/", {"reviewer": reviewer.pk})
        write_review(api_for(reviewer), asked.data["id"], call)
    for chair in (cast.us_chair, cast.jp_chair):
        api_for(chair).post(f"{address}/decision/", {"verdict": "select"})

    assert (sealed.status_code, sealed.data["is_intact"]) == (201, True)
    assert screened.data["state"] == Proposal.State.SCREENED
    assert api_for(cast.us_member).get(f"{address}/").data["state"] == Proposal.State.SELECTED
    assert api_for(cast.us_member).get(f"{address}/comments/").data == [{"text": "Good."}, {"text": "Good."}]


def drafted(author: APIClient, call: Any, cast: Cast) -> str:
    """Begin it, name the other lead, add both partners and ask them."""
    begun = author.post(f"{V1}/proposals/drafts/", {"call": call.reference, **WHOLE})
    assert begun.status_code == 201, begun.data
    address = f"{V1}/proposals/{begun.data['reference']}"
    assert author.post(f"{address}/leads/", {"person": cast.jp_member.pk}).status_code == 200
    for place, contact in ((cast.us_org, cast.us_signatory), (cast.jp_org, cast.jp_signatory)):
        added = author.post(f"{address}/partners/", {"organisation": place.reference, "contact": contact.pk})
        asked = author.post(f"{V1}/partners/{added.data['id']}/request/")
        assert asked.data["state"] == Partner.State.ASKED
    return address


def agreed(answering: APIClient, partner: Partner) -> None:
    shown = answering.get(f"{V1}/partners/{partner.pk}/digest/").data["shown"]
    assert answering.post(f"{V1}/partners/{partner.pk}/consent/", {"shown": shown}).data["state"] == "given"


def write_review(reviewing: APIClient, number: int, call: Any) -> None:
    address = f"{V1}/assignments/{number}"
    assert reviewing.post(f"{address}/acceptance/").data["state"] == Assignment.State.ACCEPTED
    read = reviewing.get(f"{address}/review/")
    scores = {str(criterion.pk): 4 for criterion in call.criteria.all()}
    body = {"scores": scores, "confidence": 3, "for_applicants": "Good."}
    saved = reviewing.patch(f"{address}/review/draft/", body, headers={"if-match": read.headers["ETag"]})
    assert saved.status_code == 200, saved.data
    assert reviewing.post(f"{address}/review/submission/").data["state"] == "submitted"


@pytest.fixture
def draft(proposal_in: ProposalIn) -> Proposal:
    return proposal_in("draft")


def test_an_edit_without_if_match_is_refused(api_for: ApiFor, us_member: Person, draft: Proposal) -> None:
    answer = api_for(us_member).patch(f"{V1}/proposals/{draft.reference}/draft/", {"title_en": "New"})

    assert answer.status_code == 428
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_an_edit_of_an_old_version_is_refused_and_changes_nothing(
    api_for: ApiFor, us_member: Person, draft: Proposal
) -> None:
    api = api_for(us_member)
    address = f"{V1}/proposals/{draft.reference}/draft/"
    old = api.get(f"{V1}/proposals/{draft.reference}/").headers["ETag"]
    first = api.patch(address, {"title_en": "First"}, headers={"if-match": old})

    second = api.patch(address, {"title_en": "Second"}, headers={"if-match": old})

    assert (first.status_code, second.status_code) == (200, 412)
    assert Proposal.objects.get(pk=draft.pk).title_en == "First"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"budget_usd": "-1"}, "budget_usd"),
        ({"budget_usd": "money"}, "budget_usd"),
        ({"primary_area": "alchemy"}, "primary_area"),
        ({"starts_on": "2027-04-01", "ends_on": "2026-04-01"}, "ends_on"),
        ({"title_en": "x" * 201}, "title_en"),
    ],
)
def test_a_value_that_cannot_be_is_named(
    api_for: ApiFor, us_member: Person, draft: Proposal, body: dict[str, str], field: str
) -> None:
    answer = api_for(us_member).patch(
        f"{V1}/proposals/{draft.reference}/draft/", body, headers={"if-match": f'"{draft.version}"'}
    )

    assert answer.status_code == 422
    assert [error["field"] for error in answer.data["errors"]] == [field]


@pytest.mark.case("attack-19")
def test_what_is_not_offered_cannot_be_set(api_for: ApiFor, us_member: Person, draft: Proposal) -> None:
    """State, submission and decision are not part of a draft, whatever the body says."""
    body = {"state": "selected", "decided_at": "2026-01-01T00:00:00Z", "version": 99, "title_en": "Mine"}

    api_for(us_member).patch(
        f"{V1}/proposals/{draft.reference}/draft/", body, headers={"if-match": f'"{draft.version}"'}
    )

    now = Proposal.objects.get(pk=draft.pk)
    assert (now.state, now.decided_at, now.version) == ("draft", None, draft.version + 1)


def test_a_late_click_is_told_what_happened(
    api_for: ApiFor, us_member: Person, proposal_in: ProposalIn, us_staff: Person
) -> None:
    submitted = proposal_in("submitted")
    staff = api_for(us_staff)
    address = f"{V1}/proposals/{submitted.reference}/screening/"
    staff.post(address)

    late = staff.post(address)

    assert late.status_code == 403


@pytest.mark.parametrize("reference", ["P-0", "P-999999", "P-abc", "P-99999999999999999999", "x", "P-1²"])
def test_what_is_not_there_is_404(api_for: ApiFor, us_member: Person, reference: str) -> None:
    answer = api_for(us_member).get(f"{V1}/proposals/{reference}/")

    assert answer.status_code == 404
    assert answer.data["type"] == "urn:problem:not_found"


def test_a_stranger_sees_neither_the_proposal_nor_that_it_exists(
    api_for: ApiFor, stranger: Person, draft: Proposal
) -> None:
    api = api_for(stranger)

    assert api.get(f"{V1}/proposals/{draft.reference}/").status_code == 404
    assert api.get(f"{V1}/proposals/").data["results"] == []


@pytest.mark.case("attack-21")
def test_who_is_only_asked_sees_title_and_summary(
    api_for: ApiFor, us_reviewer: Person, us_staff: Person, proposal_in: ProposalIn
) -> None:
    proposal = proposal_in("screened")
    api_for(us_staff).post(f"{V1}/proposals/{proposal.reference}/assignments/", {"reviewer": us_reviewer.pk})

    seen = api_for(us_reviewer).get(f"{V1}/proposals/{proposal.reference}/").data

    assert seen["title_en"] == proposal.title_en
    assert seen["content"] is None


def test_the_language_of_a_refusal_is_the_callers(api_for: ApiFor, jp_member: Person, draft: Proposal) -> None:
    api = api_for(jp_member)

    english = api.patch(f"{V1}/proposals/{draft.reference}/draft/", {}, headers={"accept-language": "en"})

    assert english.data["title"] == "Say which version you started from"


def test_a_list_costs_the_same_for_one_and_for_many(api_for: ApiFor, us_staff: Person, proposal_in: ProposalIn) -> None:
    api = api_for(us_staff)
    proposal_in("draft")
    api.get(f"{V1}/proposals/")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            api.get(f"{V1}/proposals/")
        counts.append(len(queries))
        proposal_in("submitted")
        proposal_in("submitted")

    assert counts[0] == counts[1]
