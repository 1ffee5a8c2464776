"""Posts in the Commission: rows with a side and dates, so that a post ends by itself and its history stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commission.people.models.sides import Side

if TYPE_CHECKING:
    from datetime import date

DAYS = Func(
    F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField()
)  # an open end is null, which daterange() reads as "for ever"


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_over(self) -> Self:
        """Held today or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.now().date()))


class Post(models.Model):
    """A post in the Commission, held by one person of one side between two dates."""

    class Role(models.TextChoices):
        STAFF = "staff", _("Secretariat")
        COORDINATOR = "coordinator", _("Visit coordinator")
        REVIEWER = "reviewer", _("Reviewer")
        COMMISSIONER = "commissioner", _("Commissioner")
        CHAIR = "chair", _("Co-chair")
        CLEARANCE = "clearance", _("Clearance officer")
        AUDITOR = "auditor", _("Auditor")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts", verbose_name=_("person"))
    role = models.CharField(_("post"), max_length=20, choices=Role)
    side = models.CharField(_("side"), max_length=2, choices=Side)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ("role", "side", "starts_on")
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="post_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(side__in=["US", "JP"]), name="post_side_known"),
            # The two-key decision rests on there being one chair a side, on every day.
            *(
                ExclusionConstraint(
                    name=f"post_one_chair_{side.lower()}",
                    condition=Q(role="chair", side=side),
                    expressions=[(DAYS, RangeOperators.OVERLAPS)],
                )
                for side in ("US", "JP")
            ),
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(ends_on__isnull=True), name="post_held_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.get_side_display()}"

    @property
    def is_current(self) -> bool:
        today = timezone.now().date()
        return self.starts_on <= today and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.now().date()
