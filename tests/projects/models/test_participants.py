from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from projects.models import Collaborator, DeclaredConflict, DraftCopy, Partner

if TYPE_CHECKING:
    from commission.members.models import Organisation
    from commission.people.models import Person
    from tests.factories.projects import MakePartner, MakeProposal


def test_partner_speaks_for_its_proposal(make_partner: MakePartner) -> None:
    partner = make_partner()
    proposal = partner.proposal

    assert partner.reference == proposal.reference
    assert (partner.title_en, partner.title_ja) == (proposal.title_en, proposal.title_ja)
    assert partner.get_absolute_url() == f"/proposals/{proposal.reference}/partners/{partner.pk}/consent/"
    assert str(partner) == f"Sample Photonics Inc., {proposal.reference}"
    assert not partner.awaits_answer


def test_an_organisation_takes_part_once(make_partner: MakePartner) -> None:
    partner = make_partner()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_partner(partner.proposal)


def test_a_side_has_one_lead(make_partner: MakePartner, us_lab: Organisation) -> None:
    partner = make_partner(role="lead")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_partner(partner.proposal, us_lab, role="lead")


def test_a_consent_says_to_what(make_partner: MakePartner) -> None:
    partner = make_partner()

    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(state="given")


def test_partners_are_for_those_who_see_the_proposal(
    make_partner: MakePartner, us_signatory: Person, stranger: Person
) -> None:
    partner = make_partner(state="asked")

    assert Partner.objects.visible_to(us_signatory).get() == partner
    assert not Partner.objects.visible_to(stranger).exists()
    assert Partner.objects.asked().get() == partner
    assert not Partner.objects.consenting().exists()


def test_kept_texts_of_a_proposal_are_shared_and_those_of_a_review_are_not(
    make_proposal: MakeProposal, make_assignment: Any, us_member: Person, jp_member: Person, us_reviewer: Person
) -> None:
    assignment = make_assignment()
    shared = keep(assignment.proposal, jp_member)
    secret = keep(assignment.proposal, us_reviewer, assignment=assignment)

    assert set(DraftCopy.objects.visible_to(us_member)) == {shared}
    assert set(DraftCopy.objects.visible_to(us_reviewer)) == {secret}
    assert str(shared) == f"{assignment.proposal.reference} #3"


def keep(proposal: Any, person: Person, **fields: Any) -> DraftCopy:
    return DraftCopy.objects.create(proposal=proposal, person=person, version=3, texts={"a": "b"}, **fields)


def test_names_of_rows(make_proposal: MakeProposal, us_reviewer: Person) -> None:
    proposal = make_proposal()
    collaborator = Collaborator(proposal=proposal, person=us_reviewer)
    declared = DeclaredConflict(proposal=proposal, person=us_reviewer)

    assert str(collaborator) == str(declared) == f"{us_reviewer}, {proposal.reference}"
