"""The reference directory: a page to look organisations up, one page each, and what the look-up fields ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commission.members.filters import DirectoryFilter
from commission.members.models import DirectoryEntry, Organisation
from commission.members.models.directory import RELATIONS
from commission.members.permissions import can_apply
from commission.members.views.organisations import PER_PAGE, part

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from commission.web.http import Request

OFFERED = 12


@require_safe
def index(request: Request) -> HttpResponse:
    found = DirectoryFilter(request.GET, DirectoryEntry.objects.for_list(), request=request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    asked = any(value for name, value in request.GET.items() if name not in {"page", "sort"})
    template = part(request, "members/directory.html", "results")
    return render(request, template, {"filter": found, "page": page, "narrowed": asked})


@require_safe
def detail(request: Request, ror_id: str) -> HttpResponse:
    entry = get_object_or_404(DirectoryEntry.objects.select_related("successor"), pk=ror_id)
    context = {
        "entry": entry,
        "member": Organisation.objects.visible_to(request.user).filter(ror_id=ror_id).first(),
        "relations": _relations(entry),
        "predecessors": entry.predecessors.defer("search", "grams"),
        "may_apply": can_apply(request.user),
    }
    return render(request, "members/entry.html", context)


def _relations(entry: DirectoryEntry) -> list[tuple[str, str, str]]:
    """Name, address and kind of each related organisation; those of other countries are not in the directory."""
    known = set(DirectoryEntry.objects.filter(pk__in=[it["id"] for it in entry.relations]).values_list("pk", flat=True))
    return [
        (it["name"] or it["id"], reverse("members:entry", args=[it["id"]]) if it["id"] in known else "", kind)
        for it in entry.relations
        for kind in [str(RELATIONS.get(it["type"], it["type"]))]
    ]


@login_not_required
@require_safe
def lookup(request: HttpRequest) -> HttpResponse:
    """What a look-up field offers. Public data only: the form for requests asks it before anybody has an account."""
    words = request.GET.get("q", "")
    offered: dict[str, dict[str, str]] = {}
    for entry in DirectoryEntry.objects.look_up(words)[: OFFERED if words.strip() else 0]:
        offered.setdefault(entry.today.pk, _offer(entry))
    response = JsonResponse({"results": list(offered.values())})
    response["Cache-Control"] = "private, max-age=300"
    return response


def _offer(entry: DirectoryEntry) -> dict[str, str]:
    """The entry to take today; a name that is no longer used leads to it and is named beside it."""
    today = entry.today
    facts = [today.name_ja if get_language() != "ja" else today.name_en, today.city]
    if today.pk != entry.pk:
        facts.insert(0, _("formerly %(name)s") % {"name": entry})
    detail = " · ".join(dict.fromkeys(fact for fact in facts if fact and fact != str(today)))
    return {"value": today.pk, "label": str(today), "detail": detail}
