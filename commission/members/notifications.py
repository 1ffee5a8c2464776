"""Who hears of what happens in the members' room, and who owes an answer because of it."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commission.members.models import Membership
from commission.obligations.actions import notify, notify_address, owe, settle
from commission.obligations.models import Notice
from commission.people.calendars import WorkDays, at_local
from commission.people.models import Language, Person, Post
from commission.records.actions import on

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django_stubs_ext import StrOrPromise

    from commission.members.models import Invitation, Organisation
    from commission.records.models import Event

DECIDE = "organisation.decide"
ANSWER = "access.answer"
WORKING_DAYS = 5
CLOSING = time(17)
LETTERS = {
    "organisation.approved": "emails/members/organisation_approved",
    "organisation.declined": "emails/members/organisation_declined",
    "organisation.suspended": "emails/members/organisation_suspended",
    "organisation.restored": "emails/members/organisation_restored",
    "organisation.left": "emails/members/organisation_left",
    "membership.given": "emails/members/membership_given",
    "membership.ended": "emails/members/membership_ended",
    "invitation.accepted": "emails/members/invitation_accepted",
}
FORMAL, ROUTINE = Notice.Class.FORMAL, Notice.Class.ROUTINE


def send_invitation(invitation: Invitation, token: str) -> None:
    """The only letter with a secret in it: it is written by the action that made the token, never by an event."""
    notify_address(
        invitation.email,
        invitation.language or Language.EN,
        invitation.side,
        "invitation.sent",
        subject=invitation,
        message_class=FORMAL,
        key=f"invitation:{invitation.pk}:{invitation.sent_at.isoformat()}",
        template="emails/members/invitation" if invitation.language else "emails/members/invitation_both",
        url=reverse("members:invitation", args=[token]),
        act=gettext_lazy("Open the invitation"),
        invitation=invitation,
        organisation=invitation.organisation,
        sender=invitation.invited_by,
        until=invitation.expires_at,
    )


@on("organisation.applied")
def ask_for_decision(event: Event) -> None:
    organisation: Any = event.subject
    why = gettext_lazy("The organisation has applied for membership.")
    _owe_to_secretariat(DECIDE, organisation, organisation.side, by=event.actor, why=why)


@on("organisation.approved", "organisation.declined")
def tell_applicant(event: Event) -> None:
    organisation: Any = event.subject
    settle(DECIDE, organisation, how="done", by=event.actor)
    if organisation.applied_by and organisation.applied_by != event.actor:
        _tell(organisation.applied_by, event, organisation, FORMAL)


@on("organisation.suspended", "organisation.restored", "organisation.left")
def tell_administrators(event: Event) -> None:
    organisation: Any = event.subject
    for person in _administrators(organisation):
        _tell(person, event, organisation, FORMAL)


@on("membership.given", "membership.ended")
def tell_person(event: Event) -> None:
    """Who takes or lays down a role themselves knows it already."""
    membership: Any = event.subject
    if membership.person != event.actor:
        _tell(membership.person, event, membership.organisation, ROUTINE, role=Membership.Role(membership.role).label)


@on("invitation.accepted")
def tell_inviter(event: Event) -> None:
    invitation: Any = event.subject
    _tell(invitation.invited_by, event, invitation, ROUTINE, newcomer=invitation.accepted_by)


@on("accessrequest.received")
def ask_for_answer(event: Event) -> None:
    request: Any = event.subject
    _owe_to_secretariat(ANSWER, request, request.side, by=None, why=gettext_lazy("Somebody asks for an account."))


@on("accessrequest.approved")
def close_question(event: Event) -> None:
    request: Any = event.subject
    settle(ANSWER, request, how="done", by=event.actor)


@on("accessrequest.declined")
def tell_refusal(event: Event) -> None:
    request: Any = event.subject
    settle(ANSWER, request, how="done", by=event.actor)
    notify_address(
        request.email,
        request.language,
        request.side,
        event.kind,
        subject=request,
        message_class=FORMAL,
        key=f"{event.kind}:{event.pk}",
        template="emails/members/accessrequest_declined",
        url=reverse("members:access"),
        reason=request.reason,
    )


def _owe_to_secretariat(kind: str, subject: Model, side: str, *, by: Person | None, why: StrOrPromise) -> None:
    """Everybody in that side's secretariat is asked; the first to answer settles it for all."""
    staff = list(Person.objects.holding(Post.Role.STAFF, side))
    days = WorkDays.of(staff)
    for person in staff:
        day = days.shift(person, person.here(timezone.now()).date(), WORKING_DAYS)
        due = at_local(day, CLOSING, person.zone)
        owe(kind, subject, person, by=by, due_at=due, zone=person.time_zone, why=why)


def _administrators(organisation: Organisation) -> QuerySet[Person]:
    current = Membership.objects.current().administrators().filter(organisation=organisation)
    administrators: QuerySet[Person] = Person.objects.filter(pk__in=current.values("person"), is_active=True)
    return administrators


def _tell(person: Person, event: Event, subject: Any, message_class: Notice.Class, **context: Any) -> None:
    """One message per event and person."""
    notify(
        person,
        event.kind,
        subject=subject,
        message_class=message_class,
        key=f"{event.kind}:{event.pk}:{person.pk}",
        template=LETTERS[event.kind],
        reason=getattr(subject, "reason", ""),
        by=event.actor,
        **context,
    )
