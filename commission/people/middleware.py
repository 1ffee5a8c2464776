"""Each person's own language and time zone, from the first line of the request to the last; and the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from commission.people.models import Person
from commission.people.permissions import lacks_second_factor

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

GetResponse = Callable[[HttpRequest], HttpResponse]

# Longer than the work for a known address takes, letter included.
PACE = 0.25
PACED = ("account_reset_password", "account_request_login_code")


def preferences(get_response: GetResponse) -> GetResponse:
    """Who is signed in reads as their profile says; others as their cookie says, else as their browser asks."""

    def respond(request: HttpRequest) -> HttpResponse:
        person = request.user
        language = language_of(request, person)
        zone = person.zone if isinstance(person, Person) else timezone.get_default_timezone()
        with translation.override(language), timezone.override(zone):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    return respond


def language_of(request: HttpRequest, person: Person | AnonymousUser) -> str:
    return person.language if isinstance(person, Person) else translation.get_language_from_request(request)


def even_pace(get_response: GetResponse) -> GetResponse:
    """Asking for a new password or a code takes as long whether the address has an account or not."""

    def respond(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        if request.method == "POST" and request.path in map(reverse, PACED):
            time.sleep(max(0.0, PACE - (time.perf_counter() - began)))
        return response

    return respond


def second_factor(get_response: GetResponse) -> GetResponse:
    """Who must use a second factor and has none reaches only the pages where it is set up."""

    def respond(request: HttpRequest) -> HttpResponse:
        if is_held_back(request) and not _is_open(request.path):
            messages.info(request, _("Your role needs a second factor. Set one up to go on."))
            return redirect("mfa_index")
        return get_response(request)

    return respond


def is_held_back(request: HttpRequest) -> bool:
    """The session remembers a second factor that was used: then nothing is asked of the database."""
    person = request.user
    if not settings.REQUIRE_MFA or not isinstance(person, Person):
        return False
    used = any(record["method"] == "mfa" for record in get_authentication_records(request, person))
    return not used and lacks_second_factor(person)


def _is_open(path: str) -> bool:
    """The set-up itself, what it asks for on the way (password, address), the way out, and the language."""
    names = ("mfa_index", "account_reauthenticate", "account_email", "account_logout", "people:language")
    return path.startswith((*map(reverse, names), reverse("account_email_verification_sent"), settings.STATIC_URL))
