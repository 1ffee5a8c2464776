"""The pages for what went wrong. Each says what happened, what was kept, what to do now; below /api/ as a problem."""

from __future__ import annotations

import logging
import secrets
import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext as _

from commission.web.api.errors import PROBLEM, describe

if TYPE_CHECKING:
    from django.http import HttpRequest

    from commission.web.http import Conflict

logger = logging.getLogger("commission.errors")

# Text worth giving back; names that must never be echoed.
KEPT_FROM = 12
SECRET = ("password", "token", "code", "secret", "credential")


def bad_request(request: HttpRequest, exception: Exception | None = None, *, said: str = "") -> HttpResponse:
    del exception  # its words are for the log
    return answer(request, 400, "bad_request", {"said": said}, "400.html")


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403, "forbidden", {"said": str(exception or "")}, "403.html")


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return answer(request, 404, "not_found", {}, "404.html")


def too_large(request: HttpRequest) -> HttpResponse:
    return answer(request, 413, "too_large", {}, "413.html")


def too_many(request: HttpRequest) -> HttpResponse:
    response = answer(request, 429, "throttled", {}, "429.html")
    response.headers["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("The form of %s was refused: %s", request.path, reason)
    return answer(request, 403, "csrf", {"kept": kept(request)}, "403_csrf.html")


def conflict(request: HttpRequest, clash: Conflict) -> HttpResponse:
    """htmx puts the page into the place of the present one, whatever it had aimed at."""
    context = {"said": clash.message, "thing": clash.thing, "kept": kept(request)}
    response = answer(request, 409, "conflict", context, "409.html")
    for name, value in (("Retarget", "#main"), ("Reselect", "#main"), ("Reswap", "outerHTML show:top")):
        response.headers[f"HX-{name}"] = value
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Nothing here may ask the database: it may be what is broken."""
    reference = secrets.token_hex(4).upper()
    logger.error("Error %s at %s %s", reference, request.method, request.path, exc_info=sys.exc_info())
    if _is_api(request):
        said = _("Something broke here. Reference %(reference)s.") % {"reference": reference}
        return JsonResponse(describe(500, "broken", said), status=500, content_type=PROBLEM)
    with override(_language(request)):
        page = {"reference": reference, "kept": kept(request), "commission": settings.COMMISSION}
        return HttpResponse(render_to_string("500.html", page | {"language": get_language()}), status=500)


def answer(request: HttpRequest, status: int, code: str, context: dict[str, Any], template: str) -> HttpResponse:
    with override(_language(request)):
        if _is_api(request):
            said = str(context.get("said") or _("The request was refused. Nothing was saved."))
            return JsonResponse(describe(status, code, said), status=status, content_type=PROBLEM)
        return render(request, template, context, status=status)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _language(request: HttpRequest) -> str:
    """Before the person is known (`preferences` has not run) the cookie and the browser tell the language."""
    return (get_language() if hasattr(request, "user") else None) or get_language_from_request(request)


def kept(request: HttpRequest) -> list[str]:
    """What somebody typed into the form that could not be taken: the page gives it back, so that no text is lost."""
    try:
        fields = request.POST.lists()
    except Exception:  # the form itself may be what cannot be read
        logger.info("The form of %s could not be read", request.path)
        return []
    return [
        value
        for name, values in fields
        for value in values
        if len(value) >= KEPT_FROM and not any(word in name.lower() for word in SECRET)
    ]
