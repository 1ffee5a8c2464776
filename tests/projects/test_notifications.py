"""What each moment makes people owe, and what it tells them, each in their own language."""

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
    close_call,
    decline,
    delegate,
    expire,
    extend,
    hand_contact,
    invite_collaborator,
    name_lead,
    refuse_consent,
    remove_partner,
    return_,
    save_draft,
    screen_in,
    submit,
    turn_key,
    withdraw,
    withdraw_assignment,
)
from projects.models import Assignment, Partner
from tests.factories.projects import Cast, review_for

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import MakeAssignment, MakeCall, MakePartner, MakeProposal, ProposalIn


def owed() -> set[tuple[str, Person]]:
    return {(row.kind, row.owner) for row in Obligation.objects.open()}


def told(kind: str) -> dict[Any, Notice]:
    return {notice.person: notice for notice in Notice.objects.filter(kind=kind)}


def hows(kind: str) -> set[str | None]:
    return set(Obligation.objects.filter(kind=kind).values_list("how", flat=True))


def test_consent_is_owed_and_asked_for(make_partner: MakePartner, us_member: Person, us_signatory: Person) -> None:
    partner = make_partner()

    ask_consent(partner, by=us_member)

    assert owed() == {("consent.give", us_signatory)}
    notice = told("partner.asked")[us_signatory]
    assert notice.message_class == Notice.Class.FORMAL
    assert partner.proposal.reference in notice.subject_line
    assert "Sample Photonics Inc." in notice.text


def test_consent_is_due_before_the_deadline(
    make_partner: MakePartner, make_proposal: MakeProposal, make_call: MakeCall, us_member: Person
) -> None:
    call = make_call(closes_on=timezone.now().date() + timedelta(days=2))
    partner = make_partner(make_proposal(call))

    ask_consent(partner, by=us_member)

    assert Obligation.objects.get().due_at == call.deadline_for(partner.contact)


def test_a_material_change_asks_each_contact_in_the_own_language(make_ready_proposal: MakeProposal, cast: Cast) -> None:
    proposal = make_ready_proposal()

    save_draft(proposal, by=cast.us_member, version=1, budget_usd=1)

    assert owed() == {("consent.give", cast.us_signatory), ("consent.give", cast.jp_signatory)}
    notices = told("partner.outdated")
    assert {person: notice.language for person, notice in notices.items()} == {
        cast.us_signatory: "en",
        cast.jp_signatory: "ja",
    }
    assert proposal.title_ja in notices[cast.jp_signatory].text


def test_refusal_ends_the_duty_and_reaches_both_leads(make_partner: MakePartner, cast: Cast) -> None:
    partner = make_partner()
    ask_consent(partner, by=cast.us_member)

    refuse_consent(partner, by=cast.us_signatory, reason="No capacity")

    assert hows("consent.give") == {"declined"}
    assert set(told("partner.refused")) == {cast.us_member, cast.jp_member}
    assert "No capacity" in told("partner.refused")[cast.us_member].text


def test_a_colleague_takes_the_duty_over(make_partner: MakePartner, cast: Cast, us_admin: Person) -> None:
    partner = make_partner()
    ask_consent(partner, by=cast.us_member)

    hand_contact(partner, to=us_admin, by=cast.us_signatory)

    assert owed() == {("consent.give", us_admin)}
    assert us_admin in told("partner.delegated")


def test_the_duty_ends_with_the_partner(make_partner: MakePartner, cast: Cast) -> None:
    partner = make_partner()
    ask_consent(partner, by=cast.us_member)

    remove_partner(partner, by=cast.us_member)

    assert hows("consent.give") == {"withdrawn"}


def test_the_call_closes_and_consents_are_no_longer_chased(
    make_partner: MakePartner, make_proposal: MakeProposal, cast: Cast
) -> None:
    partner = make_partner()
    extended = make_partner(make_proposal(partner.proposal.call, extended_until=timezone.now() + timedelta(days=9)))
    for one in (partner, extended):
        ask_consent(one, by=cast.us_member)

    close_call(partner.proposal.call, by=None)

    assert Obligation.objects.open().get().subject == extended
    assert Obligation.objects.settled().get().how == "closed"


def test_people_hear_that_they_are_named(make_proposal: MakeProposal, cast: Cast, stranger: Person) -> None:
    proposal = make_proposal(jp_lead=None)

    invite_collaborator(proposal, person=stranger, by=cast.us_member)
    name_lead(proposal, person=cast.jp_signatory, by=cast.us_member)

    assert set(told("collaborator.invited")) == {stranger}
    assert set(told("proposal.entrusted")) == {cast.jp_signatory}


def applicants(cast: Cast) -> set[Person]:
    return {cast.us_member, cast.jp_member, cast.us_signatory, cast.jp_signatory}


def test_submission_is_confirmed_and_screening_owed_by_both_secretariats(
    make_ready_proposal: MakeProposal, cast: Cast, jp_staff: Person
) -> None:
    proposal = make_ready_proposal()

    submit(proposal, by=cast.us_member)

    assert owed() == {("proposal.screen", cast.us_staff), ("proposal.screen", jp_staff)}
    assert set(told("proposal.submitted")) == applicants(cast)


def test_whoever_screens_settles_it_for_both(proposal_in: ProposalIn, cast: Cast, jp_staff: Person) -> None:
    proposal = proposal_in("submitted")

    screen_in(proposal, by=jp_staff)

    assert owed() == set()
    assert hows("proposal.screen") == {"done"}
    assert set(told("proposal.screened")) == applicants(cast)


@pytest.mark.parametrize("until", [None, timezone.now() + timedelta(days=30)])
def test_a_return_is_a_letter_with_reasons(proposal_in: ProposalIn, cast: Cast, until: Any) -> None:
    proposal = proposal_in("submitted")

    return_(proposal, by=cast.us_staff, reasons="The budget of the US side is unclear.", until=until)

    assert owed() == set()
    letters = told("proposal.returned")
    assert set(letters) == applicants(cast)
    assert all("The budget of the US side is unclear." in letter.text for letter in letters.values())


def test_a_secretary_in_conflict_is_not_asked_to_screen(
    make_ready_proposal: MakeProposal, cast: Cast, jp_staff: Person, bind: Any
) -> None:
    proposal = make_ready_proposal()
    bind(cast.us_staff, proposal, "sibling")

    submit(proposal, by=cast.us_member)

    assert owed() == {("proposal.screen", jp_staff)}


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
