"""Three reviewers of each proposal, with scores of four criteria each."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from projects.models import Assignment, Criterion, Proposal, Review, Score

if TYPE_CHECKING:
    from random import Random

    from commission.people.models import Person

EACH = 3
BATCH = 2000


def make_reviews(chance: Random, proposals: list[Proposal], reviewers: list[Person], began: datetime) -> None:
    assignments = Assignment.objects.bulk_create(
        [
            assignment(item, reviewers[(place * EACH + turn) % len(reviewers)], began)
            for place, item in enumerate(proposals)
            for turn in range(EACH)
        ],
        batch_size=BATCH,
    )
    reviews = Review.objects.bulk_create(
        [
            Review(assignment=one, confidence=3, for_applicants="Sound and feasible. " * 20, for_panel="Fund it.")
            for one in assignments
        ],
        batch_size=BATCH,
    )
    criteria = list(Criterion.objects.all())
    Score.objects.bulk_create(
        [
            Score(review=review, criterion=criterion, value=chance.randint(1, 5))
            for review in reviews
            for criterion in criteria
        ],
        batch_size=BATCH,
    )
    # Scores are final once their review is submitted, so that comes last.
    Review.objects.update(state="submitted", submitted_at=began + timedelta(days=30), mean=Decimal("3.50"))


def assignment(proposal: Proposal, reviewer: Person, began: datetime) -> Assignment:
    return Assignment(
        proposal=proposal,
        reviewer=reviewer,
        side=reviewer.side,
        state="submitted",
        response_due_at=began + timedelta(days=10),
        review_due_at=began + timedelta(days=30),
        zone=reviewer.time_zone,
        invited_by=reviewer,
    )
