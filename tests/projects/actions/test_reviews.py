from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from commission.web.http import Conflict
from projects.actions import StaleText, review_problems, save_review, submit_review
from projects.models import Assignment, DraftCopy, Review
from tests.factories.projects import write_review

if TYPE_CHECKING:
    from tests.factories.projects import MakeReview


@pytest.fixture
def review(make_review: MakeReview) -> Review:
    return make_review()


def criteria_of(review: Review) -> list[int]:
    return list(review.assignment.proposal.call.criteria.values_list("pk", flat=True))


def save(review: Review, version: int, scores: dict[int, int | None], **fields: Any) -> Review:
    assignment = review.assignment
    return save_review(assignment, by=assignment.reviewer, version=version, scores=scores, **fields)


def test_scores_and_words_are_saved_as_a_draft(review: Review) -> None:
    first, second, *_rest = criteria_of(review)

    saved = save(review, 1, {first: 5, second: 2}, for_panel="か\u3099\x00", confidence=2)
    saved = save(review, 2, {first: 4, second: None})

    assert (saved.version, saved.for_panel, saved.confidence, saved.mean) == (3, "が", 2, Decimal("4.00"))
    assert list(saved.scores.values_list("criterion", "value")) == [(first, 4)]


def test_the_same_again_is_no_new_version(review: Review) -> None:
    first, *_rest = criteria_of(review)
    save(review, 1, {first: 5}, for_panel="Sound")

    assert save(review, 1, {first: 5}, for_panel="Sound").version == 2


def test_a_stale_save_is_kept_and_overwrites_nothing(review: Review) -> None:
    first, *_rest = criteria_of(review)
    save(review, 1, {first: 5}, for_panel="First tab")

    with pytest.raises(StaleText) as stale:
        save(review, 1, {first: 1}, for_panel="Second tab")

    assert Review.objects.get().for_panel == "First tab"
    assert stale.value.theirs == {"for_panel": "First tab", "scores": {str(first): 5}}
    kept = DraftCopy.objects.get()
    assert kept.texts == {"for_panel": "Second tab", "scores": {str(first): 1}}
    assert kept.assignment == review.assignment


def test_what_is_typed_after_the_end_is_kept(review: Review) -> None:
    Assignment.objects.update(state="withdrawn")

    with pytest.raises(StaleText):
        save(review, 1, {}, for_panel="Too late")

    assert DraftCopy.objects.get().texts["for_panel"] == "Too late"


def test_a_review_is_submitted_whole(review: Review) -> None:
    first, *rest = criteria_of(review)
    save(review, 1, dict.fromkeys(rest, 3))
    assert len(review_problems(review)) == 2

    with pytest.raises(ValidationError):
        submit_review(review.assignment, by=review.assignment.reviewer)
    save(review, 2, {first: 5}, confidence=4)
    submitted = submit_review(review.assignment, by=review.assignment.reviewer)

    assert (submitted.state, submitted.mean) == ("submitted", Decimal("3.60"))
    assert Review.objects.get().submitted_at
    assert Assignment.objects.get().state == "submitted"


def test_a_conflict_found_late_keeps_the_review_out(review: Review, bind: Any) -> None:
    write_review(review.assignment)
    bind(review.assignment.reviewer, review.assignment.proposal, "sibling")

    with pytest.raises(Conflict):
        submit_review(review.assignment, by=review.assignment.reviewer)

    assert Review.objects.get().state == "draft"
