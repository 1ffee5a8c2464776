"""Two people at the same moment, on PostgreSQL with a connection each: one wins, the other reads what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from commission.obligations.models import Notice, Obligation
from commission.records.models import Event
from commission.web.http import Conflict
from projects.actions import (
    StaleText,
    accept,
    assign,
    give_consent,
    save_draft,
    submit,
    submit_review,
    turn_key,
    withdraw,
    withdraw_assignment,
)
from projects.models import Assignment, DraftCopy, Key, Partner, Proposal, Review, Version
from projects.models.versions import material_digest
from tests.factories.projects import write_review

if TYPE_CHECKING:
    from tests.factories.projects import Cast, MakeAssignment, MakeProposal, ProposalIn
    from tests.projects.conftest import Together

RACES = 50


def again(proposal: Proposal) -> Proposal:
    """A copy such as another process would have read."""
    return Proposal.objects.get(pk=proposal.pk)


def conflicts(results: list[Any]) -> int:
    assert all(not isinstance(result, Exception) or isinstance(result, Conflict) for result in results), results
    return sum(isinstance(result, Conflict) for result in results)


@pytest.mark.case("attack-21")
def test_two_submit_at_once(together: Together, make_ready_proposal: MakeProposal, cast: Cast) -> None:
    proposal = make_ready_proposal()
    copies = again(proposal), again(proposal)

    results = together(lambda: submit(copies[0], by=cast.us_member), lambda: submit(copies[1], by=cast.jp_member))

    assert conflicts(results) == 1
    assert Version.objects.get().verify()
    assert Event.objects.filter(kind="proposal.submitted").count() == 1
    assert Notice.objects.filter(kind="proposal.submitted").count() == 4


def test_submit_against_withdraw(together: Together, make_ready_proposal: MakeProposal, cast: Cast) -> None:
    for _race in range(5):
        proposal = make_ready_proposal()
        copies = again(proposal), again(proposal)

        results = together(
            lambda one=copies[0]: submit(one, by=cast.us_member),
            lambda other=copies[1]: withdraw(other, by=cast.jp_member),
        )

        # Withdrawn it is in the end, whether or not the submission came first; never submitted after withdrawal.
        assert again(proposal).state == "withdrawn"
        assert conflicts(results) == 1 - again(proposal).versions.count()
        assert not Obligation.objects.open().exists()


def test_submit_against_a_material_change(together: Together, make_ready_proposal: MakeProposal, cast: Cast) -> None:
    for _race in range(5):
        proposal = make_ready_proposal()
        copies = again(proposal), again(proposal)

        together(
            lambda one=copies[0]: submit(one, by=cast.us_member),
            lambda other=copies[1]: save_draft(other, by=cast.jp_member, version=1, budget_usd=7),
        )

        # What was submitted is what was consented to.
        for version in again(proposal).versions.all():
            assert version.content["budget_usd"] == "250000.00"
            assert {partner["consent"] for partner in version.content["partners"]} == {"given"}


@pytest.mark.case("attack-11")
def test_fifty_autosaves_at_once_lose_no_update(together: Together, make_proposal: MakeProposal, cast: Cast) -> None:
    proposal: Any = make_proposal()

    for race in range(RACES):
        version = again(proposal).version
        results = together(
            lambda v=version, n=race: save_draft(again(proposal), by=cast.us_member, version=v, plan_en=f"US {n}"),
            lambda v=version, n=race: save_draft(again(proposal), by=cast.jp_member, version=v, plan_en=f"JP {n}"),
        )
        assert conflicts(results) == 1
        assert sum(isinstance(result, StaleText) for result in results) == 1

    assert again(proposal).version == 1 + RACES
    kept = set(DraftCopy.objects.values_list("texts__plan_en", flat=True))
    written = set(proposal.history.values_list("plan_en", flat=True)) - {proposal.plan_en}
    assert len(kept) == len(written) == RACES
    assert kept | written == {f"{side} {race}" for side in ("US", "JP") for race in range(RACES)}


@pytest.mark.case("attack-36")
def test_both_chairs_turn_their_keys_at_once(together: Together, proposal_in: ProposalIn, cast: Cast) -> None:
    for verdict in ("select", "decline", "select"):
        proposal = proposal_in("reviewed")
        copies = again(proposal), again(proposal)

        results = together(
            lambda one=copies[0], say=verdict: turn_key(one, by=cast.us_chair, verdict=say),
            lambda other=copies[1], say=verdict: turn_key(other, by=cast.jp_chair, verdict=say),
        )

        assert conflicts(results) == 0
        assert again(proposal).is_decided
        events = Event.objects.about(proposal).filter(kind__in=["proposal.selected", "proposal.declined"])
        assert events.count() == 1
        assert Notice.objects.filter(kind=events.get().kind, reference=proposal.reference).count() == 4


def test_two_chairs_who_disagree_at_once_decide_nothing(
    together: Together, proposal_in: ProposalIn, cast: Cast
) -> None:
    proposal = proposal_in("reviewed")

    together(
        lambda: turn_key(again(proposal), by=cast.us_chair, verdict="select"),
        lambda: turn_key(again(proposal), by=cast.jp_chair, verdict="decline"),
    )

    assert again(proposal).state == "reviewed"
    assert dict(Key.objects.values_list("side", "verdict")) == {"US": "select", "JP": "decline"}
    assert Obligation.objects.open().filter(kind="decision.make").count() == 2


def test_accept_against_withdraw(together: Together, make_assignment: MakeAssignment, cast: Cast) -> None:
    for _race in range(5):
        Assignment.objects.all().delete()
        assignment = make_assignment()
        copies = [Assignment.objects.get(pk=assignment.pk) for _n in range(2)]

        results = together(
            lambda one=copies[0]: accept(one, by=cast.us_reviewer),
            lambda other=copies[1]: withdraw_assignment(other, by=cast.us_staff),
        )

        assert Assignment.objects.get(pk=assignment.pk).state == "withdrawn"
        assert conflicts(results) == 1 - Review.objects.count()
        assert not Obligation.objects.open().filter(owner=cast.us_reviewer).exists()


def test_two_secretaries_assign_the_same_reviewer(together: Together, proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")

    results = together(*[lambda: assign(again(proposal), reviewer=cast.us_reviewer, by=cast.us_staff)] * 2)

    assert conflicts(results) == 1
    assert Assignment.objects.count() == 1


def test_two_last_reviews_submitted_at_once_open_the_decision_once(
    together: Together, proposal_in: ProposalIn, cast: Cast
) -> None:
    proposal = proposal_in("screened")
    assignments = [assign(proposal, reviewer=one, by=cast.us_staff) for one in (cast.us_reviewer, cast.jp_reviewer)]
    for assignment in assignments:
        accept(assignment, by=assignment.reviewer)
        write_review(assignment)

    results = together(*[lambda one=one: submit_review(one, by=one.reviewer) for one in assignments])

    assert conflicts(results) == 0
    assert again(proposal).state == "reviewed"
    assert Event.objects.filter(kind="proposal.reviewed").count() == 1


def test_a_review_against_the_decision(
    together: Together, proposal_in: ProposalIn, make_person: Any, cast: Cast
) -> None:
    proposal = proposal_in("screened")
    third = make_person(post="reviewer")
    late = assign(proposal, reviewer=third, by=cast.us_staff)
    accept(late, by=third)
    write_review(late)
    for reviewer in (cast.us_reviewer, cast.jp_reviewer):
        assignment = assign(proposal, reviewer=reviewer, by=cast.us_staff)
        accept(assignment, by=reviewer)
        write_review(assignment)
        submit_review(assignment, by=reviewer)
    turn_key(again(proposal), by=cast.us_chair, verdict="select")

    results = together(
        lambda: submit_review(late, by=third), lambda: turn_key(again(proposal), by=cast.jp_chair, verdict="select")
    )

    state = Assignment.objects.get(pk=late.pk).state
    assert again(proposal).state == "selected"
    assert (state, conflicts(results)) in {("submitted", 0), ("withdrawn", 1)}
    assert Review.objects.get(assignment=late).is_submitted is (state == "submitted")


def test_two_clicks_on_consent(together: Together, make_ready_proposal: MakeProposal, cast: Cast) -> None:
    proposal = make_ready_proposal()
    save_draft(proposal, by=cast.us_member, version=1, budget_usd=8)
    shown = material_digest(again(proposal))
    partner = proposal.partners.get(side="JP")

    results = together(
        *[lambda: give_consent(Partner.objects.get(pk=partner.pk), by=cast.jp_signatory, shown=shown)] * 2
    )

    assert conflicts(results) == 1
    assert Event.objects.about(partner).filter(kind="partner.given").count() == 2
