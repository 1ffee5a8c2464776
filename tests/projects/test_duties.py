"""Declining, delegating and lapsing on the page of a duty do what the room's own pages do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from commission.obligations.kinds import kind_of
from commission.obligations.models import Obligation
from commission.people.models import Post
from projects.actions import accept, ask_consent, assign
from projects.models import Assignment, Partner

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.people import MakePerson
    from tests.factories.projects import Cast, MakePartner, ProposalIn


@pytest.fixture
def consent(make_partner: MakePartner, us_member: Person) -> Obligation:
    ask_consent(make_partner(), by=us_member)
    return Obligation.objects.open().get()


@pytest.fixture
def answer(proposal_in: ProposalIn, cast: Cast) -> Obligation:
    assign(proposal_in("screened"), reviewer=cast.us_reviewer, by=cast.us_staff)
    return Obligation.objects.open().get()


def call(obligation: Obligation, name: str, *args: Any) -> Any:
    return getattr(kind_of(obligation.kind), name)(obligation, *args)


def test_declining_a_consent_refuses_it(consent: Obligation, us_signatory: Person) -> None:
    call(consent, "decline", us_signatory, "No capacity")

    assert Partner.objects.get().refused_because == "No capacity"
    assert not Obligation.objects.open().exists()


def test_a_consent_is_passed_to_a_colleague(consent: Obligation, us_signatory: Person, us_admin: Person) -> None:
    assert us_admin in call(consent, "candidates")
    assert us_signatory not in call(consent, "candidates")

    call(consent, "delegate", us_signatory, us_admin)

    assert Obligation.objects.open().get().owner == us_admin


@pytest.mark.parametrize("accepted", [False, True])
def test_declining_a_review_keeps_the_reason(answer: Obligation, us_reviewer: Person, *, accepted: bool) -> None:
    if accepted:
        accept(Assignment.objects.get(), by=us_reviewer)
    duty = Obligation.objects.open().get()

    call(duty, "decline", us_reviewer, "On leave")

    assignment = Assignment.objects.get()
    assert (assignment.state, assignment.reason, assignment.note) == ("declined", "other", "On leave")


def test_a_review_is_passed_to_a_free_reviewer_of_the_side(
    answer: Obligation, cast: Cast, make_person: MakePerson, bind: Any
) -> None:
    colleague, bound = (make_person(post=Post.Role.REVIEWER) for _n in range(2))
    bind(bound, Assignment.objects.get().proposal, "sibling")
    assert set(call(answer, "candidates")) == {colleague}

    call(answer, "delegate", cast.us_reviewer, colleague)

    assert Obligation.objects.open().get().owner == colleague


def test_an_unanswered_invitation_lapses(answer: Obligation) -> None:
    call(answer, "lapse")

    assert Assignment.objects.get().state == "expired"
    assert Obligation.objects.get(kind="review.answer").how == "expired"


@pytest.mark.parametrize("kind", ["proposal.screen", "review.answer", "decision.make"])
def test_nobody_in_conflict_hears_of_a_duty(
    proposal_in: ProposalIn, cast: Cast, jp_staff: Person, bind: Any, kind: str
) -> None:
    states = {"proposal.screen": "submitted", "review.answer": "screened", "decision.make": "reviewed"}
    proposal = proposal_in(states[kind])
    if kind == "review.answer":
        assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)
    duty = Obligation.objects.open().filter(kind=kind).earliest("pk")
    assert call(duty, "may_know", cast.us_staff)

    bind(cast.us_staff, proposal, "sibling")

    assert not call(duty, "may_know", cast.us_staff)
    assert call(duty, "may_know", jp_staff)


@pytest.mark.parametrize(
    ("kind", "discreet"), [("review.answer", True), ("review.complete", True), ("consent.give", False)]
)
def test_duties_of_reviews_are_discreet(kind: str, *, discreet: bool) -> None:
    assert kind_of(kind).is_discreet is discreet
