"""Who must keep away from the review and the decision of a proposal, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from commission.members.models import Membership
from commission.members.permissions import family_ids
from commission.people.models import Person, Post

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

    from projects.models import Proposal


@dataclass(frozen=True)
class Reason:
    """Why somebody must keep away: its class, never a partner's secret."""

    code: str
    text: StrPromise


APPLICANT = Reason("applicant", _("Takes part in this proposal."))
ORGANISATION = Reason("organisation", _("Belongs to an organisation that takes part."))
FAMILY = Reason("family", _("Belongs to an organisation of the same family as one that takes part."))
DECLARED = Reason("declared", _("Has declared a conflict of interest."))


def conflicts_of(person: Person, proposal: Proposal) -> list[Reason]:
    return conflicts_among([person], proposal).get(person.pk, [])


def conflicts_among(people: Iterable[Person], proposal: Proposal) -> dict[int, list[Reason]]:
    """The reasons by person, in the same few queries for one and for a whole pool."""
    ids = {person.pk for person in people}
    found: dict[int, list[Reason]] = defaultdict(list)
    for person, reason in _conflicts(proposal, ids):
        if person in ids and reason not in found[person]:
            found[person].append(reason)
    return {person: reasons for person, reasons in found.items() if reasons}


def reviewers_free_for(proposal: Proposal) -> QuerySet[Person]:
    """The reviewers who could be asked: no conflict, not asked already, and not declined before."""
    pool: QuerySet[Person] = Person.objects.holding(Post.Role.REVIEWER).filter(is_active=True)
    barred = conflicts_among(pool, proposal)
    settled = ("invited", "accepted", "submitted", "declined", "delegated")
    asked = proposal.assignments.filter(state__in=settled).values("reviewer")
    return pool.exclude(pk__in=barred).exclude(pk__in=asked)


def _conflicts(proposal: Proposal, ids: set[int]) -> Iterator[tuple[int, Reason]]:
    partners = list(proposal.partners.values_list("organisation", "contact"))
    applicants = {proposal.us_lead_id, proposal.jp_lead_id, *(contact for _organisation, contact in partners)}
    applicants |= set(proposal.collaborators.values_list("person", flat=True))
    yield from ((person, APPLICANT) for person in applicants if person)
    own = {organisation for organisation, _contact in partners}
    memberships = Membership.objects.current().filter(person__in=ids, organisation__in=family_ids(own))
    for person, organisation in memberships.values_list("person", "organisation"):
        yield person, ORGANISATION if organisation in own else FAMILY
    yield from ((person, DECLARED) for person in proposal.declared_conflicts.values_list("person", flat=True))
