"""Calls, partners, assignments, reviews: each verb for whom and in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commission.people.models import Post, Side
from projects.models import Assignment, Call, Partner
from projects.permissions import abilities, can_prepare_calls, side_of_post

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import MakeAssignment, MakeCall, MakePartner, MakeReview, ProposalIn

NAMES = ["us_member", "jp_admin", "us_reviewer", "us_staff", "jp_staff", "us_chair", "auditor", "commissioner"]


@pytest.mark.parametrize("name", [*NAMES, "administrator"])
def test_the_secretariat_prepares_calls(name: str, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)

    assert can_prepare_calls(person) is (name in ("us_staff", "jp_staff", "administrator"))


@pytest.mark.parametrize(("state", "able"), [("draft", {"edit", "open"}), ("open", {"close"}), ("closed", {"open"})])
def test_staff_on_calls(make_call: MakeCall, us_staff: Person, state: str, able: set[str]) -> None:
    call = make_call(state=state)

    assert {verb for verb, can in abilities(us_staff, call).items() if can} == able


@pytest.mark.parametrize("state", Call.State.values)
@pytest.mark.parametrize("name", ["us_member", "us_admin", "stranger", "us_reviewer", "auditor"])
def test_members_begin_proposals_while_the_call_is_open(
    make_call: MakeCall, name: str, state: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(name)

    able = {verb for verb, can in abilities(person, make_call(state=state)).items() if can}

    belongs = name in ("us_member", "us_admin", "stranger")
    assert able == ({"draft"} if state == "open" and belongs else set())


@pytest.mark.parametrize(
    ("state", "able"),
    [
        ("idle", set()),
        ("asked", {"give", "refuse"}),
        ("given", {"refuse"}),
        ("refused", set()),
        ("stale", {"give", "refuse"}),
    ],
)
def test_the_contact_answers(make_partner: MakePartner, us_signatory: Person, state: str, able: set[str]) -> None:
    partner = make_partner()
    partner.state = state

    assert {verb for verb, can in abilities(us_signatory, partner).items() if can} == able


@pytest.mark.parametrize("state", Partner.State.values)
def test_leads_ask(make_partner: MakePartner, us_member: Person, state: str) -> None:
    partner = make_partner()
    partner.state = state

    able = {verb for verb, can in abilities(us_member, partner).items() if can}

    assert able == ({"ask"} if state in ("idle", "refused") else set())


@pytest.mark.parametrize("name", ["us_admin", "us_staff", "jp_signatory", "stranger"])
def test_others_neither_ask_nor_answer(make_partner: MakePartner, name: str, request: pytest.FixtureRequest) -> None:
    assert not any(abilities(request.getfixturevalue(name), make_partner(state="asked")).values())


def test_a_consent_is_not_answered_after_submission(proposal_in: ProposalIn, us_signatory: Person) -> None:
    partner = proposal_in("submitted").partners.get(contact=us_signatory)

    assert not any(abilities(us_signatory, partner).values())


@pytest.mark.parametrize("state", Assignment.State.values)
def test_the_reviewer_on_the_assignment(make_assignment: MakeAssignment, state: str) -> None:
    assignment = make_assignment()
    assignment.state = state

    able = {verb for verb, can in abilities(assignment.reviewer, assignment).items() if can}

    by_state = {"invited": {"accept", "decline", "delegate"}, "accepted": {"decline", "delegate", "review"}}
    assert able == by_state.get(state, set())


@pytest.mark.parametrize("state", Assignment.State.values)
@pytest.mark.parametrize("name", ["us_staff", "jp_chair", "auditor", "us_member", "jp_reviewer"])
def test_others_on_the_assignment(
    make_assignment: MakeAssignment, name: str, state: str, request: pytest.FixtureRequest
) -> None:
    assignment = make_assignment()
    assignment.state = state

    able = {verb for verb, can in abilities(request.getfixturevalue(name), assignment).items() if can}

    manages = name in ("us_staff", "jp_chair") and state in ("invited", "accepted")
    assert able == ({"manage"} if manages else set())


def test_nothing_is_reviewed_after_the_decision(make_review: MakeReview) -> None:
    review = make_review()
    assert abilities(review.assignment.reviewer, review) == {"edit": True}

    review.assignment.proposal.state = "selected"

    assert abilities(review.assignment.reviewer, review) == {"edit": False}


def test_a_submitted_review_is_final(make_review: MakeReview) -> None:
    review = make_review()
    review.state = "submitted"

    assert abilities(review.assignment.reviewer, review) == {"edit": False}


def test_side_of_a_post(us_chair: Person, jp_chair: Person) -> None:
    assert side_of_post(us_chair, Post.Role.CHAIR) is Side.US
    assert side_of_post(jp_chair, Post.Role.CHAIR) is Side.JP
