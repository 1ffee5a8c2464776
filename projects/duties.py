"""The kinds of duty that proposals bring, and what declining and delegating each of them means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from commission.members.models import Membership
from commission.obligations.kinds import Kind, register
from commission.people.models import Person, Post
from projects.actions import decline, delegate, expire, hand_contact, refuse_consent
from projects.models import Assignment
from projects.permissions import conflicts_of, reviewers_free_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from commission.obligations.models import Obligation


def _refuse(obligation: Obligation, by: Person, reason: str) -> None:
    refuse_consent(_subject(obligation), by=by, reason=reason)


def _hand(obligation: Obligation, by: Person, to: Person) -> None:
    hand_contact(_subject(obligation), to=to, by=by)


def _colleagues(obligation: Obligation) -> QuerySet[Person]:
    current = Membership.objects.current().filter(organisation=_subject(obligation).organisation)
    colleagues: QuerySet[Person] = Person.objects.filter(pk__in=current.values("person"), is_active=True)
    return colleagues.exclude(pk=obligation.owner_id)


def _decline_review(obligation: Obligation, by: Person, reason: str) -> None:
    decline(_subject(obligation), by=by, reason=Assignment.Reason.OTHER, note=reason)


def _delegate_review(obligation: Obligation, by: Person, to: Person) -> None:
    delegate(_subject(obligation), to=to, by=by)


def _fellow_reviewers(obligation: Obligation) -> QuerySet[Person]:
    assignment: Assignment = _subject(obligation)
    return reviewers_free_for(assignment.proposal).filter(
        pk__in=Person.objects.holding(Post.Role.REVIEWER, assignment.side).values("pk")
    )


def _lapse(obligation: Obligation) -> None:
    expire(_subject(obligation))


def _may_know_of_part(obligation: Obligation, person: Person) -> bool:
    return not conflicts_of(person, _subject(obligation).proposal)


def _may_know(obligation: Obligation, person: Person) -> bool:
    return not conflicts_of(person, _subject(obligation))


def _subject(obligation: Obligation) -> Any:
    return obligation.subject


CONSENT = register(
    Kind(
        code="consent.give",
        name=_("Consent to a proposal"),
        icon="handshake",
        act=_("Read and answer"),
        ladder="consent",
        decline=_refuse,
        delegate=_hand,
        candidates=_colleagues,
    )
)
SCREEN = register(
    Kind(
        code="proposal.screen",
        name=_("Screening of a proposal"),
        icon="list-checks",
        act=_("Screen the proposal"),
        ladder="screening",
        posts=(Post.Role.STAFF,),
        may_know=_may_know,
    )
)
ANSWER = register(
    Kind(
        code="review.answer",
        name=_("Invitation to review"),
        icon="mail-question-mark",
        act=_("Answer the invitation"),
        ladder="invitation",
        decline=_decline_review,
        delegate=_delegate_review,
        candidates=_fellow_reviewers,
        lapse=_lapse,
        may_know=_may_know_of_part,
        is_discreet=True,
    )
)
REVIEW = register(
    Kind(
        code="review.complete",
        name=_("Review of a proposal"),
        icon="clipboard-pen",
        act=_("Write the review"),
        ladder="review",
        decline=_decline_review,
        delegate=_delegate_review,
        candidates=_fellow_reviewers,
        may_know=_may_know_of_part,
        is_discreet=True,
    )
)
DECIDE = register(
    Kind(
        code="decision.make",
        name=_("Decision on a proposal"),
        icon="key-round",
        act=_("Read and decide"),
        ladder="decision",
        posts=(Post.Role.CHAIR,),
        may_know=_may_know,
    )
)
