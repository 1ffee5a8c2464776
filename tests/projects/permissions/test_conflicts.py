from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from commission.people.models import Post, Side
from projects.actions import decline, invite_collaborator
from projects.permissions import conflicts_among, conflicts_of, reviewers_free_for
from tests.factories.projects import Cast, review_for

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.people import MakePerson
    from tests.factories.projects import MakeAssignment, ProposalIn


@pytest.mark.parametrize("name", ["us_member", "jp_member", "us_signatory", "jp_signatory"])
def test_applicants_are_in_conflict(proposal_in: ProposalIn, name: str, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)

    codes = [reason.code for reason in conflicts_of(person, proposal_in("draft"))]

    assert codes == ["applicant", "organisation"]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("organisation", "organisation"),
        ("suspended", "organisation"),
        ("parent", "family"),
        ("child", "family"),
        ("sibling", "family"),
        ("declared", "declared"),
    ],
)
@pytest.mark.case("attack-32")
def test_conflict_has_a_reason(proposal_in: ProposalIn, us_reviewer: Person, bind: Any, how: str, code: str) -> None:
    proposal = proposal_in("screened")
    assert conflicts_of(us_reviewer, proposal) == []

    bind(us_reviewer, proposal, how)

    assert [reason.code for reason in conflicts_of(us_reviewer, proposal)] == [code]


def test_collaborator_is_in_conflict(proposal_in: ProposalIn, us_reviewer: Person, us_member: Person) -> None:
    proposal = proposal_in("draft")

    invite_collaborator(proposal, person=us_reviewer, by=us_member)

    assert [reason.code for reason in conflicts_of(us_reviewer, proposal)] == ["applicant"]


def test_a_whole_pool_costs_as_much_as_one(
    proposal_in: ProposalIn, us_member: Person, make_person: MakePerson, django_assert_num_queries: Any
) -> None:
    proposal = proposal_in("draft")
    pool = [us_member, *(make_person() for _n in range(9))]

    with django_assert_num_queries(5):
        assert set(conflicts_among(pool, proposal)) == {us_member.pk}
    with django_assert_num_queries(5):
        assert conflicts_among([us_member], proposal)


def test_who_can_still_be_asked(
    proposal_in: ProposalIn, make_assignment: MakeAssignment, make_person: MakePerson, bind: Any, cast: Cast
) -> None:
    proposal = proposal_in("screened")
    free, gone, bound, unasked = [make_person(f"us.{name}", post=Post.Role.REVIEWER) for name in "abcd"]
    make_person("jp.former", side=Side.JP, is_active=False, post=Post.Role.REVIEWER)
    decline(make_assignment(proposal, gone), by=gone, reason="busy")
    make_assignment(proposal, unasked, state="expired")
    bind(bound, proposal, "sibling")
    review_for(proposal, cast.us_reviewer, cast.us_staff)

    assert set(reviewers_free_for(proposal)) == {free, unasked, cast.jp_reviewer}
