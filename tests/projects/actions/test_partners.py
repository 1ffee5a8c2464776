from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from commission.records.models import Event
from commission.web.http import Conflict
from projects.actions import add_partner, ask_consent, give_consent, hand_contact, remove_partner, save_draft
from projects.models import Partner, Proposal
from projects.models.versions import material_digest

if TYPE_CHECKING:
    from commission.members.models import Organisation
    from commission.people.models import Person
    from tests.factories.members import MakeMembership
    from tests.factories.projects import MakePartner, MakeProposal


def test_the_first_of_a_side_leads_it(
    make_proposal: MakeProposal,
    make_membership: MakeMembership,
    us_member: Person,
    us_org: Organisation,
    us_lab: Organisation,
) -> None:
    proposal = make_proposal()
    make_membership(us_member, us_lab)

    first = add_partner(proposal, organisation=us_org, contact=us_member, by=us_member)
    second = add_partner(proposal, organisation=us_lab, contact=us_member, by=us_member, part="Test line")

    assert [(one.role, one.side, one.state) for one in (first, second)] == [
        ("lead", "US", "idle"),
        ("partner", "US", "idle"),
    ]
    assert list(Proposal.objects.matching("photonics laboratory")) == [proposal]


@pytest.mark.parametrize("state", ["applied", "suspended", "left"])
def test_only_members_take_part(
    make_proposal: MakeProposal, us_member: Person, us_org: Organisation, state: str
) -> None:
    us_org.state = state

    with pytest.raises(ValidationError):
        add_partner(make_proposal(), organisation=us_org, contact=us_member, by=us_member)


def test_the_contact_belongs_to_the_organisation(
    make_proposal: MakeProposal, us_org: Organisation, jp_member: Person, us_member: Person
) -> None:
    with pytest.raises(ValidationError):
        add_partner(make_proposal(), organisation=us_org, contact=jp_member, by=us_member)


@pytest.mark.parametrize("role", ["", "lead"])
def test_nobody_takes_part_twice(make_partner: MakePartner, us_member: Person, us_org: Organisation, role: str) -> None:
    partner = make_partner(role="lead")

    with pytest.raises(ValidationError):
        add_partner(partner.proposal, organisation=us_org, contact=us_member, by=us_member, role=role)

    assert Partner.objects.get() == partner


def test_a_new_partner_renews_the_consents_of_the_others(
    make_ready_proposal: MakeProposal, make_membership: MakeMembership, us_lab: Organisation, us_member: Person
) -> None:
    proposal = make_ready_proposal()
    make_membership(us_member, us_lab)

    added = add_partner(proposal, organisation=us_lab, contact=us_member, by=us_member)
    assert set(proposal.partners.exclude(pk=added.pk).values_list("state", flat=True)) == {"stale"}
    for partner in proposal.partners.exclude(pk=added.pk):
        give_consent(partner, by=partner.contact, shown=material_digest(proposal))
    remove_partner(added, by=us_member)

    assert set(proposal.partners.values_list("state", flat=True)) == {"stale"}
    assert Event.objects.filter(kind="partner.removed").count() == 1


def test_consent_is_to_what_was_shown(make_partner: MakePartner, us_member: Person, us_signatory: Person) -> None:
    partner = make_partner()
    ask_consent(partner, by=us_member)
    shown = material_digest(partner.proposal)
    save_draft(partner.proposal, by=us_member, version=1, aims_en="Quite other aims")

    with pytest.raises(Conflict):
        give_consent(partner, by=us_signatory, shown=shown)
    now = material_digest(Proposal.objects.get())
    give_consent(partner, by=us_signatory, shown=now)

    partner = Partner.objects.get()
    assert (partner.state, partner.consented_to) == ("given", now)
    assert partner.consented_at


def test_a_colleague_may_answer_instead(
    make_partner: MakePartner, us_member: Person, us_signatory: Person, us_admin: Person, jp_member: Person
) -> None:
    partner = make_partner()
    ask_consent(partner, by=us_member)

    hand_contact(partner, to=us_admin, by=us_signatory)

    assert Partner.objects.get().contact == us_admin
    with pytest.raises(ValidationError):
        hand_contact(partner, to=jp_member, by=us_admin)


def test_handing_on_a_consent_given_leaves_it(
    make_ready_proposal: MakeProposal, us_admin: Person, us_signatory: Person
) -> None:
    partner = make_ready_proposal().partners.get(contact=us_signatory)

    hand_contact(partner, to=us_admin, by=us_signatory)

    assert Partner.objects.get(pk=partner.pk).state == "given"
    assert not us_admin.obligations.exists()
