"""An organisation's way in, through and out, and what is written about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.members.actions.memberships import give_role
from commission.members.models import Membership, Organisation, OrganisationName
from commission.records.actions import lock, move, record
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from commission.members.models import Area
    from commission.people.models import Person

State = Organisation.State


@transaction.atomic
def apply(organisation: Organisation, *, by: Person, areas: Iterable[Area] = ()) -> Organisation:
    """Ask for membership: for one's own organisation, or, as the secretariat, on behalf of one."""
    organisation.state = State.APPLIED
    organisation.applied_by = by
    organisation.applied_at = timezone.now()
    organisation.index_own_names()
    _save(organisation)
    organisation.areas.set(areas)
    record("organisation.applied", organisation, by=by)
    return organisation


@transaction.atomic
def approve(organisation: Organisation, *, by: Person) -> None:
    """Make it a member. Who applied becomes its first administrator; the secretariat invites one instead."""
    changes = {**_decision(by), "joined_on": timezone.now().date()}
    move(organisation, State.MEMBER, by=by, event="approved", **changes)
    applicant = organisation.applied_by
    if applicant and applicant.is_active and not applicant.is_secretariat:
        give_role(organisation, to=applicant, role=Membership.Role.ADMINISTRATOR, by=by)


@transaction.atomic
def decline(organisation: Organisation, *, by: Person, reason: str) -> None:
    move(organisation, State.DECLINED, by=by, reason=reason, **_decision(by))


@transaction.atomic
def suspend(organisation: Organisation, *, by: Person, reason: str) -> None:
    move(organisation, State.SUSPENDED, by=by, reason=reason)


@transaction.atomic
def restore(organisation: Organisation, *, by: Person) -> None:
    move(organisation, State.MEMBER, by=by, event="restored", reason="")


@transaction.atomic
def close(organisation: Organisation, *, by: Person, reason: str) -> None:
    """End the membership of the organisation; what it took part in stays."""
    move(organisation, State.LEFT, by=by, reason=reason)


@transaction.atomic
def edit(
    organisation: Organisation,
    *,
    by: Person,
    seen: int,
    areas: Iterable[Area] | None = None,
    keep_names: bool = True,
    **changes: Any,
) -> None:
    """Write what differs. `seen` is the revision the editor saw: a later one is never overwritten.

    A name that is replaced stays findable as a former name, unless it was a slip of the pen (`keep_names=False`).
    """
    before = _unchanged_since(organisation, seen)
    differing = {name: value for name, value in changes.items() if getattr(before, name) != value}
    for name, value in {**differing, "revision": seen + 1}.items():
        setattr(organisation, name, value)
    if keep_names:
        _keep_former_names(before, differing)
    _index(organisation)
    _save(organisation, update_fields=[*differing, "revision", "search", "grams"])
    told = {name: [_said(getattr(before, name)), _said(value)] for name, value in differing.items()}
    record("organisation.edited", organisation, by=by, changed=told | _set_areas(organisation, areas))


@transaction.atomic
def add_name(
    organisation: Organisation, *, by: Person, name: str, language: str, until: date | None = None
) -> OrganisationName:
    """Note a former name or one that people use, so that the organisation is found by it."""
    lock(organisation)
    other, _is_new = OrganisationName.objects.update_or_create(
        organisation=organisation, name=name, defaults={"language": language, "until": until}
    )
    _reindex(organisation)
    record("organisationname.added", organisation, by=by, name=name, language=language, until=until)
    return other


@transaction.atomic
def remove_name(name: OrganisationName, *, by: Person) -> None:
    organisation = lock(name.organisation)
    record("organisationname.removed", organisation, by=by, name=name.name, language=name.language, until=name.until)
    name.delete()
    _reindex(organisation)


def _unchanged_since(organisation: Organisation, seen: int) -> Organisation:
    before = lock(organisation)
    if before.revision != seen:
        message = _("Somebody else has changed this organisation since you opened it. Nothing was changed.")
        raise Conflict(message, before)
    return before


def _decision(by: Person) -> dict[str, Any]:
    return {"decided_by": by, "decided_at": timezone.now()}


def _save(organisation: Organisation, **options: Any) -> None:
    """Save, and tell the two refusals of the database that a form cannot foresee from all others."""
    try:
        with transaction.atomic():
            organisation.save(**options)
    except IntegrityError as error:
        if "organisation_ror_once" in str(error):
            raise Conflict(_("An organisation with this ROR id is already here.")) from error
        if "would be its own parent" in str(error):
            raise Conflict(_("An organisation cannot stand above itself in its family.")) from error
        raise


def _keep_former_names(before: Organisation, differing: dict[str, Any]) -> None:
    today = timezone.now().date()
    for field, language in (("name_en", "en"), ("name_ja", "ja")):
        if field in differing and (former := getattr(before, field)):
            before.names.update_or_create(name=former, defaults={"language": language, "until": today})


def _set_areas(organisation: Organisation, areas: Iterable[Area] | None) -> dict[str, Any]:
    if areas is None:
        return {}
    were = sorted(area.code for area in organisation.areas.all())
    organisation.areas.set(areas)
    now = sorted(area.code for area in organisation.areas.all())
    return {"areas": [were, now]} if were != now else {}


def _index(organisation: Organisation) -> None:
    organisation.index_own_names(*organisation.names.values_list("name", flat=True))


def _reindex(organisation: Organisation) -> None:
    _index(organisation)
    organisation.save(update_fields=["search", "grams"])


def _said(value: Any) -> Any:
    return value.reference if isinstance(value, Organisation) else value
