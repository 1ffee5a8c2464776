"""The reference directory: organisations that exist, for look-up and de-duplication. Not a list of members."""

from __future__ import annotations

import re
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commission.members.models.search import SearchableName, SearchableQuerySet

# The registry's words for what an organisation is to another, and what it is itself.
RELATIONS = {
    "parent": _("belongs to it"),
    "child": _("part of it"),
    "related": _("related"),
    "predecessor": _("earlier"),
    "successor": _("successor"),
}
TYPES = {
    "archive": _("Archive"),
    "company": _("Company"),
    "education": _("Education"),
    "facility": _("Facility"),
    "funder": _("Funder"),
    "government": _("Government"),
    "healthcare": _("Healthcare"),
    "nonprofit": _("Non-profit"),
    "other": _("Other"),
}
# The registry tells companies of one name apart by their country; it is no part of the name.
COUNTRY_AFTER = re.compile(r"\s*\((?:Japan|United States)\)$")
ROR_ID = r"^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$"


def short_text(limit: int) -> models.CharField[Any, Any]:
    return models.CharField(max_length=limit)


class DirectoryEntryQuerySet(SearchableQuerySet["DirectoryEntry"]):
    def for_list(self) -> Self:
        heavy = ("search", "grams", "relations", "digest")
        return self.select_related("successor").defer(*heavy, *(f"successor__{name}" for name in heavy))

    def look_up(self, query: str) -> Self:
        """The nearest entries; a withdrawn one is kept where it leads to its successor."""
        found = self.named(query).exclude(status=DirectoryEntry.Status.WITHDRAWN, successor__isnull=True)
        return found.by_nearness(query).for_list()


class DirectoryEntry(SearchableName):
    """One record of the Research Organization Registry, refreshed by `import_organisations`."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Inactive")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    ror_id = models.CharField(_("ROR id"), max_length=9, primary_key=True)
    status = models.CharField(_("state"), max_length=10, choices=Status)
    name = models.CharField(_("name"), max_length=300)
    names_en = ArrayField(short_text(300), verbose_name=_("names in English"), default=list)
    names_ja = ArrayField(short_text(300), verbose_name=_("names in Japanese"), default=list)
    aliases = ArrayField(short_text(300), verbose_name=_("other names"), default=list)
    types = ArrayField(short_text(40), verbose_name=_("kinds"), default=list)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2)
    website = models.CharField(_("website"), max_length=600, blank=True)
    domains = ArrayField(short_text(253), verbose_name=_("e-mail domains"), default=list)
    established = models.SmallIntegerField(_("established"), null=True)
    relations = models.JSONField(_("relations"), default=list)
    successors = ArrayField(short_text(9), verbose_name=_("named successors"), default=list)
    # The entry that stands for this one today: the end of the chain of successors.
    successor = models.ForeignKey("self", models.SET_NULL, null=True, related_name="predecessors")
    digest = models.BinaryField(max_length=32)
    imported_at = models.DateTimeField(_("imported"))

    objects = DirectoryEntryQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")
        constraints = (
            models.CheckConstraint(condition=models.Q(ror_id__regex=ROR_ID), name="directory_ror_id"),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "inactive", "withdrawn"]), name="directory_status_known"
            ),
        )
        indexes = (
            GinIndex(fields=["grams"], name="directory_grams", fastupdate=False),
            models.Index(fields=["name", "ror_id"], name="directory_by_name"),
        )

    def __str__(self) -> str:
        return self.name_ja if get_language() == "ja" else self.name_en

    @property
    def name_en(self) -> str:
        return self.names_en[0] if self.names_en else self.plain_name

    @property
    def name_ja(self) -> str:
        return self.names_ja[0] if self.names_ja else self.plain_name

    @property
    def plain_name(self) -> str:
        return COUNTRY_AFTER.sub("", self.name)

    @property
    def type_names(self) -> list[str]:
        return [str(TYPES.get(code, code)) for code in self.types]

    @property
    def today(self) -> DirectoryEntry:
        """The entry to take: its successor, where it has one."""
        return self.successor or self
