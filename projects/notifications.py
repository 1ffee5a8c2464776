"""Who hears of what happens to a proposal, and who owes what because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from commission.obligations.actions import notify, owe, reschedule, settle
from commission.obligations.models import Notice
from commission.people.models import Person, Post
from commission.records.actions import on
from projects.models import Assignment, Key, Partner, Proposal
from projects.models.due import due_after
from projects.permissions import conflicts_among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

    from commission.records.models import Event

CONSENT, SCREEN, DECIDE = "consent.give", "proposal.screen", "decision.make"
ANSWER, REVIEW = "review.answer", "review.complete"
FORMAL, ROUTINE = Notice.Class.FORMAL, Notice.Class.ROUTINE


# Drafting and consent


@on("collaborator.invited")
def tell_collaborator(event: Event) -> None:
    collaborator: Any = event.subject
    _tell([collaborator.person], event, "collaborator_invited", ROUTINE, about=collaborator.proposal)


@on("proposal.entrusted")
def tell_lead(event: Event) -> None:
    lead = Person.objects.get(pk=event.data["to"])
    _tell([lead], event, "lead_named", ROUTINE)


@on("partner.asked", "partner.outdated")
def ask_for_consent(event: Event) -> None:
    partner: Any = event.subject
    again = event.kind == "partner.outdated"
    why = (
        _("The proposal has changed: your consent is needed again.")
        if again
        else _("You answer for a partner of this proposal.")
    )
    _owe_consent(partner, event, "consent_renewed" if again else "consent_asked", why)


@on("partner.delegated")
def pass_consent_on(event: Event) -> None:
    partner: Any = event.subject
    settle(CONSENT, partner, how="delegated", by=event.actor)
    if partner.awaits_answer:
        _owe_consent(partner, event, "consent_asked", _("A colleague asks you to answer in their place."))


@on("partner.given")
def settle_consent(event: Event) -> None:
    settle(CONSENT, _subject(event), how="done", by=event.actor)


@on("partner.refused")
def tell_refusal(event: Event) -> None:
    partner: Any = event.subject
    settle(CONSENT, partner, how="declined", by=event.actor)
    told = {"organisation": partner.organisation, "reason": partner.refused_because}
    _tell(partner.proposal.leads, event, "consent_refused", FORMAL, about=partner.proposal, **told)


def _owe_consent(partner: Partner, event: Event, template: str, why: StrOrPromise) -> None:
    """Due in the contact's working days, and not after the deadline of the call."""
    contact, proposal = partner.contact, partner.proposal
    due = due_after(contact, proposal.call.consent_days)
    if (last := proposal.deadline_for(contact)) and event.at < last < due:
        due = last
    owe(CONSENT, partner, contact, by=event.actor, due_at=due, zone=contact.time_zone, why=why)
    _tell([contact], event, template, FORMAL, about=partner, due=due, organisation=partner.organisation)


# Submission and screening


@on("proposal.submitted")
def confirm_submission(event: Event) -> None:
    proposal: Any = event.subject
    _tell(_both_sides(proposal), event, "submitted", FORMAL, at=event.at)
    staff = _free(Post.Role.STAFF, proposal)
    _owe_all(SCREEN, staff, event, proposal.call.screening_days, _("A proposal was submitted and waits for screening."))


@on("proposal.screened")
def tell_screened(event: Event) -> None:
    settle(SCREEN, _subject(event), how="done", by=event.actor)
    _tell(_both_sides(_subject(event)), event, "screened", ROUTINE)


@on("proposal.returned")
def tell_returned(event: Event) -> None:
    proposal: Any = event.subject
    settle(SCREEN, proposal, how="done", by=event.actor)
    told = {"reasons": proposal.returned_because, "until": proposal.extended_until}
    _tell(_both_sides(proposal), event, "returned", FORMAL, **told)


@on("proposal.withdrawn")
def tell_withdrawn(event: Event) -> None:
    proposal: Any = event.subject
    for kind in (SCREEN, DECIDE):
        settle(kind, proposal, how="withdrawn", by=event.actor)
    _end_consents(proposal.partners.asked(), "withdrawn", event.actor)
    _tell(_both_sides(proposal), event, "withdrawn", FORMAL)


@on("call.closed")
def end_consents_of_drafts(event: Event) -> None:
    """What can no longer be submitted is no longer chased."""
    late = Partner.objects.asked().filter(proposal__call=_subject(event), proposal__state=Proposal.State.DRAFT)
    _end_consents(late.filter(proposal__extended_until__isnull=True), "closed", event.actor)


def _end_consents(partners: Iterable[Partner], how: str, by: Person | None) -> None:
    for partner in partners:
        settle(CONSENT, partner, how=how, by=by)


# Review


@on("assignment.invited")
def invite_reviewer(event: Event) -> None:
    assignment: Any = event.subject
    why = _("You are asked whether you can review this proposal.")
    due = {"due_at": assignment.response_due_at, "zone": assignment.zone}
    owe(ANSWER, assignment, assignment.reviewer, by=event.actor, why=why, **due)
    terms = {"response_due": assignment.response_due_at, "review_due": assignment.review_due_at}
    _tell([assignment.reviewer], event, "review_invited", FORMAL, **terms)


