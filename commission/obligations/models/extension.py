"""More time: asked for by who owes, decided by who chases."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commission.obligations.models.obligation import Obligation
from commission.records.models import Stateful


class ExtensionRequest(Stateful):
    """A request to move the due time of one obligation. At most one is open at a time."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        OVERTAKEN = "overtaken", _("overtaken")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        "asked": frozenset({"granted", "refused", "overtaken"}),
    }

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.ASKED)
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="extensions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("new due time"))
    reason = models.CharField(_("reason"), max_length=500)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        constraints = (
            models.UniqueConstraint(fields=["obligation"], condition=Q(state="asked"), name="extension_asked_once"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "overtaken"]) | Q(decided_by__isnull=False),
                name="extension_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.obligation_id} → {self.due_at:%Y-%m-%d}"

    @property
    def reference(self) -> str:
        return self.obligation.reference

    @property
    def title_en(self) -> str:
        return self.obligation.title_en

    @property
    def title_ja(self) -> str:
        return self.obligation.title_ja

    def get_absolute_url(self) -> str:
        return self.obligation.get_absolute_url()
