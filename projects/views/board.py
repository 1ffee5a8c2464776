"""The review board of one proposal and of a whole call: who is asked, what is in, how far the sides are apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Min, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commission.people.models import Person, Post, Side
from commission.web.http import Request, done, go, require
from projects.actions import assign, extend, withdraw_assignment
from projects.forms.reviews import AssignmentForm, ExtensionForm
from projects.models import Assignment, Criterion, Proposal, Review
from projects.permissions import abilities, can_assign, can_manage, conflicts_among
from projects.views.calls import find as find_call
from projects.views.lists import page_of
from projects.views.pairs import reviews_of
from projects.views.proposals import find
from projects.views.rows import FIELDS, rows_of, state_badge
from projects.views.spread import Spread, spread_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from projects.models import Call
    from projects.permissions import Reason
    from projects.views.rows import Row

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Candidate:
    """A reviewer of the pool, with what speaks against asking, before anybody is asked."""

    person: Person
    reasons: list[Reason]
    load: int
    earlier: str
    is_asked: bool

    @property
    def is_free(self) -> bool:
        return not self.reasons and not self.is_asked


@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: Request, number: int) -> HttpResponse:
    """Assignments with their states, scores of submitted reviews, and the reviewers one may still ask."""
    proposal = find(request, number)
    can = abilities(request.user, proposal)
    require(can["see_reviewers"], _("Those who oversee proposals see their reviewers."))
    if request.method != "POST":
        return _board(request, proposal, can, None)
    require(can["assign"], _("The secretariat and the co-chairs invite reviewers while the proposal is in review."))
    form = AssignmentForm(request.POST, pool=Person.objects.holding(Post.Role.REVIEWER))
    if form.is_valid() and _assigned(request, proposal, form):
        return go(request, "projects:reviews", proposal.pk)
    return _board(request, proposal, can, form, status=UNPROCESSABLE)


def _assigned(request: Request, proposal: Proposal, form: AssignmentForm) -> bool:
    reviewer = form.cleaned_data["reviewer"]
    try:
        assign(proposal, reviewer=reviewer, by=request.user, again=bool(form.cleaned_data["again"]))
    except ValidationError as error:
        form.add_error("reviewer", error)
        return False
    done(request, _("%(name)s is invited.") % {"name": reviewer})
    return True


def _board(
    request: Request, proposal: Proposal, can: dict[str, bool], form: AssignmentForm | None, status: int | None = None
) -> HttpResponse:
    rows = list(proposal.assignments.select_related("reviewer", "review").prefetch_related("review__scores"))
    submitted = [row.review for row in rows if _is_in(row)]
    context = {
        "proposal": proposal,
        "can": can,
        "badge": state_badge(proposal),
        "form": form,
        "sides": [(side, [row for row in rows if row.side == side]) for side in Side],
        "submitted": submitted,
        "lines": _lines(proposal, submitted),
        "quorum": reviews_of(rows, proposal.call.reviews_per_side),
        "spread": spread_of(submitted),
        "candidates": _candidates(proposal, rows) if can["assign"] else [],
        "now": timezone.now(),
    }
    return render(request, "projects/board.html", context, status=status)


def _is_in(row: Assignment) -> bool:
    return row.state == Assignment.State.SUBMITTED


def _lines(proposal: Proposal, submitted: list[Review]) -> list[tuple[Criterion, list[int | None]]]:
    """One line a criterion, one score a review."""
    scores = [{score.criterion_id: score.value for score in review.scores.all()} for review in submitted]
    return [(each, [of.get(each.pk) for of in scores]) for each in Criterion.objects.filter(call=proposal.call_id)]


def _candidates(proposal: Proposal, rows: Sequence[Assignment]) -> list[Candidate]:
    """The whole pool: those who may be asked first, by how little they have to do."""
    open_ones = Count("assignments", filter=Q(assignments__state__in=Assignment.OUTSTANDING))
    pool = list(Person.objects.holding(Post.Role.REVIEWER).annotate(load=open_ones))
    against = conflicts_among(pool, proposal)
    asked = {row.reviewer_id: row for row in rows}
    found = [_candidate(person, against.get(person.pk, []), asked.get(person.pk)) for person in pool]
    return sorted(found, key=lambda each: (not each.is_free, each.load, str(each.person)))


def _candidate(person: Any, reasons: list[Reason], row: Assignment | None) -> Candidate:
    earlier = "" if row is None or row.is_live else str(row.get_state_display())
    return Candidate(person, reasons, person.load, earlier, row is not None and row.is_live)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_withdrawal(request: Request, number: int, assignment: int) -> HttpResponse:
    """The page asks; the post calls the review off."""
    proposal, row = _find(request, number, assignment)
    require(can_assign(request.user, proposal), _("The secretariat and the co-chairs call reviews off."))
    if request.method != "POST":
        return render(request, "projects/assignment_withdrawal.html", {"proposal": proposal, "assignment": row})
    withdraw_assignment(row, by=request.user)
    done(request, _("The review by %(name)s is called off.") % {"name": row.reviewer})
    return go(request, "projects:reviews", proposal.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: Request, number: int, assignment: int) -> HttpResponse:
    """More time for one reviewer."""
    proposal, row = _find(request, number, assignment)
    require(can_manage(request.user, row), _("The secretariat and the co-chairs give more time."))
    form = ExtensionForm(request.POST or None, initial={"until": timezone.localtime(row.review_due_at)})
    if request.method == "POST" and form.is_valid():
        try:
            extend(row, until=form.cleaned_data["until"], by=request.user)
        except ValidationError as error:
            form.add_error("until", error)
        else:
            done(request, _("%(name)s has more time now.") % {"name": row.reviewer})
            return go(request, "projects:reviews", proposal.pk)
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(
        request, "projects/extension.html", {"proposal": proposal, "assignment": row, "form": form}, status=status
    )


def _find(request: Request, number: int, assignment: int) -> tuple[Proposal, Assignment]:
    proposal = find(request, number)
    require(abilities(request.user, proposal)["see_reviewers"], _("Those who oversee proposals see the reviewers."))
    rows = proposal.assignments.select_related("reviewer", "proposal__call")
    return proposal, get_object_or_404(rows, pk=assignment)


@dataclass(frozen=True)
class BoardRow:
    row: Row
    address: str
    spread: Spread
    due_at: datetime | None
    declined: int

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()


@require_safe
def call_board(request: Request, year: int, number: int) -> HttpResponse:
    """All submitted proposals of a call in one table, those with the widest gap or the nearest date on request."""
    require(request.user.sees_everything, _("The secretariat, the co-chairs and the auditor see the review board."))
    call = find_call(request, year, number)
    conflicting = Proposal.objects.conflicting_with(request.user).values("pk")
    shown = Proposal.objects.visible_to(request.user).filter(call=call).exclude(pk__in=conflicting)
    shown = shown.exclude(state__in=[Proposal.State.DRAFT, Proposal.State.WITHDRAWN])
    page = page_of(request, shown.order_by("pk").values(*FIELDS), size=50)
    context = {
        "call": call,
        "page": page,
        "rows": _rows(list(page.object_list), request.user),
        "tallies": _tallies(call, shown),
    }
    return render(request, "projects/call_board.html", context)


def _rows(values: list[dict[str, Any]], person: Person) -> list[BoardRow]:
    numbers = [each["pk"] for each in values]
    scored: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.submitted().filter(assignment__proposal__in=numbers).select_related("assignment"):
        scored[review.assignment.proposal_id].append(review)
    told = {fact["proposal"]: (fact["due"], fact["declined"]) for fact in _facts(numbers)}
    return [
        BoardRow(row, f"{row.url}reviews/", spread_of(scored[row.number]), *told.get(row.number, (None, 0)))
        for row in rows_of(values, person)
    ]


def _facts(numbers: list[int]) -> QuerySet[Any, Any]:
    """The next date and how many declined, by proposal."""
    due = Min("review_due_at", filter=Q(state__in=Assignment.OUTSTANDING))
    declined = Count("pk", filter=Q(state=Assignment.State.DECLINED))
    rows = Assignment.objects.filter(proposal__in=numbers).order_by().values("proposal")
    return rows.annotate(due=due, declined=declined)


def _tallies(call: Call, shown: Any) -> dict[str, Any]:
    in_review = shown.filter(state__in=[*Proposal.IN_REVIEW, *Proposal.DECIDED])
    submitted = Q(assignments__state=Assignment.State.SUBMITTED)
    by_side = {
        side: Count("assignments", filter=submitted & Q(assignments__side=side), distinct=True) for side in Side.values
    }
    counts = list(in_review.order_by().values("pk").annotate(**by_side).values_list(*Side.values))
    needed = call.reviews_per_side
    return {
        "proposals": len(counts),
        "us": sum(us for us, _jp in counts),
        "jp": sum(jp for _us, jp in counts),
        "needed": needed * len(counts),
        "whole": sum(1 for us, jp in counts if us >= needed and jp >= needed),
    }
