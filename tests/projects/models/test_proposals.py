from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from projects.actions import assign, invite_collaborator, save_draft
from projects.models import Proposal

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import Cast, MakeAssignment, MakePartner, MakeProposal, ProposalIn

STATES = ("draft", "submitted", "screened", "reviewed", "selected", "declined", "withdrawn")
APPLICANTS = ("us_member", "jp_member", "us_signatory", "jp_signatory", "us_admin", "jp_admin")
SECRETARIAT = ("us_staff", "jp_staff", "administrator")
OVERSEERS = ("us_chair", "jp_chair", "auditor")
OTHERS = ("stranger", "us_coordinator", "commissioner")
REVIEWERS = ("us_reviewer", "jp_reviewer")


def sees(person: Person, proposal: Proposal) -> bool:
    return Proposal.objects.visible_to(person).filter(pk=proposal.pk).exists()


@pytest.mark.parametrize("state", STATES)
def test_who_sees_a_proposal(proposal_in: ProposalIn, state: str, request: pytest.FixtureRequest) -> None:
    proposal = proposal_in(state)

    seen = {name for name in everybody() if sees(request.getfixturevalue(name), proposal)}

    assert seen == expected(state)


def everybody() -> tuple[str, ...]:
    return (*APPLICANTS, *SECRETARIAT, *OVERSEERS, *OTHERS, *REVIEWERS)


def expected(state: str) -> set[str]:
    asked = REVIEWERS if state in ("reviewed", "selected", "declined") else ()
    return {*APPLICANTS, *SECRETARIAT, *(OVERSEERS if state != "draft" else ()), *asked}


def test_anonymous_sees_only_what_is_selected(proposal_in: ProposalIn) -> None:
    proposal = proposal_in("selected")

    assert not Proposal.objects.visible_to(AnonymousUser()).exists()
    assert list(Proposal.objects.public()) == [proposal]


def test_a_declined_proposal_is_not_public(proposal_in: ProposalIn) -> None:
    proposal_in("declined")

    assert not Proposal.objects.public().exists()


def test_collaborator_sees_it(make_proposal: MakeProposal, stranger: Person, us_member: Person) -> None:
    proposal = make_proposal()
    assert not sees(stranger, proposal)

    invite_collaborator(proposal, person=stranger, by=us_member, right="view")

    assert sees(stranger, proposal)
    assert list(Proposal.objects.of(stranger)) == [proposal]


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        *((state, True) for state in ("invited", "accepted", "submitted")),
        *((state, False) for state in ("declined", "expired", "delegated", "withdrawn", "conflicted")),
    ],
)
def test_reviewer_sees_it_while_asked(make_assignment: MakeAssignment, state: str, *, seen: bool) -> None:
    assignment = make_assignment(state=state)

    assert sees(assignment.reviewer, assignment.proposal) is seen


@pytest.mark.parametrize("name", ["us_staff", "us_chair", "auditor", "us_reviewer"])
@pytest.mark.parametrize("how", ["organisation", "parent", "sibling", "child", "suspended", "declared"])
@pytest.mark.case("attack-33")
def test_a_conflict_shuts_out_whoever_is_not_an_applicant(
    how: str, name: str, make_assignment: MakeAssignment, request: pytest.FixtureRequest, bind: Any
) -> None:
    proposal = make_assignment(state="accepted").proposal
    person = request.getfixturevalue(name)
    assert sees(person, proposal)

    bind(person, proposal, how)

    assert not sees(person, proposal)
    assert list(Proposal.objects.conflicting_with(person)) == [proposal]


def test_an_applicant_with_a_post_sees_it_as_an_applicant(
    proposal_in: ProposalIn, us_staff: Person, us_member: Person, cast: Cast
) -> None:
    proposal = proposal_in("draft")
    invite_collaborator(proposal, person=us_staff, by=us_member)

    assert sees(us_staff, proposal)
    assert list(Proposal.objects.conflicting_with(us_staff)) == [proposal]


def test_lists_ask_the_same_few_questions_for_one_row_and_for_three(
    proposal_in: ProposalIn, us_staff: Person, django_assert_num_queries: Any
) -> None:
    for count in (1, 2, 3):
        proposal_in("draft")
        list(Proposal.objects.visible_to(us_staff))

        with django_assert_num_queries(1):
            rows = list(Proposal.objects.visible_to(us_staff).for_list())
            shown = [(row.call.reference, row.title_ja, str(row.primary_area), row.updated_at) for row in rows]

        assert len(shown) == count


