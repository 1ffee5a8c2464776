"""Submit a proposal, screen it, send it back, withdraw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.people.models import Language, Side
from commission.records.actions import lock, move
from commission.web.http import Conflict
from projects.actions.assignments import end_assignments
from projects.models import Call, Partner, Proposal, Version
from projects.models.texts import characters_in, words_in
from projects.models.versions import content_of, digest, material_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from commission.people.models import Person

State = Proposal.State
MOST_AREAS = 2


@dataclass(frozen=True)
class Problem:
    """What keeps a proposal from being submitted, in words, and where it is put right."""

    code: str
    text: str
    section: str


@transaction.atomic
def submit(proposal: Proposal, *, by: Person) -> Version:
    """Lock, check, seal, move. A late click is refused, whatever the page said when it was opened."""
    now = lock(proposal)
    if now.is_draft:
        _refuse_unready(now, by)
    version = Version(proposal=now, number=now.versions.count() + 1, submitted_by=by, content=content_of(now))
    version.sha256 = digest(version.content)
    move(proposal, State.SUBMITTED, by=by, **_at("submitted_at"), returned_because="", extended_until=None)
    version.save()
    return version


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Person) -> None:
    """Until it is decided. Everything that waits for it ends."""
    lock(proposal)
    move(proposal, State.WITHDRAWN, by=by, **_at("updated_at"))
    end_assignments(proposal, by=by)


@transaction.atomic
def screen_in(proposal: Proposal, *, by: Person) -> None:
    """Accept it for review."""
    move(proposal, State.SCREENED, by=by, **_at("updated_at"))


@transaction.atomic
def return_(proposal: Proposal, *, by: Person, reasons: str, until: datetime | None = None) -> None:
    """Send it back to its authors with reasons; `until` lets them submit again after the deadline of the call."""
    if not reasons.strip():
        raise ValidationError(_("Say why the proposal is returned."))
    if lock(proposal).state == State.DRAFT:
        raise Conflict(_("The proposal is with its authors already. Nothing was changed."), proposal)
    given = {"returned_because": reasons.strip(), "extended_until": until}
    move(proposal, State.DRAFT, by=by, event="returned", **given, **_at("updated_at"))


def submission_problems(proposal: Proposal, by: Person) -> list[Problem]:
    """Everything that would refuse a submission by this person now."""
    checks: list[Callable[[], Iterator[Problem]]] = [
        lambda: _lateness(proposal, by),
        lambda: _texts(proposal),
        lambda: _facts(proposal),
        lambda: _people(proposal),
    ]
    return [problem for check in checks for problem in check()]


def _refuse_unready(proposal: Proposal, by: Person) -> None:
    problems = submission_problems(proposal, by)
    if late := [problem.text for problem in problems if problem.section == "deadline"]:
        raise Conflict(late[0], proposal)
    if problems:
        raise ValidationError([problem.text for problem in problems])


def _lateness(proposal: Proposal, by: Person) -> Iterator[Problem]:
    now, until = timezone.now(), proposal.extended_until
    if until and now <= until:
        return
    if not Call.objects.get(pk=proposal.call_id).is_open:
        yield Problem("closed", _("The call is closed."), "deadline")
    last = proposal.deadline_for(by)
    if last is None or now > last:
        yield Problem("late", _("The deadline of your side has passed. The proposal stays a draft."), "deadline")


def _texts(proposal: Proposal) -> Iterator[Problem]:
    needed = [f"{name}_{language}" for name in ("title", "summary") for language in Language.values]
    yield from (_missing(proposal, field) for field in needed if not getattr(proposal, field).strip())
    others = [name for name in ("aims", "plan", "outcome") if not proposal.text(name).strip()]
    yield from (_missing(proposal, f"{name}_{proposal.authoritative}") for name in others)
    for name in ("summary", "aims", "plan", "outcome"):
        yield from _too_long(proposal, name)


def _missing(proposal: Proposal, field: str) -> Problem:
    return Problem("missing", _("Missing: %(name)s.") % {"name": _label(proposal, field)}, field)


def _too_long(proposal: Proposal, name: str) -> Iterator[Problem]:
    call, kind = proposal.call, "summary" if name == "summary" else "text"
    words, most_words = words_in(getattr(proposal, f"{name}_en")), getattr(call, f"{kind}_words")
    if words > most_words:
        text = _("%(name)s: %(count)d words, at most %(most)d.")
        yield _long(proposal, f"{name}_en", text, words, most_words)
    characters, most = characters_in(getattr(proposal, f"{name}_ja")), getattr(call, f"{kind}_characters")
    if characters > most:
        text = _("%(name)s: %(count)d characters, at most %(most)d.")
        yield _long(proposal, f"{name}_ja", text, characters, most)


def _long(proposal: Proposal, field: str, text: str, count: int, most: int) -> Problem:
    return Problem("long", text % {"name": _label(proposal, field), "count": count, "most": most}, field)


def _facts(proposal: Proposal) -> Iterator[Problem]:
    for name in ("primary_area", "budget_usd", "budget_jpy", "starts_on", "ends_on"):
        if getattr(proposal, name) is None:
            yield _missing(proposal, name)
    if proposal.other_areas.count() > MOST_AREAS:
        yield Problem("areas", _("Name at most two further areas."), "other_areas")
    most = proposal.call.max_months
    if (proposal.months or 0) > most:
        yield Problem("period", _("The period is longer than %(most)d months.") % {"most": most}, "ends_on")


def _people(proposal: Proposal) -> Iterator[Problem]:
    partners = list(Partner.objects.filter(proposal=proposal).select_related("organisation"))
    for side in Side:
        if proposal.lead(side) is None:
            yield Problem("lead", _("No lead is named: %(side)s.") % {"side": side.label}, "people")
        if not any(partner.side == side for partner in partners):
            yield Problem("partner", _("No organisation takes part: %(side)s.") % {"side": side.label}, "partners")
    agreed = material_digest(proposal)
    for partner in partners:
        if partner.state != Partner.State.GIVEN or partner.consented_to != agreed:
            text = _("The consent of %(name)s is missing.") % {"name": partner.organisation}
            yield Problem("consent", text, "partners")


def _label(proposal: Proposal, field: str) -> str:
    described: Any = proposal._meta.get_field(field)
    return str(described.verbose_name)


def _at(name: str) -> dict[str, Any]:
    now = timezone.now()
    return {name: now, "updated_at": now}
