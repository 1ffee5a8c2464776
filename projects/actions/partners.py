"""Partners of a proposal and the consent of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.members.permissions import belongs_to
from commission.obligations.actions import settle
from commission.records.actions import lock, move, record
from commission.web.http import Conflict
from projects.actions.drafts import index, locked_draft, renew_consents
from projects.models import Partner, Proposal
from projects.models.versions import material_digest

if TYPE_CHECKING:
    from commission.members.models import Organisation
    from commission.people.models import Person


@transaction.atomic
def add_partner(
    proposal: Proposal, *, organisation: Organisation, contact: Person, by: Person, role: str = "", part: str = ""
) -> Partner:
    """Add an organisation; the first of its side leads there unless said otherwise."""
    now = locked_draft(proposal)
    _check_contact(organisation, contact)
    before = material_digest(now)
    side = organisation.side
    leads = Partner.objects.filter(proposal=now, side=side, role=Partner.Role.LEAD)
    role = role or (Partner.Role.PARTNER if leads.exists() else Partner.Role.LEAD)
    fields = {"contact": contact, "side": side, "role": role, "part": part}
    try:
        with transaction.atomic():
            partner = Partner.objects.create(proposal=now, organisation=organisation, **fields)
    except IntegrityError as error:
        raise ValidationError(_("This organisation takes part already, or its side has a lead already.")) from error
    _changed(now, before, by)
    record("partner.added", partner, by=by, proposal=proposal, organisation=organisation)
    return partner


@transaction.atomic
def remove_partner(partner: Partner, *, by: Person) -> None:
    now = locked_draft(partner.proposal)
    before = material_digest(now)
    settle("consent.give", partner, how="withdrawn", by=by)
    record("partner.removed", partner, by=by, proposal=now, organisation=partner.organisation)
    partner.delete()
    _changed(now, before, by)


@transaction.atomic
def ask_consent(partner: Partner, *, by: Person) -> None:
    """Ask the contact; from now on the answer is chased."""
    locked_draft(partner.proposal)
    move(partner, Partner.State.ASKED, by=by, refused_because="")


@transaction.atomic
def give_consent(partner: Partner, *, by: Person, shown: str) -> None:
    """Consent to what was shown: `shown` is the digest on the page, which must still be the proposal's."""
    now = locked_draft(partner.proposal)
    if material_digest(now) != shown:
        raise Conflict(_("The proposal was changed since you opened this page. Read it again, then consent."), partner)
    move(partner, Partner.State.GIVEN, by=by, consented_to=shown, consented_at=timezone.now(), refused_because="")


@transaction.atomic
def refuse_consent(partner: Partner, *, by: Person, reason: str = "") -> None:
    """Refuse, or take a consent back while the proposal is a draft."""
    locked_draft(partner.proposal)
    move(partner, Partner.State.REFUSED, by=by, refused_because=reason)


@transaction.atomic
def hand_contact(partner: Partner, *, to: Person, by: Person) -> None:
    """Let a colleague of the same organisation answer. A consent given before stands: it is the organisation's."""
    locked_draft(partner.proposal)
    _check_contact(partner.organisation, to)
    was = lock(partner).contact
    partner.contact = to
    partner.save(update_fields=["contact"])
    record("partner.delegated", partner, by=by, was=was, to=to)


def _check_contact(organisation: Organisation, contact: Person) -> None:
    if not organisation.is_member:
        raise ValidationError(_("Only member organisations can take part."))
    if not belongs_to(contact, organisation):
        raise ValidationError(_("The contact belongs to the organisation."))


def _changed(proposal: Proposal, before: str, by: Person) -> None:
    index(proposal)
    renew_consents(proposal, before, by=by)
