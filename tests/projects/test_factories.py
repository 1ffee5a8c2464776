from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from projects.actions import submission_problems

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import MakeProposal, ProposalIn


def test_ready_proposal_has_no_problems(make_ready_proposal: MakeProposal, us_member: Person) -> None:
    proposal = make_ready_proposal()

    assert submission_problems(proposal, us_member) == []


@pytest.mark.parametrize("state", ["submitted", "screened", "reviewed", "selected", "declined", "withdrawn"])
def test_proposal_reaches_the_state(proposal_in: ProposalIn, state: str) -> None:
    proposal = proposal_in(state)

    assert proposal.state == state
    assert proposal.versions.count() == (state != "withdrawn")
