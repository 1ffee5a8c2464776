"""An obligation: one person owes one thing by one instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commission.people.models import Side

if TYPE_CHECKING:
    from datetime import datetime

    from commission.people.models import Person


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def about(self, kind: str, subject: models.Model) -> Self:
        of_type = ContentType.objects.get_for_model(subject)
        return self.filter(kind=kind, subject_type=of_type, subject_id=subject.pk)

    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)

    def owed_by(self, person: Person) -> Self:
        return self.filter(owner=person)

    def awake(self, now: datetime) -> Self:
        return self.filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=now))

    def asleep(self, now: datetime) -> Self:
        return self.filter(snoozed_until__gt=now)

    def visible_to(self, person: Person) -> Self:
        """Everybody sees what they owe and what they asked for; those who chase see all that is owed."""
        if person.sees_everything:
            return self
        return self.filter(Q(owner=person) | Q(asked_by=person))


class Obligation(models.Model):
    """Somebody owes something by a certain time. There is one open row for a kind, a subject and an owner."""

    class How(models.TextChoices):
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")
        DELEGATED = "delegated", _("delegated")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")
        CLOSED = "closed", _("closed")

    MOST_SNOOZES = 2

    kind = models.CharField(_("kind"), max_length=40)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    reference = models.CharField(_("number"), max_length=20, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=300, blank=True)
    url = models.CharField(_("address"), max_length=200)
    why_en = models.CharField(_("why, in English"), max_length=400)
    why_ja = models.CharField(_("why, in Japanese"), max_length=400)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="obligations")
    side = models.CharField(_("side"), max_length=2, choices=Side)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="asked_for")
    opened_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("due"))
    zone = models.CharField(_("zone in which the time was promised"), max_length=60)
    entered = models.CharField(_("due time as entered"), max_length=80, blank=True)
    # Each move of the due time begins an epoch: what was planned in an older one is never sent.
    epoch = models.PositiveSmallIntegerField(_("epoch"), default=1)
    epoch_at = models.DateTimeField(_("epoch began"))
    ladder = models.ForeignKey("obligations.Ladder", models.PROTECT, related_name="obligations")
    # The planner looks at this row again from then on; empty when no step is left.
    plan_at = models.DateTimeField(_("planned again"), null=True)
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True, blank=True)
    snoozes = models.PositiveSmallIntegerField(_("times snoozed"), default=0)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    how = models.CharField(_("how it was settled"), max_length=10, choices=How, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "pk")
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "owner"],
                condition=Q(settled_at__isnull=True),
                name="obligation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, how="") | Q(settled_at__isnull=False) & ~Q(how=""),
                name="obligation_settled_somehow",
            ),
            models.CheckConstraint(condition=Q(snoozes__lte=2), name="obligation_snoozed_twice_at_most"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="obligation_side_known"),
        )
        indexes = (
            models.Index(fields=["owner", "due_at"], condition=Q(settled_at__isnull=True), name="obligation_owed"),
            models.Index(fields=["asked_by", "due_at"], condition=Q(settled_at__isnull=True), name="obligation_asked"),
            models.Index(fields=["side", "due_at"], condition=Q(settled_at__isnull=True), name="obligation_of_side"),
            models.Index(fields=["plan_at"], condition=Q(settled_at__isnull=True), name="obligation_to_plan"),
            models.Index(fields=["kind", "reference"], name="obligation_pair"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference or self.subject_id}"

    def get_absolute_url(self) -> str:
        return reverse("obligations:detail", args=[self.pk])

    @property
    def about(self) -> Any:
        """The subject, whatever it is: every subject has a reference, titles and an address."""
        return self.subject

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at < timezone.now()

    @property
    def is_asleep(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > timezone.now()

    @property
    def promised_at(self) -> datetime:
        """The due instant in the zone in which it was promised."""
        return self.due_at.astimezone(ZoneInfo(self.zone))
