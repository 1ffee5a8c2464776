"""Pages that show the demo's letters to anybody on this machine: log-in codes must be readable before log-in."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commission.config import mail_box

PER_PAGE = 25


@login_not_required
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    page = Paginator(mail_box.letters(words), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/letters.html", {"page": page, "words": words})


@login_not_required
@never_cache
@require_safe
def detail(request: HttpRequest, name: str) -> HttpResponse:
    letter = mail_box.letter(name)
    if letter is None:
        raise Http404
    return render(request, "demo/letter.html", {"letter": letter})
