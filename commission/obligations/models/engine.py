"""What the engine knows of itself: who ticked when, and whether it may send."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EngineTick(models.Model):
    """The last sign of life of one part of the engine."""

    component = models.CharField(_("part"), max_length=20, unique=True)
    started_at = models.DateTimeField(_("last started"))
    ok_at = models.DateTimeField(_("last finished"), null=True)
    process = models.CharField(_("process"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ("component",)
        verbose_name = _("tick of the engine")
        verbose_name_plural = _("ticks of the engine")

    def __str__(self) -> str:
        return self.component


class EngineMode(models.Model):
    """The single switch: on hold the engine plans and sends nothing. It also keeps the breaker of the mail server."""

    class Mode(models.TextChoices):
        RUN = "run", _("running")
        HOLD = "hold", _("on hold")

    mode = models.CharField(_("mode"), max_length=4, choices=Mode, default=Mode.RUN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(_("set"), null=True)
    failures = models.PositiveIntegerField(_("failures of the mail server in a row"), default=0)
    closed_until = models.DateTimeField(_("mail server not tried until"), null=True)

    class Meta:
        verbose_name = _("mode of the engine")
        verbose_name_plural = _("mode of the engine")
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="engine_mode_single"),)

    def __str__(self) -> str:
        return self.mode
