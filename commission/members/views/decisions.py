"""What the secretariat decides on an organisation: in, out, suspended, restored; and its other names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from commission.members import actions
from commission.members.forms.organisations import NameForm, ReasonForm
from commission.members.permissions import can_close, can_decide, can_rename, can_restore, can_suspend
from commission.members.views.organisations import FORM, find
from commission.web.http import done, go, require

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from commission.members.models import Organisation
    from commission.people.models import Person
    from commission.web.http import Request

WHOSE = gettext_lazy("The secretariat of the organisation’s side decides this.")


@require_POST
def approval(request: Request, number: int) -> HttpResponse:
    organisation = find(request, number)
    require(can_decide(request.user, organisation), str(WHOSE))
    actions.approve(organisation, by=request.user)
    done(request, _("%(name)s is a member organisation.") % {"name": organisation})
    return go(request, organisation)


@require_POST
def restoration(request: Request, number: int) -> HttpResponse:
    organisation = find(request, number)
    require(can_restore(request.user, organisation), str(WHOSE))
    actions.restore(organisation, by=request.user)
    done(request, _("%(name)s is a member again.") % {"name": organisation})
    return go(request, organisation)


@require_http_methods(FORM)
def refusal(request: Request, number: int) -> HttpResponse:
    heading = gettext_lazy("Decline the application")
    return _with_reason(request, number, can_decide, actions.decline, heading)


@require_http_methods(FORM)
def suspension(request: Request, number: int) -> HttpResponse:
    heading = gettext_lazy("Suspend the membership")
    return _with_reason(request, number, can_suspend, actions.suspend, heading)


@require_http_methods(FORM)
def departure(request: Request, number: int) -> HttpResponse:
    heading = gettext_lazy("End the membership")
    return _with_reason(request, number, can_close, actions.close, heading)


def _with_reason(
    request: Request,
    number: int,
    allowed: Callable[[Person, Organisation], bool],
    act: Callable[..., Any],
    heading: _StrPromise,
) -> HttpResponse:
    """Each of these tells the organisation why, so a page asks for the reason first."""
    organisation = find(request, number)
    require(allowed(request.user, organisation), str(WHOSE))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act(organisation, by=request.user, reason=form.cleaned_data["reason"])
        done(request, _("Done. The organisation is told, with your reason."))
        return go(request, organisation)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "organisation": organisation, "heading": heading}
    return render(request, "members/reason.html", context, status=status)


@require_http_methods(FORM)
def names(request: Request, number: int) -> HttpResponse:
    """Former names and names that people use: the list, and a form for one more."""
    organisation = find(request, number)
    require(can_rename(request.user, organisation), str(WHOSE))
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_name(organisation, by=request.user, **form.cleaned_data)
        return go(request, "members:names", organisation.number)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "organisation": organisation, "names": organisation.names.all()}
    return render(request, "members/names.html", context, status=status)


@require_POST
def name_removal(request: Request, number: int, pk: int) -> HttpResponse:
    organisation = find(request, number)
    require(can_rename(request.user, organisation), str(WHOSE))
    actions.remove_name(get_object_or_404(organisation.names, pk=pk), by=request.user)
    return go(request, "members:names", organisation.number)
