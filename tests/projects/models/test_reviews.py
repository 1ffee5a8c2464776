from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from projects.actions import accept, assign
from projects.models import Assignment, Key, Proposal, Review, Score
from tests.factories.projects import Cast, review_for, write_review

if TYPE_CHECKING:
    from collections.abc import Callable

    from commission.people.models import Person
    from tests.factories.projects import MakeAssignment, MakeReview, ProposalIn


def test_weighted_mean_of_what_is_scored(make_review: MakeReview) -> None:
    review = make_review()
    assert review.weighted_mean() is None
    criteria = list(review.assignment.proposal.call.criteria.all())

    for criterion, value in zip(criteria, (5, 3, 2), strict=False):
        Score.objects.create(review=review, criterion=criterion, value=value)

    # (30 × 5 + 25 × 3 + 20 × 2) ÷ 75 = 3.533…
    assert review.weighted_mean() == Decimal("3.53")
    assert review.missing() == criteria[3:]


def test_assignment_speaks_by_number_only(make_assignment: MakeAssignment) -> None:
    assignment = make_assignment()
    reference = assignment.proposal.reference

    assert (assignment.title_en, assignment.title_ja) == (f"Review of {reference}", f"{reference}の査読")
    assert assignment.get_absolute_url() == f"/reviews/{assignment.pk}/"
    assert str(assignment) == f"{assignment.reviewer}, {reference}"
    assert assignment.is_live
    assert assignment.is_outstanding


def test_one_live_assignment_a_reviewer(make_assignment: MakeAssignment) -> None:
    assignment = make_assignment()
    make_assignment(assignment.proposal, state="declined")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_assignment(assignment.proposal, state="accepted")


def test_who_sees_assignments(proposal_in: ProposalIn, request: pytest.FixtureRequest) -> None:
    proposal_in("reviewed")
    counts = {"us_reviewer": 1, "jp_reviewer": 1, "us_staff": 2, "jp_chair": 2, "auditor": 2, "administrator": 2}
    counts |= dict.fromkeys(("us_member", "jp_signatory", "us_admin", "stranger", "commissioner"), 0)

    seen = {name: Assignment.objects.visible_to(request.getfixturevalue(name)).count() for name in counts}

    assert seen == counts


def test_list_of_assignments_needs_one_query(make_assignment: MakeAssignment, django_assert_num_queries: Any) -> None:
    make_assignment()

    with django_assert_num_queries(1):
        rows = [(row.proposal.title_en, row.reviewer.email) for row in Assignment.objects.for_list().live()]

    assert len(rows) == 1


def test_reviews_are_blind_until_the_own_one_is_submitted(proposal_in: ProposalIn, cast: Cast) -> None:
    proposal = proposal_in("screened")
    review_for(proposal, cast.us_reviewer, cast.us_staff)
    mine = assign(proposal, reviewer=cast.jp_reviewer, by=cast.us_staff)
    accept(mine, by=cast.jp_reviewer)
    write_review(mine)
    assert seen_by(cast.jp_reviewer) == {cast.jp_reviewer}
    assert seen_by(cast.us_reviewer) == {cast.us_reviewer}
    assert seen_by(cast.us_chair) == seen_by(cast.us_staff) == {cast.us_reviewer}

    proposal = proposal_in("reviewed")

    other = {review.assignment.reviewer for review in Review.objects.visible_to(cast.us_reviewer).submitted()}
    assert other == {cast.us_reviewer, cast.jp_reviewer}


def seen_by(person: Person) -> set[Person]:
    return {review.assignment.reviewer for review in Review.objects.visible_to(person)}


@pytest.mark.parametrize("name", ["us_member", "jp_signatory", "us_admin", "stranger", "commissioner"])
def test_applicants_and_others_see_no_review(
    proposal_in: ProposalIn, name: str, request: pytest.FixtureRequest
) -> None:
    proposal_in("selected")

    person = request.getfixturevalue(name)

    assert not Review.objects.visible_to(person).exists()
    assert not Key.objects.visible_to(person).exists()


def test_a_conflict_hides_reviews_assignments_and_keys(
    proposal_in: ProposalIn, us_chair: Person, bind: Callable[..., None]
) -> None:
    proposal = proposal_in("selected")
    assert Key.objects.visible_to(us_chair).count() == 2

    bind(us_chair, proposal, "sibling")

    assert not Review.objects.visible_to(us_chair).exists()
    assert not Assignment.objects.visible_to(us_chair).exists()
    assert not Key.objects.visible_to(us_chair).exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda review: Review.objects.filter(pk=review.pk).update(for_panel="Changed"),
        lambda review: Review.objects.filter(pk=review.pk).delete(),
        lambda review: Score.objects.filter(review=review).update(value=1),
        lambda review: Score.objects.filter(review=review).delete(),
    ],
)
def test_postgresql_refuses_to_alter_a_submitted_review(proposal_in: ProposalIn, act: Callable[[Review], Any]) -> None:
    proposal_in("reviewed")
    review = Review.objects.submitted().earliest("pk")

    with pytest.raises(DatabaseError), transaction.atomic():
        act(review)

    assert str(review) == str(review.assignment)
    assert review.is_submitted


def test_postgresql_refuses_another_score_of_a_submitted_review(proposal_in: ProposalIn) -> None:
    proposal = proposal_in("reviewed")
    review = Review.objects.submitted().earliest("pk")
    another = proposal.call.criteria.create(position=9, weight=5, anchors_en=[], anchors_ja=[])

    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.create(review=review, criterion=another, value=3)


def test_a_draft_and_its_scores_may_be_removed(make_review: MakeReview) -> None:
    review = make_review()
    criterion = review.assignment.proposal.call.criteria.earliest("position")
    score = Score.objects.create(review=review, criterion=criterion, value=3)
    assert str(score) == "Scientific and technical quality: 3"

    review.delete()

    assert not Score.objects.exists()


def test_a_review_is_not_submitted_in_part(make_review: MakeReview) -> None:
    review = make_review()

    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(state="submitted")


def test_key_reads_as_side_and_verdict(proposal_in: ProposalIn) -> None:
    proposal = proposal_in("selected")

    assert [str(key) for key in Key.objects.filter(proposal=proposal)] == ["US side: Select", "Japan side: Select"]
    assert Proposal.objects.get(pk=proposal.pk).is_decided