def test_page_asks_a_few_questions(proposal_in: ProposalIn, us_staff: Person, django_assert_num_queries: Any) -> None:
    proposal = proposal_in("draft")

    with django_assert_num_queries(3):
        row = Proposal.objects.for_page().get(pk=proposal.pk)
        people = [(partner.organisation.name_en, partner.contact.email) for partner in row.partners.all()]
        areas = list(row.other_areas.all())

    assert (len(people), areas, row.us_lead) == (2, [], proposal.us_lead)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2027, 4, 1), date(2030, 3, 31), 36),
        (date(2027, 4, 1), date(2027, 4, 1), 1),
        (date(2027, 4, 15), date(2027, 5, 14), 1),
        (date(2027, 4, 15), date(2027, 5, 15), 2),
        (None, date(2030, 3, 31), None),
        (date(2027, 4, 1), None, None),
    ],
)
def test_months(first: date | None, last: date | None, months: int | None) -> None:
    assert Proposal(starts_on=first, ends_on=last).months == months


def test_text_in_the_authoritative_language_or_else_the_other() -> None:
    proposal = Proposal(authoritative="ja", aims_en="Aims", aims_ja="目的", plan_en="Plan")

    assert (proposal.text("aims"), proposal.text("plan"), proposal.text("outcome")) == ("目的", "Plan", "")
    proposal.authoritative = "en"
    assert proposal.text("aims") == "Aims"


def test_a_date_given_with_a_return_outlives_the_deadline(make_proposal: MakeProposal, us_member: Person) -> None:
    proposal = make_proposal()
    promised = proposal.call.deadline_for(us_member)
    assert promised
    assert proposal.deadline_for(us_member) == promised

    proposal.extended_until = promised + timedelta(days=9)

    assert proposal.deadline_for(us_member) == promised + timedelta(days=9)


def test_quorum_counts_each_side(proposal_in: ProposalIn, make_assignment: MakeAssignment) -> None:
    proposal = proposal_in("screened")
    assignment = make_assignment(proposal, state="submitted")
    assert proposal.reviews_by_side() == {"US": 1}
    assert not proposal.has_quorum

    make_assignment(proposal, assignment.invited_by, side="JP", state="submitted")

    assert proposal.has_quorum


def test_facts_of_a_row(proposal_in: ProposalIn, us_member: Person, jp_member: Person) -> None:
    proposal = proposal_in("returned")

    assert str(proposal) == proposal.reference == f"P-{proposal.pk}"
    assert proposal.get_absolute_url() == f"/proposals/P-{proposal.pk}/"
    assert (proposal.lead("US"), proposal.lead("JP")) == (us_member, jp_member)
    assert proposal.is_draft
    assert proposal.is_returned
    assert not proposal.is_in_review
    assert not proposal.is_decided
    assert not Proposal.objects.awaiting_screening().exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "submitted"},
        {"state": "selected", "submitted_at": timezone.now()},
        {"budget_usd": -1},
        {"budget_jpy": -1},
        {"starts_on": date(2027, 4, 2), "ends_on": date(2027, 4, 1)},
    ],
)
def test_the_database_refuses(make_proposal: MakeProposal, wrong: dict[str, Any]) -> None:
    proposal = make_proposal()

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**wrong)


def test_history_keeps_every_text_whoever_writes(make_proposal: MakeProposal, us_member: Person) -> None:
    proposal: Any = make_proposal()
    save_draft(proposal, by=us_member, version=1, plan_en="Second plan")
    Proposal.objects.filter(pk=proposal.pk).update(plan_en="Written past the actions")
    Proposal.objects.filter(pk=proposal.pk).update(state="withdrawn")

    kept = list(proposal.history.order_by("pgh_id").values_list("plan_en", "version"))

    assert [plan for plan, _version in kept][1:] == ["Second plan", "Written past the actions"]
    with pytest.raises(DatabaseError), transaction.atomic():
        proposal.history.all().delete()


def test_search_without_words_finds_all(make_proposal: MakeProposal, make_partner: MakePartner) -> None:
    proposal = make_proposal()

    assert list(Proposal.objects.matching("  ")) == [proposal]


def test_assignment_makes_a_reviewer_see_it(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")
    assert not sees(cast.us_reviewer, proposal)

    assign(proposal, reviewer=cast.us_reviewer, by=cast.us_staff)

    assert sees(cast.us_reviewer, proposal)
