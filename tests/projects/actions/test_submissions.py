from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commission.members.models import Area
from commission.web.http import Conflict
from projects.actions import close_call, return_, save_draft, screen_in, submission_problems, submit, withdraw
from projects.models import Assignment, Partner, Proposal, Version

if TYPE_CHECKING:
    import time_machine

    from commission.people.models import Person
    from tests.factories.projects import Cast, MakeAssignment, MakeCall, MakeProposal, ProposalIn

LAST = datetime(2026, 3, 20, 21, tzinfo=UTC)  # 17:00 in New York, already daylight time
LAST_JP = datetime(2026, 3, 20, 10, tzinfo=UTC)  # 19:00 in Tokyo


@pytest.mark.parametrize(
    ("name", "instant", "accepted"),
    [
        ("us_member", LAST, True),
        ("us_member", LAST + timedelta(microseconds=1), False),
        ("jp_member", LAST_JP, True),
        ("jp_member", LAST_JP + timedelta(microseconds=1), False),
        ("us_member", LAST_JP + timedelta(hours=1), True),
    ],
)
@pytest.mark.case("attack-26")
def test_deadline_of_each_side(
    make_ready_proposal: MakeProposal,
    make_call: MakeCall,
    clock: time_machine.Traveller,
    request: pytest.FixtureRequest,
    name: str,
    instant: datetime,
    *,
    accepted: bool,
) -> None:
    proposal = make_ready_proposal(make_call(closes_on=date(2026, 3, 20)))
    clock.move_to(instant)
    person = request.getfixturevalue(name)

    with nullcontext() if accepted else pytest.raises(Conflict, match="deadline"):
        submit(proposal, by=person)

    assert (Proposal.objects.get().state == "submitted") is accepted
    assert Version.objects.count() == accepted


def test_a_submitter_in_los_angeles_has_until_17_there(
    make_ready_proposal: MakeProposal, make_call: MakeCall, clock: time_machine.Traveller, us_member: Person
) -> None:
    proposal = make_ready_proposal(make_call(closes_on=date(2026, 3, 20)))
    us_member.time_zone = "America/Los_Angeles"
    clock.move_to(LAST + timedelta(hours=3))

    submit(proposal, by=us_member)

    assert Proposal.objects.get().state == "submitted"


def test_a_closed_call_takes_nothing(make_ready_proposal: MakeProposal, us_member: Person) -> None:
    proposal = make_ready_proposal()
    close_call(proposal.call, by=None)

    with pytest.raises(Conflict):
        submit(proposal, by=us_member)

    assert [problem.code for problem in submission_problems(proposal, us_member)] == ["closed"]


def test_a_returned_proposal_may_come_back_after_the_deadline(
    proposal_in: ProposalIn, us_member: Person, us_staff: Person, clock: time_machine.Traveller
) -> None:
    proposal = proposal_in("submitted")
    return_(proposal, by=us_staff, reasons=" Budget unclear ", until=timezone.now() + timedelta(days=90))
    close_call(proposal.call, by=us_staff)
    clock.shift(timedelta(days=80))
    save_draft(proposal, by=us_member, version=1, plan_en="A clear budget")

    submit(Proposal.objects.get(), by=us_member)

    now = Proposal.objects.get()
    assert (now.state, now.returned_because, now.extended_until) == ("submitted", "", None)
    assert list(now.versions.values_list("number", flat=True)) == [1, 2]
    assert all(version.verify() for version in now.versions.all())


def test_the_date_given_with_a_return_passes_too(
    proposal_in: ProposalIn, us_member: Person, us_staff: Person, clock: time_machine.Traveller
) -> None:
    proposal = proposal_in("submitted")
    return_(proposal, by=us_staff, reasons="Budget unclear", until=timezone.now() + timedelta(days=90))
    close_call(proposal.call, by=us_staff)
    clock.shift(timedelta(days=91))

    codes = [problem.code for problem in submission_problems(proposal, us_member)]

    assert codes == ["closed", "late"]


def test_a_return_says_why(proposal_in: ProposalIn, us_staff: Person) -> None:
    with pytest.raises(ValidationError):
        return_(proposal_in("submitted"), by=us_staff, reasons="  ")


