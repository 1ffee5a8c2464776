"""My work, one obligation, and the links of mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commission.obligations.forms import DelegationForm, ExtensionForm, RefusalForm, SnoozeForm
from commission.obligations.kinds import all_kinds, kind_of
from commission.obligations.links import read_link
from commission.obligations.models import ExtensionRequest, Obligation
from commission.obligations.pairs import NOTHING, key_of, pairs_of
from commission.obligations.permissions import abilities, can_decide_extension
from commission.obligations.timelines import of_obligation, of_person
from commission.obligations.worklist import TABS, chosen, counted, grouped, lede, title_of, waited_for
from commission.people.calendars import next_holidays
from commission.people.clocks import day_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from commission.obligations.kinds import Kind
    from commission.people.models import Person, Side
    from commission.web.http import Request

PER_PAGE = 50
NAMES = {"me": "mine", "others": "others", "snoozed": "snoozed"}
BESIDE = 5


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The first page: what waits for me, by time; somebody without an account is shown the public page."""
    if isinstance(request.user, AnonymousUser):
        return redirect("web:welcome")
    # Past the lazy wrapper: a page of fifty lines asks the person thousands of times.
    person: Person = getattr(request.user, "_wrapped", request.user)
    return render(request, "obligations/work.html", _waiting(request, person, timezone.now()))


def _waiting(request: HttpRequest, person: Person, now: datetime) -> dict[str, Any]:
    asked = request.GET.get("tab", "me")
    tab = asked if asked in TABS else "me"
    tabs, kinds = counted(person, now)
    kind = request.GET.get("kind", "")
    rows = chosen(person, tab, now).order_by("due_at", "pk")
    rows = rows.filter(kind=kind) if kind in kinds else rows
    page = _page(_with_owner(rows, tab), request.GET.get("page"), kinds.get(kind, tabs[tab]))
    shown = list(page)
    for row in shown if tab != "others" else ():
        row.owner = person
    beside = [] if tab == "others" else list(waited_for(person).order_by("due_at", "pk")[:BESIDE])
    pairs = pairs_of([*shown, *beside], now)
    groups = grouped(shown, pairs, person, now)
    listed = {"page": page, "groups": groups, "why": _("Why it waits:"), "lede": lede(groups, tab, tabs["me"])}
    chips = [_chip(one, kinds[one.code], kind) for one in all_kinds() if one.code in kinds]
    choice = {"tab": tab, "tabs": tabs, "kind": kind, "is_all": not kind, "kinds": chips}
    choice |= {f"is_{name}": tab == code for code, name in NAMES.items()}
    waits = [(row, pairs.get(key_of(row), NOTHING), kind_of(row.kind).name) for row in beside]
    return listed | choice | {"beside": waits} | _rail(person, shown, now)


def _with_owner(rows: QuerySet[Obligation], tab: str) -> QuerySet[Obligation]:
    """One's own rows have an owner that is known already."""
    return rows.select_related("owner") if tab == "others" else rows


def _rail(person: Person, shown: list[Obligation], now: datetime) -> dict[str, Any]:
    past, future = of_person(person, shown[:BESIDE], now)
    spoken = get_language() == "ja"
    holidays = [(day, names[spoken], side.label) for day, side, names in _holidays(person, now)]
    today = day_words(person.here(now).date())
    return {"past": past, "future": future, "today": today, "holidays": holidays, "now": now}


def _chip(kind: Kind, count: int, current: str) -> dict[str, Any]:
    return {"url": f"?kind={kind.code}", "name": kind.name, "count": count, "current": kind.code == current}


def _holidays(person: Person, now: datetime) -> list[tuple[date, Side, tuple[str, str]]]:
    return next_holidays(person.here(now).date(), 3)


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    return render(request, "obligations/detail.html", about(request, row))


@require_safe
def letter(request: Request, token: str) -> HttpResponse:
    """The link of a mail: it opens the page for whom it was written, and does nothing else."""
    found = read_link(token)
    if found is None:
        messages.warning(request, _("This link is too old. What waits for you is here."))
        return redirect("obligations:work")
    pk, person = found
    if person != request.user.pk:
        raise Http404
    return redirect("obligations:detail", pk)


def find(request: Request, pk: int) -> Obligation:
    rows = Obligation.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("owner", "asked_by", "ladder"), pk=pk)


def about(request: Request, row: Obligation, **forms: Any) -> dict[str, Any]:
    """All that the page of one obligation shows; a form that was invalid takes the place of the empty one."""
    now = timezone.now()
    can = abilities(request.user, row)
    past, future = of_obligation(row, now)
    asked = row.extensions.filter(state=ExtensionRequest.State.ASKED).select_related("asked_by").first()
    kind = kind_of(row.kind)
    snooze_form = forms.get("snooze_form") or (SnoozeForm(row) if can["snooze"] else None)
    return {
        "row": row,
        "kind": kind,
        "heading": title_of(row) or f"{kind.name} {row.reference}",
        "is_mine": row.owner_id == request.user.pk,
        "offers": snooze_form is not None and snooze_form.mornings,
        "pair": pairs_of([row], now).get(key_of(row), NOTHING),
        "can": can,
        "past": past,
        "future": future,
        "asked": asked,
        "can_decide": asked is not None and can_decide_extension(request.user, asked),
        "snooze_form": snooze_form,
        "extension_form": forms.get("extension_form") or ExtensionForm(row),
        "refusal_form": forms.get("refusal_form") or RefusalForm(),
        "delegation_form": forms.get("delegation_form") or (DelegationForm(row) if can["delegate"] else None),
        "now": now,
    }


def _page(rows: Any, number: str | None, count: int) -> Any:
    """The number is known from the counts of the tabs: no second counting."""
    paginator = Paginator(rows, PER_PAGE)
    paginator.__dict__["count"] = count
    return paginator.get_page(number)
