"""The inbox: every message sent to me."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from commission.obligations.actions.sending import read
from commission.obligations.filters import InboxFilter
from commission.obligations.models import Notice
from commission.web.http import go

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request

PER_PAGE = 25


@require_safe
def index(request: Request) -> HttpResponse:
    mine = Notice.objects.inbox_of(request.user).defer("text", "html")
    found = InboxFilter(request.GET, mine)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "obligations/inbox.html", {"page": page, "filter": found})


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.inbox_of(request.user), pk=pk)
    return render(request, "obligations/notice.html", {"notice": notice})


@require_POST
def reading(request: Request, pk: int) -> HttpResponse:
    """Mark as read: an act, since opening a page never changes anything."""
    get_object_or_404(Notice.objects.inbox_of(request.user), pk=pk)
    read(Notice.objects.inbox_of(request.user).filter(pk=pk))
    return go(request, "obligations:inbox")


@require_POST
def reading_all(request: Request) -> HttpResponse:
    read(Notice.objects.inbox_of(request.user))
    return go(request, "obligations:inbox")