def test_a_return_of_a_draft_is_too_late(proposal_in: ProposalIn, us_staff: Person) -> None:
    with pytest.raises(Conflict):
        return_(proposal_in("returned"), by=us_staff, reasons="Again")


@pytest.mark.parametrize(
    ("change", "section"),
    [
        ({"title_en": " "}, "title_en"),
        ({"title_ja": ""}, "title_ja"),
        ({"summary_en": ""}, "summary_en"),
        ({"summary_ja": ""}, "summary_ja"),
        ({"aims_en": ""}, "aims_en"),
        ({"plan_en": ""}, "plan_en"),
        ({"outcome_en": "", "authoritative": "ja"}, "outcome_ja"),
        ({"summary_en": "word " * 251}, "summary_en"),
        ({"summary_ja": "語" * 601}, "summary_ja"),
        ({"plan_en": "word " * 1501}, "plan_en"),
        ({"plan_ja": "語" * 4001}, "plan_ja"),
        ({"primary_area": None}, "primary_area"),
        ({"budget_usd": None}, "budget_usd"),
        ({"budget_jpy": None}, "budget_jpy"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2030, 4, 1)}, "ends_on"),
        ({"us_lead": None}, "people"),
        ({"jp_lead": None}, "people"),
    ],
)
def test_problems_of_a_draft(
    make_ready_proposal: MakeProposal, us_signatory: Person, change: dict[str, Any], section: str
) -> None:
    proposal = make_ready_proposal()
    for name, value in change.items():
        setattr(proposal, name, value)

    problems = submission_problems(proposal, us_signatory)

    assert {problem.section for problem in problems} - {"partners"} == {section}
    assert all(problem.text for problem in problems)


def test_texts_at_their_limits_are_accepted(make_ready_proposal: MakeProposal, us_member: Person) -> None:
    proposal = make_ready_proposal()
    proposal.summary_en, proposal.summary_ja = "word " * 250, "語" * 600
    proposal.plan_en, proposal.plan_ja = "word " * 1500, "語 " * 4000

    assert submission_problems(proposal, us_member) == []


def test_at_most_two_further_areas(make_ready_proposal: MakeProposal, us_member: Person) -> None:
    proposal = make_ready_proposal()
    areas = list(Area.objects.technologies()[1:4])
    proposal.other_areas.set(areas[:2])
    assert submission_problems(proposal, us_member) == []

    proposal.other_areas.set(areas)

    assert [problem.code for problem in submission_problems(proposal, us_member)] == ["areas"]


def test_each_side_takes_part_and_consents(
    make_ready_proposal: MakeProposal, us_member: Person, jp_signatory: Person
) -> None:
    proposal = make_ready_proposal()
    proposal.partners.filter(contact=jp_signatory).delete()

    codes = [problem.code for problem in submission_problems(proposal, us_member)]

    assert codes == ["partner", "consent"]


def test_a_consent_to_something_else_does_not_count(make_ready_proposal: MakeProposal, us_member: Person) -> None:
    proposal = make_ready_proposal()
    Partner.objects.filter(side="JP").update(consented_to="0" * 64)

    with pytest.raises(ValidationError, match="consent"):
        submit(proposal, by=us_member)

    assert Proposal.objects.get().state == "draft"
    assert not Version.objects.exists()


def test_the_call_without_a_deadline_is_late_for_everybody(
    make_ready_proposal: MakeProposal, us_member: Person
) -> None:
    proposal = make_ready_proposal()
    proposal.call.deadlines.all().delete()

    problems = submission_problems(Proposal.objects.get(), us_member)

    assert [problem.code for problem in problems] == ["late"]


def test_withdrawal_ends_what_is_awaited_and_leaves_what_has_ended(
    proposal_in: ProposalIn, make_assignment: MakeAssignment, cast: Cast
) -> None:
    proposal = proposal_in("screened")
    waiting = make_assignment(proposal)
    ended = make_assignment(proposal, cast.jp_reviewer, state="declined")

    withdraw(proposal, by=cast.jp_member)

    states = dict(Assignment.objects.values_list("pk", "state"))
    assert states == {waiting.pk: "withdrawn", ended.pk: "declined"}


def test_screening_lets_the_proposal_in(proposal_in: ProposalIn, jp_staff: Person) -> None:
    proposal = proposal_in("submitted")

    screen_in(proposal, by=jp_staff)

    assert Proposal.objects.get().is_in_review
