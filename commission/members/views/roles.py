"""Who does what in an organisation: give a role, end one, let a successor take over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commission.members import actions
from commission.members.forms.people import RoleForm
from commission.members.models import Invitation
from commission.members.permissions import can_end, can_give_roles
from commission.members.views.organisations import FORM, find
from commission.web.http import done, go, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request


@require_http_methods(FORM)
def index(request: Request, number: int) -> HttpResponse:
    """The people of an organisation with their roles, for its administrators; a form gives one more role."""
    organisation = find(request, number)
    require(can_give_roles(request.user, organisation), _("The organisation’s administrators give and end its roles."))
    form = RoleForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actions.give_role(organisation, to=values["person"], role=values["role"], by=request.user)
        done(request, _("The role is given."))
        return go(request, "members:roles", organisation.number)
    status = 422 if request.method == "POST" else 200
    roles = organisation.memberships.current().select_related("person")
    context = {
        "form": form,
        "organisation": organisation,
        "roles": roles.order_by("person__latin_family", "person__latin_given", "person", "role"),
        "invitations": Invitation.objects.for_list().filter(organisation=organisation, state=Invitation.State.SENT),
    }
    return render(request, "members/roles.html", context, status=status)


@require_POST
def ending(request: Request, number: int, pk: int) -> HttpResponse:
    organisation = find(request, number)
    membership = get_object_or_404(organisation.memberships.select_related("person"), pk=pk)
    require(can_end(request.user, membership), _("The organisation’s administrators give and end its roles."))
    actions.end_role(membership, by=request.user)
    done(request, _("The role has ended."))
    return go(
        request,
        "members:roles" if can_give_roles(request.user, organisation) else "members:detail",
        organisation.number,
    )
