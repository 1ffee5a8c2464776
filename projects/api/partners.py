"""Partners of proposals, and the consent of their contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework import serializers
from rest_framework.response import Response

from commission.web.api.doors import Readable, door, verb
from commission.web.http import require
from projects import actions, permissions
from projects.api import inputs, shapes
from projects.models import Partner, Proposal
from projects.models.versions import material_digest

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class ShownShape(serializers.Serializer[dict[str, str]]):
    """The digest of what is consented to now."""

    shown = serializers.CharField()


class PartnerDoor(Readable):
    """Partners of the proposals that the person may read."""

    serializer_class = shapes.PartnerShape
    abilities = staticmethod(permissions.abilities)

    def found(self) -> QuerySet[Partner]:
        rows = Partner.objects.visible_to(self.person).select_related("organisation", "contact", "proposal__call")
        own = rows.filter(proposal__in=Proposal.objects.of(self.person))
        return rows if self.person.sees_everything else own

    @door("delete", "removal", status=204)
    def removal(self, _request: Request, pk: str) -> Response:
        partner = self.get_object()
        require(permissions.can_edit(self.person, partner.proposal))
        actions.remove_partner(partner, by=self.person)
        return Response(status=204)

    @verb("request", gives=shapes.PartnerShape)
    def request_(self, _request: Request, pk: str) -> Response:
        """Ask the contact for consent; from then on the answer is chased."""
        actions.ask_consent(self.allowed("ask"), by=self.person)
        return self.shown(self.get_object())

    @door("get", "digest", gives=ShownShape)
    def digest(self, _request: Request, pk: str) -> Response:
        return Response({"shown": material_digest(self.get_object().proposal)})

    @verb("consent", takes=inputs.ConsentInput, gives=shapes.PartnerShape)
    def consent(self, _request: Request, pk: str) -> Response:
        """Consent to exactly what was read."""
        actions.give_consent(self.allowed("give"), by=self.person, **self.taken(inputs.ConsentInput))
        return self.shown(self.get_object())

    @verb("refusal", takes=inputs.RefusalReasonInput, gives=shapes.PartnerShape)
    def refusal(self, _request: Request, pk: str) -> Response:
        actions.refuse_consent(self.allowed("refuse"), by=self.person, **self.taken(inputs.RefusalReasonInput))
        return self.shown(self.get_object())
