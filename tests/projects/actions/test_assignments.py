from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commission.people.models import Post, Side
from commission.web.http import Conflict
from projects.actions import (
    accept,
    assign,
    declare_conflict,
    decline,
    delegate,
    expire,
    extend,
    withdraw_assignment,
)
from projects.models import Assignment, DeclaredConflict, Proposal
from tests.factories.projects import Cast, review_for

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person
    from tests.factories.people import MakePerson
    from tests.factories.projects import MakeAssignment, ProposalIn


def test_terms_are_counted_in_the_reviewers_working_days(
    proposal_in: ProposalIn, cast: Cast, clock: time_machine.Traveller
) -> None:
    proposal = proposal_in("screened")
    clock.move_to(datetime(2026, 4, 28, 15, tzinfo=UTC))

    american = assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    japanese = assign(proposal, reviewer=cast.jp_reviewer, by=cast.us_staff)

    assert american.response_due_at == datetime(2026, 5, 5, 21, tzinfo=UTC)
    assert japanese.response_due_at == datetime(2026, 5, 11, 8, tzinfo=UTC)  # after Golden Week
    assert american.review_due_at == datetime(2026, 5, 27, 21, tzinfo=UTC)  # past Memorial Day
    assert (american.side, american.zone) == (Side.US, "America/New_York")
    assert (japanese.side, japanese.zone) == (Side.JP, "Asia/Tokyo")


@pytest.mark.parametrize("name", ["us_staff", "us_member", "stranger", "us_chair"])
def test_only_the_pool_is_asked(proposal_in: ProposalIn, name: str, cast: Cast, request: pytest.FixtureRequest) -> None:
    with pytest.raises(ValidationError):
        assign(proposal_in("screened"), reviewer=request.getfixturevalue(name), by=cast.us_staff)


@pytest.mark.parametrize("how", ["organisation", "parent", "child", "sibling", "declared"])
@pytest.mark.case("attack-31")
def test_a_conflict_blocks_the_assignment(proposal_in: ProposalIn, cast: Cast, bind: Any, how: str) -> None:
    proposal = proposal_in("screened")
    bind(cast.us_reviewer, proposal, how)

    with pytest.raises(ValidationError):
        assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)

    assert not Assignment.objects.exists()


@pytest.mark.parametrize("how", ["organisation", "sibling"])
def test_a_conflict_found_at_acceptance_ends_the_invitation(
    make_assignment: MakeAssignment, bind: Any, how: str
) -> None:
    assignment = make_assignment()
    bind(assignment.reviewer, assignment.proposal, how)

    with pytest.raises(Conflict, match="conflict of interest"):
        accept(assignment, by=assignment.reviewer)

    assert Assignment.objects.get().state == "conflicted"


def test_asked_twice_at_once_is_too_late(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")
    assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)

    with pytest.raises(Conflict):
        assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)


def test_whoever_declined_is_asked_again_only_on_purpose(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")
    assignment = assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    decline(assignment, by=cast.us_reviewer, reason="busy", note="In May perhaps", suggestion="Dr. Other")

    with pytest.raises(ValidationError):
        assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    again = assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff, again=True)

    assert again.state == "invited"
    assignment.refresh_from_db()
    assert (assignment.reason, assignment.note, assignment.suggestion) == ("busy", "In May perhaps", "Dr. Other")
    assert assignment.answered_at


@pytest.mark.parametrize(("note", "reason"), [("Joint patent", "Joint patent"), ("", "Conflict of interest")])
def test_declining_for_a_conflict_declares_it(make_assignment: MakeAssignment, note: str, reason: str) -> None:
    assignment = make_assignment()

    decline(assignment, by=assignment.reviewer, reason="conflict", note=note)

    assert DeclaredConflict.objects.get().reason == reason
    assert not Proposal.objects.visible_to(assignment.reviewer).exists()


def test_a_review_is_delegated_within_the_side(
    proposal_in: ProposalIn, cast: Cast, make_person: MakePerson, bind: Any
) -> None:
    proposal = proposal_in("screened")
    assignment = assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    colleague = make_person("us.colleague", post=Post.Role.REVIEWER)
    bound = make_person("us.bound", post=Post.Role.REVIEWER)
    bind(bound, proposal, "sibling")
    for unfit in (cast.jp_reviewer, bound, cast.us_chair):
        with pytest.raises(ValidationError):
            delegate(assignment, to=unfit, by=cast.us_reviewer)

    passed = delegate(assignment, to=colleague, by=cast.us_reviewer, note="Knows the field")

    assignment.refresh_from_db()
    assert (assignment.state, assignment.note, assignment.delegated_to) == ("delegated", "Knows the field", passed)
    assert (passed.reviewer, passed.side, passed.state) == (colleague, "US", "invited")
    assert passed.review_due_at >= assignment.review_due_at


def test_more_time_is_later_than_now_and_than_the_answer(make_assignment: MakeAssignment, cast: Cast) -> None:
    assignment = make_assignment()
    until = assignment.review_due_at + timedelta(days=7)

    for wrong in (timezone.now(), assignment.response_due_at):
        with pytest.raises(ValidationError):
            extend(assignment, until=wrong, by=cast.us_staff)
    extend(assignment, until=until, by=cast.us_staff)

    assert Assignment.objects.get().review_due_at == until


def test_declaring_a_conflict_ends_a_review_still_awaited(make_assignment: MakeAssignment, cast: Cast) -> None:
    assignment = make_assignment(state="accepted")

    first = declare_conflict(assignment.proposal, person=cast.us_reviewer, by=cast.us_reviewer, reason="r" * 400)
    second = declare_conflict(assignment.proposal, person=cast.us_reviewer, by=cast.us_staff, reason="Again")

    assert first == second
    assert len(first.reason) == 300
    assert Assignment.objects.get().state == "conflicted"


@pytest.mark.parametrize("end", ["decline", "withdraw", "expire", "conflict"])
def test_when_nobody_else_is_awaited_the_decision_opens(
    proposal_in: ProposalIn, cast: Cast, make_person: MakePerson, end: str
) -> None:
    proposal = proposal_in("screened")
    third = make_person("us.third", post=Post.Role.REVIEWER)
    waiting = assign(proposal, reviewer=third, by=cast.us_staff)
    for reviewer in (cast.us_reviewer, cast.jp_reviewer):
        review_for(proposal, reviewer, cast.us_staff)
    assert Proposal.objects.get().state == "screened"

    ends: dict[str, Any] = {
        "decline": lambda: decline(waiting, by=third, reason="busy"),
        "withdraw": lambda: withdraw_assignment(waiting, by=cast.us_staff),
        "expire": lambda: expire(waiting),
        "conflict": lambda: declare_conflict(proposal, person=third, by=third, reason="Joint patent"),
    }
    ends[end]()

    assert Proposal.objects.get().state == "reviewed"


def test_one_side_alone_opens_no_decision(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")

    review_for(proposal, cast.us_reviewer, cast.us_staff)

    assert Proposal.objects.get().state == "screened"


def test_a_reviewer_without_a_conflict_accepts(make_assignment: MakeAssignment, us_reviewer: Person) -> None:
    assignment = make_assignment()

    accept(assignment, by=us_reviewer)

    assert assignment.review.version == 1
    assert Assignment.objects.get().answered_at
