"""Calls: read by everybody once opened; prepared, opened and closed by the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commission.people.models import Person
from commission.web.http import Request, done, go, require
from projects.actions import calls as actions
from projects.forms.calls import CallForm, RubricSet, deadline_forms, rubric_of
from projects.models import Call
from projects.permissions import abilities, can_edit_call, can_prepare_calls
from projects.views.lists import page_of, state_chips

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from projects.forms.calls import DeadlineForm

UNPROCESSABLE = 422


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    calls = Call.objects.visible_to(request.user).for_page()
    counts = dict.fromkeys(Call.State.values, 0)
    for value in calls.order_by().values_list("state", flat=True):
        counts[value] += 1
    page = page_of(request, calls.filter(state=state) if state in Call.State.values else calls, size=25)
    may = isinstance(request.user, Person) and can_prepare_calls(request.user)
    chips = state_chips(request, Call.State, counts, state)
    return render(request, "projects/calls.html", {"page": page, "chips": chips, "state": state, "may_prepare": may})


@login_not_required
@require_safe
def detail(request: HttpRequest, year: int, number: int) -> HttpResponse:
    call = find(request, year, number)
    can = abilities(request.user, call) if isinstance(request.user, Person) else {}
    problems = actions.call_problems(call) if can.get("open") else []
    return render(request, "projects/call.html", _context(request, call, can) | {"problems": problems})


def _context(request: HttpRequest, call: Call, can: dict[str, bool]) -> dict[str, Any]:
    person = request.user
    may_oversee = isinstance(person, Person) and person.sees_everything and call.state != Call.State.DRAFT
    return {"call": call, "can": can, "may_oversee": may_oversee, "criteria": list(call.criteria.all())}


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    require(can_prepare_calls(request.user), _("The secretariat prepares calls."))
    form = CallForm(request.POST or None, initial={"year": timezone.now().year})
    if request.method == "POST" and form.is_valid():
        call = actions.prepare_call(by=request.user, **form.cleaned_data)
        done(request, _("Call %(reference)s is in preparation.") % {"reference": call.reference})
        return go(request, "projects:edit_call", call.year, call.number)
    return _form(request, form, [], None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, year: int, number: int) -> HttpResponse:
    """The words in preparation; the deadlines also later, when they may only move back."""
    call = find(request, year, number)
    require(can_prepare_calls(request.user), _("The secretariat prepares calls."))
    form = CallForm(request.POST or None, instance=call) if can_edit_call(request.user, call) else None
    deadlines = deadline_forms(call, request.POST or None)
    if request.method != "POST":
        return _form(request, form, deadlines, call)
    # All are looked at, so that the page shows every error at once.
    sound = [each.is_valid() for each in (*deadlines, *([form] if form else ()))]
    if all(sound) and _saved(request, call, form, deadlines):
        return go(request, find(request, year, number))
    return _form(request, form, deadlines, call)


def _saved(request: Request, call: Call, form: CallForm | None, deadlines: list[DeadlineForm]) -> bool:
    if form:
        actions.edit_call(call, by=request.user, **form.cleaned_data)
    for each in deadlines:
        if each.has_changed():
            try:
                actions.set_deadline(call, by=request.user, side=each.side, **each.cleaned_data)
            except ValidationError as error:
                each.add_error("closes_on", error)
    return not any(each.errors for each in deadlines)


def _form(request: Request, form: CallForm | None, deadlines: list[DeadlineForm], call: Call | None) -> HttpResponse:
    status = UNPROCESSABLE if request.method == "POST" else None
    context = {"form": form, "deadlines": deadlines, "call": call}
    return render(request, "projects/call_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: Request, year: int, number: int) -> HttpResponse:
    """The rubric, all rows at once."""
    call = find(request, year, number)
    require(can_edit_call(request.user, call), _("The rubric can be changed while the call is in preparation."))
    formset = RubricSet(request.POST or None, queryset=call.criteria.all())
    if request.method == "POST" and formset.is_valid():
        actions.set_rubric(call, by=request.user, rows=rubric_of(formset))
        done(request, _("The rubric is saved."))
        return go(request, call)
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "projects/criteria.html", {"call": call, "formset": formset}, status=status)


@require_POST
def opening(request: Request, year: int, number: int) -> HttpResponse:
    call = find(request, year, number)
    require(abilities(request.user, call)["open"], _("The secretariat opens calls that are in preparation."))
    try:
        actions.open_call(call, by=request.user)
    except ValidationError as error:
        context = _context(request, call, abilities(request.user, call)) | {"problems": error.messages, "refused": True}
        return render(request, "projects/call.html", context, status=UNPROCESSABLE)
    done(request, _("The call is open and public."))
    return go(request, call)


@require_POST
def closing(request: Request, year: int, number: int) -> HttpResponse:
    call = find(request, year, number)
    require(abilities(request.user, call)["close"], _("The secretariat closes calls that are open."))
    actions.close_call(call, by=request.user)
    done(request, _("The call is closed."))
    return go(request, call)


def find(request: HttpRequest, year: int, number: int) -> Call:
    calls = Call.objects.visible_to(request.user).for_page()
    return get_object_or_404(calls, year=year, number=number)
