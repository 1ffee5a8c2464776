"""Requests for access: a public form, and the secretariat's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commission.members import actions
from commission.members.forms.organisations import ReasonForm
from commission.members.forms.people import AccessForm, AnswerForm
from commission.members.models import AccessRequest, Invitation
from commission.members.permissions import can_answer, can_answer_requests
from commission.members.views.organisations import FORM, PER_PAGE
from commission.people.models import Language, Person
from commission.web.errors import too_many
from commission.web.http import done, go, require

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from commission.web.http import Request

WHO = gettext_lazy("The secretariat of that side answers requests for access.")
# The same answer whoever asks, so the count of one network address is what holds a flood back.
RATE = {"access": "20/h/ip"}


@login_not_required
@require_http_methods(FORM)
def ask(request: HttpRequest) -> HttpResponse:
    form = AccessForm(request.POST or None)
    if request.method != "POST":
        return render(request, "members/access.html", {"form": form})
    if not ratelimit.consume(request, app="members", action="access", config=RATE):
        return too_many(request)
    if not form.is_valid():
        return render(request, "members/access.html", {"form": form}, status=422)
    actions.ask_for_access(language=get_language() or Language.EN, **form.cleaned_data)
    return redirect("members:access_received")


@login_not_required
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    return render(request, "members/access_received.html")


@require_safe
def index(request: Request) -> HttpResponse:
    require(can_answer_requests(request.user), str(WHO))
    rows = AccessRequest.objects.visible_to(request.user)
    waiting = request.GET.get("state") != "all"
    page = Paginator(rows.waiting() if waiting else rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/access_requests.html", {"page": page, "waiting": waiting, "all": not waiting})


@require_safe
def detail(request: Request, number: int) -> HttpResponse:
    asked = find(request, number)
    return _page(request, asked, AnswerForm(request=asked), ReasonForm())


@require_POST
def approval(request: Request, number: int) -> HttpResponse:
    asked = find(request, number)
    require(can_answer(request.user, asked), str(WHO))
    form = AnswerForm(request.POST, request=asked)
    if not form.is_valid():
        return _page(request, asked, form, ReasonForm(), status=422)
    actions.approve_access(asked, by=request.user, **form.cleaned_data)
    done(request, _("The invitation is on its way."))
    return go(request, asked)


@require_POST
def refusal(request: Request, number: int) -> HttpResponse:
    asked = find(request, number)
    require(can_answer(request.user, asked), str(WHO))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, AnswerForm(request=asked), form, status=422)
    actions.decline_access(asked, by=request.user, reason=form.cleaned_data["reason"])
    done(request, _("The request is declined. The person is told, with your reason."))
    return go(request, asked)


def find(request: Request, number: int) -> AccessRequest:
    return get_object_or_404(AccessRequest.objects.visible_to(request.user), pk=number)


def _page(
    request: Request, asked: AccessRequest, answer: AnswerForm, reason: ReasonForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "asked": asked,
        "answer": answer,
        "reason": reason,
        "may_answer": can_answer(request.user, asked),
        "has_account": Person.objects.filter(email=asked.email).exists(),
        "invitation": Invitation.objects.filter(request=asked).first(),
    }
    return render(request, "members/access_request.html", context, status=status)
