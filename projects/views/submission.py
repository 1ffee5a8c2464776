"""Check and submit, withdraw, and the sealed versions with what changed between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commission.web.http import Request, done, go, require
from projects.actions import submission_problems, submit, withdraw
from projects.forms.proposals import LABELS, LONG, field_label
from projects.permissions import abilities, can_read, can_submit, can_withdraw
from projects.views.checks import checks_of
from projects.views.comparison import Change
from projects.views.pairs import consents_of
from projects.views.proposals import find
from projects.views.rows import state_badge
from projects.views.texts import facts_in, partners_in, parts_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from projects.models import Proposal, Version

UNPROCESSABLE = 422
FACTS = ("authoritative", "budget_usd", "budget_jpy", "starts_on", "ends_on")


@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: Request, number: int) -> HttpResponse:
    """What is missing, what will happen, and the one button."""
    proposal = find(request, number)
    require(can_submit(request.user, proposal) or not proposal.is_draft, _("A lead submits the proposal."))
    if request.method != "POST":
        return _check(request, proposal)
    require(abilities(request.user, proposal)["withdraw"] or proposal.is_draft, _("A lead submits the proposal."))
    try:
        version = submit(proposal, by=request.user)
    except ValidationError as error:
        return _check(request, proposal, refused=error.messages)
    done(request, _("Submitted as version %(number)d. Both leads were told.") % {"number": version.number})
    return go(request, proposal)


def _check(request: Request, proposal: Proposal, refused: list[str] | None = None) -> HttpResponse:
    context = {
        "proposal": proposal,
        "can": abilities(request.user, proposal),
        "badge": state_badge(proposal),
        "problems": submission_problems(proposal, request.user) if proposal.is_draft else [],
        "checks": checks_of(proposal, request.user) if proposal.is_draft else [],
        "consent": consents_of(proposal.partners.all()),
        "deadlines": proposal.call.deadlines.all(),
        "refused": refused,
    }
    return render(request, "projects/submission.html", context, status=UNPROCESSABLE if refused else None)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: Request, number: int) -> HttpResponse:
    proposal = find(request, number)
    require(can_withdraw(request.user, proposal), _("A lead withdraws the proposal, until it is decided."))
    if request.method != "POST":
        return render(request, "projects/withdrawal.html", {"proposal": proposal, "partners": proposal.partners.all()})
    withdraw(proposal, by=request.user)
    done(request, _("%(reference)s is withdrawn.") % {"reference": proposal.reference})
    return go(request, proposal)


@require_safe
def versions(request: Request, number: int) -> HttpResponse:
    proposal = find(request, number)
    require(can_read(request.user, proposal), _("Those who take part and those who oversee see the versions."))
    rows = proposal.versions.select_related("submitted_by").order_by("-number")
    return render(request, "projects/versions.html", {"proposal": proposal, "versions": rows.defer("content")})


@require_safe
def version(request: Request, number: int, version: int) -> HttpResponse:
    """One sealed version, its digest, and what changed since the one before."""
    proposal = find(request, number)
    require(can_read(request.user, proposal), _("Those who take part and those who oversee see the versions."))
    sealed = get_object_or_404(proposal.versions.select_related("submitted_by"), number=version)
    before = proposal.versions.filter(number__lt=version).order_by("-number").first()
    context = {
        "proposal": proposal,
        "version": sealed,
        "is_sound": sealed.verify(),
        "parts": parts_in(sealed.content),
        "title": sealed.content[f"title_{get_language() or 'en'}"] or sealed.content["title_en"],
        "partners": partners_in(sealed.content),
        "facts": facts_in(sealed.content),
        "before": before,
        "changes": list(changes_between(before, sealed)) if before else [],
    }
    return render(request, "projects/version.html", context)


def changes_between(before: Version, after: Version) -> Iterator[Change]:
    old, new = before.content, after.content
    both = {"en": _("%(label)s (English)"), "ja": _("%(label)s (Japanese)")}
    for name, language in ((name, language) for name in ("title", *LONG) for language in both):
        key = f"{name}_{language}"
        if old.get(key, "") != new.get(key, ""):
            yield Change(key, both[language] % {"label": LABELS[name]}, language, old.get(key, ""), new.get(key, ""))
    for name in FACTS:
        if old.get(name) != new.get(name):
            yield Change(name, field_label(name), "", str(old.get(name) or ""), str(new.get(name) or ""))
    if _partners(old) != _partners(new):
        yield Change("partners", _("Partners"), "", _partners(old), _partners(new))


def _partners(content: dict[str, Any]) -> str:
    return "; ".join(f"{each['name_en']} / {each['name_ja']} ({each['part']})" for each in content.get("partners", []))
