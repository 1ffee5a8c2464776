"""The filters that pages and the API share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commission.members.models import Area
from projects.filters import ProposalFilter
from projects.models import Proposal

if TYPE_CHECKING:
    from tests.factories.projects import MakePartner, MakeProposal

pytestmark = pytest.mark.django_db


def found(**query: str) -> set[int]:
    return set(ProposalFilter(query, Proposal.objects.all()).qs.values_list("pk", flat=True))


@pytest.mark.parametrize("shape", ["P-{}", "p{}", "{}", "Ｐ-{}", " P-{} "])
def test_number_is_found_however_it_is_typed(make_proposal: MakeProposal, shape: str) -> None:
    proposal, _other = make_proposal(), make_proposal()

    assert found(q=shape.format(proposal.pk)) == {proposal.pk}


def test_number_that_no_row_can_have_finds_nothing(make_proposal: MakeProposal) -> None:
    make_proposal()

    assert found(q="P-999999999999") == set()


def test_unreadable_call_finds_nothing(make_proposal: MakeProposal) -> None:
    proposal = make_proposal()

    assert found(call=proposal.call.reference) == {proposal.pk}
    assert found(call="2026") == set()


def test_area_is_the_main_or_a_further_one(make_proposal: MakeProposal) -> None:
    first, last = Area.objects.technologies().earliest("position"), Area.objects.technologies().latest("position")
    main, further = make_proposal(primary_area=last), make_proposal(primary_area=first)
    make_proposal(primary_area=first)
    further.other_areas.add(last)

    assert found(area=last.code) == {main.pk, further.pk}


def test_missing_consent_is_asked_of_drafts_only(make_partner: MakePartner) -> None:
    missing = make_partner(state="asked").proposal
    submitted = make_partner(state="asked").proposal
    Proposal.objects.filter(pk=submitted.pk).update(state="submitted", submitted_at="2026-01-01T00:00Z")

    assert found(side="US") == {missing.pk}
    assert found(side="JP") == set()


def test_unknown_state_leaves_the_list_alone(make_proposal: MakeProposal) -> None:
    proposal = make_proposal()

    assert found(state="nonsense") == {proposal.pk}
