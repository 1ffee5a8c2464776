"""Partners, leads, collaborators, and the consent of each partner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from projects.actions import save_draft
from projects.models import Collaborator, Partner, Proposal
from projects.models.versions import material_digest

if TYPE_CHECKING:
    from commission.members.models import Organisation
    from commission.people.models import Person
    from tests.factories.projects import Cast, MakePartner, MakeProposal, ProposalIn

ClientFor = Callable[[Any], Client]


def at(proposal: Proposal, part: str) -> str:
    return f"/proposals/P-{proposal.pk}/{part}"


def test_partner_is_found_by_either_script_and_added(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_org: Organisation, jp_signatory: Person
) -> None:
    proposal, client = make_proposal(), client_for(us_member)

    found = client.get(at(proposal, "partners/"), {"q": "サンプル光技術"})
    form = client.get(at(proposal, "partners/"), {"organisation": jp_org.reference})
    answer = client.post(
        at(proposal, "partners/"),
        {"organisation": jp_org.reference, "contact": jp_signatory.pk, "role": "lead", "part": "Devices"},
    )

    added = Partner.objects.get(proposal=proposal)
    assert jp_org.reference.encode() in found.content
    assert str(jp_signatory).encode() in form.content
    assert answer["Location"] == at(proposal, "people/")
    assert (added.organisation, added.contact, added.part) == (jp_org, jp_signatory, "Devices")


def test_contact_of_another_organisation_is_refused(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_org: Organisation, stranger: Person
) -> None:
    proposal = make_proposal()
    given = {"organisation": jp_org.reference, "contact": stranger.pk, "role": "lead", "part": "Kept text"}

    answer = client_for(us_member).post(at(proposal, "partners/"), given)

    assert answer.status_code == 422
    assert b"Kept text" in answer.content
    assert not Partner.objects.exists()


def test_same_organisation_twice_is_refused_in_words(
    make_partner: MakePartner, client_for: ClientFor, us_member: Person, us_org: Organisation, us_signatory: Person
) -> None:
    proposal = make_partner(role="lead").proposal
    given = {"organisation": us_org.reference, "contact": us_signatory.pk, "role": "partner"}

    answer = client_for(us_member).post(at(proposal, "partners/"), given)

    assert answer.status_code == 422
    assert b"takes part already" in answer.content


def test_unknown_organisation_is_not_there(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person
) -> None:
    answer = client_for(us_member).get(at(make_proposal(), "partners/"), {"organisation": "O-999999"})

    assert answer.status_code == 404


def test_removal_asks_then_does(make_partner: MakePartner, client_for: ClientFor, us_member: Person) -> None:
    partner = make_partner()
    client, path = client_for(us_member), at(partner.proposal, f"partners/{partner.pk}/removal/")

    page = client.get(path)
    client.post(path)

    assert str(partner.organisation).encode() in page.content
    assert not Partner.objects.exists()


def test_consent_is_asked_of_one_and_of_all(make_partner: MakePartner, client_for: ClientFor, cast: Cast) -> None:
    first = make_partner()
    second = make_partner(first.proposal, cast.jp_org, cast.jp_signatory)
    client = client_for(cast.us_member)

    client.post(at(first.proposal, f"partners/{first.pk}/request/"))
    client.post(at(first.proposal, "consents/"))

    states = set(Partner.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True))
    assert states == {Partner.State.ASKED}


@pytest.mark.parametrize("part", ["partners/", "consents/", "leads/", "collaborators/"])
@pytest.mark.parametrize(("who", "status"), [("us_signatory", 403), ("us_staff", 403), ("us_reviewer", 404)])
def test_only_writers_change_who_takes_part(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, part: str, who: str, status: int
) -> None:
    proposal = proposal_in("draft")

    answer = client_for(getattr(cast, who)).post(at(proposal, part), {})

    assert answer.status_code == status


def test_contact_reads_what_consent_binds_to_and_gives_it(
    make_partner: MakePartner, client_for: ClientFor, us_signatory: Person
) -> None:
    partner = make_partner(state="asked")
    client, digest = client_for(us_signatory), material_digest(partner.proposal)

    page = client.get(partner.get_absolute_url())
    answer = client.post(partner.get_absolute_url(), {"digest": digest, "answer": "give"})

    partner.refresh_from_db()
    assert digest.encode() in page.content
    assert b"Neither side has enough test hours alone." in page.content
    assert answer["Location"] == partner.proposal.get_absolute_url()
    assert (partner.state, partner.consented_to) == (Partner.State.GIVEN, digest)


def test_consent_to_a_text_that_changed_meanwhile_is_refused(
    make_partner: MakePartner, client_for: ClientFor, us_signatory: Person, us_member: Person
) -> None:
    partner = make_partner(state="asked")
    read = material_digest(partner.proposal)
    save_draft(partner.proposal, by=us_member, version=1, aims_en="Other aims")

    answer = client_for(us_signatory).post(partner.get_absolute_url(), {"digest": read, "answer": "give"})

    partner.refresh_from_db()
    assert answer.status_code == 409
    assert partner.state == Partner.State.ASKED


def test_refusal_says_why(make_partner: MakePartner, client_for: ClientFor, us_signatory: Person) -> None:
    partner = make_partner(state="asked")
    client = client_for(us_signatory)

    without = client.post(partner.get_absolute_url(), {"digest": "x", "answer": "refuse", "reason": " "})
    client.post(partner.get_absolute_url(), {"digest": "x", "answer": "refuse", "reason": "No staff"})

    partner.refresh_from_db()
    assert without.status_code == 422
    assert (partner.state, partner.refused_because) == (Partner.State.REFUSED, "No staff")


@pytest.mark.parametrize("who", ["us_member", "jp_signatory", "us_staff"])
def test_nobody_consents_for_another(
    proposal_in: ProposalIn, make_partner: MakePartner, cast: Cast, client_for: ClientFor, who: str
) -> None:
    proposal = proposal_in("draft")
    partner = Partner.objects.get(proposal=proposal, contact=cast.us_signatory)

    answer = client_for(getattr(cast, who)).post(
        partner.get_absolute_url(), {"digest": "x", "answer": "refuse", "reason": "y"}
    )

    partner.refresh_from_db()
    assert answer.status_code == 403
    assert partner.state == Partner.State.GIVEN


def test_lead_names_the_other_lead(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, jp_member: Person
) -> None:
    proposal, client = make_proposal(jp_lead=None), client_for(us_member)

    unknown = client.post(at(proposal, "leads/"), {"side": "JP", "person": "nobody@sample.example"})
    wrong = client.post(at(proposal, "leads/"), {"side": "JP", "person": us_member.email})
    client.post(at(proposal, "leads/"), {"side": "JP", "person": jp_member.email.upper()})

    proposal.refresh_from_db()
    assert (unknown.status_code, wrong.status_code) == (422, 422)
    assert b"nobody@sample.example" in unknown.content
    assert proposal.jp_lead == jp_member


def test_collaborator_is_added_reads_along_and_is_removed(
    make_proposal: MakeProposal, client_for: ClientFor, us_member: Person, stranger: Person
) -> None:
    proposal, client = make_proposal(), client_for(us_member)

    client.post(at(proposal, "collaborators/"), {"person": stranger.email, "right": "view"})
    reading = client_for(stranger).get(proposal.get_absolute_url()).status_code
    writing = client_for(stranger).get(at(proposal, "edit/")).status_code
    row = Collaborator.objects.get()
    asked = client.get(at(proposal, f"collaborators/{row.pk}/removal/"))
    client.post(at(proposal, f"collaborators/{row.pk}/removal/"))

    assert (reading, writing) == (200, 403)
    assert str(stranger).encode() in asked.content
    assert client_for(stranger).get(proposal.get_absolute_url()).status_code == 404
