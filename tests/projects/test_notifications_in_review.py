"""The same from the invitation of reviewers to the letters of the decision."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.obligations.actions import reschedule
from commission.obligations.models import Notice, Obligation
from projects.actions import (
    accept,
    ask_consent,
    assign,
    decline,
    delegate,
    expire,
    extend,
    save_draft,
    turn_key,
    withdraw,
    withdraw_assignment,
)
from projects.models import Assignment, Partner
from tests.factories.projects import Cast, review_for
from tests.projects.telling import applicants, owed, told

if TYPE_CHECKING:
    from tests.factories.projects import MakeAssignment, MakePartner, ProposalIn


def test_an_invitation_is_owed_an_answer_and_then_a_review(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")

    assignment = assign(proposal, reviewer=cast.jp_reviewer, by=cast.us_staff)
    assert owed() == {("review.answer", cast.jp_reviewer)}
    letter = told("assignment.invited")[cast.jp_reviewer]
    accept(assignment, by=cast.jp_reviewer)

    assert owed() == {("review.complete", cast.jp_reviewer)}
    assert Obligation.objects.open().get().due_at == assignment.review_due_at
    assert letter.language == "ja"
    assert proposal.reference in letter.subject_line


def test_mails_of_reviews_carry_the_number_only(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")
    assignment = assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    decline(assignment, by=cast.us_reviewer, reason="busy", suggestion="Dr. Other")
    review_for(proposal, cast.jp_reviewer, cast.us_staff)

    for notice in Notice.objects.filter(kind__startswith="assignment."):
        assert proposal.reference in notice.text
        assert proposal.title_en not in notice.text + notice.subject_line
        assert proposal.title_ja not in notice.text + notice.subject_line


@pytest.mark.parametrize("state", ["declined", "expired", "delegated", "conflicted"])
def test_the_end_of_an_invitation_reaches_whoever_invited(
    proposal_in: ProposalIn, cast: Cast, make_person: Any, bind: Any, state: str
) -> None:
    proposal = proposal_in("screened")
    assignment = assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    ends: dict[str, Any] = {
        "declined": lambda: decline(assignment, by=cast.us_reviewer, reason="busy", suggestion="Dr. Other"),
        "expired": lambda: expire(assignment),
        "delegated": lambda: delegate(assignment, to=make_person(post="reviewer"), by=cast.us_reviewer),
        "conflicted": lambda: bind(cast.us_reviewer, proposal, "declared"),
    }

    ends[state]()

    assert set(told(f"assignment.{state}")) == {cast.us_staff}
    how = "declined" if state == "conflicted" else state
    assert Obligation.objects.get(owner=cast.us_reviewer).how == how


def test_an_inviter_in_conflict_hears_nothing(proposal_in: ProposalIn, cast: Cast, bind: Any) -> None:
    proposal = proposal_in("screened")
    assignment = assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    bind(cast.us_staff, proposal, "sibling")

    decline(assignment, by=cast.us_reviewer, reason="busy")

    assert told("assignment.declined") == {}


def test_a_withdrawn_assignment_releases_the_reviewer(make_assignment: MakeAssignment, cast: Cast) -> None:
    assignment = make_assignment()

    withdraw_assignment(assignment, by=cast.us_staff)

    assert set(told("assignment.withdrawn")) == {cast.us_reviewer}


def test_more_time_moves_the_duty(proposal_in: ProposalIn, cast: Cast) -> None:
    assignment = assign(proposal_in("screened"), reviewer=cast.us_reviewer, by=cast.us_staff)
    accept(assignment, by=cast.us_reviewer)
    until = assignment.review_due_at + timedelta(days=7)

    extend(assignment, until=until, by=cast.us_staff)

    duty = Obligation.objects.open().get()
    assert (duty.due_at, duty.epoch) == (until, 2)


@pytest.mark.parametrize(("kind", "name"), [("review.complete", "review_due_at"), ("review.answer", "response_due_at")])
def test_a_duty_moved_on_its_own_page_moves_the_assignment(
    proposal_in: ProposalIn, cast: Cast, kind: str, name: str
) -> None:
    assignment = assign(proposal_in("screened"), reviewer=cast.us_reviewer, by=cast.us_staff)
    if kind == "review.complete":
        accept(assignment, by=cast.us_reviewer)
    later = getattr(assignment, name) + timedelta(days=1)

    reschedule(kind, assignment, due_at=later, zone="Asia/Tokyo", by=cast.us_staff)

    assert getattr(Assignment.objects.get(), name) == later


def test_other_duties_move_alone(make_partner: MakePartner, cast: Cast) -> None:
    partner = make_partner()
    ask_consent(partner, by=cast.us_member)

    reschedule("consent.give", partner, due_at=timezone.now(), zone="Asia/Tokyo", by=cast.us_staff)

    assert Partner.objects.get().state == "asked"


def test_both_chairs_owe_the_decision_once_the_reviews_are_in(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal_in("reviewed")

    assert owed() == {("decision.make", cast.us_chair), ("decision.make", cast.jp_chair)}
    assert set(told("assignment.submitted")) == {cast.us_reviewer, cast.jp_reviewer}


def test_a_chair_who_declares_a_conflict_owes_no_decision(proposal_in: ProposalIn, cast: Cast, bind: Any) -> None:
    proposal = proposal_in("reviewed")

    bind(cast.us_chair, proposal, "declared")

    assert owed() == {("decision.make", cast.jp_chair)}


def test_a_turned_key_is_a_duty_done(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("reviewed")

    turn_key(proposal, by=cast.us_chair, verdict="select")

    assert owed() == {("decision.make", cast.jp_chair)}


def test_two_keys_that_differ_are_a_new_duty_for_both(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("reviewed")
    turn_key(proposal, by=cast.us_chair, verdict="select")

    turn_key(proposal, by=cast.jp_chair, verdict="decline")

    chairs = {cast.us_chair, cast.jp_chair}
    assert owed() == {("decision.make", chair) for chair in chairs}
    assert set(told("key.turned")) == chairs
    turn_key(proposal, by=cast.jp_chair, verdict="select")
    assert owed() == set()


@pytest.mark.parametrize(
    ("verdict", "state", "words"), [("select", "selected", "have selected"), ("decline", "declined", "not to select")]
)
def test_letters_go_once_to_both_sides_in_their_languages(
    proposal_in: ProposalIn, cast: Cast, verdict: str, state: str, words: str
) -> None:
    proposal_in(state)

    letters = Notice.objects.filter(kind=f"proposal.{state}")

    assert letters.count() == 4
    assert set(told(f"proposal.{state}")) == applicants(cast)
    assert {letter.message_class for letter in letters} == {Notice.Class.FORMAL}
    by_language = {letter.language: letter for letter in letters}
    assert words in by_language["en"].text
    assert words not in by_language["ja"].text
    assert owed() == set()


@pytest.mark.parametrize("state", ["draft", "submitted", "screened", "reviewed"])
def test_withdrawal_closes_everything_that_waits(
    proposal_in: ProposalIn, make_assignment: MakeAssignment, cast: Cast, state: str
) -> None:
    proposal = proposal_in(state)
    if state == "draft":
        save_draft(proposal, by=cast.us_member, version=1, budget_usd=1)

    withdraw(proposal, by=cast.us_member)

    assert owed() == set()
    assert set(told("proposal.withdrawn")) == applicants(cast)
