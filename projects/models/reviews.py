"""Reviews: who is asked, until when, and what they find."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar, Self

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commission.people.models import Person, Side
from commission.records.models import Stateful
from projects.models.calls import Criterion
from projects.models.proposals import Proposal
from projects.models.standing import LIVE


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, person: Person) -> Self:
        """One's own; and all of them for those who oversee the proposal. Applicants never learn who reviews."""
        conflicting = Proposal.objects.conflicting_with(person).values("pk")
        free = self.exclude(proposal__in=conflicting)
        return free if person.sees_everything else free.filter(reviewer=person)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def outstanding(self) -> Self:
        """Assignments from which a review may still come."""
        return self.filter(state__in=Assignment.OUTSTANDING)

    def submitted(self) -> Self:
        return self.filter(state=Assignment.State.SUBMITTED)

    def for_list(self) -> Self:
        return self.select_related("proposal", "reviewer")


class Assignment(Stateful):
    """One reviewer asked for one review of one proposal."""

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("review", "Invited")
        ACCEPTED = "accepted", pgettext_lazy("review", "Accepted")
        SUBMITTED = "submitted", _("Review submitted")
        DECLINED = "declined", pgettext_lazy("review", "Declined")
        EXPIRED = "expired", pgettext_lazy("review", "Expired")
        DELEGATED = "delegated", pgettext_lazy("review", "Delegated")
        WITHDRAWN = "withdrawn", pgettext_lazy("review", "Withdrawn")
        CONFLICTED = "conflicted", _("Ended by a conflict of interest")

    class Reason(models.TextChoices):
        BUSY = "busy", _("No time before the date")
        FIELD = "field", _("Not my field")
        CONFLICT = "conflict", _("Conflict of interest")
        OTHER = "other", _("Another reason")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.INVITED: frozenset(
            {State.ACCEPTED, State.DECLINED, State.EXPIRED, State.DELEGATED, State.WITHDRAWN, State.CONFLICTED}
        ),
        State.ACCEPTED: frozenset(
            {State.SUBMITTED, State.DECLINED, State.DELEGATED, State.WITHDRAWN, State.CONFLICTED}
        ),
    }
    OUTSTANDING = (State.INVITED, State.ACCEPTED)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.INVITED)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(Person, models.PROTECT, verbose_name=_("reviewer"), related_name="assignments")
    side = models.CharField(_("side"), max_length=2, choices=Side)
    response_due_at = models.DateTimeField(_("answer due"))
    review_due_at = models.DateTimeField(_("review due"))
    zone = models.CharField(_("promised in the zone"), max_length=60)
    invited_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("invited by"), related_name="+")
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    note = models.TextField(_("note"), blank=True)
    suggestion = models.CharField(_("whom to ask instead"), max_length=300, blank=True)
    delegated_by = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("delegated by"), null=True, blank=True, related_name="delegated_to"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("review assignment")
        verbose_name_plural = _("review assignments")
        indexes = (models.Index(fields=["state", "response_due_at"], name="assignment_by_response"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("invited", "accepted", "submitted", "declined"),
                        *("expired", "delegated", "withdrawn", "conflicted"),
                    ]
                ),
                name="assignment_state_known",
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="assignment_side_known"),
            models.CheckConstraint(
                condition=Q(review_due_at__gt=models.F("response_due_at")), name="assignment_due_in_order"
            ),
            models.UniqueConstraint(
                fields=["proposal", "reviewer"], condition=Q(state__in=LIVE), name="assignment_live_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.reference}"

    @property
    def reference(self) -> str:
        return f"P-{self.proposal_id}"

    # Mails of reviews carry the number only.
    @property
    def title_en(self) -> str:
        return f"Review of {self.reference}"

    @property
    def title_ja(self) -> str:
        return f"{self.reference}の査読"

    def get_absolute_url(self) -> str:
        return reverse("projects:review", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_outstanding(self) -> bool:
        return self.state in self.OUTSTANDING


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, person: Person) -> Self:
        """One's own; others' only once submitted, and to a fellow reviewer only after the own one is."""
        shown = Q(assignment__reviewer=person)
        submitted = Q(state=Review.State.SUBMITTED)
        shown |= submitted if person.sees_everything else submitted & Q(self._beside_own_of(person))
        conflicting = Proposal.objects.conflicting_with(person).values("pk")
        return self.filter(shown, assignment__state__in=LIVE).exclude(assignment__proposal__in=conflicting)

    def submitted(self) -> Self:
        return self.filter(state=Review.State.SUBMITTED)

    def _beside_own_of(self, person: Person) -> Exists:
        own = Assignment.objects.submitted().filter(reviewer=person, proposal=OuterRef("assignment__proposal"))
        return Exists(own)


class Review(Stateful):
    """What a reviewer finds: a draft for the reviewer alone, then submitted and never altered."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("review", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("review", "Submitted")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {State.DRAFT: frozenset({State.SUBMITTED})}

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="review")
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    for_applicants = models.TextField(_("comment for the applicants"), blank=True)
    for_panel = models.TextField(_("comment for the panel only"), blank=True)
    version = models.PositiveIntegerField(_("draft number"), default=1)
    mean = models.DecimalField(_("weighted mean"), max_digits=3, decimal_places=2, null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=["draft", "submitted"]), name="review_state_known"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__range=(1, 4)), name="review_confidence_range"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(submitted_at__isnull=False, mean__isnull=False, confidence__isnull=False),
                name="review_submitted_whole",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="submitted"),
            ),
        )

    def __str__(self) -> str:
        return str(self.assignment)

    @property
    def is_submitted(self) -> bool:
        return self.state == self.State.SUBMITTED

    def weighted_mean(self) -> Decimal | None:
        """Of the criteria scored so far, to two places."""
        scores = [(score.criterion.weight, score.value) for score in self.scores.select_related("criterion")]
        weight = sum(weight for weight, _value in scores)
        if not weight:
            return None
        total = Decimal(sum(weight * value for weight, value in scores))
        return (total / weight).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def missing(self) -> list[Criterion]:
        """The criteria still without a score."""
        scored = self.scores.values("criterion")
        return list(Criterion.objects.filter(call=self.assignment.proposal.call_id).exclude(pk__in=scored))


class Score(models.Model):
    """One criterion, one value. A criterion with scores cannot be removed."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(_("score"), validators=[MinValueValidator(1), MaxValueValidator(5)])

    class Meta:
        ordering = ("criterion__position",)
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = (
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(value__range=(1, 5)), name="score_range"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="final",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("review_of_row", "bigint")],
                func="""
                    review_of_row := CASE WHEN TG_OP = 'DELETE' THEN OLD.review_id ELSE NEW.review_id END;
                    IF EXISTS (SELECT 1 FROM projects_review WHERE id = review_of_row AND state = 'submitted') THEN
                        RAISE EXCEPTION 'scores of a submitted review are final';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
