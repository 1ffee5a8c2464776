from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from commission.members.models import Area
from commission.web.http import Conflict
from projects.actions import (
    StaleText,
    ask_consent,
    draft,
    invite_collaborator,
    name_lead,
    remove_collaborator,
    save_draft,
)
from projects.models import DraftCopy, Partner, Proposal

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import MakeCall, MakePartner, MakeProposal, ProposalIn


@pytest.mark.parametrize(("name", "lead"), [("us_member", "us_lead"), ("jp_member", "jp_lead")])
def test_whoever_begins_leads_the_own_side(
    make_call: MakeCall, name: str, lead: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(name)
    area = Area.objects.technologies().earliest("position")

    proposal = draft(make_call(), by=person, title_ja="か\u3099", other_areas=[area])

    assert getattr(proposal, lead) == person
    assert len(proposal.leads) == 1
    assert proposal.title_ja == "が"
    assert list(proposal.other_areas.all()) == [area]
    assert list(Proposal.objects.matching("が")) == [proposal]


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_nothing_is_begun_in_a_call_that_is_not_open(make_call: MakeCall, us_member: Person, state: str) -> None:
    with pytest.raises(Conflict):
        draft(make_call(state=state), by=us_member)

    assert not Proposal.objects.exists()


def test_saving_raises_the_version(make_proposal: MakeProposal, us_member: Person) -> None:
    proposal = make_proposal()

    saved = save_draft(proposal, by=us_member, version=1, aims_ja="目的\x00", budget_usd=Decimal(1))

    assert (saved.version, saved.aims_ja, saved.edited_by) == (2, "目的", us_member)
    assert Proposal.objects.get().budget_usd == Decimal(1)


def test_saving_the_same_again_is_no_new_version(make_proposal: MakeProposal, us_member: Person) -> None:
    proposal = make_proposal()
    areas = list(Area.objects.technologies()[1:3])
    texts: dict[str, Any] = {"plan_en": "A plan", "budget_jpy": Decimal("5.0"), "starts_on": date(2027, 5, 1)}
    save_draft(proposal, by=us_member, version=1, other_areas=areas, **texts)

    again = save_draft(proposal, by=us_member, version=1, other_areas=areas[::-1], **texts)

    assert again.version == 2
    assert not DraftCopy.objects.exists()


@pytest.mark.case("attack-12")
def test_a_stale_save_overwrites_nothing_and_loses_nothing(
    make_proposal: MakeProposal, us_member: Person, jp_member: Person
) -> None:
    proposal = make_proposal()
    area = Area.objects.technologies().latest("position")
    save_draft(proposal, by=jp_member, version=1, plan_en="Theirs")

    with pytest.raises(StaleText) as stale:
        save_draft(proposal, by=us_member, version=1, plan_en="Mine", primary_area=area, ends_on=date(2031, 1, 1))

    assert (stale.value.mine["plan_en"], stale.value.theirs["plan_en"]) == ("Mine", "Theirs")
    assert Proposal.objects.get().plan_en == "Theirs"
    kept = DraftCopy.objects.get()
    assert kept == stale.value.copy
    assert (kept.person, kept.version) == (us_member, 1)
    assert kept.texts == {"plan_en": "Mine", "primary_area": area.pk, "ends_on": "2031-01-01"}


def test_what_is_typed_after_submission_is_kept_too(proposal_in: ProposalIn, us_member: Person) -> None:
    proposal = proposal_in("submitted")

    with pytest.raises(StaleText):
        save_draft(proposal, by=us_member, version=proposal.version, plan_en="Late thought")

    assert DraftCopy.objects.get().texts == {"plan_en": "Late thought"}


def test_a_form_with_unknown_parts_is_a_mistake_of_ours(make_proposal: MakeProposal, us_member: Person) -> None:
    with pytest.raises(TypeError, match="state"):
        save_draft(make_proposal(), by=us_member, version=1, state="selected")


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        ({"title_en": "New title"}, False),
        ({"summary_ja": "新しい概要"}, False),
        ({"plan_en": "New plan"}, False),
        ({"aims_en": "Neither  side has enough test hours\nalone."}, False),
        ({"aims_en": "Both sides have enough test hours."}, True),
        ({"aims_ja": "目的"}, True),
        ({"budget_usd": Decimal("250000.00")}, False),
        ({"budget_usd": Decimal(260000)}, True),
        ({"budget_jpy": None}, True),
        ({"ends_on": date(2029, 3, 31)}, True),
    ],
)
def test_a_material_change_asks_for_consent_again(
    make_ready_proposal: MakeProposal, us_member: Person, change: dict[str, Any], *, stale: bool
) -> None:
    proposal = make_ready_proposal()

    save_draft(proposal, by=us_member, version=1, **change)

    states = set(Partner.objects.values_list("state", flat=True))
    assert states == {"stale" if stale else "given"}


def test_a_new_title_reaches_what_is_owed(make_partner: MakePartner, us_member: Person, us_signatory: Person) -> None:
    partner = make_partner()
    ask_consent(partner, by=us_member)

    save_draft(partner.proposal, by=us_member, version=1, title_ja="新しい題名")

    assert us_signatory.obligations.get().title_ja == "新しい題名"


def test_naming_the_other_lead_and_a_successor(
    make_ready_proposal: MakeProposal, us_member: Person, jp_admin: Person, us_admin: Person
) -> None:
    proposal = make_ready_proposal(jp_lead=None)

    name_lead(proposal, person=jp_admin, by=us_member)
    name_lead(proposal, person=us_admin, by=us_member)

    now = Proposal.objects.get()
    assert now.leads == proposal.leads == [us_admin, jp_admin]
    assert set(Partner.objects.values_list("state", flat=True)) == {"stale"}
    assert list(Proposal.objects.matching("見本 Admin")) == [proposal]


def test_nobody_takes_the_lead_of_the_other_side_away(
    make_proposal: MakeProposal, us_member: Person, jp_member: Person, jp_admin: Person
) -> None:
    proposal = make_proposal()

    with pytest.raises(ValidationError):
        name_lead(proposal, person=jp_admin, by=us_member)

    assert Proposal.objects.get().jp_lead == jp_member


def test_a_lead_belongs_to_a_member_organisation(
    make_proposal: MakeProposal, us_member: Person, us_chair: Person
) -> None:
    with pytest.raises(ValidationError):
        name_lead(make_proposal(), person=us_chair, by=us_member)


def test_collaborators_come_and_go(make_proposal: MakeProposal, us_member: Person, stranger: Person) -> None:
    proposal = make_proposal()
    invite_collaborator(proposal, person=stranger, by=us_member)

    again = invite_collaborator(proposal, person=stranger, by=us_member, right="view")

    assert proposal.collaborators.get().right == "view"
    remove_collaborator(again, by=us_member)
    assert not proposal.collaborators.exists()


def test_a_lead_is_no_collaborator(make_proposal: MakeProposal, us_member: Person, jp_member: Person) -> None:
    with pytest.raises(ValidationError):
        invite_collaborator(make_proposal(), person=jp_member, by=us_member)
