"""What happened to a proposal, and which reminders will go out if nothing happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.obligations.kinds import kind_of
from commission.obligations.models import Obligation
from commission.obligations.steps import Posts, coming, everybody_in
from commission.people.calendars import WorkDays
from commission.records.models import Event
from projects.models import Partner, Proposal

if TYPE_CHECKING:
    from datetime import datetime

PAST, FUTURE = 3, 4

# Who acted is said where the applicants may know it: never the reviewer whose review was the last, nor a chair.
SIGNED = {
    "proposal.drafted": gettext_lazy("Begun"),
    "proposal.entrusted": gettext_lazy("A lead was named"),
    "proposal.submitted": gettext_lazy("Submitted"),
    "proposal.returned": gettext_lazy("Returned to the applicants"),
    "proposal.screened": gettext_lazy("Accepted for review"),
    "proposal.withdrawn": gettext_lazy("Withdrawn"),
    "partner.added": gettext_lazy("A partner was added"),
    "partner.asked": gettext_lazy("A partner was asked for consent"),
    "partner.given": gettext_lazy("A partner consented"),
    "partner.refused": gettext_lazy("A partner refused consent"),
    "partner.delegated": gettext_lazy("A partner named another contact"),
}
UNSIGNED = {
    "proposal.reviewed": gettext_lazy("All reviews are in"),
    "proposal.selected": gettext_lazy("Selected by both co-chairs"),
    "proposal.declined": gettext_lazy("Not selected"),
    "partner.outdated": gettext_lazy("The text changed: a consent must be renewed"),
}
WORDS = SIGNED | UNSIGNED


@dataclass(frozen=True)
class Moment:
    text: str
    at: datetime
    who: str = ""
    kind: str = ""


def history_of(proposal: Proposal, partners: list[Partner]) -> list[Moment]:
    """Newest first."""
    types = ContentType.objects.get_for_models(Proposal, Partner)
    about = Q(subject_type=types[Proposal], subject_id=proposal.pk)
    about |= Q(subject_type=types[Partner], subject_id__in=[partner.pk for partner in partners])
    events = Event.objects.filter(about, kind__in=WORDS).select_related("actor").order_by("-pk")
    named = {partner.pk: str(partner.organisation) for partner in partners}
    return [_moment(event, named, types[Partner].pk) for event in events]


def _moment(event: Event, named: dict[int, str], partner_type: int) -> Moment:
    text = str(WORDS[event.kind])
    if event.subject_type_id == partner_type:
        text = _("%(name)s: %(event)s") % {"name": named[event.subject_id], "event": text}
    return Moment(text, event.at, str(event.actor) if event.actor and event.kind in SIGNED else "", event.kind)


def submissions_in(history: list[Moment]) -> list[tuple[int, Moment]]:
    """Each submission made one version: the newest first, with its number."""
    found = [moment for moment in history if moment.kind == "proposal.submitted"]
    return list(zip(range(len(found), 0, -1), found, strict=True))


def planned_for(proposal: Proposal, can: dict[str, bool]) -> list[Moment]:
    """The next reminders, computed by the code that sends them; writers see those about consents only."""
    owed = Obligation.objects.open().filter(reference=proposal.reference)
    if not can["see_reviewers"]:
        owed = owed.filter(kind__startswith="consent.") if can["edit"] else owed.none()
    found = list(owed.select_related("owner", "asked_by", "ladder").prefetch_related("ladder__steps")[:50])
    if not found:
        return []
    now = timezone.now()
    posts = Posts.at(now)
    days = WorkDays.of(everybody_in(found, posts))
    steps = [one for obligation in found for one in coming(obligation, posts, days) if one.planned_for > now]
    if not can["see_reviewers"]:
        steps = [one for one in steps if one.recipient == one.obligation.owner]
    return [_reminder(one) for one in sorted(steps, key=lambda one: one.planned_for)[:FUTURE]]


def _reminder(one: Any) -> Moment:
    text = _("Reminder to %(person)s: %(what)s") % {
        "person": one.recipient,
        "what": kind_of(one.obligation.kind).name,
    }
    return Moment(text, one.planned_for, _("if it still waits"))
