"""What a person does about one obligation: each is a POST to a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from commission.obligations.actions import acting
from commission.obligations.actions.sending import stop_nudges
from commission.obligations.forms import DecisionForm, DelegationForm, ExtensionForm, RefusalForm, SnoozeForm
from commission.obligations.links import read_unsubscribe
from commission.obligations.models import ExtensionRequest, Obligation
from commission.obligations.permissions import (
    can_ask_more_time,
    can_decide_extension,
    can_decline,
    can_delegate,
    can_snooze,
)
from commission.obligations.views.work import about, find
from commission.people.models import Person
from commission.web.http import go, require

if TYPE_CHECKING:
    from commission.web.http import Request


@require_POST
def snooze(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(can_snooze(request.user, row))
    form = SnoozeForm(row, request.POST)
    if not form.is_valid():
        return _again(request, row, snooze_form=form)
    acting.snooze(row, until=form.cleaned_data["until"], by=request.user)
    messages.success(request, _("Put off. The due time stays as it is."))
    return go(request, "obligations:work")


@require_POST
def extension(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(can_ask_more_time(request.user, row))
    form = ExtensionForm(row, request.POST)
    if not form.is_valid():
        return _again(request, row, extension_form=form)
    acting.ask_more_time(row, by=request.user, **form.cleaned_data)
    messages.success(request, _("Asked for more time. You are told of the answer."))
    return go(request, row)


@require_POST
def refusal(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(can_decline(request.user, row))
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _again(request, row, refusal_form=form)
    acting.decline(row, reason=form.reason, by=request.user)
    messages.success(request, _("Declined. No more reminders are sent about it."))
    return go(request, "obligations:work")


@require_POST
def delegation(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(can_delegate(request.user, row))
    form = DelegationForm(row, request.POST)
    if not form.is_valid():
        return _again(request, row, delegation_form=form)
    to = form.cleaned_data["to"]
    acting.delegate(row, to=to, by=request.user)
    messages.success(request, _("Passed on to %(name)s.") % {"name": to})
    return go(request, "obligations:work")


@require_POST
def decision(request: Request, pk: int) -> HttpResponse:
    """Grant or refuse more time."""
    visible = Obligation.objects.visible_to(request.user)
    asked = get_object_or_404(ExtensionRequest.objects.filter(obligation__in=visible), pk=pk)
    form = DecisionForm(request.POST)
    if asked.state == ExtensionRequest.State.ASKED:
        require(can_decide_extension(request.user, asked))
    if not form.is_valid():
        return _again(request, asked.obligation)
    act = acting.grant if form.cleaned_data["granted"] == "yes" else acting.refuse
    act(asked, by=request.user)
    return go(request, asked.obligation)


@csrf_exempt  # RFC 8058: the mail program posts without a page of ours; the token is the proof
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def nudges(request: HttpRequest, token: str) -> HttpResponse:
    """Stop reminders by mail; only POST acts, since scanners follow every link."""
    person = Person.objects.filter(pk=read_unsubscribe(token), is_active=True).first()
    if person is None:
        raise Http404
    if request.method == "POST":
        stop_nudges(person)
    return render(request, "obligations/nudges.html", {"is_stopped": not person.nudges})


def _again(request: Request, row: Obligation, **forms: Any) -> HttpResponse:
    return render(request, "obligations/detail.html", about(request, row, **forms), status=422)
