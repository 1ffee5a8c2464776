"""How people come in: invitations and requests for access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import ValidationError

from commission.members import actions, permissions
from commission.members.api import shapes
from commission.members.models import AccessRequest, Invitation, Organisation
from commission.web.api.doors import Readable, door, verb
from commission.web.http import require

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response


class InvitationDoor(Readable):
    """Those that one may manage. The link itself is in the letter and nowhere else."""

    serializer_class = shapes.InvitationShape
    filterset_fields = ["state", "side"]

    def found(self) -> QuerySet[Invitation]:
        return permissions.invitations_for(self.person)

    @door("post", "letters", takes=shapes.InvitationInput, gives=shapes.InvitationShape, status=201, detail=False)
    def letters(self, _request: Request) -> Response:
        given = self.taken(shapes.InvitationInput)
        organisation = self.organisation(given.pop("organisation", ""))
        if organisation:
            require(permissions.can_invite(self.person, organisation))
        if given.get("post") or organisation is None:
            require(permissions.can_invite_to_posts(self.person))
        made = actions.invite(Invitation(organisation=organisation, **given), by=self.person)
        return self.shown(made, status=201)

    @verb("resending", gives=shapes.InvitationShape)
    def resending(self, _request: Request, pk: str) -> Response:
        actions.resend(self.managed(), by=self.person)
        return self.shown(self.get_object())

    @verb("revocation", gives=shapes.InvitationShape)
    def revocation(self, _request: Request, pk: str) -> Response:
        actions.revoke(self.managed(), by=self.person)
        return self.shown(self.get_object())

    def managed(self) -> Invitation:
        invitation: Invitation = self.get_object()
        require(permissions.can_manage(self.person, invitation))
        return invitation

    def organisation(self, reference: str) -> Organisation | None:
        return seen_by(self.person, reference) if reference else None


class AccessDoor(Readable):
    """Requests for an account, for the secretariat."""

    serializer_class = shapes.AccessShape
    filterset_fields = ["state", "side"]

    def found(self) -> QuerySet[AccessRequest]:
        return AccessRequest.objects.visible_to(self.person)

    @verb("approval", takes=shapes.ApprovalInput, gives=shapes.InvitationShape, status=201)
    def approval(self, _request: Request, pk: str) -> Response:
        """Answer with an invitation into an organisation."""
        request = self.answerable()
        given = self.taken(shapes.ApprovalInput)
        organisation = seen_by(self.person, given["organisation"])
        made = actions.approve_access(request, by=self.person, organisation=organisation, roles=given["roles"])
        return self.shown(made, shapes.InvitationShape, 201)

    @verb("refusal", takes=shapes.ReasonInput, gives=shapes.AccessShape)
    def refusal(self, _request: Request, pk: str) -> Response:
        actions.decline_access(self.answerable(), by=self.person, **self.taken(shapes.ReasonInput))
        return self.shown(self.get_object())

    def answerable(self) -> AccessRequest:
        request: AccessRequest = self.get_object()
        require(permissions.can_answer(self.person, request))
        return request


def seen_by(person: Any, reference: str) -> Organisation:
    """The organisation of that reference, or a complaint about the field."""
    found = Organisation.objects.visible_to(person).filter(pk=int(reference[2:])).first()
    if found is None:
        raise ValidationError({"organisation": [_("No organisation has this reference.")]})
    return found
