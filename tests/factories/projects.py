"""Calls, proposals, partners, assignments, reviews: plain rows, and proposals led through the real actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from commission.members.models import Area, Organisation
from commission.people.models import Person, Side
from projects.actions import (
    accept,
    assign,
    declare_conflict,
    give_consent,
    return_,
    save_review,
    screen_in,
    submit,
    submit_review,
    turn_key,
    withdraw,
)
from projects.models import Assignment, Call, Criterion, Deadline, Partner, Proposal, Review
from projects.models.due import due_after
from projects.models.rubric import STANDARD
from projects.models.versions import material_digest

MakeCall = Callable[..., Call]
MakeProposal = Callable[..., Proposal]
MakePartner = Callable[..., Partner]
MakeAssignment = Callable[..., Assignment]
MakeReview = Callable[..., Review]
ProposalIn = Callable[..., Proposal]

TEXTS = {
    "title_en": "Reliability data for power modules",
    "title_ja": "パワーモジュールの信頼性データ",
    "summary_en": "Four test lines measure ageing with one protocol.",
    "summary_ja": "四つの試験ラインで同一の手順により劣化を測定します。",
    "aims_en": "Neither side has enough test hours alone.",
    "plan_en": "Build the protocol, then measure for two years.",
    "outcome_en": "A reference method any test house can repeat.",
}


@dataclass
class Cast:
    """The people of a proposal, so that a factory takes one argument and not ten."""

    us_member: Person
    jp_member: Person
    us_signatory: Person
    jp_signatory: Person
    us_org: Organisation
    jp_org: Organisation
    us_staff: Person
    us_reviewer: Person
    jp_reviewer: Person
    us_chair: Person
    jp_chair: Person


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    return Cast(**{name: request.getfixturevalue(name) for name in Cast.__dataclass_fields__})


@pytest.fixture
def make_call(db: None) -> MakeCall:
    """Make an open call that closes in sixty days, at 17:00 submitter's time in the US and 19:00 in Japan."""

    def make(*, closes_on: date | None = None, **fields: Any) -> Call:
        number = Call.objects.count() + 1
        call = Call.objects.create(**{"state": "open", "year": 2026, "number": number} | titles(number) | fields)
        last = closes_on or timezone.now().date() + timedelta(days=60)
        make_deadline(call, Side.US, last, time(17), "submitter")
        make_deadline(call, Side.JP, last, time(19), "fixed")
        Criterion.objects.bulk_create(Criterion(call=call, position=n, **row) for n, row in enumerate(STANDARD, 1))
        return call

    return make


def titles(number: int) -> dict[str, str]:
    return {"title_en": f"Joint research {number}", "title_ja": f"共同研究{number}"}


def make_deadline(call: Call, side: Side, day: date, moment: time, rule: str) -> Deadline:
    zone, entered = side.zone.key, f"{day}, {moment:%H:%M}"
    return Deadline.objects.create(
        call=call, side=side, closes_on=day, wall_time=moment, rule=rule, zone=zone, entered=entered
    )


@pytest.fixture
def make_proposal(make_call: MakeCall, us_member: Person, jp_member: Person) -> MakeProposal:
    """Make a draft with its texts, led by us_member and jp_member; no partner has been named yet."""

    def make(call: Call | None = None, **fields: Any) -> Proposal:
        facts = {
            "primary_area": Area.objects.technologies().first(),
            "budget_usd": Decimal(250000),
            "budget_jpy": Decimal(30000000),
            "starts_on": date(2027, 4, 1),
            "ends_on": date(2030, 3, 31),
        }
        leads = {"us_lead": us_member, "jp_lead": jp_member}
        return Proposal.objects.create(call=call or make_call(), **TEXTS | facts | leads | fields)

    return make


@pytest.fixture
def make_partner(make_proposal: MakeProposal, us_org: Organisation, us_signatory: Person) -> MakePartner:
    """Make a partner that was not asked yet: us_org with us_signatory unless told otherwise."""

    def make(
        proposal: Proposal | None = None,
        organisation: Organisation | None = None,
        contact: Person | None = None,
        **fields: Any,
    ) -> Partner:
        partner = organisation or us_org
        return Partner.objects.create(
            proposal=proposal or make_proposal(),
            organisation=partner,
            contact=contact or us_signatory,
            side=partner.side,
            **fields,
        )

    return make


