"""What each moment makes people owe, and what it tells them, each in their own language."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.obligations.models import Notice, Obligation
from projects.actions import (
    ask_consent,
    close_call,
    hand_contact,
    invite_collaborator,
    name_lead,
    refuse_consent,
    remove_partner,
    return_,
    save_draft,
    screen_in,
    submit,
)
from tests.projects.telling import applicants, hows, owed, told

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import Cast, MakeCall, MakePartner, MakeProposal, ProposalIn


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
    assert Obligation.objects.get(settled_at__isnull=False).how == "closed"


def test_people_hear_that_they_are_named(make_proposal: MakeProposal, cast: Cast, stranger: Person) -> None:
    proposal = make_proposal(jp_lead=None)

    invite_collaborator(proposal, person=stranger, by=cast.us_member)
    name_lead(proposal, person=cast.jp_signatory, by=cast.us_member)

    assert set(told("collaborator.invited")) == {stranger}
    assert set(told("proposal.entrusted")) == {cast.jp_signatory}


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
