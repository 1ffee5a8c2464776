"""What was submitted: never altered, and sealed with its digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commission.people.models import Person
from projects.models.participants import Partner
from projects.models.proposals import LEADS, PLAIN, TEXTS, Proposal
from projects.models.texts import gist

# A change of any of these, or of the partners, asks for every consent anew; other wording does not.
MATERIAL = ("aims_en", "aims_ja", "budget_usd", "budget_jpy", "starts_on", "ends_on", "us_lead", "jp_lead")


def canonical(content: dict[str, Any]) -> str:
    """One spelling of a content: sorted keys, no spaces, characters as they are."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def content_of(proposal: Proposal) -> dict[str, Any]:
    """Everything a submission consists of, in plain values."""
    texts = {name: getattr(proposal, name) for name in (*TEXTS, "authoritative")}
    return texts | {
        "reference": proposal.reference,
        "call": proposal.call.reference,
        "areas": [area.code for area in (proposal.primary_area, *proposal.other_areas.all()) if area],
        "us_lead": _person(proposal.us_lead),
        "jp_lead": _person(proposal.jp_lead),
        "budget_usd": _amount(proposal.budget_usd, 2),
        "budget_jpy": _amount(proposal.budget_jpy, 0),
        "starts_on": proposal.starts_on and proposal.starts_on.isoformat(),
        "ends_on": proposal.ends_on and proposal.ends_on.isoformat(),
        "partners": [_partner(partner) for partner in _partners(proposal)],
    }


def material_digest(proposal: Proposal) -> str:
    """The digest of what partners consent to."""
    content = content_of(proposal)
    agreed = {name: gist(content[name]) if name in TEXTS else content[name] for name in MATERIAL}
    who = [[partner["organisation"], partner["role"], partner["part"]] for partner in content["partners"]]
    return digest(agreed | {"partners": who})


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(person))


class Version(models.Model):
    """One submission of a proposal with its partners and their consents."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("content"))
    sha256 = models.CharField(_("digest (SHA-256)"), max_length=64)
    submitted_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("submitted by"), related_name="+")
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("proposal", "number")
        verbose_name = _("submitted version")
        verbose_name_plural = _("submitted versions")
        constraints = (models.UniqueConstraint(fields=["proposal", "number"], name="version_number_once"),)
        triggers = (pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"P-{self.proposal_id} v{self.number}"

    def verify(self) -> bool:
        """Whether the content still is what was sealed."""
        return digest(self.content) == self.sha256


def _partners(proposal: Proposal) -> list[Partner]:
    found = Partner.objects.filter(proposal=proposal).select_related("organisation", "contact")
    return list(found.order_by("side", "organisation"))


def _partner(partner: Partner) -> dict[str, Any]:
    return {
        "organisation": partner.organisation.reference,
        "name_en": partner.organisation.name_en,
        "name_ja": partner.organisation.name_ja,
        "side": partner.side,
        "role": partner.role,
        "part": partner.part,
        "contact": _person(partner.contact),
        "consent": partner.state,
        "consented_to": partner.consented_to,
        "consented_at": partner.consented_at and partner.consented_at.isoformat(),
    }


def _person(person: Person | None) -> dict[str, Any] | None:
    return (
        None if person is None else {"id": person.pk, "name_en": person.name_in("en"), "name_ja": person.name_in("ja")}
    )


def _amount(amount: Any, places: int) -> str | None:
    return None if amount is None else f"{amount:.{places}f}"


__all__ = ["LEADS", "MATERIAL", "PLAIN", "Version", "canonical", "content_of", "digest", "material_digest"]