@pytest.fixture
def make_ready_proposal(make_proposal: MakeProposal, make_partner: MakePartner, cast: Cast) -> MakeProposal:
    """Make a draft that can be submitted: a leading partner of each side, both contacts have consented."""

    def make(call: Call | None = None, **fields: Any) -> Proposal:
        proposal = make_proposal(call, **fields)
        pairs = ((cast.us_org, cast.us_signatory), (cast.jp_org, cast.jp_signatory))
        partners = [make_partner(proposal, *pair, role="lead", state="asked") for pair in pairs]
        for partner in partners:
            give_consent(partner, by=partner.contact, shown=material_digest(proposal))
        return Proposal.objects.get(pk=proposal.pk)

    return make


@pytest.fixture
def make_assignment(proposal_in: ProposalIn, us_reviewer: Person, us_staff: Person) -> MakeAssignment:
    """Make an invitation of us_reviewer to a proposal in review."""

    def make(proposal: Proposal | None = None, reviewer: Person | None = None, **fields: Any) -> Assignment:
        asked = reviewer or us_reviewer
        terms = {"response_due_at": due_after(asked, 5), "review_due_at": due_after(asked, 20)}
        return Assignment.objects.create(
            proposal=proposal or proposal_in("screened"),
            reviewer=asked,
            **{"side": asked.side, "zone": asked.time_zone, "invited_by": us_staff} | terms | fields,
        )

    return make


@pytest.fixture
def make_review(make_assignment: MakeAssignment) -> MakeReview:
    """Make the empty draft of a review that was accepted."""

    def make(assignment: Assignment | None = None, **fields: Any) -> Review:
        return Review.objects.create(assignment=assignment or make_assignment(state="accepted"), **fields)

    return make


@pytest.fixture
def proposal_in(make_ready_proposal: MakeProposal, cast: Cast) -> ProposalIn:
    """Lead a proposal through the real actions: `proposal_in("reviewed")` has one review of each side."""

    def lead(state: str, call: Call | None = None, **fields: Any) -> Proposal:
        proposal = make_ready_proposal(call, **fields)
        for step in STEPS[state]:
            step(proposal, cast)
        return Proposal.objects.get(pk=proposal.pk)

    return lead


def review_for(proposal: Proposal, reviewer: Person, by: Person, *, value: int = 4) -> Assignment:
    """Assign, accept, score everything alike, submit."""
    assignment = assign(proposal, reviewer=reviewer, by=by)
    accept(assignment, by=reviewer)
    write_review(assignment, value=value)
    submit_review(assignment, by=reviewer)
    return assignment


def write_review(assignment: Assignment, *, value: int = 4) -> Review:
    scores = dict.fromkeys(assignment.proposal.call.criteria.values_list("pk", flat=True), value)
    texts = {"for_applicants": "Clear and sound.", "for_panel": "Fund it."}
    version = Review.objects.get(assignment=assignment).version
    return save_review(assignment, by=assignment.reviewer, version=version, scores=scores, confidence=3, **texts)


def review_both(proposal: Proposal, cast: Cast) -> None:
    for reviewer in (cast.us_reviewer, cast.jp_reviewer):
        review_for(proposal, reviewer, cast.us_staff)
    proposal.refresh_from_db()


def both_say(verdict: str) -> Callable[[Proposal, Cast], None]:
    def say(proposal: Proposal, cast: Cast) -> None:
        turn_key(proposal, by=cast.us_chair, verdict=verdict)
        turn_key(proposal, by=cast.jp_chair, verdict=verdict)

    return say


Step = Callable[[Proposal, Cast], Any]
SUBMIT: list[Step] = [lambda proposal, cast: submit(proposal, by=cast.us_member)]
SCREEN: list[Step] = [*SUBMIT, lambda proposal, cast: screen_in(proposal, by=cast.us_staff)]
STEPS: dict[str, list[Step]] = {
    "draft": [],
    "submitted": SUBMIT,
    "returned": [*SUBMIT, lambda proposal, cast: return_(proposal, by=cast.us_staff, reasons="Budget unclear")],
    "screened": SCREEN,
    "reviewed": [*SCREEN, review_both],
    "selected": [*SCREEN, review_both, both_say("select")],
    "declined": [*SCREEN, review_both, both_say("decline")],
    "withdrawn": [lambda proposal, cast: withdraw(proposal, by=cast.us_member)],
}


@pytest.fixture
def make_conflict(us_reviewer: Person, us_staff: Person) -> Callable[..., Any]:
    """Declare a conflict of interest of us_reviewer, or of somebody named."""

    def make(proposal: Proposal, person: Person | None = None) -> Any:
        return declare_conflict(proposal, person=person or us_reviewer, by=us_staff, reason="Co-author until 2025")

    return make
