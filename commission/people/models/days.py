"""Days that are not like others: absences of a person, closures and corrections of a calendar."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commission.people.models.sides import Language, Side


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def not_over(self) -> Self:
        return self.filter(ends_on__gte=timezone.now().date())


class Absence(models.Model):
    """Days on which a person does not work: reminders wait, and a due date inside is told to those who rely on it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name=_("person")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class CalendarDay(models.Model):
    """A day set by hand: a closure of the office, or a correction of the library's list of national holidays."""

    calendar = models.CharField(_("working calendar"), max_length=2, choices=Side)
    day = models.DateField(_("day"))
    is_working = models.BooleanField(_("is a working day"), default=False)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_ja = models.CharField(_("name in Japanese"), max_length=80)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ("day", "calendar")
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = (models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),)

    def __str__(self) -> str:
        return f"{self.calendar} {self.day}"

    @property
    def name(self) -> str:
        return self.name_ja if get_language() == Language.JA else self.name_en
