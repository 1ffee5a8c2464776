"""The pages that belong to no room: welcome, help, search and the component sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commission.web import front, samples
from commission.web.search import search as search_everything

if TYPE_CHECKING:
    from commission.web.http import Request


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    return render(request, "web/welcome.html", {"sections": front.sections(), "introduction": front.introduction()})


@login_not_required
@require_safe
def help(request: HttpRequest) -> HttpResponse:
    return render(request, "web/help.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@require_safe
def search(request: Request) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    groups = search_everything(query, request.user) if query else []
    return render(request, "web/search.html", {"query": query, "groups": groups})


@require_safe
def components(request: Request) -> HttpResponse:
    if not (settings.DEMO or request.user.is_secretariat):
        raise Http404
    return render(request, "web/components.html", samples.everything())
