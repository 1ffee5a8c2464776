"""Who takes part in a proposal and who must keep away from it: partners and their consent, collaborators, conflicts."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commission.people.models import Person, Side
from commission.records.models import Stateful
from projects.models.proposals import Proposal


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(person))

    def consenting(self) -> Self:
        return self.filter(state=Partner.State.GIVEN)

    def asked(self) -> Self:
        """Partners whose contact owes an answer."""
        return self.filter(state__in=Partner.AWAITING)


class Partner(Stateful):
    """An organisation that takes part, and the consent of its named contact to what it would take part in."""

    class State(models.TextChoices):
        IDLE = "idle", _("Not asked yet")
        ASKED = "asked", _("Consent asked for")
        GIVEN = "given", _("Consent given")
        REFUSED = "refused", _("Consent refused")
        STALE = "stale", _("Consent to be renewed")

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead organisation")
        PARTNER = "partner", pgettext_lazy("proposal", "Partner")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.IDLE: frozenset({State.ASKED}),
        State.ASKED: frozenset({State.GIVEN, State.REFUSED}),
        State.GIVEN: frozenset({State.STALE, State.REFUSED}),
        State.STALE: frozenset({State.GIVEN, State.REFUSED}),
        State.REFUSED: frozenset({State.ASKED}),
    }
    AWAITING = (State.ASKED, State.STALE)

    state = models.CharField(_("consent"), max_length=20, choices=State, default=State.IDLE)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "members.Organisation", models.PROTECT, verbose_name=_("organisation"), related_name="partnerships"
    )
    contact = models.ForeignKey(Person, models.PROTECT, verbose_name=_("contact"), related_name="partnerships")
    side = models.CharField(_("side"), max_length=2, choices=Side)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)
    part = models.CharField(_("part in the work"), max_length=200, blank=True)
    # The digest of what was consented to: while the proposal still has it, the consent stands.
    consented_to = models.CharField(max_length=64, blank=True)
    consented_at = models.DateTimeField(_("consented"), null=True, blank=True)
    refused_because = models.TextField(_("reason for refusal"), blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ("-side", "role", "pk")
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["idle", "asked", "given", "refused", "stale"]), name="partner_state_known"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="partner_side_known"),
            models.CheckConstraint(condition=Q(role__in=["lead", "partner"]), name="partner_role_known"),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(consented_at__isnull=False) & ~Q(consented_to=""),
                name="partner_consented_to_what",
            ),
            models.UniqueConstraint(fields=["proposal", "organisation"], name="partner_once"),
            models.UniqueConstraint(
                fields=["proposal", "side"], condition=Q(role="lead"), name="partner_one_lead_a_side"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}, {self.proposal_reference}"

    @property
    def proposal_reference(self) -> str:
        return f"P-{self.proposal_id}"

    @property
    def reference(self) -> str:
        """The proposal's, so that the consents of both sides make one pair."""
        return self.proposal_reference

    @property
    def title_en(self) -> str:
        return self.proposal.title_en

    @property
    def title_ja(self) -> str:
        return self.proposal.title_ja

    def get_absolute_url(self) -> str:
        return reverse("projects:consent", args=[self.proposal_id, self.pk])

    @property
    def awaits_answer(self) -> bool:
        return self.state in self.AWAITING


class Collaborator(models.Model):
    """Somebody who writes or reads along without leading."""

    class Right(models.TextChoices):
        EDIT = "edit", _("may edit")
        VIEW = "view", _("may read")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="collaborators")
    person = models.ForeignKey(Person, models.CASCADE, related_name="collaborations")
    right = models.CharField(pgettext_lazy("collaborator", "right"), max_length=4, choices=Right, default=Right.EDIT)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("collaborator")
        verbose_name_plural = _("collaborators")
        constraints = (
            models.UniqueConstraint(fields=["proposal", "person"], name="collaborator_once"),
            models.CheckConstraint(condition=Q(right__in=["edit", "view"]), name="collaborator_right_known"),
        )

    def __str__(self) -> str:
        return f"{self.person}, P-{self.proposal_id}"


class DraftCopyQuerySet(models.QuerySet["DraftCopy"]):
    def visible_to(self, person: Person) -> Self:
        """One's own; those of a proposal also by whoever takes part in it."""
        shared = Q(assignment__isnull=True, proposal__in=Proposal.objects.of(person))
        return self.filter(Q(person=person) | shared)


class DraftCopy(models.Model):
    """What somebody typed while somebody else saved: kept, so that nothing typed is ever lost."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="copies")
    # Of a review the kept text belongs to its reviewer alone.
    assignment = models.ForeignKey("projects.Assignment", models.CASCADE, null=True, blank=True, related_name="copies")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(_("typed over draft number"))
    texts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("texts"))
    kept_at = models.DateTimeField(_("kept"), default=timezone.now)

    objects = DraftCopyQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("kept text")
        verbose_name_plural = _("kept texts")

    def __str__(self) -> str:
        return f"P-{self.proposal_id} #{self.version}"


class DeclaredConflict(models.Model):
    """A person's interest in a proposal that the organisations do not show."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="declared_conflicts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="declared_conflicts")
    reason = models.CharField(_("reason"), max_length=300)
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("declared"), default=timezone.now)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("declared conflict of interest")
        verbose_name_plural = _("declared conflicts of interest")
        constraints = (models.UniqueConstraint(fields=["proposal", "person"], name="declared_conflict_once"),)

    def __str__(self) -> str:
        return f"{self.person}, P-{self.proposal_id}"
