"""Consent: the named contact of a partner reads exactly what it binds to, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commission.web.http import Request, done, go, require
from projects.actions import give_consent, refuse_consent
from projects.forms.participants import ConsentForm
from projects.models import Partner
from projects.models.versions import material_digest
from projects.permissions import abilities, can_give_consent, can_read, can_refuse_consent
from projects.views.pairs import HALVES
from projects.views.proposals import find
from projects.views.rows import state_badge
from projects.views.texts import parts_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from projects.models import Proposal

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: Request, number: int, partner: int) -> HttpResponse:
    proposal = find(request, number)
    require(can_read(request.user, proposal), _("Those who take part in a proposal see its consents."))
    found = get_object_or_404(proposal.partners.select_related("organisation", "contact", "proposal"), pk=partner)
    if request.method != "POST":
        return _page(request, proposal, found, ConsentForm(initial={"digest": material_digest(proposal)}))
    reason = _("The contact named for this organisation answers: %(name)s.") % {"name": found.contact}
    require(found.contact_id == request.user.pk, reason)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, found, form, status=UNPROCESSABLE)
    _answer(request, found, form)
    return go(request, proposal)


def _answer(request: Request, partner: Partner, form: ConsentForm) -> None:
    if form.cleaned_data["answer"] == ConsentForm.GIVE:
        give_consent(partner, by=request.user, shown=form.cleaned_data["digest"])
        done(request, _("Consent given for %(name)s.") % {"name": partner.organisation})
    else:
        refuse_consent(partner, by=request.user, reason=form.cleaned_data["reason"])
        done(request, _("Consent refused for %(name)s. The leads were told.") % {"name": partner.organisation})


def _page(
    request: Request, proposal: Proposal, partner: Partner, form: ConsentForm, status: int | None = None
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "partner": partner,
        "half": HALVES[Partner.State(partner.state)],
        "form": form,
        "badge": state_badge(proposal),
        "parts": parts_of(proposal),
        "may_give": can_give_consent(request.user, partner),
        "may_refuse": can_refuse_consent(request.user, partner),
        "can": abilities(request.user, proposal),
        "digest": form["digest"].value(),
    }
    return render(request, "projects/consent.html", context, status=status)
