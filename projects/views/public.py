"""What anybody may read: the public summaries of selected proposals, and what the front page shows of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commission.members.models import Area
from commission.web import front
from projects.filters import ProposalFilter
from projects.models import Call, Proposal
from projects.views.lists import page_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# All that leaves the house: no budget, no person, no text but the summary written for the public.
PUBLIC = ("pk", "title_en", "title_ja", "summary_en", "summary_ja", "decided_at", "primary_area", "call")
SHOWN_IN_FRONT = 5


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    query = {name: request.GET[name] for name in ("q", "area") if request.GET.get(name)}
    rows = ProposalFilter(query, _selected(), request=request).qs.order_by("-decided_at", "-pk")
    context = {"page": page_of(request, rows, size=25), "query": query, "areas": Area.objects.technologies()}
    return render(request, "projects/public_index.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    proposal = get_object_or_404(_selected(), pk=number)
    partners = proposal.partners.select_related("organisation").order_by("-side", "role", "pk")
    context = {"proposal": proposal, "organisations": [partner.organisation for partner in partners]}
    return render(request, "projects/public_detail.html", context)


def _selected() -> Any:
    rows = Proposal.objects.public().select_related("call", "primary_area")
    return rows.only(*PUBLIC, "call__year", "call__number", "primary_area__name_en", "primary_area__name_ja")


def open_calls() -> list[Call]:
    return list(Call.objects.open().prefetch_related("deadlines"))


def latest_projects() -> list[Proposal]:
    return list(_selected().order_by("-decided_at", "-pk")[:SHOWN_IN_FRONT])


OPEN_CALLS = front.Section(gettext_lazy("Open calls"), "projects/front_calls.html", open_calls, 10)
PROJECTS = front.Section(gettext_lazy("Joint research projects"), "projects/front_projects.html", latest_projects, 20)
