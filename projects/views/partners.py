"""Who takes part: partners, leads and collaborators are named here, and partners are asked for their consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commission.members.models import Organisation
from commission.people.models import Side
from commission.web.http import Request, done, go, require
from projects.actions import (
    add_partner,
    ask_consent,
    invite_collaborator,
    name_lead,
    remove_collaborator,
    remove_partner,
)
from projects.forms.participants import CollaboratorForm, LeadForm, PartnerForm
from projects.models import Partner
from projects.permissions import abilities, can_ask_consent, can_edit, can_invite
from projects.views.pairs import HALVES, consents_of
from projects.views.proposals import find
from projects.views.rows import state_badge

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.people.models import Person
    from projects.models import Proposal

UNPROCESSABLE = 422
FOUND = 20


@require_safe
def people(request: Request, number: int) -> HttpResponse:
    """All who take part on one page, with the forms to add some."""
    return _page(request, find(request, number))


def _page(request: Request, proposal: Proposal, status: int | None = None, **forms: Any) -> HttpResponse:
    can = abilities(request.user, proposal)
    require(can["read"], _("Those who take part in a proposal and those who oversee it see this."))
    every = list(proposal.partners.all())
    partners = [(partner, HALVES[Partner.State(partner.state)], _may_ask(can, partner)) for partner in every]
    context = {
        "proposal": proposal,
        "can": can,
        "badge": state_badge(proposal),
        "partners": partners,
        "consent": consents_of(every),
        "collaborators": proposal.collaborators.select_related("person"),
        "collaborator_form": CollaboratorForm(),
        "leads": [(side, proposal.lead(side)) for side in Side],
        "lead_forms": [
            _lead_form(side, forms.get("lead_form"))
            for side in Side.values
            if proposal.lead(side) in (None, request.user)
        ],
    }
    return render(request, "projects/people.html", context | forms, status=status)


def _lead_form(side: str, refused: LeadForm | None) -> tuple[LeadForm, str]:
    """The form that was refused stands at its side again, with what was typed."""
    is_this = refused is not None and refused["side"].value() == side
    form = refused if refused and is_this else LeadForm(initial={"side": side})
    form.auto_id = f"lead_{side}_%s"
    return form, side


def _may_ask(can: dict[str, bool], partner: Partner) -> bool:
    return can["edit"] and partner.can_become(Partner.State.ASKED)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, number: int) -> HttpResponse:
    """First the organisation, then its contact."""
    proposal = find(request, number)
    require(can_edit(request.user, proposal), _("The leads and the collaborators who may edit add partners."))
    organisation = _chosen(request)
    if organisation is None:
        return _choose(request, proposal)
    form = PartnerForm(
        request.POST or None, organisation=organisation, initial={"role": _free_role(proposal, organisation)}
    )
    if request.method == "POST" and form.is_valid() and _added(request, proposal, organisation, form):
        return go(request, "projects:people", proposal.pk)
    context = {"proposal": proposal, "organisation": organisation, "form": form}
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "projects/partner_form.html", context, status=status)


def _chosen(request: Request) -> Organisation | None:
    asked = request.POST.get("organisation") or request.GET.get("organisation", "")
    digits = asked.removeprefix("O-")
    if not digits.isdecimal():
        return None
    return get_object_or_404(Organisation.objects.visible_to(request.user).members(), pk=int(digits[:9]))


def _choose(request: Request, proposal: Proposal) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    taken = proposal.partners.values("organisation")
    found = Organisation.objects.visible_to(request.user).members().exclude(pk__in=taken).for_list()
    matching = (found.named(query) if query else found.order_by("-side", "name_en"))[: FOUND + 1]
    rows = list(matching)
    context = {"proposal": proposal, "query": query, "found": rows[:FOUND], "more": len(rows) > FOUND}
    template = "projects/partner_choice.html"
    return render(request, f"{template}#found" if request.htmx else template, context)


def _free_role(proposal: Proposal, organisation: Organisation) -> str:
    leads = any(each.side == organisation.side and each.role == Partner.Role.LEAD for each in proposal.partners.all())
    return Partner.Role.PARTNER if leads else Partner.Role.LEAD


def _added(request: Request, proposal: Proposal, organisation: Organisation, form: PartnerForm) -> bool:
    try:
        add_partner(proposal, organisation=organisation, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    done(request, _("%(name)s takes part now. Ask for its consent when the text is ready.") % {"name": organisation})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def partner_removal(request: Request, number: int, partner: int) -> HttpResponse:
    """The page asks; the post removes."""
    proposal, found = _find(request, number, partner)
    require(can_edit(request.user, proposal), _("The leads and the collaborators who may edit remove partners."))
    if request.method != "POST":
        return render(request, "projects/partner_removal.html", {"proposal": proposal, "partner": found})
    name = str(found.organisation)
    remove_partner(found, by=request.user)
    done(request, _("%(name)s no longer takes part.") % {"name": name})
    return go(request, "projects:people", proposal.pk)


@require_POST
def consent_request(request: Request, number: int, partner: int) -> HttpResponse:
    proposal, found = _find(request, number, partner)
    require(can_edit(request.user, proposal), _("The leads and the collaborators who may edit ask for consent."))
    ask_consent(found, by=request.user)
    done(request, _("%(name)s was asked for consent.") % {"name": found.contact})
    return go(request, "projects:people", proposal.pk)


@require_POST
def consent_requests(request: Request, number: int) -> HttpResponse:
    """Ask everybody who has not been asked."""
    proposal = find(request, number)
    require(can_edit(request.user, proposal), _("The leads and the collaborators who may edit ask for consent."))
    waiting = [partner for partner in proposal.partners.all() if can_ask_consent(request.user, partner)]
    for partner in waiting:
        ask_consent(partner, by=request.user)
    done(request, _("Partners asked for consent: %(count)d.") % {"count": len(waiting)})
    return go(request, "projects:people", proposal.pk)


def _find(request: Request, number: int, partner: int) -> tuple[Proposal, Partner]:
    proposal = find(request, number)
    return proposal, get_object_or_404(proposal.partners.select_related("organisation", "contact"), pk=partner)


@require_POST
def leads(request: Request, number: int) -> HttpResponse:
    proposal = find(request, number)
    require(can_invite(request.user, proposal), _("A lead names the other lead."))
    form = LeadForm(request.POST)
    if form.is_valid() and _tried(
        form, lambda: name_lead(proposal, person=form.cleaned_data["person"], by=request.user)
    ):
        done(request, _("%(name)s leads its side now.") % {"name": form.cleaned_data["person"]})
        return go(request, "projects:people", proposal.pk)
    return _page(request, find(request, number), status=UNPROCESSABLE, lead_form=form)


@require_POST
def collaborators(request: Request, number: int) -> HttpResponse:
    proposal = find(request, number)
    require(can_invite(request.user, proposal), _("The leads add collaborators."))
    form = CollaboratorForm(request.POST)
    if form.is_valid() and _tried(form, lambda: _invited(proposal, form, request.user)):
        done(request, _("%(name)s was added.") % {"name": form.cleaned_data["person"]})
        return go(request, "projects:people", proposal.pk)
    return _page(request, find(request, number), status=UNPROCESSABLE, collaborator_form=form)


def _named(proposal: Proposal, form: LeadForm, by: Person) -> None:
    name_lead(proposal, person=form.cleaned_data["person"], by=by)


def _invited(proposal: Proposal, form: CollaboratorForm, by: Person) -> None:
    invite_collaborator(proposal, person=form.cleaned_data["person"], right=form.cleaned_data["right"], by=by)


def _tried(form: Any, act: Any) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def collaborator_removal(request: Request, number: int, collaborator: int) -> HttpResponse:
    proposal = find(request, number)
    require(can_invite(request.user, proposal), _("The leads remove collaborators."))
    found = get_object_or_404(proposal.collaborators.select_related("person"), pk=collaborator)
    if request.method != "POST":
        return render(request, "projects/collaborator_removal.html", {"proposal": proposal, "collaborator": found})
    name = str(found.person)
    remove_collaborator(found, by=request.user)
    done(request, _("%(name)s no longer reads or writes along.") % {"name": name})
    return go(request, "projects:people", proposal.pk)
