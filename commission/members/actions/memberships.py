"""Give and end roles in an organisation, and let a successor take over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.members.models import Membership
from commission.members.permissions import forget_roles
from commission.records.actions import lock, record
from commission.web.http import Conflict

if TYPE_CHECKING:
    from datetime import date

    from commission.members.models import Organisation
    from commission.people.models import Person

Role = Membership.Role


@transaction.atomic
def give_role(organisation: Organisation, *, to: Person, role: str, by: Person) -> Membership:
    """Give somebody a role in a member organisation from today on. Who has it already keeps it."""
    locked = lock(organisation)
    if not locked.is_member:
        raise Conflict(_("Roles are given in member organisations only. Nothing was changed."), locked)
    held = locked.memberships.current().filter(person=to, role=role, ends_on__isnull=True).first()
    if held:
        return held
    membership = locked.memberships.create(person=to, role=Role(role), starts_on=timezone.now().date())
    forget_roles(to)
    record("membership.given", membership, by=by, person=to, organisation=organisation, role=role)
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Person, on: date | None = None, successor: Person | None = None) -> None:
    """End a role at the beginning of a day, at once by default. A successor gets the same role first.

    The last administrator stays until there is another: two who end each other's role at the same time meet at the
    lock on the organisation, and the second is refused.
    """
    organisation = lock(membership.organisation)
    if not lock(membership).is_current:
        raise Conflict(_("This role has ended already. Nothing was changed."), organisation)
    if successor:
        give_role(organisation, to=successor, role=membership.role, by=by)
    if membership.role == Role.ADMINISTRATOR and not _others_administer(membership):
        raise Conflict(_("An organisation needs an administrator: name another one first."), organisation)
    today = timezone.now().date()
    membership.ends_on = max(on or today, today)
    membership.save(update_fields=["ends_on"])
    forget_roles(membership.person)
    data = {"person": membership.person, "organisation": organisation, "role": membership.role}
    record("membership.ended", membership, by=by, **data, ends_on=membership.ends_on, successor=successor)


def _others_administer(membership: Membership) -> bool:
    """Somebody else who is active and whose role has no end in sight."""
    others = Membership.objects.current().administrators().filter(organisation=membership.organisation_id)
    return others.filter(ends_on__isnull=True, person__is_active=True).exclude(person=membership.person_id).exists()
