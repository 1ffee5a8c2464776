"""Pages of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from commission.web.templatetags.lists import address

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.http import HttpRequest


def page_of(request: HttpRequest, rows: QuerySet[Any], *, size: int = 50, count: int | None = None) -> Page[Any]:
    """The page asked for, or the nearest there is. `count` saves a query where it is known."""
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.__dict__["count"] = count
    return paginator.get_page(request.GET.get("page"))


@dataclass(frozen=True, slots=True)
class Chip:
    url: str
    label: str
    count: int
    current: bool


def state_chips(request: HttpRequest, states: Any, counts: dict[str, int], chosen: str) -> list[Chip]:
    """One chip for all, then one for each state that has rows; the rest of the query stays."""
    if not counts:
        return []
    every = Chip(address(request, state=None, page=None), _("All"), sum(counts.values()), not chosen)
    found = [(state, address(request, state=state, page=None)) for state in states if counts.get(state)]
    return [every, *(Chip(url, str(state.label), counts[state], state == chosen) for state, url in found)]
