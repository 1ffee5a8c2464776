"""Write a review, submit it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.records.actions import lock, move
from commission.web.http import Conflict
from projects.actions.assignments import conclude_reviews, locked_in_review
from projects.actions.drafts import StaleText
from projects.models import Assignment, DraftCopy, Review
from projects.models.texts import composed
from projects.permissions import conflicts_of

if TYPE_CHECKING:
    from commission.people.models import Person

FIELDS = ("confidence", "for_applicants", "for_panel")
Scores = Mapping[int, int | None]


def save_review(assignment: Assignment, *, by: Person, version: int, scores: Scores, **fields: Any) -> Review:
    """Save over exactly the version that was read; scores by criterion, None takes one away.

    Saving the same again is no conflict and no new version; what came too late is kept as a row.
    """
    mine = {name: composed(value) if isinstance(value, str) else value for name, value in fields.items()}
    mine["scores"] = {str(criterion): value for criterion, value in scores.items()}
    with transaction.atomic():
        now = lock(assignment.review)
        theirs = _shown(now, mine)
        if theirs == mine:
            return now
        if not now.is_submitted and now.version == version and lock(assignment).state == Assignment.State.ACCEPTED:
            return _write(now, mine)
    copy = DraftCopy.objects.create(
        proposal=assignment.proposal, assignment=assignment, person=by, version=version, texts=mine
    )
    raise StaleText(now, mine, theirs, copy)


@transaction.atomic
def submit_review(assignment: Assignment, *, by: Person) -> Review:
    """Seal it: every criterion scored, the confidence stated. From then on it is never altered."""
    proposal = locked_in_review(assignment.proposal)
    if conflicts_of(assignment.reviewer, proposal):
        raise Conflict(_("There is a conflict of interest with this proposal, so the review cannot be submitted."))
    review = lock(assignment.review)
    if lock(assignment).state == Assignment.State.ACCEPTED:
        _refuse_unfinished(review)
    move(assignment, Assignment.State.SUBMITTED, by=by)
    mean = review.weighted_mean()
    move(review, Review.State.SUBMITTED, by=by, mean=mean, submitted_at=timezone.now())
    conclude_reviews(proposal, by=by)
    return review


def review_problems(review: Review) -> list[str]:
    """What is missing from it."""
    problems = [_("No score: %(name)s.") % {"name": criterion} for criterion in review.missing()]
    return problems if review.confidence else [*problems, _("State how sure you are.")]


def _refuse_unfinished(review: Review) -> None:
    if problems := review_problems(review):
        raise ValidationError(problems)


def _write(review: Review, mine: dict[str, Any]) -> Review:
    for criterion, value in mine["scores"].items():
        if value is None:
            review.scores.filter(criterion=criterion).delete()
        else:
            review.scores.update_or_create(criterion_id=int(criterion), defaults={"value": value})
    names = [name for name in FIELDS if name in mine]
    for name in names:
        setattr(review, name, mine[name])
    review.version += 1
    review.mean = review.weighted_mean()
    review.save(update_fields=[*names, "version", "mean", "saved_at"])
    return review


def _shown(review: Review, mine: dict[str, Any]) -> dict[str, Any]:
    """What stands now under the same names."""
    scored = {str(score.criterion_id): score.value for score in review.scores.all()}
    shown = {name: getattr(review, name) for name in FIELDS if name in mine}
    return shown | {"scores": {criterion: scored.get(criterion) for criterion in mine["scores"]}}
