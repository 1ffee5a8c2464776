"""Three reviewers of each proposal, with scores of four criteria each."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection

from projects.models import Assignment, Proposal, Review

if TYPE_CHECKING:
    from commission.people.models import Person


EACH = 3
SCORES = """
    INSERT INTO projects_score (review_id, criterion_id, value)
    SELECT review.id, criterion.id, 1 + (review.id * 7 + criterion.id * 3) % 5
    FROM projects_review review CROSS JOIN projects_criterion criterion
"""
BATCH = 2000


def make_reviews(proposals: list[Proposal], reviewers: list[Person], began: datetime) -> None:
    assignments = Assignment.objects.bulk_create(
        [
            assignment(item, reviewers[(place * EACH + turn) % len(reviewers)], began)
            for place, item in enumerate(proposals)
            for turn in range(EACH)
        ],
        batch_size=BATCH,
    )
    Review.objects.bulk_create(
        [
            Review(assignment=one, confidence=3, for_applicants="Sound and feasible. " * 20, for_panel="Fund it.")
            for one in assignments
        ],
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        cursor.execute(SCORES)
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
