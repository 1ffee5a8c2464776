"""Is it well? Each part registers a check; `/healthz` asks them all, `/livez` touches nothing. Both are public."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeAlias

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

OK = "ok"

Check: TypeAlias = "Callable[[], str]"

_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """`@check("worker")` on a function that answers `OK` or one word about what is wrong."""

    def register(function: Check) -> Check:
        _checks[name] = function
        return function

    return register


def report() -> dict[str, str]:
    return {name: _answer(name, function) for name, function in _checks.items()}


def _answer(name: str, function: Check) -> str:
    """What exactly went wrong is for the log: the page is public."""
    try:
        return function()
    except Exception:
        logger.exception("The check %s failed", name)
        return "failed"


@login_not_required
@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    checks = report()
    well = all(answer == OK for answer in checks.values())
    return JsonResponse({"state": OK if well else "failed", "checks": checks}, status=200 if well else 503)


@login_not_required
@require_safe
@never_cache
def livez(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(OK, content_type="text/plain")
