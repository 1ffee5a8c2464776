"""Member organisations: a side, names in both scripts, identifiers, a place in a family."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from commission.members.models.areas import Area
from commission.members.models.directory import ROR_ID
from commission.members.models.search import SearchableName, SearchableQuerySet
from commission.people.models import Side
from commission.records.models import Stateful

if TYPE_CHECKING:
    from commission.people.models import Person

CORPORATE_NUMBER = r"[0-9]{13}"
DOMAIN = r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$"


def check_corporate_number(number: str) -> None:
    """The thirteen digits of a 法人番号; the first is 9 less the weighted sum of the others modulo 9."""
    if not re.fullmatch(CORPORATE_NUMBER, number):
        raise ValidationError(_("A Corporate Number has thirteen digits."))
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number[1:])))
    if int(number[0]) != 9 - weighted % 9:
        raise ValidationError(_("The first digit of this Corporate Number does not fit the others."))


class OrganisationQuerySet(SearchableQuerySet["Organisation"]):
    def create(self, **fields: Any) -> Organisation:
        """Make one that is found by its names."""
        organisation = self.model(**fields)
        organisation.index_own_names()
        organisation.save(force_insert=True, using=self.db)
        return organisation

    def members(self) -> Self:
        return self.filter(state=Organisation.State.MEMBER)

    def visible_to(self, person: Person) -> Self:
        """Members are seen by everybody with an account; others by those who decide and those concerned."""
        if person.sees_everything:
            return self
        concerned = Q(applied_by=person) | Q(pk__in=person.memberships.current().values("organisation"))
        return self.filter(Q(state=Organisation.State.MEMBER) | concerned)

    def for_list(self) -> Self:
        return self.defer("search", "grams", "purpose").prefetch_related("areas")


class Organisation(SearchableName, Stateful):
    """An organisation that is, wants to be or was a member of the Commission."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        MEMBER = "member", _("Member")
        SUSPENDED = "suspended", _("Suspended")
        DECLINED = "declined", pgettext_lazy("application", "Declined")
        LEFT = "left", pgettext_lazy("organisation", "Left")

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        LABORATORY = "laboratory", _("Laboratory")
        UNIVERSITY = "university", _("University")
        ASSOCIATION = "association", _("Association")
        OTHER = "other", _("Other")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.APPLIED: frozenset({State.MEMBER, State.DECLINED}),
        State.MEMBER: frozenset({State.SUSPENDED, State.LEFT}),
        State.SUSPENDED: frozenset({State.MEMBER, State.LEFT}),
        State.DECLINED: frozenset(),
        State.LEFT: frozenset(),
    }

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.APPLIED)
    side = models.CharField(_("side"), max_length=2, choices=Side)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    reading = models.CharField(_("reading (kana)"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    website = models.URLField(_("website"), max_length=400, blank=True)
    ror_id = models.CharField(_("ROR id"), max_length=9, blank=True, validators=[RegexValidator(ROR_ID)])
    corporate_number = models.CharField(
        _("Corporate Number (法人番号)"), max_length=13, blank=True, validators=[check_corporate_number]
    )
    domains = ArrayField(
        models.CharField(max_length=253, validators=[RegexValidator(DOMAIN)]),
        verbose_name=_("e-mail domains"),
        default=list,
        blank=True,
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent organisation")
    )
    areas = models.ManyToManyField(Area, blank=True, related_name="organisations", verbose_name=_("technology areas"))
    purpose = models.TextField(_("why it wants to join"), max_length=2000, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("applied by")
    )
    applied_at = models.DateTimeField(_("applied"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    joined_on = models.DateField(_("member since"), null=True)
    # Counts the edits: who saves over a revision not seen is told so.
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name_en", "pk")
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (
            models.CheckConstraint(condition=Q(side__in=Side.values), name="organisation_side_known"),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "member", "suspended", "declined", "left"]),
                name="organisation_state_known",
            ),
            models.UniqueConstraint(
                fields=["ror_id"],
                condition=~Q(ror_id="") & ~Q(state__in=["declined", "left"]),
                name="organisation_ror_once",
                violation_error_message=_("An organisation with this ROR id is already here."),
            ),
            models.CheckConstraint(condition=Q(ror_id="") | Q(ror_id__regex=ROR_ID), name="organisation_ror_id"),
            models.CheckConstraint(
                condition=Q(corporate_number="") | Q(corporate_number__regex=f"^{CORPORATE_NUMBER}$"),
                name="organisation_corporate_number",
            ),
            models.CheckConstraint(
                condition=Q(
                    domains=Func(
                        F("domains"),
                        template="lower(%(expressions)s::text)::varchar[]",
                        output_field=ArrayField(models.CharField(max_length=253)),
                    )
                ),
                name="organisation_domains_lower_case",
            ),
        )
        indexes = (
            GinIndex(fields=["grams"], name="organisation_grams", fastupdate=False),
            models.Index(fields=["state", "name_en", "id"], name="organisation_by_name"),
        )
        triggers = (
            # A family is a tree. The lock keeps two changes made at once from closing a ring between them.
            pgtrigger.Trigger(
                name="no_ring",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Q(new__parent__isnull=False),
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('members.organisation.parent'));
                    IF EXISTS (
                        WITH RECURSIVE above(id, parent_id) AS (
                            SELECT o.id, o.parent_id FROM members_organisation o WHERE o.id = NEW.parent_id
                            UNION
                            SELECT o.id, o.parent_id FROM members_organisation o JOIN above a ON o.id = a.parent_id
                        ) SELECT 1 FROM above WHERE above.id = NEW.id
                    ) OR NEW.parent_id = NEW.id THEN
                        RAISE EXCEPTION 'organisation % would be its own parent', NEW.id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_no_ring';
                    END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return (self.name_ja or self.name_en) if get_language() == "ja" else self.name_en

    def index_own_names(self, *others: str) -> None:
        self.index_names(self.name_en, self.name_ja, self.reading, *others)

    @property
    def reference(self) -> str:
        return f"O-{self.number}"

    @property
    def number(self) -> str:
        """The figures of the reference, as they stand in addresses."""
        return f"{self.pk:03}"

    @property
    def title_en(self) -> str:
        return self.name_en

    @property
    def title_ja(self) -> str:
        return self.name_ja

    @property
    def is_member(self) -> bool:
        return self.state == self.State.MEMBER

    @property
    def tone(self) -> str:
        """How the state is shown: waits, is as it should be, is refused."""
        return {"applied": "wait", "member": "done", "suspended": "alert", "declined": "alert"}.get(self.state, "")

    def get_absolute_url(self) -> str:
        return reverse("members:detail", args=[self.number])


class OrganisationName(models.Model):
    """Another name of an organisation: one it bore until a day, or one that people use."""

    class Language(models.TextChoices):
        EN = "en", _("English")
        JA = "ja", _("Japanese")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    until = models.DateField(_("in use until"), null=True, blank=True)

    class Meta:
        ordering = (F("until").desc(nulls_first=True), "name", "pk")
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="organisation_name_once"),)

    def __str__(self) -> str:
        return self.name
