"""The list of proposals, a new one, and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commission.members.models import Area
from commission.members.permissions import organisation_ids
from commission.web.http import Request, done, go, require
from projects.actions import drafts
from projects.filters import ProposalFilter
from projects.forms.proposals import BeginningForm
from projects.models import Call, Partner, Proposal, Review
from projects.permissions import abilities
from projects.views.checks import checks_of
from projects.views.lists import page_of, state_chips
from projects.views.pairs import HALVES, consents_of, overview_of
from projects.views.rows import FIELDS, rows_of, state_badge
from projects.views.texts import parts_of
from projects.views.timeline import PAST, history_of, planned_for, submissions_in

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

UNPROCESSABLE = 422
NEWEST = "-changed"


@require_safe
def index(request: Request) -> HttpResponse:
    """Search, filters, order, pages; the counts of the states come with the total in one query."""
    query = request.GET.copy()
    query.setdefault("sort", NEWEST)
    seen = Proposal.objects.visible_to(request.user)
    counts = _counts(query, seen, request)
    state = query.get("state") or ""
    state = state if state in Proposal.State.values else ""
    chosen = ProposalFilter(query, seen, request=request)
    page = page_of(request, chosen.qs.values(*FIELDS), count=counts.get(state, 0) if state else sum(counts.values()))
    context = {
        "page": page,
        "rows": rows_of(list(page.object_list), request.user),
        "chips": state_chips(request, Proposal.State, counts, state),
        "state": state,
        "query": query,
        "narrowed": any(query.get(name) for name in ("q", "call", "area", "side", "mine")),
        "may_begin": bool(organisation_ids(request.user)),
    }
    part = "#results" if request.htmx and not request.htmx.history_restore_request else ""
    return render(request, f"projects/index.html{part}", context | _choices(request))


def _choices(request: Request) -> dict[str, Any]:
    calls = Call.objects.visible_to(request.user).only("year", "number", "title_en", "title_ja")
    return {"calls": calls, "areas": Area.objects.technologies()}


def _counts(query: QueryDict, seen: Any, request: Request) -> dict[str, int]:
    """How many there are of each state, whatever state is chosen now."""
    others = query.copy()
    others.pop("state", None)
    others.pop("sort", None)
    rows = ProposalFilter(others, seen, request=request).qs.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    require(
        bool(organisation_ids(request.user)),
        _("Proposals are begun by people of member organisations. An administrator of yours can add you."),
    )
    asked = Call.objects.visible_to(request.user).open()
    form = BeginningForm(request.POST or None, person=request.user, initial={"call": _asked_for(request)})
    if request.method == "POST" and form.is_valid():
        titles = {name: form.cleaned_data[name] for name in ("title_en", "title_ja")}
        proposal = drafts.draft(form.cleaned_data["call"], by=request.user, **titles)
        done(request, _("%(reference)s is begun. Everything you type is kept.") % {"reference": proposal.reference})
        return go(request, "projects:edit", proposal.pk)
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "projects/create.html", {"form": form, "calls": asked.for_page()}, status=status)


def _asked_for(request: Request) -> int | None:
    year, _dash, number = request.GET.get("call", "").removeprefix("C-").partition("-")
    if not (year.isdecimal() and number.isdecimal()):
        return None
    found = Call.objects.public().filter(year=int(year[:4]), number=int(number[:4])).first()
    return found.pk if found else None


@require_safe
def detail(request: Request, number: int) -> HttpResponse:
    proposal = find(request, number)
    can = abilities(request.user, proposal)
    if not can["read"]:
        own = proposal.assignments.live().filter(reviewer=request.user).first()
        return render(request, "projects/invited.html", {"proposal": proposal, "assignment": own})
    partners = list(proposal.partners.all())
    history = history_of(proposal, partners)
    whole = request.GET.get("history") == "all"
    context = {
        "proposal": proposal,
        "can": can,
        "badge": state_badge(proposal),
        "parts": parts_of(proposal),
        "partners": [(partner, HALVES[Partner.State(partner.state)]) for partner in partners],
        "versions": submissions_in(history),
        "deadlines": proposal.call.deadlines.all(),
        "checks": checks_of(proposal, request.user) if proposal.is_draft else [],
        "consent": consents_of(partners),
        "past": list(reversed(history if whole else history[:PAST])),
        "has_more": len(history) > PAST and not whole,
        "may_be_chased": proposal.is_draft or (can["see_reviewers"] and not proposal.is_decided),
    }
    return render(request, "projects/detail.html", context | _overview(proposal, can))


@require_safe
def reminders(request: Request, number: int) -> HttpResponse:
    """The next reminders about it. Working days are many questions, so the page of the proposal asks for them after."""
    proposal = find(request, number)
    can = abilities(request.user, proposal)
    require(can["read"], _("Those who take part in a proposal and those who oversee it see this."))
    context = {"proposal": proposal, "planned": planned_for(proposal, can)}
    part = "#planned" if request.htmx else ""
    return render(request, f"projects/reminders.html{part}", context)


def _overview(proposal: Proposal, can: dict[str, bool]) -> dict[str, Any]:
    """What only those who oversee it see: how far the reviews and the keys are."""
    shown: dict[str, Any] = {}
    if can["see_reviewers"] and (proposal.is_in_review or proposal.is_decided):
        shown["reviews"], shown["keys"] = overview_of(proposal)
    if can["read_comments"]:
        reviews = Review.objects.submitted().filter(assignment__proposal=proposal).exclude(for_applicants="")
        # In the order of the words: the order of the reviews would tell who wrote which.
        shown["comments"] = sorted(reviews.values_list("for_applicants", flat=True))
    return shown


def find(request: Request, number: int) -> Proposal:
    """What you may not see is not there."""
    return get_object_or_404(Proposal.objects.visible_to(request.user).for_page(), pk=number)
