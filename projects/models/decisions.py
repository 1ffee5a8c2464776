"""Decisions by two keys: one chair of each side, and an outcome only when both say the same."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commission.people.models import Person, Side
from projects.models.proposals import Proposal


class Verdict(models.TextChoices):
    SELECT = "select", pgettext_lazy("decision", "Select")
    DECLINE = "decline", pgettext_lazy("decision", "Do not select")
    HOLD = "hold", pgettext_lazy("decision", "Hold for now")


# Which state a proposal takes when both keys carry the verdict. Two holds leave it waiting.
OUTCOMES = {Verdict.SELECT: Proposal.State.SELECTED, Verdict.DECLINE: Proposal.State.DECLINED}


class KeyQuerySet(models.QuerySet["Key"]):
    def visible_to(self, person: Person) -> Self:
        """Both chairs, the secretariat and the auditor see both keys; nobody else sees either, nor in a conflict."""
        if not person.sees_everything:
            return self.none()
        return self.exclude(proposal__in=Proposal.objects.conflicting_with(person).values("pk"))


class Key(models.Model):
    """What the chair of one side says; it may be turned anew until both say the same."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="keys")
    side = models.CharField(_("side"), max_length=2, choices=Side)
    chair = models.ForeignKey(Person, models.PROTECT, verbose_name=_("co-chair"), related_name="keys")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    note = models.TextField(_("note"), blank=True)
    turned_at = models.DateTimeField(_("turned"), default=timezone.now)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ("-side",)
        verbose_name = _("decision key")
        verbose_name_plural = _("decision keys")
        constraints = (
            models.UniqueConstraint(fields=["proposal", "side"], name="key_one_a_side"),
            models.UniqueConstraint(fields=["proposal", "chair"], name="key_one_a_chair"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="key_side_known"),
            models.CheckConstraint(condition=Q(verdict__in=["select", "decline", "hold"]), name="key_verdict_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_verdict_display()}"
