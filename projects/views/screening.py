"""Screening: the secretariat accepts a submission for review or returns it with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commission.web.http import Conflict, Request, done, go, require
from projects.actions import return_, screen_in
from projects.forms.proposals import ScreeningForm
from projects.models import Partner, Proposal
from projects.permissions import abilities, can_screen, can_see_reviewers
from projects.views.pairs import HALVES, consents_of
from projects.views.proposals import find
from projects.views.rows import state_badge
from projects.views.texts import parts_of

if TYPE_CHECKING:
    from django.http import HttpResponse

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: Request, number: int) -> HttpResponse:
    proposal = find(request, number)
    require(request.user.is_secretariat and can_see_reviewers(request.user, proposal), _("The secretariat screens."))
    if proposal.state != Proposal.State.SUBMITTED:
        raise Conflict(
            _("This proposal is not waiting for screening: %(state)s.") % {"state": proposal.get_state_display()},
            proposal,
        )
    form = ScreeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _screen(request, proposal, form)
        return go(request, proposal)
    context = {
        "proposal": proposal,
        "form": form,
        "badge": state_badge(proposal),
        "can": abilities(request.user, proposal),
        "parts": parts_of(proposal),
        "consent": consents_of(proposal.partners.all()),
        "partners": [(each, HALVES[Partner.State(each.state)]) for each in proposal.partners.all()],
    }
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "projects/screening.html", context, status=status)


def _screen(request: Request, proposal: Proposal, form: ScreeningForm) -> None:
    require(can_screen(request.user, proposal), _("The secretariat screens."))
    if form.cleaned_data["outcome"] == ScreeningForm.Outcome.ACCEPT:
        screen_in(proposal, by=request.user)
        done(request, _("Accepted for review. Invite reviewers of both sides next."))
    else:
        return_(proposal, by=request.user, reasons=form.cleaned_data["reasons"], until=form.cleaned_data["until"])
        done(request, _("Returned. Both leads were told why."))
