"""Invitations: written by administrators and the secretariat, opened by those who hold the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commission.members import actions
from commission.members.forms.people import InvitationForm, JoinForm, OfficialInvitationForm
from commission.members.models import Invitation
from commission.members.permissions import (
    can_accept,
    can_invite,
    can_invite_to_posts,
    can_manage,
    can_see_invitations,
    invitations_for,
)
from commission.members.views.organisations import FORM, PER_PAGE, find
from commission.people.models import Person
from commission.web.http import done, go, require

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from commission.web.http import Request


@require_safe
def index(request: Request) -> HttpResponse:
    require(can_see_invitations(request.user), _("An organisation’s administrators and the secretariat invite people."))
    page = Paginator(invitations_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(invitation, can_manage(request.user, invitation)) for invitation in page]
    context = {"page": page, "rows": rows, "may_invite": can_invite_to_posts(request.user)}
    return render(request, "members/invitations.html", context)


@require_http_methods(FORM)
def create_for(request: Request, number: int) -> HttpResponse:
    """Into one organisation, by its administrator."""
    organisation = find(request, number)
    require(can_invite(request.user, organisation), _("The organisation’s administrators invite people into it."))
    invitation = Invitation(organisation=organisation, side=organisation.side)
    form = InvitationForm(request.POST or None, instance=invitation, initial={"roles": ["contributor"]})
    if request.method == "POST" and form.is_valid():
        actions.invite(form.save(commit=False), by=request.user)
        done(request, _("The invitation is on its way."))
        return go(request, "members:roles", organisation.number)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/invite.html", {"form": form, "organisation": organisation}, status=status)


@require_http_methods(FORM)
def create(request: Request) -> HttpResponse:
    """Into any organisation and to a post, by the secretariat."""
    require(can_invite_to_posts(request.user), _("The secretariat invites people to posts."))
    form = OfficialInvitationForm(request.POST or None, initial={"side": request.user.side})
    if request.method == "POST" and form.is_valid():
        actions.invite(form.save(commit=False), by=request.user)
        done(request, _("The invitation is on its way."))
        return go(request, "members:invitations")
    status = 422 if request.method == "POST" else 200
    return render(request, "members/invite.html", {"form": form}, status=status)


@require_POST
def renewal(request: Request, number: int) -> HttpResponse:
    invitation = get_object_or_404(invitations_for(request.user), pk=number)
    require(can_manage(request.user, invitation))
    actions.resend(invitation, by=request.user)
    done(request, _("A new link is on its way. The old one no longer works."))
    return go(request, "members:invitations")


@require_POST
def revocation(request: Request, number: int) -> HttpResponse:
    invitation = get_object_or_404(invitations_for(request.user), pk=number)
    require(can_manage(request.user, invitation))
    actions.revoke(invitation, by=request.user)
    done(request, _("The invitation is revoked. Its link no longer works."))
    return go(request, "members:invitations")


@login_not_required
@never_cache
@require_http_methods(FORM)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what. Who has no account makes one here; who has one accepts with it."""
    found = held(token)
    if not found.is_open or (found.organisation and not found.organisation.is_member):
        return render(request, "members/invitation_over.html", {"invitation": found}, status=410)
    person = request.user if isinstance(request.user, Person) else None
    has_account = Person.objects.filter(email=found.email).exists()
    form = None if person or has_account else JoinForm(request.POST or None, invitation=found)
    if request.method == "POST" and form and form.is_valid():
        return _join(request, found, form)
    context = {
        "invitation": found,
        "form": form,
        "has_account": has_account,
        "is_theirs": person is not None and can_accept(person, found),
        "token": token,
    }
    status = 422 if request.method == "POST" and form else 200
    return render(request, "members/invitation.html", context, status=status)


def _join(request: HttpRequest, found: Invitation, form: JoinForm) -> HttpResponse:
    person = actions.accept_as_new(found, **form.cleaned_data)
    done(request, _("Welcome. Your account is ready."))
    response: HttpResponse = perform_login(request, person, email_verification="none", redirect_url="/")
    return response


@require_POST
def acceptance(request: Request, token: str) -> HttpResponse:
    """With an account: it must be the one of the address that was invited."""
    found = held(token)
    require(can_accept(request.user, found), _("This invitation was sent to another address. Sign in with that one."))
    actions.accept(found, by=request.user)
    done(request, _("The invitation is accepted."))
    return go(request, found.organisation or "/")


def held(token: str) -> Invitation:
    found = Invitation.objects.for_list().with_token(token).first()
    if found is None:
        raise Http404
    return found
