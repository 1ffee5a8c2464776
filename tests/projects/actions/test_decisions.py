from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied

from commission.records.models import Event
from commission.web.http import Conflict
from projects.actions import turn_key
from projects.models import Assignment, Key, Proposal
from tests.factories.projects import Cast, review_for

if TYPE_CHECKING:
    from tests.factories.projects import MakeAssignment, ProposalIn


@pytest.mark.parametrize(
    ("us", "jp", "state"),
    [
        ("select", "select", "selected"),
        ("decline", "decline", "declined"),
        ("hold", "hold", "reviewed"),
        ("select", "decline", "reviewed"),
        ("select", "hold", "reviewed"),
        ("decline", "select", "reviewed"),
    ],
)
def test_an_outcome_needs_both_keys_to_say_the_same(
    proposal_in: ProposalIn, cast: Cast, us: str, jp: str, state: str
) -> None:
    proposal = proposal_in("reviewed")

    turn_key(proposal, by=cast.us_chair, verdict=us, note="From our side")
    assert proposal.state == "reviewed"
    turn_key(proposal, by=cast.jp_chair, verdict=jp)

    assert proposal.state == Proposal.objects.get().state == state
    assert (proposal.decided_at is not None) is (state != "reviewed")


def test_a_chair_may_turn_the_own_key_anew_until_it_is_decided(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("reviewed")
    turn_key(proposal, by=cast.us_chair, verdict="decline")
    turn_key(proposal, by=cast.jp_chair, verdict="select")

    turn_key(proposal, by=cast.us_chair, verdict="select", note="Convinced")

    assert Proposal.objects.get().state == "selected"
    assert Key.objects.get(side="US").note == "Convinced"
    assert Event.objects.filter(kind="key.turned").count() == 3
    with pytest.raises(Conflict):
        turn_key(proposal, by=cast.us_chair, verdict="decline")


def test_one_chair_does_not_decide_alone(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("reviewed")

    for _again in range(2):
        turn_key(proposal, by=cast.us_chair, verdict="select")

    assert Proposal.objects.get().state == "reviewed"


@pytest.mark.parametrize("how", ["organisation", "sibling", "declared"])
@pytest.mark.case("attack-35")
def test_a_chair_in_conflict_turns_no_key(proposal_in: ProposalIn, cast: Cast, bind: Any, how: str) -> None:
    proposal = proposal_in("reviewed")
    bind(cast.us_chair, proposal, how)

    with pytest.raises(PermissionDenied):
        turn_key(proposal, by=cast.us_chair, verdict="select")

    assert not Key.objects.exists()


def test_keys_wait_for_the_reviews_of_both_sides(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")
    review_for(proposal, cast.us_reviewer, cast.us_staff)

    with pytest.raises(Conflict):
        turn_key(proposal, by=cast.us_chair, verdict="select")


def test_a_decision_before_late_reviews_ends_them(
    proposal_in: ProposalIn, make_assignment: MakeAssignment, cast: Cast
) -> None:
    proposal = proposal_in("reviewed")
    late = make_assignment(proposal, cast.us_staff)

    for chair in (cast.us_chair, cast.jp_chair):
        turn_key(proposal, by=chair, verdict="decline")

    assert Assignment.objects.get(pk=late.pk).state == "withdrawn"
    assert Assignment.objects.submitted().count() == 2
