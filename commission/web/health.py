"""Is it well? Each part registers a check; `/healthz` asks them all, `/livez` touches nothing. Both are public."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeAlias

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

OK, FAILED = "ok", "failed"

Check: TypeAlias = "Callable[[], str]"

_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """`@check("worker")` on a function that raises when it is not well, and may answer a word about how it is."""

    def register(function: Check) -> Check:
        _checks[name] = function
        return function

    return register


def report() -> dict[str, str]:
    return {name: _answer(name, function) for name, function in _checks.items()}


def _answer(name: str, function: Check) -> str:
    """What exactly went wrong is for the log: the page is public."""
    try:
        return function() or OK
    except Exception:
        logger.exception("The check %s failed", name)
        return FAILED


@check("database")
def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


@check("valkey")
def valkey() -> str:
    cache.set("healthz", OK, timeout=10)
    if cache.get("healthz") != OK:
        raise ConnectionError("Valkey forgot at once")
    return OK


@login_not_required
@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    checks = report()
    well = FAILED not in checks.values()
    return JsonResponse({"state": OK if well else FAILED, "checks": checks}, status=200 if well else 503)


@login_not_required
@require_safe
@never_cache
def livez(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(OK, content_type="text/plain")
