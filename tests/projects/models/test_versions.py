from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from projects.models import Version
from projects.models.versions import canonical, content_of, material_digest

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import MakeProposal, ProposalIn


def test_canonical_has_one_spelling() -> None:
    assert canonical({"b": "日本", "a": [1, None]}) == '{"a":[1,null],"b":"日本"}'


def test_version_holds_the_whole_submission(proposal_in: ProposalIn, us_member: Person) -> None:
    proposal = proposal_in("submitted")

    version = proposal.versions.get()

    assert version.verify()
    assert str(version) == f"{proposal.reference} v1"
    assert version.submitted_by == us_member
    assert version.content["title_ja"] == proposal.title_ja
    assert version.content["budget_usd"] == "250000.00"
    assert version.content["us_lead"]["name_en"] == us_member.name_in("en")
    assert [partner["consent"] for partner in version.content["partners"]] == ["given", "given"]


def test_a_changed_content_does_not_verify(proposal_in: ProposalIn) -> None:
    version = proposal_in("submitted").versions.get()
    version.content = version.content | {"budget_usd": "250000.01"}

    assert not version.verify()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_postgresql_refuses_to_alter_a_version(proposal_in: ProposalIn, act: str) -> None:
    rows = Version.objects.filter(pk=proposal_in("submitted").versions.get().pk)
    acts = {"update": lambda: rows.update(number=9), "delete": rows.delete}

    with pytest.raises(DatabaseError), transaction.atomic():
        acts[act]()

    assert rows.get().number == 1


def test_material_digest_follows_what_partners_agree_to(make_ready_proposal: MakeProposal) -> None:
    proposal = make_ready_proposal()
    before = material_digest(proposal)

    proposal.title_en, proposal.plan_en, proposal.aims_en = "Other title", "Other plan", f" {proposal.aims_en}\n"
    assert material_digest(proposal) == before

    proposal.aims_en = "Other aims"
    assert material_digest(proposal) != before


def test_content_of_an_empty_draft(make_proposal: MakeProposal) -> None:
    empty = {"us_lead": None, "budget_usd": None, "budget_jpy": None, "starts_on": None, "ends_on": None}
    proposal = make_proposal(primary_area=None, **empty)

    content = content_of(proposal)

    assert content | empty == content
    assert content["areas"] == content["partners"] == []


def test_versions_are_for_those_who_see_the_proposal(
    proposal_in: ProposalIn, us_member: Person, stranger: Person
) -> None:
    proposal = proposal_in("submitted")

    assert Version.objects.visible_to(us_member).get().proposal == proposal
    assert not Version.objects.visible_to(stranger).exists()
