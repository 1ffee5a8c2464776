"""Who belongs to an organisation, in which role, between which days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commission.members.models.organisations import Organisation

if TYPE_CHECKING:
    from datetime import date

    from commission.people.models import Person


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: date | None = None) -> Self:
        """In force on that day. A role ends at the beginning of `ends_on`, so that ending it today ends it now."""
        day = day or timezone.now().date()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def administrators(self) -> Self:
        return self.filter(role=Membership.Role.ADMINISTRATOR)


class Membership(models.Model):
    """One role of one person in one organisation."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        CONTRIBUTOR = "contributor", _("Contributor")
        SIGNATORY = "signatory", _("Authorised signatory")
        EXPORT_CONTACT = "export_contact", _("Export-control contact")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("organisation", "role", "starts_on", "pk")
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=["administrator", "contributor", "signatory", "export_contact"]),
                name="membership_role_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(ends_on__isnull=True),
                name="membership_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"

    @property
    def dialog_id(self) -> str:
        return f"end{self.pk}"

    @property
    def is_current(self) -> bool:
        today = timezone.now().date()
        return self.starts_on <= today and (self.ends_on is None or self.ends_on > today)
