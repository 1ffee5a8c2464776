"""Submitting, withdrawing, screening, and the sealed versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from projects.actions import give_consent, save_draft, submit
from projects.models import Partner, Proposal
from projects.models.versions import material_digest

if TYPE_CHECKING:
    from tests.factories.projects import Cast, MakeCall, MakeProposal, ProposalIn

ClientFor = Callable[[Any], Client]


def at(proposal: Proposal, part: str) -> str:
    return f"/proposals/P-{proposal.pk}/{part}"


def test_page_lists_what_is_missing_and_refuses(make_proposal: MakeProposal, cast: Cast, client_for: ClientFor) -> None:
    proposal = make_proposal(aims_en="")
    client = client_for(cast.us_member)

    page = client.get(at(proposal, "submission/"))
    answer = client.post(at(proposal, "submission/"))

    proposal.refresh_from_db()
    assert b"3 things are missing" in page.content
    assert answer.status_code == 422
    assert b"Nothing was lost" in answer.content
    assert proposal.is_draft


def test_lead_submits(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("draft")

    answer = client_for(cast.jp_member).post(at(proposal, "submission/"))

    proposal.refresh_from_db()
    assert answer["Location"] == proposal.get_absolute_url()
    assert proposal.state == Proposal.State.SUBMITTED


def test_second_click_changes_nothing(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("submitted")

    answer = client_for(cast.us_member).post(at(proposal, "submission/"))

    assert answer.status_code == 409
    assert proposal.versions.count() == 1


def test_click_after_the_deadline_is_refused_in_words(
    make_call: MakeCall, proposal_in: ProposalIn, cast: Cast, client_for: ClientFor
) -> None:
    proposal = proposal_in("draft", make_call(closes_on=timezone.now().date() - timedelta(days=2)))

    answer = client_for(cast.us_member).post(at(proposal, "submission/"))

    proposal.refresh_from_db()
    assert answer.status_code == 409
    assert b"deadline of your side has passed" in answer.content
    assert proposal.is_draft


@pytest.mark.parametrize(("who", "status"), [("us_signatory", 403), ("us_staff", 403), ("us_reviewer", 404)])
def test_only_a_lead_submits_or_withdraws(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, who: str, status: int
) -> None:
    proposal = proposal_in("draft")
    client = client_for(getattr(cast, who))

    answers = {client.post(at(proposal, part)).status_code for part in ("submission/", "withdrawal/")}

    proposal.refresh_from_db()
    assert answers == {status}
    assert proposal.is_draft


def test_withdrawal_asks_then_does(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("screened")
    client = client_for(cast.us_member)

    page = client.get(at(proposal, "withdrawal/"))
    client.post(at(proposal, "withdrawal/"))

    proposal.refresh_from_db()
    assert b"This cannot be undone" in page.content
    assert str(cast.jp_org).encode() in page.content
    assert proposal.state == Proposal.State.WITHDRAWN


def test_version_shows_its_digest_and_what_changed(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("returned")
    save_draft(
        proposal,
        by=cast.us_member,
        version=proposal.version,
        plan_ja="手順を作り、三年間測定します。",
        plan_en="Build it.",
    )
    for partner in Partner.objects.filter(proposal=proposal).exclude(state="given"):
        give_consent(partner, by=partner.contact, shown=material_digest(Proposal.objects.get(pk=proposal.pk)))
    submit(Proposal.objects.get(pk=proposal.pk), by=cast.us_member)
    client = client_for(cast.us_member)

    listed, second = client.get(at(proposal, "versions/")), client.get(at(proposal, "versions/2/"))

    sealed = proposal.versions.get(number=2)
    assert sealed.sha256.encode() in listed.content
    assert sealed.sha256.encode() in second.content
    assert b"Digest agrees" in second.content
    assert "<ins>手順を作り、三年間測定します。</ins>".encode() in second.content
    assert b"<ins>it</ins>" in second.content
    assert client.get(at(proposal, "versions/3/")).status_code == 404


def test_staff_accepts_for_review(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("submitted")
    client = client_for(cast.us_staff)

    page = client.get(at(proposal, "screening/"))
    answer = client.post(at(proposal, "screening/"), {"outcome": "accept"})

    proposal.refresh_from_db()
    assert (page.status_code, answer.status_code) == (200, 302)
    assert proposal.state == Proposal.State.SCREENED


def test_return_needs_reasons_and_may_give_more_time(
    proposal_in: ProposalIn, cast: Cast, client_for: ClientFor
) -> None:
    proposal = proposal_in("submitted")
    client = client_for(cast.us_staff)
    wrong = {"outcome": "return", "reasons": "", "until": "2020-01-01T09:00"}

    refused = client.post(at(proposal, "screening/"), wrong)
    client.post(
        at(proposal, "screening/"), {"outcome": "return", "reasons": "Budget unclear", "until": "2099-01-01T09:00"}
    )

    proposal.refresh_from_db()
    assert refused.status_code == 422
    assert proposal.is_returned
    assert proposal.extended_until is not None
    assert cast.us_staff.here(proposal.extended_until).hour == 9


def test_screening_twice_is_too_late(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor) -> None:
    proposal = proposal_in("screened")

    answer = client_for(cast.us_staff).post(at(proposal, "screening/"), {"outcome": "accept"})

    assert answer.status_code == 409


@pytest.mark.parametrize("who", ["us_member", "us_chair"])
def test_only_the_secretariat_screens(proposal_in: ProposalIn, cast: Cast, client_for: ClientFor, who: str) -> None:
    proposal = proposal_in("submitted")

    answer = client_for(getattr(cast, who)).post(at(proposal, "screening/"), {"outcome": "accept"})

    assert answer.status_code == 403
