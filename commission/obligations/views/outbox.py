"""The outbox: every message, its state, and why it was sent or not. For the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from commission.obligations.actions import sending as acts
from commission.obligations.actions.telling import WORTH
from commission.obligations.filters import OutboxFilter
from commission.obligations.forms import ReasonForm
from commission.obligations.models import Notice
from commission.obligations.permissions import can_close, can_read_outbox, can_send_again
from commission.web.http import go, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request

PER_PAGE = 50


@require_safe
def index(request: Request) -> HttpResponse:
    require(can_read_outbox(request.user))
    rows = Notice.objects.visible_to(request.user).defer("text", "html").select_related("person")
    found = OutboxFilter(request.GET, rows)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    troubled = Notice.objects.exclude(state__in=[Notice.State.SENT, Notice.State.CARRIED, Notice.State.CANCELLED])
    counts = dict(troubled.order_by().values_list("state").annotate(number=Count("pk")))
    chosen = request.GET.get("state", "")
    states = [_chip(state, counts[state.value], chosen) for state in Notice.State if state.value in counts]
    return render(request, "obligations/outbox.html", {"page": page, "filter": found, "states": states})


def _chip(state: Notice.State, count: int, chosen: str) -> dict[str, Any]:
    return {"url": f"?state={state.value}", "label": state.label, "count": count, "current": state.value == chosen}


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _find(request, pk), ReasonForm())


@require_POST
def sending(request: Request, pk: int) -> HttpResponse:
    notice = _find(request, pk)
    require(can_send_again(request.user, notice) or notice.state == Notice.State.QUEUED)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, notice, form)
    worth = WORTH[Notice.Class(notice.message_class)]
    acts.send_again(notice, reason=form.cleaned_data["reason"], by=request.user, worth=worth)
    return go(request, "obligations:message", pk)


@require_POST
def arrival(request: Request, pk: int) -> HttpResponse:
    notice = _find(request, pk)
    require(can_close(request.user, notice) or notice.state == Notice.State.SENT)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, notice, form)
    acts.mark_arrived(notice, reason=form.cleaned_data["reason"], by=request.user)
    return go(request, "obligations:message", pk)


@require_POST
def leaving(request: Request, pk: int) -> HttpResponse:
    notice = _find(request, pk)
    require(can_close(request.user, notice) or notice.state == Notice.State.CANCELLED)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, notice, form)
    acts.leave(notice, reason=form.cleaned_data["reason"], by=request.user)
    return go(request, "obligations:message", pk)


def _find(request: Request, pk: int) -> Notice:
    require(can_read_outbox(request.user))
    return get_object_or_404(Notice.objects.visible_to(request.user).select_related("person", "carried_by"), pk=pk)


def _shown(request: Request, notice: Notice, form: ReasonForm) -> HttpResponse:
    reminders = notice.reminders.select_related("obligation", "step", "recipient")
    return render(
        request,
        "obligations/message.html",
        {
            "notice": notice,
            "history": notice.history.all(),
            "reminders": reminders,
            "form": form,
            "can": {
                "send_again": can_send_again(request.user, notice),
                "close": can_close(request.user, notice),
            },
        },
        status=422 if form.errors else 200,
    )
