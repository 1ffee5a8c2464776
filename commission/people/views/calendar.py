"""Days that the secretariat of a side sets by hand in its working calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commission.people import actions
from commission.people.forms import CalendarDayForm
from commission.people.models import CalendarDay, Person, Side
from commission.people.permissions import can_edit_calendar, can_see_calendar
from commission.people.views import FORM
from commission.web.http import done, go, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request

PER_PAGE = 50


@require_safe
def index(request: Request) -> HttpResponse:
    require(can_see_calendar(request.user))
    chosen = request.GET.get("calendar", "")
    days = CalendarDay.objects.filter(calendar=chosen) if chosen in Side.values else CalendarDay.objects.all()
    page = Paginator(days.order_by("-day", "calendar"), PER_PAGE).get_page(request.GET.get("page"))
    mine = {side.value for side in _sides(request.user)}
    context = {"page": page, "chosen": chosen, "sides": Side.choices, "mine": mine, "all_sides": not chosen}
    return render(request, "people/calendar.html", context)


@require_http_methods(FORM)
def create(request: Request) -> HttpResponse:
    sides = _sides(request.user)
    require(bool(sides))
    form = CalendarDayForm(request.POST or None, sides=sides)
    if request.method == "POST" and form.is_valid():
        actions.set_day(by=request.user, **form.cleaned_data)
        done(request, _("The day is in the calendar. Reminders that have not gone out follow it."))
        return go(request, "people:calendar")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/calendar_day.html", {"form": form}, status=status)


@require_http_methods(FORM)
def edit(request: Request, pk: int) -> HttpResponse:
    day = _find(request, pk)
    form = CalendarDayForm(request.POST or None, instance=CalendarDay.objects.get(pk=pk), sides=_sides(request.user))
    if request.method == "POST" and form.is_valid():
        actions.edit_day(day, by=request.user, **form.cleaned_data)
        done(request, _("The day is changed."))
        return go(request, "people:calendar")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/calendar_day.html", {"form": form, "day": day}, status=status)


@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    actions.remove_day(_find(request, pk), by=request.user)
    done(request, _("The day is taken out of the calendar."))
    return go(request, "people:calendar")


def _sides(person: Person) -> list[Side]:
    return [side for side in Side if can_edit_calendar(person, side)]


def _find(request: Request, pk: int) -> CalendarDay:
    require(can_see_calendar(request.user))
    day = get_object_or_404(CalendarDay, pk=pk)
    require(can_edit_calendar(request.user, day.calendar), _("The secretariat of a side keeps its calendar."))
    return day
