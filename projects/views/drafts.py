"""Writing a proposal: saved as it is typed, merged by field, and never at the cost of anybody's text."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commission.members.models import Area
from commission.web.http import Request, done, go, require
from projects.actions import StaleText, save_draft
from projects.forms.proposals import FIELDS, LABELS, LONG, ProposalForm, field_label
from projects.models import Collaborator, Proposal
from projects.permissions import standing
from projects.views.checks import checks_of
from projects.views.comparison import Change
from projects.views.pairs import consents_of
from projects.views.proposals import find
from projects.views.rows import state_badge

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

UNPROCESSABLE, CONFLICT = 422, 409
TITLED = ("title", *LONG)
TERM = {"starts_on", "ends_on"}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, number: int) -> HttpResponse:
    """The whole form. Save keeps what can be read even where something else cannot."""
    proposal = find_writable(request, number)
    if request.method != "POST":
        require(proposal.is_draft, _("Only drafts can be changed. This one was submitted."))
        return _page(request, proposal, ProposalForm(instance=proposal))
    form = ProposalForm(request.POST, instance=copy.copy(proposal))
    try:
        saved = _save(request, proposal, form)
    except StaleText as stale:
        return _compare(request, stale)
    if form.errors:
        return _page(request, saved, _refreshed(request, form, saved), status=UNPROCESSABLE)
    done(request, _("Saved as version %(number)d.") % {"number": saved.version})
    return go(request, saved)


@require_POST
def draft(request: Request, number: int) -> HttpResponse:
    """The same by autosave: answers with the state of saving, the sections and the checks, out of band."""
    proposal = find_writable(request, number)
    form = ProposalForm(request.POST, instance=copy.copy(proposal))
    try:
        saved = _save(request, proposal, form)
    except StaleText as stale:
        return _compare(request, stale)
    context = _context(request, saved, _refreshed(request, form, saved))
    return render(request, "projects/edit.html#saved", context | {"is_answer": True})


@require_POST
def comparison(request: Request, number: int) -> HttpResponse:
    """After a conflict: what was chosen for each field, saved over the version that was shown."""
    proposal = find_writable(request, number)
    form = ProposalForm(request.POST, instance=copy.copy(proposal))
    changes = {name: value for name, value in form.savable().items() if request.POST.get(f"keep_{name}") == "mine"}
    first, last = (changes.get(name, getattr(proposal, name)) for name in ("starts_on", "ends_on"))
    if first and last and last < first:
        messages.warning(request, _("The last day is before the first day."))
        changes = {name: value for name, value in changes.items() if name not in TERM}
    try:
        saved = save_draft(proposal, by=request.user, version=_version(request.POST), **changes)
    except StaleText as stale:
        return _compare(request, stale)
    done(request, _("Saved as version %(number)d.") % {"number": saved.version})
    return go(request, "projects:edit", saved.pk)


def find_writable(request: Request, number: int) -> Proposal:
    """A proposal this person writes, or wrote until it was submitted: a late save must still keep its text."""
    proposal = find(request, number)
    now = standing(request.user, proposal)
    require(
        now.is_lead or now.right == Collaborator.Right.EDIT,
        _("The leads and the collaborators who may edit write a proposal. Ask a lead to add you."),
    )
    return proposal


def _save(request: Request, proposal: Proposal, form: ProposalForm) -> Proposal:
    """Only what this person changed goes out; fields that others changed meanwhile are left to them."""
    read = form.savable()
    version = _version(request.POST)
    base = _as_of(request, proposal, version)
    changed = {name: value for name, value in read.items() if name not in base or base[name] != _plain(value)}
    if TERM & set(changed):
        # One without the other could end before it begins.
        changed |= {name: read[name] for name in TERM if name in read}
    if proposal.is_draft and all(name in base and base[name] == _value(proposal, name) for name in changed):
        version = proposal.version
    return save_draft(proposal, by=request.user, version=version, **changed)


def _version(data: QueryDict) -> int:
    given = data.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0  # noqa: PLR2004  # more would not fit the column


def _as_of(request: Request, proposal: Proposal, version: int) -> dict[str, Any]:
    """The fields as this person read them: as they stood in that version, as far as the history tells."""
    now = {name: _value(proposal, name) for name in FIELDS}
    if version == proposal.version:
        return now
    history = apps.get_model("projects", "ProposalHistory").objects
    row = history.filter(pgh_obj=proposal.pk, version=version).order_by("pgh_id").last()
    if row is None:
        return {}
    # The history holds no areas but the main one; the form says which it began with.
    began_with = [int(area) for area in request.POST.get("areas_were", "").split(",") if area.isdecimal()][:10]
    areas = {"other_areas": frozenset(Area.objects.filter(pk__in=began_with))}
    return {name: getattr(row, name) for name in now if name not in areas} | areas


def _value(proposal: Proposal, name: str) -> Any:
    return _plain(proposal.other_areas.all()) if name == "other_areas" else getattr(proposal, name)


def _plain(value: Any) -> Any:
    """Areas compare by what they are, in whatever order they came."""
    return frozenset(value) if isinstance(value, QuerySet | list) else value


def _refreshed(request: Request, form: ProposalForm, saved: Proposal) -> ProposalForm:
    """The same form over what is saved now: next time it carries the new version."""
    data = request.POST.copy()
    data["version"] = str(saved.version)
    form.data = data
    return form


def _page(request: Request, proposal: Proposal, form: ProposalForm, status: int | None = None) -> HttpResponse:
    return render(request, "projects/edit.html", _context(request, proposal, form), status=status)


def _context(request: Request, proposal: Proposal, form: ProposalForm) -> dict[str, Any]:
    sections = list(form.sections())
    return {
        "proposal": proposal,
        "form": form,
        "sections": sections,
        "areas": ",".join(str(area.pk) for area in proposal.other_areas.all()),
        "complete": sum(1 for section in sections if section.state == "done"),
        "checks": checks_of(proposal, request.user),
        "badge": state_badge(proposal),
        "saved_time": f"{request.user.here(proposal.updated_at):%H:%M}",
        "consent": consents_of(proposal.partners.all()),
        "deadlines": proposal.call.deadlines.all(),
    }


def _compare(request: Request, stale: StaleText) -> HttpResponse:
    """409: both texts side by side, both kept, and the way on."""
    proposal = Proposal.objects.for_page().get(pk=stale.copy.proposal_id)
    both = [(name, mine, stale.theirs[name]) for name, mine in stale.mine.items()]
    changes = [_change(name, mine, theirs) for name, mine, theirs in both if _plain(mine) != _plain(theirs)]
    context = {"proposal": proposal, "changes": changes, "copy": stale.copy, "is_answer": bool(request.htmx)}
    template = "projects/conflict.html#panel" if request.htmx else "projects/conflict.html"
    return render(request, template, context, status=CONFLICT)


def _change(name: str, mine: Any, theirs: Any) -> Change:
    language = name[-2:] if name[:-3] in TITLED else ""
    raw = [str(getattr(each, "pk", each)) for each in (mine if isinstance(mine, list) else [mine]) if each is not None]
    return Change(name, _label(name), language, _shown(theirs), _shown(mine), raw)


def _shown(value: Any) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str("" if value is None else value)


def _label(name: str) -> str:
    stem, language = name[:-3], name[-2:]
    if stem in TITLED:
        words = _("%(label)s (English)") if language == "en" else _("%(label)s (Japanese)")
        return words % {"label": LABELS[stem]}
    return field_label(name)
