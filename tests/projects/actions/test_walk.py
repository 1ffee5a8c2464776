"""Every action in every state: what the state permits happens, everything else is a Conflict and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from commission.people.models import Post
from commission.web.http import Conflict
from projects import actions
from projects.models import Assignment, Partner, Proposal, Review
from projects.models.versions import material_digest
from tests.factories.projects import Cast, write_review

if TYPE_CHECKING:
    from tests.factories.people import MakePerson
    from tests.factories.projects import MakeAssignment, MakePartner, ProposalIn

Act = Callable[[Any, Cast, Any], Any]
STATES = ("draft", "submitted", "screened", "reviewed", "selected", "declined", "withdrawn")

ON_PROPOSAL: dict[str, tuple[set[str], Act]] = {
    "save_draft": (
        {"draft"},
        lambda it, cast, _other: actions.save_draft(it, by=cast.us_member, version=it.version, plan_ja="計画"),
    ),
    "name_lead": (
        {"draft"},
        lambda it, cast, _other: actions.name_lead(it, person=cast.us_signatory, by=cast.us_member),
    ),
    "invite_collaborator": (
        {"draft"},
        lambda it, cast, other: actions.invite_collaborator(it, person=other, by=cast.us_member),
    ),
    "submit": ({"draft"}, lambda it, cast, _other: actions.submit(it, by=cast.us_member)),
    "withdraw": (
        {"draft", "submitted", "screened", "reviewed"},
        lambda it, cast, _other: actions.withdraw(it, by=cast.us_member),
    ),
    "screen_in": ({"submitted"}, lambda it, cast, _other: actions.screen_in(it, by=cast.us_staff)),
    "return_": ({"submitted"}, lambda it, cast, _other: actions.return_(it, by=cast.us_staff, reasons="Unclear")),
    "assign": (
        {"screened", "reviewed"},
        lambda it, cast, other: actions.assign(it, reviewer=other, by=cast.us_staff),
    ),
    "turn_key": ({"reviewed"}, lambda it, cast, _other: actions.turn_key(it, by=cast.us_chair, verdict="hold")),
}

ON_PARTNER: dict[str, tuple[set[str], Act]] = {
    "ask_consent": ({"idle", "refused"}, lambda it, cast, _other: actions.ask_consent(it, by=cast.us_member)),
    "give_consent": (
        {"asked", "stale"},
        lambda it, _cast, _other: actions.give_consent(it, by=it.contact, shown=material_digest(it.proposal)),
    ),
    "refuse_consent": (
        {"asked", "stale", "given"},
        lambda it, _cast, _other: actions.refuse_consent(it, by=it.contact),
    ),
    "remove_partner": (
        set(Partner.State.values),
        lambda it, cast, _other: actions.remove_partner(it, by=cast.us_member),
    ),
}

ON_ASSIGNMENT: dict[str, tuple[set[str], Act]] = {
    "accept": ({"invited"}, lambda it, _cast, _other: actions.accept(it, by=it.reviewer)),
    "decline": (
        {"invited", "accepted"},
        lambda it, _cast, _other: actions.decline(it, by=it.reviewer, reason="busy"),
    ),
    "delegate": ({"invited", "accepted"}, lambda it, _cast, other: actions.delegate(it, to=other, by=it.reviewer)),
    "extend": (
        {"invited", "accepted"},
        lambda it, cast, _other: actions.extend(it, until=timezone.now() + timedelta(days=90), by=cast.us_staff),
    ),
    "withdraw_assignment": (
        {"invited", "accepted"},
        lambda it, cast, _other: actions.withdraw_assignment(it, by=cast.us_staff),
    ),
    "expire": ({"invited"}, lambda it, _cast, _other: actions.expire(it)),
    "save_review": ({"accepted"}, lambda it, _cast, _other: write_review(it)),
    "submit_review": ({"accepted"}, lambda it, _cast, _other: actions.submit_review(it, by=it.reviewer)),
}


@pytest.fixture
def other(make_person: MakePerson) -> Any:
    return make_person("us.other", post=Post.Role.REVIEWER)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ON_PROPOSAL)
def test_actions_on_a_proposal(proposal_in: ProposalIn, cast: Cast, other: Any, verb: str, state: str) -> None:
    proposal = proposal_in(state)
    states, act = ON_PROPOSAL[verb]

    happened = attempt(act, proposal, cast, other)

    assert happened is (state in states)
    assert happened or Proposal.objects.get(pk=proposal.pk).state == state


@pytest.mark.parametrize("state", Partner.State.values)
@pytest.mark.parametrize("verb", ON_PARTNER)
def test_actions_on_a_partner(make_partner: MakePartner, cast: Cast, verb: str, state: str) -> None:
    consent = {"consented_to": "0" * 64, "consented_at": timezone.now()}
    partner = make_partner(state=state, **(consent if state == "given" else {}))
    states, act = ON_PARTNER[verb]

    happened = attempt(act, partner, cast, None)

    assert happened is (state in states)
    assert happened or Partner.objects.get(pk=partner.pk).state == state


@pytest.mark.parametrize("verb", ON_PARTNER)
def test_consents_rest_once_the_proposal_is_submitted(proposal_in: ProposalIn, cast: Cast, verb: str) -> None:
    partner = proposal_in("submitted").partners.get(contact=cast.us_signatory)

    assert not attempt(ON_PARTNER[verb][1], partner, cast, None)


@pytest.mark.parametrize("state", Assignment.State.values)
@pytest.mark.parametrize("verb", ON_ASSIGNMENT)
def test_actions_on_an_assignment(
    make_assignment: MakeAssignment, cast: Cast, other: Any, verb: str, state: str
) -> None:
    assignment = make_assignment(state="accepted")
    Review.objects.create(assignment=assignment)
    if verb == "submit_review":
        write_review(assignment)
    Assignment.objects.filter(pk=assignment.pk).update(state=state)
    assignment.refresh_from_db()
    states, act = ON_ASSIGNMENT[verb]

    happened = attempt(act, assignment, cast, other)

    assert happened is (state in states)
    assert happened or Assignment.objects.get(pk=assignment.pk).state == state


def attempt(act: Act, thing: Any, cast: Cast, other: Any) -> bool:
    try:
        act(thing, cast, other)
    except Conflict:
        return False
    return True