@on("assignment.accepted")
def owe_review(event: Event) -> None:
    assignment: Any = event.subject
    settle(ANSWER, assignment, how="done", by=event.actor)
    why = _("You have accepted this review.")
    due = {"due_at": assignment.review_due_at, "zone": assignment.zone}
    owe(REVIEW, assignment, assignment.reviewer, by=assignment.invited_by, why=why, **due)


@on("assignment.submitted")
def thank_reviewer(event: Event) -> None:
    assignment: Any = event.subject
    settle(REVIEW, assignment, how="done", by=event.actor)
    _tell([assignment.reviewer], event, "review_received", ROUTINE)


@on("assignment.declined", "assignment.expired", "assignment.conflicted", "assignment.delegated")
def tell_inviter(event: Event) -> None:
    assignment: Any = event.subject
    how = {"declined": "declined", "conflicted": "declined", "expired": "expired", "delegated": "delegated"}
    _end_duties(assignment, how[assignment.state], event.actor)
    told = {"reviewer": assignment.reviewer, "suggestion": assignment.suggestion}
    if not conflicts_among([assignment.invited_by], assignment.proposal):
        _tell([assignment.invited_by], event, f"review_{assignment.state}", ROUTINE, about=assignment.proposal, **told)


@on("assignment.withdrawn")
def release_reviewer(event: Event) -> None:
    assignment: Any = event.subject
    _end_duties(assignment, "withdrawn", event.actor)
    _tell([assignment.reviewer], event, "review_withdrawn", FORMAL)


@on("assignment.extended")
def move_review(event: Event) -> None:
    assignment: Any = event.subject
    due = {"due_at": assignment.review_due_at, "zone": assignment.zone}
    reschedule(REVIEW, assignment, by=event.actor, **due)


@on("obligation.moved")
def follow_moved_duty(event: Event) -> None:
    """More time granted on the page of the duty is more time for the assignment."""
    obligation: Any = event.subject
    name = {ANSWER: "response_due_at", REVIEW: "review_due_at"}.get(obligation.kind)
    if name:
        obligation.refresh_from_db(fields=["due_at"])
        Assignment.objects.filter(pk=obligation.subject_id).update(**{name: obligation.due_at})


def _end_duties(assignment: Assignment, how: str, by: Person | None) -> None:
    for kind in (ANSWER, REVIEW):
        settle(kind, assignment, how=how, by=by)


# Decision


@on("proposal.reviewed")
def owe_decision(event: Event) -> None:
    proposal: Any = event.subject
    chairs = _free(Post.Role.CHAIR, proposal)
    _owe_all(DECIDE, chairs, event, proposal.call.decision_days, _("The reviews of both sides are in."))


@on("key.turned")
def look_at_keys(event: Event) -> None:
    """A key turned is a duty done; two keys that differ are a new one for both chairs."""
    key: Any = event.subject
    proposal, keys = key.proposal, list(Key.objects.filter(proposal=key.proposal).select_related("chair"))
    settle(DECIDE, proposal, how="done", by=event.actor, owner=key.chair)
    if len({one.verdict for one in keys}) > 1:
        chairs = [one.chair for one in keys]
        why = _("The two keys differ.")
        _owe_all(DECIDE, chairs, event, proposal.call.decision_days, why, about=proposal)
        _tell(chairs, event, "keys_differ", ROUTINE, about=proposal)


@on("proposal.selected", "proposal.declined")
def send_letters(event: Event) -> None:
    """One letter to each lead and contact of both sides, once, whoever turned the last key."""
    proposal: Any = event.subject
    settle(DECIDE, proposal, how="done", by=event.actor)
    _tell(_both_sides(proposal), event, proposal.state, FORMAL)


@on("declaredconflict.declared")
def free_of_duties(event: Event) -> None:
    """Whoever must keep away owes the proposal nothing more."""
    declared: Any = event.subject
    for kind in (SCREEN, DECIDE):
        settle(kind, declared.proposal, how="closed", by=event.actor, owner=declared.person)


# Saying it


def _tell(
    people: Iterable[Person],
    event: Event,
    template: str,
    message_class: Notice.Class,
    *,
    about: Model | None = None,
    **context: Any,
) -> None:
    for person in people:
        notify(
            person,
            event.kind,
            subject=about or _subject(event),
            message_class=message_class,
            key=f"{event.kind}:{event.pk}:{person.pk}",
            template=f"emails/projects/{template}",
            by=event.actor,
            **context,
        )


def _owe_all(
    kind: str, owners: Iterable[Person], event: Event, days: int, why: StrOrPromise, *, about: Model | None = None
) -> None:
    for owner in owners:
        due = due_after(owner, days)
        owe(kind, about or _subject(event), owner, by=event.actor, due_at=due, zone=owner.time_zone, why=why)


def _both_sides(proposal: Proposal) -> list[Person]:
    contacts = Person.objects.filter(partnerships__proposal=proposal)
    everybody = {person.pk: person for person in [*proposal.leads, *contacts]}
    return list(everybody.values())


def _free(role: str, proposal: Proposal) -> list[Person]:
    """Those who hold the post and have no conflict of interest."""
    people = list(Person.objects.holding(role).filter(is_active=True))
    barred = conflicts_among(people, proposal)
    return [person for person in people if person.pk not in barred]


def _subject(event: Event) -> Any:
    return event.subject
