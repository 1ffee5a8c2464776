"""Every ability on a proposal, for the whole cast, in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from projects import permissions
from projects.actions import accept, assign, invite_collaborator
from projects.permissions import abilities
from projects.permissions.standing import ON_PROPOSAL

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import Cast, ProposalIn

LEADS = {"us_member", "jp_member"}
APPLICANTS = LEADS | {"us_signatory", "jp_signatory", "us_admin", "jp_admin"}
STAFF = {"us_staff", "jp_staff", "administrator"}
CHAIRS = {"us_chair", "jp_chair"}
OFFICE = STAFF | CHAIRS | {"auditor"}
REVIEWERS = {"us_reviewer", "jp_reviewer"}
OTHERS = {"stranger", "us_coordinator", "commissioner"}
CAST = sorted(APPLICANTS | OFFICE | REVIEWERS | OTHERS)
DECIDED = ("selected", "declined")

# verb: {states: who}
MATRIX: dict[str, dict[tuple[str, ...], set[str]]] = {
    "read": {
        ("draft", "submitted", "screened", "withdrawn"): APPLICANTS | OFFICE,
        ("reviewed", *DECIDED): APPLICANTS | OFFICE | REVIEWERS,
    },
    "edit": {("draft",): LEADS},
    "invite": {("draft",): LEADS},
    "submit": {("draft",): LEADS},
    "withdraw": {("draft", "submitted", "screened", "reviewed"): LEADS},
    "screen": {("submitted",): STAFF},
    "assign": {("screened", "reviewed"): STAFF | CHAIRS},
    "see_reviewers": {("draft", "submitted", "screened", "withdrawn", "reviewed", *DECIDED): OFFICE},
    "read_reviews": {
        ("draft", "submitted", "screened", "withdrawn"): OFFICE,
        ("reviewed", *DECIDED): OFFICE | REVIEWERS,
    },
    "read_comments": {DECIDED: APPLICANTS},
    "see_keys": {("draft", "submitted", "screened", "withdrawn", "reviewed", *DECIDED): OFFICE},
    "decide": {("reviewed",): CHAIRS},
    "declare_conflict": {
        ("draft", "submitted", "screened", "withdrawn"): OFFICE,
        ("reviewed", *DECIDED): OFFICE | REVIEWERS,
    },
}
STATES = ("draft", "submitted", "screened", "reviewed", "selected", "declined", "withdrawn")


def test_the_matrix_has_every_verb() -> None:
    assert set(MATRIX) == set(ON_PROPOSAL)


@pytest.mark.parametrize("state", STATES)
def test_abilities(proposal_in: ProposalIn, state: str, request: pytest.FixtureRequest) -> None:
    proposal = proposal_in(state)

    found = {name: abilities(request.getfixturevalue(name), proposal) for name in CAST}

    allowed = {verb: {name for name in CAST if found[name][verb]} for verb in MATRIX}
    assert allowed == {verb: wanted(verb, state) for verb in MATRIX}


def wanted(verb: str, state: str) -> set[str]:
    return next((people for states, people in MATRIX[verb].items() if state in states), set())


@pytest.mark.parametrize("verb", sorted(MATRIX))
def test_each_verb_has_a_function_that_says_the_same(
    proposal_in: ProposalIn, verb: str, us_member: Person, us_chair: Person
) -> None:
    proposal = proposal_in("reviewed")
    function: Any = getattr(permissions, f"can_{verb}")

    assert function(us_member, proposal) is abilities(us_member, proposal)[verb]
    assert function(us_chair, proposal) is abilities(us_chair, proposal)[verb]


def test_collaborators_edit_or_read(proposal_in: ProposalIn, stranger: Person, us_member: Person) -> None:
    proposal = proposal_in("draft")

    invite_collaborator(proposal, person=stranger, by=us_member, right="view")
    assert [verb for verb, able in abilities(stranger, proposal).items() if able] == ["read"]

    invite_collaborator(proposal, person=stranger, by=us_member, right="edit")
    assert [verb for verb, able in abilities(stranger, proposal).items() if able] == ["read", "edit"]


def test_an_invited_reviewer_reads_all_only_after_accepting(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")
    assignment = assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    assert not abilities(cast.us_reviewer, proposal)["read"]

    accept(assignment, by=cast.us_reviewer)

    assert abilities(cast.us_reviewer, proposal)["read"]
    assert not abilities(cast.us_reviewer, proposal)["read_reviews"]


@pytest.mark.parametrize("name", ["us_staff", "us_chair", "auditor", "us_reviewer"])
@pytest.mark.parametrize("how", ["organisation", "parent", "sibling", "declared"])
@pytest.mark.case("attack-34")
def test_a_conflict_leaves_nothing_to_do(
    proposal_in: ProposalIn, name: str, how: str, bind: Any, request: pytest.FixtureRequest
) -> None:
    proposal = proposal_in("reviewed")
    person = request.getfixturevalue(name)

    bind(person, proposal, how)

    able = [verb for verb, can in abilities(person, proposal).items() if can]
    assert able == (["declare_conflict"] if name == "us_reviewer" else [])


def test_nobody_inactive_may_do_anything(proposal_in: ProposalIn, us_member: Person, us_staff: Person) -> None:
    proposal = proposal_in("submitted")
    us_member.is_active = us_staff.is_active = False

    assert not any(abilities(us_member, proposal).values())
    assert not any(abilities(us_staff, proposal).values())


def test_abilities_need_few_queries(proposal_in: ProposalIn, us_member: Person, django_assert_num_queries: Any) -> None:
    proposal = proposal_in("draft")
    abilities(us_member, proposal)

    with django_assert_num_queries(1):
        abilities(us_member, proposal)
