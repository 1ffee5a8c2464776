"""Ladders: when somebody is reminded of what they owe, and who hears of it when they stay silent."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


class LadderQuerySet(models.QuerySet["Ladder"]):
    def newest(self) -> Self:
        """Keep the newest version of each."""
        return self.order_by("code", "-version").distinct("code")

    def current(self, code: str) -> Ladder:
        """The version that applies to what is opened now; a code without a ladder climbs the general one."""
        found = self.filter(code__in=[code, Ladder.GENERAL]).order_by("-version")
        return max(found, key=lambda ladder: (ladder.code == code, ladder.version))


class Ladder(models.Model):
    """One version of the steps by which one kind of duty is chased. An edit makes the next version."""

    GENERAL = "answer"

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_ja = models.CharField(_("name in Japanese"), max_length=80)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("what changed and why"), max_length=300, blank=True)

    objects = LadderQuerySet.as_manager()

    class Meta:
        ordering = ("code", "-version")
        verbose_name = _("ladder")
        verbose_name_plural = _("ladders")
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="ladder_version_once"),)
        triggers = (pgtrigger.Protect(name="ladder_frozen", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.name_ja if get_language() == 'ja' else self.name_en} {self.version}"

    @property
    def title(self) -> str:
        return gettext("Version %(number)d") % {"number": self.version}


class LadderStep(models.Model):
    """One step: so many working days before or after an anchor, somebody is told or the duty lapses."""

    class Anchor(models.TextChoices):
        OPENED = "opened", _("after the day it was asked")
        DUE = "due", _("from the due day")

    class Audience(models.TextChoices):
        OWNER = "owner", _("who owes it")
        ASKER = "asker", _("who asked for it")
        CHAIR = "chair", _("the co-chair of that side")
        CHAIRS = "chairs", _("both co-chairs")
        STAFF = "staff", _("the secretariat of that side")

    class Effect(models.TextChoices):
        REMIND = "remind", _("remind")
        LAPSE = "lapse", _("lapse")

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    anchor = models.CharField(_("counted"), max_length=6, choices=Anchor, default=Anchor.DUE)
    offset = models.SmallIntegerField(_("working days"))
    audience = models.CharField(_("told"), max_length=6, choices=Audience, default=Audience.OWNER)
    effect = models.CharField(_("effect"), max_length=6, choices=Effect, default=Effect.REMIND)
    use_by = models.PositiveSmallIntegerField(_("worth sending for (working days)"), default=5)
    is_digestible = models.BooleanField(_("may share a mail with others"), default=True)

    class Meta:
        ordering = ("ladder", "position")
        verbose_name = _("step of a ladder")
        verbose_name_plural = _("steps of ladders")
        constraints = (
            models.UniqueConstraint(fields=["ladder", "position"], name="step_position_once"),
            models.UniqueConstraint(fields=["ladder", "anchor", "offset", "audience"], name="step_once"),
            models.CheckConstraint(condition=Q(offset__range=(-60, 120)), name="step_offset_sane"),
            models.CheckConstraint(condition=~Q(anchor="opened") | Q(offset__gt=0), name="step_opened_counts_up"),
        )
        triggers = (pgtrigger.Protect(name="step_frozen", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.anchor} {self.offset:+d} {self.audience}"

    @property
    def said(self) -> str:
        """The step in words, for people who read or edit ladders."""
        days = f"{self.offset:+d}".replace("-", "−")
        anchor = _("asked") if self.anchor == self.Anchor.OPENED else _("due")
        told = _("it lapses") if self.effect == self.Effect.LAPSE else self.get_audience_display()
        return f"{anchor} {days}: {told}"

    @property
    def escalates(self) -> bool:
        return self.audience != self.Audience.OWNER

    @property
    def is_before(self) -> bool:
        """Counted back from the due time, and so rolled back over days off; all others roll forward."""
        return self.anchor == self.Anchor.DUE and self.offset <= 0
