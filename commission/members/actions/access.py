"""Requests for access: somebody without an account asks, the secretariat of that side answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from commission.members.actions.invitations import invite
from commission.members.models import AccessRequest, Invitation
from commission.records.actions import move, record

if TYPE_CHECKING:
    from collections.abc import Collection

    from commission.members.models import Organisation
    from commission.people.models import Person

State = AccessRequest.State


@transaction.atomic
def ask_for_access(*, email: str, **fields: Any) -> AccessRequest | None:
    """Note the request. An address that waits already is not noted twice, and nobody is told which case it was."""
    try:
        with transaction.atomic():
            request = AccessRequest.objects.create(email=email.strip().lower(), **fields)
    except IntegrityError:
        return None
    record("accessrequest.received", request, by=None)
    return request


@transaction.atomic
def approve_access(
    request: AccessRequest, *, by: Person, organisation: Organisation, roles: Collection[str]
) -> Invitation:
    """Answer with an invitation into an organisation."""
    move(request, State.APPROVED, by=by, decided_by=by, decided_at=timezone.now())
    asked = {"email": request.email, "name": request.name, "side": request.side, "language": request.language}
    invitation = Invitation(organisation=organisation, roles=list(roles), request=request, **asked)
    return invite(invitation, by=by)


@transaction.atomic
def decline_access(request: AccessRequest, *, by: Person, reason: str) -> None:
    move(request, State.DECLINED, by=by, reason=reason, decided_by=by, decided_at=timezone.now())
