"""The least a signed-in page can cost here: session, person, one indexed query, fifty rows through a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.shortcuts import render

from projects.models import Proposal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from commission.web.http import Request

ROWS = 50


def floor(request: Request) -> HttpResponse:
    rows = Proposal.objects.order_by("-updated_at", "-pk").only("title_en", "title_ja", "state", "updated_at")[:ROWS]
    return render(request, "bench/floor.html", {"rows": rows})


def count_queries(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say in a header how many queries an answer took."""

    def respond(request: HttpRequest) -> HttpResponse:
        counted = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal counted
            counted += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response.headers["X-Queries"] = str(counted)
        return response

    return respond
