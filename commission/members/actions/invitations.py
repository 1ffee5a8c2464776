"""Invite an address, send again, take back, and come in."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.members.actions.memberships import give_role
from commission.members.models import Invitation, Organisation
from commission.members.models.invitations import VALID_FOR, hash_of
from commission.members.notifications import send_invitation
from commission.people.actions import give_post, open_account
from commission.records.actions import lock, move, record
from commission.web.http import Conflict

if TYPE_CHECKING:
    from commission.people.models import Person

State = Invitation.State
# What one address may receive a day, whoever writes: an invitation is a letter to somebody who did not ask.
LETTERS_A_DAY = 5
PAUSE = timedelta(minutes=5)


@transaction.atomic
def invite(invitation: Invitation, *, by: Person) -> Invitation:
    """Invite an address into an organisation, to a post in the Commission, or both. The letter leaves with the row."""
    if invitation.organisation:
        invitation.organisation = _still_member(invitation.organisation)
    invitation.email = invitation.email.strip().lower()
    _spare(invitation.email)
    invitation.invited_by = by
    token = _renew(invitation)
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        if "invitation_open_once" not in str(error):
            raise
        raise Conflict(_("This address is invited already. Send the invitation again, or revoke it first.")) from error
    to = {"organisation": invitation.organisation, "roles": invitation.roles, "post": invitation.post}
    record("invitation.sent", invitation, by=by, **to)
    send_invitation(invitation, token)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: Person) -> None:
    """Send a new link, valid for another fourteen days. The old link no longer opens anything."""
    locked = lock(invitation)
    if locked.state != State.SENT:
        raise Conflict(_("This invitation is no longer open. Nothing was sent."))
    if locked.sent_at > timezone.now() - PAUSE:
        raise Conflict(_("This invitation went out a moment ago. Wait five minutes before sending it again."))
    if locked.organisation:
        _still_member(locked.organisation)
    token = _renew(locked)
    locked.save(update_fields=["token_hash", "sent_at", "expires_at"])
    record("invitation.renewed", locked, by=by)
    send_invitation(locked, token)


@transaction.atomic
def revoke(invitation: Invitation, *, by: Person) -> None:
    move(invitation, State.REVOKED, by=by, decided_at=timezone.now())


@transaction.atomic
def accept(invitation: Invitation, *, by: Person) -> None:
    """Come in with the account one has. Everything comes from the row: nothing the browser sends adds a role."""
    locked = _take(invitation)
    move(invitation, State.ACCEPTED, by=by, accepted_by=by, decided_at=timezone.now())
    if locked.organisation:
        for role in locked.roles:
            give_role(locked.organisation, to=by, role=role, by=by)
    if locked.post:
        day = timezone.now().date()
        give_post(by, by=locked.invited_by, role=locked.post, side=locked.side, starts_on=day)


@transaction.atomic
def accept_as_new(invitation: Invitation, *, password: str, **profile: Any) -> Person:
    """Come in without an account: the link shows that the address is theirs, so the account is confirmed at once."""
    locked = _take(invitation)
    person = open_account(locked.email, by=None, password=password, side=locked.side, **profile)
    accept(invitation, by=person)
    return person


def _take(invitation: Invitation) -> Invitation:
    """Lock the invitation while it is open and its organisation is a member."""
    locked = lock(invitation)
    if not locked.is_open:
        raise Conflict(_("This invitation is no longer open. Ask the sender for a new one."))
    if locked.organisation:
        locked.organisation = _still_member(locked.organisation)
    return locked


def _still_member(organisation: Organisation) -> Organisation:
    locked = lock(organisation)
    if not locked.is_member:
        raise Conflict(_("This organisation is not a member at present. Nothing was changed."))
    return locked


def _renew(invitation: Invitation) -> str:
    """Give it a new link and another fourteen days. The token itself is in the letter and nowhere else."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.sent_at = hash_of(token), timezone.now()
    invitation.expires_at = invitation.sent_at + VALID_FOR
    return token


def _spare(email: str) -> None:
    since = timezone.now() - timedelta(days=1)
    if Invitation.objects.filter(email=email, sent_at__gt=since).count() >= LETTERS_A_DAY:
        raise Conflict(_("This address was invited five times today. Try again tomorrow."))
