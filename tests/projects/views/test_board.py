"""Review boards and decisions: those who oversee, one reviewer and one key at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.actions import turn_key
from projects.models import Assignment, Key, Proposal

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import Cast, MakeAssignment, ProposalIn

ClientFor = Callable[[Any], Client]


def at(proposal: Proposal, part: str) -> str:
    return f"/proposals/P-{proposal.pk}/{part}"


def test_candidates_are_listed_with_what_speaks_against_them(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, make_conflict: Callable[..., Any]
) -> None:
    proposal = proposal_in("screened")
    make_conflict(proposal, cast.jp_reviewer)

    page = client_for(cast.us_staff).get(at(proposal, "reviews/"))

    free = {each.person: each.is_free for each in page.context["candidates"]}
    assert free == {cast.us_reviewer: True, cast.jp_reviewer: False}
    assert b"Has declared a conflict of interest." in page.content


def test_reviewer_is_invited_once(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal, client = proposal_in("screened"), client_for(cast.us_staff)
    given = {"reviewer": cast.us_reviewer.pk}

    first = client.post(at(proposal, "reviews/"), given)
    second = client.post(at(proposal, "reviews/"), given)

    assert (first.status_code, second.status_code) == (302, 409)
    assert Assignment.objects.get().reviewer == cast.us_reviewer


def test_conflicted_reviewer_is_refused_in_words(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, make_conflict: Callable[..., Any]
) -> None:
    proposal = proposal_in("screened")
    make_conflict(proposal, cast.us_reviewer)

    answer = client_for(cast.us_staff).post(at(proposal, "reviews/"), {"reviewer": cast.us_reviewer.pk})

    assert answer.status_code == 422
    assert b"Has declared a conflict of interest." in answer.content
    assert not Assignment.objects.exists()


def test_whoever_declined_is_asked_again_on_purpose_only(
    make_assignment: MakeAssignment, cast: Cast, client_for: ClientFor
) -> None:
    proposal = make_assignment(state="declined").proposal
    client, given = client_for(cast.us_staff), {"reviewer": cast.us_reviewer.pk}

    by_chance = client.post(at(proposal, "reviews/"), given)
    on_purpose = client.post(at(proposal, "reviews/"), given | {"again": "1"})

    assert (by_chance.status_code, on_purpose.status_code) == (422, 302)


def test_review_is_called_off_after_asking(make_assignment: MakeAssignment, cast: Cast, client_for: ClientFor) -> None:
    assignment = make_assignment()
    client, path = client_for(cast.us_staff), at(assignment.proposal, f"reviews/{assignment.pk}/withdrawal/")

    page = client.get(path)
    client.post(path)

    assignment.refresh_from_db()
    assert str(cast.us_reviewer).encode() in page.content
    assert assignment.state == Assignment.State.WITHDRAWN


def test_more_time_is_given_but_none_is_taken(
    make_assignment: MakeAssignment, cast: Cast, client_for: ClientFor
) -> None:
    assignment = make_assignment(state="accepted")
    client, path = client_for(cast.us_staff), at(assignment.proposal, f"reviews/{assignment.pk}/extension/")
    later = (timezone.now() + timedelta(days=90)).replace(second=0, microsecond=0)

    page = client.get(path)
    past = client.post(path, {"until": "2020-01-01T09:00"})
    client.post(path, {"until": f"{cast.us_staff.here(later):%Y-%m-%dT%H:%M}"})

    assignment.refresh_from_db()
    assert (page.status_code, past.status_code) == (200, 422)
    assert assignment.review_due_at == later


@pytest.mark.parametrize(("who", "status"), [("us_member", 403), ("us_signatory", 403), ("us_reviewer", 403)])
@pytest.mark.parametrize("part", ["reviews/", "decision/"])
def test_boards_are_for_those_who_oversee(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, who: str, status: int, part: str
) -> None:
    proposal = proposal_in("reviewed")

    answer = client_for(getattr(cast, who)).get(at(proposal, part))

    assert answer.status_code == status


def test_call_board_counts_and_spreads(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    call = proposal_in("reviewed").call
    proposal_in("draft", call)

    page = client_for(cast.us_staff).get(f"{call.get_absolute_url()}board/")

    assert page.context["tallies"] == {"proposals": 1, "us": 1, "jp": 1, "needed": 1, "whole": 1}
    assert b"US scores 4.0; Japan scores 4.0" in page.content
    assert client_for(cast.us_member).get(f"{call.get_absolute_url()}board/").status_code == 403


def test_call_board_hides_and_does_not_count_what_a_conflict_hides(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, make_conflict: Callable[..., Any]
) -> None:
    proposal = proposal_in("reviewed")
    make_conflict(proposal, cast.us_staff)

    page = client_for(cast.us_staff).get(f"{proposal.call.get_absolute_url()}board/")

    assert page.context["rows"] == []
    assert page.context["tallies"]["proposals"] == 0


@pytest.mark.parametrize("path", ["reviews/", "decision/"])
def test_boards_cost_the_same_for_one_review_and_for_more(
    proposal_in: ProposalIn, make_assignment: MakeAssignment, cast: Cast, client_for: ClientFor, path: str
) -> None:
    proposal, client = proposal_in("reviewed"), client_for(cast.us_staff)
    costs = []
    for reviewer in (None, cast.us_chair, cast.us_member):
        if reviewer:
            make_assignment(proposal, reviewer, state="declined")
        client.get(at(proposal, path))
        with CaptureQueriesContext(connection) as captured:
            client.get(at(proposal, path))
        costs.append(len(captured))

    assert costs[0] == costs[1] == costs[2]


def test_both_keys_decide(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("reviewed")

    first = client_for(cast.us_chair).post(at(proposal, "decision/"), {"verdict": "select", "note": "Strong"})
    proposal.refresh_from_db()
    between = proposal.state
    client_for(cast.jp_chair).post(at(proposal, "decision/"), {"verdict": "select"})

    proposal.refresh_from_db()
    assert first.status_code == 302
    assert between == Proposal.State.REVIEWED
    assert proposal.state == Proposal.State.SELECTED


def test_key_is_turned_anew_until_both_say_the_same(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal, client = proposal_in("reviewed"), client_for(cast.us_chair)
    turn_key(proposal, by=cast.jp_chair, verdict="select")

    client.post(at(proposal, "decision/"), {"verdict": "hold", "note": "Wait for the budget"})
    page = client.get(at(proposal, "decision/"))
    client.post(at(proposal, "decision/"), {"verdict": "select"})
    late = client.post(at(proposal, "decision/"), {"verdict": "decline"})

    assert b"Wait for the budget" in page.content
    assert late.status_code == 409
    assert set(Key.objects.values_list("verdict", flat=True)) == {"select"}


def test_key_without_a_verdict_is_refused(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("reviewed")

    answer = client_for(cast.us_chair).post(at(proposal, "decision/"), {"note": "Kept note"})

    assert answer.status_code == 422
    assert b"Kept note" in answer.content
    assert not Key.objects.exists()


def test_key_before_the_quorum_is_too_early(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("screened")

    answer = client_for(cast.us_chair).post(at(proposal, "decision/"), {"verdict": "select"})

    assert answer.status_code == 409


def test_staff_reads_the_keys_and_turns_none(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal, client = proposal_in("reviewed"), client_for(cast.us_staff)

    page = client.get(at(proposal, "decision/"))
    answer = client.post(at(proposal, "decision/"), {"verdict": "select"})

    assert (page.status_code, answer.status_code) == (200, 403)
    assert b"Turn my key" not in page.content


def test_list_of_decisions_begins_with_the_own_key(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, us_member: Person
) -> None:
    turned, waiting = proposal_in("reviewed"), proposal_in("reviewed")
    turn_key(turned, by=cast.us_chair, verdict="select")

    page = client_for(cast.us_chair).get("/decisions/")

    assert [row.reference for row in page.context["rows"]] == [waiting.reference, turned.reference]
    assert client_for(us_member).get("/decisions/").status_code == 403
