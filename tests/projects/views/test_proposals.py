"""The list of proposals and the page of one: who finds what, at what cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.actions import assign
from projects.models import Proposal

if TYPE_CHECKING:
    from commission.people.models import Person
    from projects.models import Call
    from tests.factories.projects import Cast, MakeProposal, ProposalIn

ClientFor = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


def listed(client: Client, **query: str) -> list[str]:
    return [row.reference for row in client.get("/proposals/", query).context["rows"]]


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return len(captured)


def test_list_holds_what_one_takes_part_in(proposal_in: ProposalIn, client_for: ClientFor, us_member: Person) -> None:
    proposal = proposal_in("draft")

    found = listed(client_for(us_member))

    assert found == [proposal.reference]


def test_list_is_empty_for_a_stranger(proposal_in: ProposalIn, client_for: ClientFor, stranger: Person) -> None:
    proposal_in("screened")

    page = client_for(stranger).get("/proposals/")

    assert page.context["rows"] == []
    assert page.context["page"].paginator.count == 0
    assert page.context["chips"] == []


def test_search_finds_words_of_both_languages(
    proposal_in: ProposalIn, make_proposal: MakeProposal, client_for: ClientFor, us_member: Person
) -> None:
    call = proposal_in("submitted").call
    client = client_for(us_member)
    client.post("/proposals/new/", {"call": call.pk, "title_en": "Hydrogen valves", "title_ja": "水素バルブ"})

    found = [
        client.get("/proposals/", {"q": words}).context["page"].paginator.count for words in ("hydrogen", "水素", "ﾊﾞﾙﾌﾞ")
    ]

    assert found == [1, 1, 1]


def test_filters_narrow_and_chips_keep_counting(
    proposal_in: ProposalIn, client_for: ClientFor, us_staff: Person
) -> None:
    first = proposal_in("draft")
    second = proposal_in("submitted")

    page = client_for(us_staff).get("/proposals/", {"state": "submitted"})

    assert [row.reference for row in page.context["rows"]] == [second.reference]
    assert [(chip.label, chip.count) for chip in page.context["chips"]] == [("All", 2), ("Draft", 1), ("Submitted", 1)]
    assert listed(client_for(us_staff), call=first.call.reference) == [first.reference]
    assert listed(client_for(us_staff), q=f"p-{first.pk}") == [first.reference]
    assert listed(client_for(us_staff), side="US") == []
    assert listed(client_for(us_staff), mine="true") == []


def test_sorting_turns_the_list(proposal_in: ProposalIn, client_for: ClientFor, us_staff: Person) -> None:
    references = [proposal_in("draft").reference for _number in range(2)]

    ascending = listed(client_for(us_staff), sort="number")
    descending = listed(client_for(us_staff), sort="-number")

    assert (ascending, descending) == (references, references[::-1])


@pytest.mark.parametrize(
    ("query", "title"),
    [({}, b"Nothing here for you"), ({"q": "zirconium"}, b"zirconium"), ({"area": "unknown"}, b"Nothing matches")],
)
def test_empty_list_says_why(client_for: ClientFor, us_reviewer: Person, query: dict[str, str], title: bytes) -> None:
    page = client_for(us_reviewer).get("/proposals/", query)

    assert title in page.content


def test_htmx_asks_for_the_results_only(proposal_in: ProposalIn, client_for: ClientFor, us_member: Person) -> None:
    proposal = proposal_in("draft")

    page = client_for(us_member).get("/proposals/", headers=HTMX)

    assert proposal.reference.encode() in page.content
    assert b"<html" not in page.content


@pytest.mark.parametrize("who", ["us_member", "us_staff", "us_reviewer"])
def test_list_costs_the_same_for_one_three_and_fifty(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, who: str, us_chair: Person
) -> None:
    call = proposal_in("screened").call
    client = client_for(getattr(cast, who))
    costs = []
    for total in (1, 3, 50):
        fill(call, total, cast)
        costs.append(queries_of(client, "/proposals/"))

    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 13


def fill(call: Call, total: int, cast: Cast) -> None:
    """As many proposals in review as asked for, each with two partners and an invited reviewer."""
    original = Proposal.objects.earliest("pk")
    names = ("title_en", "title_ja", "primary_area", "us_lead", "jp_lead", "submitted_at", "state")
    fields = {name: getattr(original, name) for name in names}
    while Proposal.objects.count() < total:
        copy = Proposal.objects.create(call=call, **fields)
        for partner in original.partners.all():
            partner.pk, partner.proposal = None, copy
            partner.save()
    for proposal in Proposal.objects.filter(assignments=None):
        assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("us_member", 200),
        ("jp_member", 200),
        ("us_signatory", 200),
        ("us_staff", 200),
        ("us_chair", 200),
        ("us_reviewer", 404),
    ],
)
def test_page_is_there_for_those_concerned(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, who: str, status: int
) -> None:
    proposal = proposal_in("submitted")

    page = client_for(getattr(cast, who)).get(proposal.get_absolute_url())

    assert page.status_code == status


def test_page_is_not_there_for_a_stranger(proposal_in: ProposalIn, client_for: ClientFor, stranger: Person) -> None:
    proposal = proposal_in("submitted")

    page = client_for(stranger).get(proposal.get_absolute_url())

    assert page.status_code == 404


def test_reviewer_who_is_invited_sees_title_and_summary_only(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor
) -> None:
    proposal = proposal_in("screened")
    assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)

    page = client_for(cast.us_reviewer).get(proposal.get_absolute_url())

    assert b"Four test lines" in page.content
    assert b"Neither side has enough" not in page.content


@pytest.mark.parametrize("state", ["screened", "reviewed", "selected"])
@pytest.mark.parametrize("who", ["us_member", "jp_member", "us_signatory"])
def test_applicants_never_read_who_reviews(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, state: str, who: str
) -> None:
    proposal = proposal_in(state)
    client = client_for(getattr(cast, who))
    paths = [
        "/proposals/",
        *(f"{proposal.get_absolute_url()}{part}" for part in ("", "?history=all", "people/", "versions/1/")),
    ]

    seen = b"".join(client.get(path).content for path in paths)

    for reviewer in (cast.us_reviewer, cast.jp_reviewer):
        assert str(reviewer).encode() not in seen
        assert reviewer.name_in("ja").encode() not in seen
        assert reviewer.email.encode() not in seen


def test_comments_open_to_applicants_after_the_decision(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor
) -> None:
    before = client_for(cast.us_member).get(proposal_in("reviewed").get_absolute_url())
    after = client_for(cast.us_member).get(proposal_in("selected").get_absolute_url())

    assert b"Clear and sound." not in before.content
    assert b"Clear and sound." in after.content
    assert b"Fund it." not in after.content


def test_conflicted_chair_finds_nothing_anywhere(
    proposal_in: ProposalIn, client_for: ClientFor, us_chair: Person, make_conflict: Callable[..., Any]
) -> None:
    proposal = proposal_in("reviewed")
    make_conflict(proposal, us_chair)
    client = client_for(us_chair)
    parts = ["", "reviews/", "decision/", "versions/", "versions/1/", "people/", "screening/", "submission/"]

    statuses = {client.get(f"{proposal.get_absolute_url()}{part}").status_code for part in parts}
    page = client.get("/proposals/")

    assert statuses == {404}
    assert page.context["page"].paginator.count == 0
    assert client.get("/proposals/", {"q": proposal.reference}).context["rows"] == []
    assert client.get("/decisions/").context["rows"] == []
    assert client.get("/search/", {"q": "Reliability"}).context["groups"] == []


def test_page_takes_twelve_queries_at_most(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.us_staff)
    costs = [queries_of(client, proposal_in(state).get_absolute_url()) for state in ("reviewed", "selected")]

    assert max(costs) <= 12


def test_next_reminders_are_told_to_those_they_concern(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor
) -> None:
    proposal = proposal_in("screened")
    assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    path = f"{proposal.get_absolute_url()}reminders/"

    overseer, applicant = client_for(cast.us_staff).get(path), client_for(cast.us_member).get(path, headers=HTMX)

    assert str(cast.us_reviewer).encode() in overseer.content
    assert b"No reminder is planned." in applicant.content
    assert b"<html" not in applicant.content


def test_member_begins_a_proposal(make_proposal: MakeProposal, client_for: ClientFor, us_member: Person) -> None:
    call = make_proposal().call

    answer = client_for(us_member).post("/proposals/new/", {"call": call.pk, "title_en": "", "title_ja": "新しい課題"})

    begun = Proposal.objects.latest("pk")
    assert answer["Location"] == f"/proposals/P-{begun.pk}/edit/"
    assert (begun.title_ja, begun.us_lead) == ("新しい課題", us_member)


def test_beginning_keeps_what_was_typed(make_proposal: MakeProposal, client_for: ClientFor, us_member: Person) -> None:
    make_proposal()

    answer = client_for(us_member).post("/proposals/new/", {"call": "", "title_en": "Kept title"})

    assert answer.status_code == 422
    assert b"Kept title" in answer.content
    assert b'role="alert"' in answer.content


def test_somebody_without_an_organisation_begins_nothing(
    make_proposal: MakeProposal, client_for: ClientFor, us_reviewer: Person
) -> None:
    call = make_proposal().call

    answer = client_for(us_reviewer).post("/proposals/new/", {"call": call.pk, "title_en": "x"})

    assert answer.status_code == 403
