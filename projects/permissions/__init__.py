"""Who may do what with calls, proposals, partners, assignments, reviews and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commission.members.permissions import organisation_ids
from commission.people.models import Person, Side
from projects.models import Assignment, Call, Partner, Proposal, Review
from projects.permissions.conflicts import Reason, conflicts_among, conflicts_of, reviewers_free_for
from projects.permissions.standing import ON_PROPOSAL, Standing, standing

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Reason", "Standing", "conflicts_among", "conflicts_of", "reviewers_free_for", "standing"]


def can(verb: str, person: Person, proposal: Proposal) -> bool:
    return person.is_active and ON_PROPOSAL[verb](standing(person, proposal))


# Calls


def can_prepare_calls(person: Person) -> bool:
    return person.is_active and person.is_secretariat


def can_edit_call(person: Person, call: Call) -> bool:
    """Its words and its rubric, until it opens: what was promised then stays."""
    return can_prepare_calls(person) and call.state == Call.State.DRAFT


def can_open_call(person: Person, call: Call) -> bool:
    return can_prepare_calls(person) and call.can_become(Call.State.OPEN)


def can_close_call(person: Person, call: Call) -> bool:
    return can_prepare_calls(person) and call.can_become(Call.State.CLOSED)


def can_draft(person: Person, call: Call) -> bool:
    """Whoever belongs to a member organisation may begin a proposal while the call is open."""
    return call.is_open and bool(organisation_ids(person))


# Proposals


def can_read(person: Person, proposal: Proposal) -> bool:
    """All of it: somebody invited to review sees the title and the public summary only."""
    return can("read", person, proposal)


def can_edit(person: Person, proposal: Proposal) -> bool:
    return can("edit", person, proposal)


def can_invite(person: Person, proposal: Proposal) -> bool:
    """Name the other lead, add and remove collaborators."""
    return can("invite", person, proposal)


def can_submit(person: Person, proposal: Proposal) -> bool:
    return can("submit", person, proposal)


def can_withdraw(person: Person, proposal: Proposal) -> bool:
    return can("withdraw", person, proposal)


def can_screen(person: Person, proposal: Proposal) -> bool:
    return can("screen", person, proposal)


def can_assign(person: Person, proposal: Proposal) -> bool:
    return can("assign", person, proposal)


def can_see_reviewers(person: Person, proposal: Proposal) -> bool:
    return can("see_reviewers", person, proposal)


def can_read_reviews(person: Person, proposal: Proposal) -> bool:
    return can("read_reviews", person, proposal)


def can_read_comments(person: Person, proposal: Proposal) -> bool:
    """What reviewers wrote for the applicants, unsigned, after the decision."""
    return can("read_comments", person, proposal)


def can_see_keys(person: Person, proposal: Proposal) -> bool:
    return can("see_keys", person, proposal)


def can_decide(person: Person, proposal: Proposal) -> bool:
    return can("decide", person, proposal)


def can_declare_conflict(person: Person, proposal: Proposal) -> bool:
    return can("declare_conflict", person, proposal)


# Partners


def can_ask_consent(person: Person, partner: Partner) -> bool:
    return partner.can_become(Partner.State.ASKED) and can_edit(person, partner.proposal)


def can_give_consent(person: Person, partner: Partner) -> bool:
    return _answers_for(person, partner) and partner.can_become(Partner.State.GIVEN)


def can_refuse_consent(person: Person, partner: Partner) -> bool:
    """A consent once given may be taken back until the proposal is submitted."""
    return _answers_for(person, partner) and partner.can_become(Partner.State.REFUSED)


def _answers_for(person: Person, partner: Partner) -> bool:
    return person.is_active and person.pk == partner.contact_id and partner.proposal.is_draft


# Assignments and reviews


def can_accept(person: Person, assignment: Assignment) -> bool:
    return _is_asked(person, assignment) and assignment.can_become(Assignment.State.ACCEPTED)


def can_decline(person: Person, assignment: Assignment) -> bool:
    return _is_asked(person, assignment) and assignment.can_become(Assignment.State.DECLINED)


def can_delegate(person: Person, assignment: Assignment) -> bool:
    return _is_asked(person, assignment) and assignment.can_become(Assignment.State.DELEGATED)


def can_review(person: Person, assignment: Assignment) -> bool:
    """Write it and submit it."""
    return _is_asked(person, assignment) and assignment.can_become(Assignment.State.SUBMITTED)


def can_manage(person: Person, assignment: Assignment) -> bool:
    """Withdraw it or give more time."""
    return assignment.is_outstanding and can_assign(person, assignment.proposal)


def _is_asked(person: Person, assignment: Assignment) -> bool:
    return person.is_active and person.pk == assignment.reviewer_id and assignment.proposal.is_in_review


def can_edit_review(person: Person, review: Review) -> bool:
    return not review.is_submitted and can_review(person, review.assignment)


ON_OTHERS: dict[type, dict[str, Callable[[Person, Any], bool]]] = {
    Call: {"edit": can_edit_call, "open": can_open_call, "close": can_close_call, "draft": can_draft},
    Partner: {"ask": can_ask_consent, "give": can_give_consent, "refuse": can_refuse_consent},
    Assignment: {
        "accept": can_accept,
        "decline": can_decline,
        "delegate": can_delegate,
        "review": can_review,
        "manage": can_manage,
    },
    Review: {"edit": can_edit_review},
}


def abilities(person: Person, thing: Any) -> dict[str, bool]:
    """What a page or the API may offer this person on this thing."""
    if isinstance(thing, Proposal):
        now = standing(person, thing)
        return {verb: person.is_active and rule(now) for verb, rule in ON_PROPOSAL.items()}
    return {verb: allowed(person, thing) for verb, allowed in ON_OTHERS[type(thing)].items()}


def side_of_post(person: Person, role: str) -> Side:
    """The side for which somebody holds a post: a chair's key, a reviewer's half of the quorum."""
    return Side(next(side for held, side in sorted(person.seats) if held == role))
