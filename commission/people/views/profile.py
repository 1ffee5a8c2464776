"""My own page: names, language, hours, absences, sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commission.people import actions
from commission.people.forms import AbsenceForm, ProfileForm
from commission.people.models import Absence, Language, Person, Post
from commission.people.views import FORM
from commission.web.http import done, go

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from commission.web.http import Request

YEAR = 365 * 24 * 3600
REMOVED = "removed_absence"


@require_safe
def profile(request: Request) -> HttpResponse:
    person = request.user
    return render(
        request,
        "people/profile.html",
        {
            "person": person,
            "posts": Post.objects.filter(person=person).order_by("-starts_on"),
            "absences": person.absences.not_over(),
        },
    )


@require_http_methods(FORM)
def edit(request: Request) -> HttpResponse:
    person = request.user
    # The form writes into a copy: an invalid name must not show in the frame of the page.
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        actions.edit_profile(person, by=person, **form.cleaned_data)
        with override(person.language):
            done(request, _("Your profile is saved."))
        return _in_language(go(request, "people:profile"), person.language)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/edit.html", {"form": form}, status=status)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch at once and for good: in the profile of who is signed in, in a cookie for everybody."""
    wanted = request.POST.get("language", "")
    response = redirect(_safe(request, request.POST.get("next", "")))
    if wanted not in Language.values:
        return response
    if isinstance(request.user, Person):
        actions.choose_language(request.user, wanted)
    return _in_language(response, wanted)


@require_http_methods(FORM)
def absence_create(request: Request) -> HttpResponse:
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_absence(request.user, by=request.user, **form.cleaned_data)
        done(request, _("The absence is noted. Reminders wait until you are back."))
        return go(request, "people:profile")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/absence.html", {"form": form}, status=status)


@require_http_methods(FORM)
def absence_edit(request: Request, pk: int) -> HttpResponse:
    absence = get_object_or_404(request.user.absences, pk=pk)
    form = AbsenceForm(request.POST or None, instance=Absence.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        actions.edit_absence(absence, by=request.user, **form.cleaned_data)
        done(request, _("The absence is changed."))
        return go(request, "people:profile")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/absence.html", {"form": form, "absence": absence}, status=status)


@require_POST
def absence_removal(request: Request, pk: int) -> HttpResponse:
    absence = get_object_or_404(request.user.absences, pk=pk)
    request.session[REMOVED] = {name: str(getattr(absence, name)) for name in AbsenceForm.Meta.fields}
    actions.remove_absence(absence, by=request.user)
    done(request, _("The absence is removed."), undo=reverse("people:absence_restoration"))
    return go(request, "people:profile")


@require_POST
def absence_restoration(request: Request) -> HttpResponse:
    """Take back the last removal. A second click finds nothing left to take back."""
    form = AbsenceForm(request.session.pop(REMOVED, {}))
    if form.is_valid():
        actions.add_absence(request.user, by=request.user, **form.cleaned_data)
        done(request, _("The absence is back."))
    return go(request, "people:profile")


@require_POST
def session_ending(request: Request, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    actions.end_sessions([session])
    done(request, _("The session is ended. That device has to sign in again."))
    return go(request, "usersessions_list")


def _safe(request: HttpRequest, url: str) -> str:
    fits = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if fits else "/"


def _in_language(response: HttpResponse, wanted: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return response
