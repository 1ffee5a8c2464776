"""The engine: who ticked when, what is in the queue, and the switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Min
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commission.obligations.actions.sending import set_mode
from commission.obligations.engine import is_on_hold
from commission.obligations.forms import ModeForm
from commission.obligations.models import EngineMode, EngineTick, Notice, Reminder
from commission.obligations.permissions import can_set_mode
from commission.web.http import go, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request


@require_safe
def detail(request: Request) -> HttpResponse:
    require(can_set_mode(request.user))
    return _shown(request, ModeForm())


@require_POST
def mode(request: Request) -> HttpResponse:
    require(can_set_mode(request.user))
    form = ModeForm(request.POST)
    if not form.is_valid():
        return _shown(request, form)
    set_mode(form.cleaned_data["mode"], reason=form.cleaned_data["reason"], by=request.user)
    return go(request, "obligations:engine")


def _shown(request: Request, form: ModeForm) -> HttpResponse:
    notices = dict(Notice.objects.order_by().values_list("state").annotate(number=Count("pk")))
    reminders = dict(Reminder.objects.order_by().values_list("state").annotate(number=Count("pk")))
    queued = Notice.objects.filter(state=Notice.State.QUEUED, mail_alone=True)
    return render(
        request,
        "obligations/engine.html",
        {
            "form": form,
            "mode": EngineMode.objects.filter(pk=1).first() or EngineMode(),
            "now": timezone.now(),
            "tone": "alert" if is_on_hold() else "done",
            "ticks": EngineTick.objects.all(),
            "notices": [(state.label, notices.get(state.value, 0)) for state in Notice.State],
            "reminders": [(state.label, reminders.get(state.value, 0)) for state in Reminder.State],
            "oldest": queued.aggregate(at=Min("next_attempt_at"))["at"],
        },
        status=422 if form.errors else 200,
    )
