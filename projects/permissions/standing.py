"""How one person stands to one proposal, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, Subquery

from commission.people.models import Person, Side
from projects.models import Assignment, Collaborator, Proposal
from projects.models.standing import conflicting, taking_part


@dataclass(frozen=True)
class Standing:
    """How a person stands to one proposal, read in one query."""

    person: Person
    proposal: Proposal
    is_lead: bool
    takes_part: bool
    right: str
    is_conflicted: bool
    asked: str
    done_us: int
    done_jp: int

    @property
    def oversees(self) -> bool:
        """Staff, chairs and the auditor, unless a conflict of interest shuts them out."""
        return self.person.sees_everything and not self.is_conflicted

    @property
    def is_office(self) -> bool:
        return self.person.is_secretariat and not self.is_conflicted

    @property
    def is_chair(self) -> bool:
        return self.person.is_chair and not self.is_conflicted

    @property
    def edits(self) -> bool:
        return self.proposal.is_draft and (self.is_lead or self.right == Collaborator.Right.EDIT)

    @property
    def reviews(self) -> bool:
        """Has taken the review on: the whole proposal is theirs to read."""
        return self.asked in (Assignment.State.ACCEPTED, Assignment.State.SUBMITTED) and not self.is_conflicted

    @property
    def has_quorum(self) -> bool:
        return min(self.done_us, self.done_jp) >= self.proposal.call.reviews_per_side

    def leads_while(self, state: str) -> bool:
        return self.is_lead and self.proposal.state == state


Rule = Callable[[Standing], bool]
State = Proposal.State

ON_PROPOSAL: dict[str, Rule] = {
    "read": lambda now: now.takes_part or now.oversees or now.reviews,
    "edit": lambda now: now.edits,
    "invite": lambda now: now.leads_while(State.DRAFT),
    "submit": lambda now: now.leads_while(State.DRAFT),
    "withdraw": lambda now: now.is_lead and now.proposal.can_become(State.WITHDRAWN),
    "screen": lambda now: now.is_office and now.proposal.state == State.SUBMITTED,
    "assign": lambda now: (now.is_office or now.is_chair) and now.proposal.is_in_review,
    "see_reviewers": lambda now: now.oversees,
    "read_reviews": lambda now: now.oversees or (now.reviews and now.asked == Assignment.State.SUBMITTED),
    "read_comments": lambda now: now.takes_part and now.proposal.is_decided,
    "see_keys": lambda now: now.oversees,
    "decide": lambda now: now.is_chair and now.proposal.is_in_review and now.has_quorum,
    "declare_conflict": lambda now: not now.takes_part and (now.oversees or bool(now.asked)),
}


def standing(person: Person, proposal: Proposal) -> Standing:
    own = Collaborator.objects.filter(proposal=OuterRef("pk"), person=person)
    live = Assignment.objects.live().filter(proposal=OuterRef("pk"), reviewer=person)
    facts: dict[str, Any] = {
        "takes_part": ExpressionWrapper(taking_part(person), BooleanField()),
        "is_conflicted": ExpressionWrapper(conflicting(person), BooleanField()),
        "right": Subquery(own.values("right")),
        "asked": Subquery(live.values("state")),
        "done_us": _submitted(Side.US),
        "done_jp": _submitted(Side.JP),
    }
    row = Proposal.objects.filter(pk=proposal.pk).annotate(**facts).values(*facts).get()
    row |= {name: row[name] or "" for name in ("right", "asked")}
    is_lead = person.pk in (proposal.us_lead_id, proposal.jp_lead_id)
    return Standing(person=person, proposal=proposal, is_lead=is_lead, **row)


def _submitted(side: str) -> Count:
    of_side = Q(assignments__state=Assignment.State.SUBMITTED, assignments__side=side)
    return Count("assignments", filter=of_side, distinct=True)
