"""How a person stands to proposals, as conditions: taking part, asked to review, overseeing, in conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

from commission.members.models import Membership
from commission.members.permissions import administered_ids, family_ids, roles_in

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from commission.people.models import Person

# The states of an assignment in which its reviewer may read the proposal.
LIVE = ("invited", "accepted", "submitted")

# An empty Q is dropped when joined by "or"; this one stays.
NOTHING = Q(pk__in=[])

_CACHE = "_kin"


def taking_part(person: Person) -> Q:
    """As lead, collaborator, contact, or administrator of a partner."""
    return _named(person) | Q(pk__in=_with("Partner", organisation__in=administered_ids(person)))


def asked(person: Person) -> Q:
    return Q(pk__in=_with("Assignment", reviewer=person, state__in=LIVE))


def overseeing(person: Person) -> Q:
    """The secretariat helps with drafts; chairs and the auditor see a proposal once it is submitted."""
    if person.is_secretariat:
        return ~NOTHING
    return ~Q(state="draft") if person.sees_everything else NOTHING


def conflicting(person: Person) -> Q:
    """By the person's organisations and their families, by declaration, or as one of the applicants."""
    return (
        _named(person)
        | Q(pk__in=_with("Partner", organisation__in=kin_ids(person)))
        | Q(pk__in=_with("DeclaredConflict", person=person))
    )


def kin_ids(person: Person) -> frozenset[int]:
    """The person's organisations, suspended ones too, with their families. Kept as long as the roles are."""
    roles = roles_in(person)
    kept: tuple[object, frozenset[int]] | None = person.__dict__.get(_CACHE)
    if kept and kept[0] is roles:
        return kept[1]
    own = Membership.objects.of(person).current().values_list("organisation", flat=True)
    kin = family_ids(own) if own else frozenset()
    person.__dict__[_CACHE] = (roles, kin)
    return kin


def _named(person: Person) -> Q:
    return (
        Q(us_lead=person)
        | Q(jp_lead=person)
        | Q(pk__in=_with("Collaborator", person=person))
        | Q(pk__in=_with("Partner", contact=person))
    )


def _with(part: str, **lookups: object) -> QuerySet[Model, int]:
    """The proposals that have such a part. By name, since the parts' modules import this one."""
    parts: QuerySet[Model] = apps.get_model("projects", part)._base_manager.all()
    return parts.filter(**lookups).values_list("proposal_id", flat=True)
