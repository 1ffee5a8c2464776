"""Who belongs where, and who may do what with organisations, memberships, invitations and requests."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import connection

from commission.members.models import AccessRequest, Invitation, Membership, Organisation
from commission.people.models import Affiliation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from commission.people.models import Person

State = Organisation.State
CACHE = "_roles_by_organisation"

FAMILY = """
    WITH RECURSIVE top(id, parent_id) AS (
        SELECT id, parent_id FROM members_organisation WHERE id = ANY(%s)
        UNION SELECT o.id, o.parent_id FROM members_organisation o JOIN top t ON o.id = t.parent_id
    ), family(id) AS (
        SELECT id FROM top
        UNION SELECT o.id FROM members_organisation o JOIN family f ON o.parent_id = f.id
    ) SELECT id FROM family
"""


def roles_in(person: Person) -> dict[int, frozenset[str]]:
    """The person's roles by organisation, in members only. Read once a request and kept on the person."""
    if CACHE not in person.__dict__:
        found: dict[int, set[str]] = defaultdict(set)
        current = Membership.objects.of(person).current().filter(organisation__state=State.MEMBER)
        for organisation, role in current.values_list("organisation", "role"):
            found[organisation].add(role)
        person.__dict__[CACHE] = {organisation: frozenset(roles) for organisation, roles in found.items()}
    kept: dict[int, frozenset[str]] = person.__dict__[CACHE]
    return kept if person.is_active else {}


def forget_roles(person: Person) -> None:
    """After a role was given or ended: the next question is answered from the database."""
    person.__dict__.pop(CACHE, None)


def organisation_ids(person: Person) -> frozenset[int]:
    return frozenset(roles_in(person))


def administered_ids(person: Person) -> frozenset[int]:
    return _ids_with(person, Membership.Role.ADMINISTRATOR)


def signed_for_ids(person: Person) -> frozenset[int]:
    """The organisations for which this person may sign."""
    return _ids_with(person, Membership.Role.SIGNATORY)


def belongs_to(person: Person, organisation: Organisation) -> bool:
    return organisation.pk in roles_in(person)


def administers(person: Person, organisation: Organisation) -> bool:
    return organisation.pk in administered_ids(person)


def affiliations(people: Sequence[Person]) -> dict[int, list[Affiliation]]:
    """Where people belong and as what, for lists and cards of people: one query."""
    current = Membership.objects.current().filter(person__in=people, organisation__state=State.MEMBER)
    found: dict[int, list[Affiliation]] = defaultdict(list)
    for row in current.select_related("organisation").order_by("organisation__name_en", "role"):
        place = row.organisation
        told = Affiliation(str(place), place.get_absolute_url(), row.get_role_display())
        found[row.person_id].append(told)
    return found


def family_ids(organisations: Iterable[int]) -> frozenset[int]:
    """These organisations and all of their families: what stands above, beside and below."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [list(organisations)])
        return frozenset(row[0] for row in cursor.fetchall())


def can_apply(person: Person) -> bool:
    return person.is_active


def can_decide(person: Person, organisation: Organisation) -> bool:
    return organisation.state == State.APPLIED and person.staffs(organisation.side)


def can_suspend(person: Person, organisation: Organisation) -> bool:
    return organisation.state == State.MEMBER and person.staffs(organisation.side)


def can_restore(person: Person, organisation: Organisation) -> bool:
    return organisation.state == State.SUSPENDED and person.staffs(organisation.side)


def can_close(person: Person, organisation: Organisation) -> bool:
    return organisation.can_become(State.LEFT) and person.staffs(organisation.side)


def can_edit(person: Person, organisation: Organisation) -> bool:
    return administers(person, organisation) or person.staffs(organisation.side)


def can_rename(person: Person, organisation: Organisation) -> bool:
    """Names, identifiers and domains are what conflicts of interest are found by: only the secretariat changes them."""
    return person.staffs(organisation.side)


def can_invite(person: Person, organisation: Organisation) -> bool:
    return organisation.is_member and (administers(person, organisation) or person.is_secretariat)


def can_invite_to_posts(person: Person) -> bool:
    return person.is_secretariat


def can_give_roles(person: Person, organisation: Organisation) -> bool:
    return can_invite(person, organisation)


def can_end(person: Person, membership: Membership) -> bool:
    """Administrators end roles; everybody may lay down their own."""
    return membership.is_current and (
        membership.person_id == person.pk or can_give_roles(person, membership.organisation)
    )


def can_accept(person: Person, invitation: Invitation) -> bool:
    """Whoever holds the link must also be the person it was sent to: signed in with that address, and confirmed."""
    own = EmailAddress.objects.filter(user=person, email=invitation.email, verified=True)
    return bool(own.exists())


def can_manage(person: Person, invitation: Invitation) -> bool:
    """Revoke it or send it again."""
    if invitation.state != Invitation.State.SENT:
        return False
    if invitation.organisation is None or invitation.post:
        return can_invite_to_posts(person)
    return person.is_secretariat or administers(person, invitation.organisation)


def can_answer(person: Person, request: AccessRequest) -> bool:
    return request.state == AccessRequest.State.RECEIVED and person.staffs(request.side)


def can_answer_requests(person: Person) -> bool:
    return person.is_secretariat


def invitations_for(person: Person) -> QuerySet[Invitation]:
    """The secretariat sees every invitation, an administrator those into the organisation."""
    invitations = Invitation.objects.for_list()
    if person.sees_everything:
        return invitations
    return invitations.filter(organisation__in=administered_ids(person))


def can_see_invitations(person: Person) -> bool:
    return person.sees_everything or bool(administered_ids(person))


def abilities(person: Person, organisation: Organisation) -> dict[str, bool]:
    return {
        "decide": can_decide(person, organisation),
        "suspend": can_suspend(person, organisation),
        "restore": can_restore(person, organisation),
        "close": can_close(person, organisation),
        "edit": can_edit(person, organisation),
        "rename": can_rename(person, organisation),
        "invite": can_invite(person, organisation),
        "give_roles": can_give_roles(person, organisation),
        "see_history": person.sees_everything or administers(person, organisation),
    }


def _ids_with(person: Person, role: str) -> frozenset[int]:
    return frozenset(organisation for organisation, roles in roles_in(person).items() if role in roles)
