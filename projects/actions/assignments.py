"""Ask reviewers, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.people.models import Post
from commission.records.actions import lock, move, record
from commission.web.http import Conflict
from projects.models import Assignment, DeclaredConflict, Proposal, Review
from projects.models.due import due_after
from projects.permissions import conflicts_of, side_of_post

if TYPE_CHECKING:
    from datetime import datetime

    from commission.people.models import Person

State = Assignment.State


@transaction.atomic
def assign(proposal: Proposal, *, reviewer: Person, by: Person, again: bool = False) -> Assignment:
    """Invite a reviewer who is free of conflicts. Whoever declined before is asked `again` only on purpose."""
    now = locked_in_review(proposal)
    _check_reviewer(now, reviewer, again=again)
    return _invite(now, reviewer, by)


def accept(assignment: Assignment, *, by: Person) -> None:
    """Take the review on. Conflicts are looked for again: organisations change between the asking and the answer."""
    if conflicts_of(assignment.reviewer, assignment.proposal):
        _end_by_conflict(assignment, by)
        raise Conflict(
            _("There is a conflict of interest with this proposal, so the invitation has ended."), assignment.proposal
        )
    with transaction.atomic():
        locked_in_review(assignment.proposal)
        move(assignment, State.ACCEPTED, by=by, answered_at=timezone.now())
        Review.objects.get_or_create(assignment=assignment)


@transaction.atomic
def decline(assignment: Assignment, *, by: Person, reason: str, note: str = "", suggestion: str = "") -> None:
    proposal = lock(assignment.proposal)
    answer: dict[str, Any] = {"reason": reason, "note": note, "suggestion": suggestion, "answered_at": timezone.now()}
    move(assignment, State.DECLINED, by=by, **answer)
    if reason == Assignment.Reason.CONFLICT:
        _write_conflict(proposal, assignment.reviewer, by, note or str(Assignment.Reason.CONFLICT.label))
    conclude_reviews(proposal, by=by)


@transaction.atomic
def delegate(assignment: Assignment, *, to: Person, by: Person, note: str = "") -> Assignment:
    """Pass it to another reviewer of the same side, after the same checks; that person is invited in turn."""
    proposal = locked_in_review(assignment.proposal)
    if (Post.Role.REVIEWER, assignment.side) not in to.seats:
        raise ValidationError(_("Delegate to a reviewer of your own side: each side has its own reviews."))
    _check_reviewer(proposal, to, again=False)
    move(assignment, State.DELEGATED, by=by, note=note, answered_at=timezone.now())
    return _invite(proposal, to, assignment.invited_by, delegated_by=assignment)


@transaction.atomic
def extend(assignment: Assignment, *, until: datetime, by: Person) -> None:
    """Give more time for the review."""
    locked = lock(assignment)
    if not locked.is_outstanding:
        raise Conflict(_("The review is no longer awaited. Nothing was changed."), locked)
    if until <= max(timezone.now(), locked.response_due_at):
        raise ValidationError(_("The new date is in the past or before the answer is due."))
    was = locked.review_due_at
    assignment.review_due_at = until
    assignment.save(update_fields=["review_due_at"])
    record("assignment.extended", assignment, by=by, was=was, to=until)


@transaction.atomic
def withdraw_assignment(assignment: Assignment, *, by: Person) -> None:
    proposal = lock(assignment.proposal)
    move(assignment, State.WITHDRAWN, by=by)
    conclude_reviews(proposal, by=by)


@transaction.atomic
def expire(assignment: Assignment, *, by: Person | None = None) -> None:
    """Close an invitation that nobody answered."""
    proposal = lock(assignment.proposal)
    move(assignment, State.EXPIRED, by=by)
    conclude_reviews(proposal, by=by)


@transaction.atomic
def declare_conflict(proposal: Proposal, *, person: Person, by: Person, reason: str) -> DeclaredConflict:
    """From now on the person sees nothing of the proposal, and a review still awaited ends."""
    now = lock(proposal)
    declared = _write_conflict(now, person, by, reason)
    for assignment in now.assignments.outstanding().filter(reviewer=person):
        move(assignment, State.CONFLICTED, by=by)
    conclude_reviews(now, by=by)
    return declared


def end_assignments(proposal: Proposal, *, by: Person | None) -> None:
    """Withdraw what is still awaited; what has ended stays as it ended."""
    for assignment in proposal.assignments.outstanding():
        move(assignment, State.WITHDRAWN, by=by)


def conclude_reviews(proposal: Proposal, *, by: Person | None) -> None:
    """Once enough reviews of each side are in and no other is awaited, the decision is due."""
    now = lock(proposal)
    if now.state == Proposal.State.SCREENED and now.has_quorum and not now.assignments.outstanding().exists():
        move(now, Proposal.State.REVIEWED, by=by, updated_at=timezone.now())


def locked_in_review(proposal: Proposal) -> Proposal:
    now = lock(proposal)
    if not now.is_in_review:
        raise Conflict(_("The proposal is not in review. Nothing was changed."), now)
    return now


def _check_reviewer(proposal: Proposal, reviewer: Person, *, again: bool) -> None:
    if not reviewer.holds(Post.Role.REVIEWER):
        raise ValidationError(_("Only people of the reviewer pool can be asked."))
    if reasons := conflicts_of(reviewer, proposal):
        raise ValidationError([reason.text for reason in reasons])
    earlier = proposal.assignments.filter(reviewer=reviewer)
    if earlier.live().exists():
        raise Conflict(_("This reviewer has been asked already."), proposal)
    if not again and earlier.filter(state__in=[State.DECLINED, State.DELEGATED]).exists():
        raise ValidationError(_("This reviewer has declined or delegated this review before."))


def _invite(proposal: Proposal, reviewer: Person, by: Person, *, delegated_by: Assignment | None = None) -> Assignment:
    """Both terms are counted in the reviewer's own working days; a delegated review keeps a later due date."""
    response = due_after(reviewer, proposal.call.response_days)
    review = due_after(reviewer, proposal.call.review_days, response)
    assignment = Assignment.objects.create(
        proposal=proposal,
        reviewer=reviewer,
        side=side_of_post(reviewer, Post.Role.REVIEWER),
        response_due_at=response,
        review_due_at=max(review, delegated_by.review_due_at) if delegated_by else review,
        zone=reviewer.time_zone,
        invited_by=by,
        delegated_by=delegated_by,
    )
    record("assignment.invited", assignment, by=by)
    return assignment


@transaction.atomic
def _end_by_conflict(assignment: Assignment, by: Person) -> None:
    proposal = lock(assignment.proposal)
    move(assignment, State.CONFLICTED, by=by, answered_at=timezone.now())
    conclude_reviews(proposal, by=by)


def _write_conflict(proposal: Proposal, person: Person, by: Person, reason: str) -> DeclaredConflict:
    declared, made = DeclaredConflict.objects.get_or_create(
        proposal=proposal, person=person, defaults={"reason": reason[:300], "declared_by": by}
    )
    if made:
        record("declaredconflict.declared", declared, by=by)
    return declared
