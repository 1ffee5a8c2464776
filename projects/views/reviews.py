"""The reviewer's pages: what waits for me, the invitation, the review, and ways to pass it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commission.people.models import Person, Post
from commission.web.http import Conflict, Request, done, go, require
from projects.actions import StaleText, accept, declare_conflict, decline, delegate, save_review, submit_review
from projects.forms.reviews import AnswerForm, ConflictForm, DelegationForm, ReviewForm
from projects.models import Assignment, Criterion, Review
from projects.permissions import abilities, can_delegate, can_review, reviewers_free_for
from projects.views.lists import page_of
from projects.views.proposals import find as find_proposal
from projects.views.texts import facts_in, partners_in, parts_in

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from projects.models import Proposal

UNPROCESSABLE, CONFLICT = 422, 409
WAITING = (Assignment.State.INVITED, Assignment.State.ACCEPTED)


@require_safe
def index(request: Request) -> HttpResponse:
    """Two tabs: what waits, soonest first; what is done or ended, newest first."""
    mine = Assignment.objects.visible_to(request.user).filter(reviewer=request.user).for_list()
    is_done = request.GET.get("show") == "done"
    waiting, past = mine.filter(state__in=WAITING), mine.exclude(state__in=WAITING)
    rows = past.order_by("-answered_at", "-pk") if is_done else waiting.order_by("review_due_at", "pk")
    counts = waiting.count(), past.count()
    context = {
        "page": page_of(request, rows, size=25, count=counts[is_done]),
        "is_done": is_done,
        "is_waiting": not is_done,
        "counts": counts,
    }
    return render(request, "projects/my_reviews.html", context)


@require_safe
def review(request: Request, assignment: int) -> HttpResponse:
    """One page for each stage of it: the invitation, the draft, what was submitted, how it ended."""
    asked = find(request, assignment)
    if asked.state not in (Assignment.State.ACCEPTED, Assignment.State.SUBMITTED):
        return _invitation(request, asked, AnswerForm())
    return _page(request, asked, _form(asked))


def _invitation(request: Request, asked: Assignment, form: AnswerForm, status: int | None = None) -> HttpResponse:
    context = {"assignment": asked, "proposal": asked.proposal, "can": abilities(request.user, asked), "form": form}
    return render(request, "projects/invitation.html", context, status=status)


def _form(asked: Assignment, data: Any = None) -> ReviewForm:
    criteria = list(Criterion.objects.filter(call=asked.proposal.call_id))
    return ReviewForm(data, review=asked.review, criteria=criteria)


def _page(request: Request, asked: Assignment, form: ReviewForm, status: int | None = None) -> HttpResponse:
    return render(request, "projects/review.html", _context(request, asked, form), status=status)


def _context(request: Request, asked: Assignment, form: ReviewForm) -> dict[str, Any]:
    sealed = asked.proposal.versions.order_by("-number").first()
    found = asked.review
    asked_for = request.GET.get("text", "")
    text_in = asked_for if asked_for in ("en", "ja") else "both"
    return {
        "assignment": asked,
        "proposal": asked.proposal,
        "review": found,
        "version": sealed,
        "parts": parts_in(sealed.content) if sealed else [],
        "partners": partners_in(sealed.content) if sealed else [],
        "facts": facts_in(sealed.content) if sealed else [],
        "saved_time": f"{request.user.here(found.saved_at):%H:%M}",
        "form": form,
        "scored": found.scores.count(),
        "mean": found.weighted_mean(),
        "can": abilities(request.user, asked),
        "others": _others(request, asked) if found.is_submitted else [],
        "choice": {text_in: True},
    }


def _others(request: Request, asked: Assignment) -> list[Review]:
    """Fellow reviewers' reviews open when the own one is in; they stay unsigned."""
    seen = Review.objects.visible_to(request.user).submitted().filter(assignment__proposal=asked.proposal)
    return list(seen.exclude(assignment=asked).select_related("assignment").prefetch_related("scores__criterion"))


@require_POST
def answer(request: Request, assignment: int) -> HttpResponse:
    """Accept, or decline with a reason and, if there are any, other names."""
    asked = find(request, assignment)
    if request.POST.get("answer") == "accept":
        accept(asked, by=request.user)
        done(request, _("Accepted. Thank you; the due date is on the page."))
        return go(request, asked)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _invitation(request, asked, form, status=UNPROCESSABLE)
    decline(asked, by=request.user, **form.cleaned_data)
    done(request, _("Declined. The secretariat asks somebody else."))
    return go(request, "projects:my_reviews")


@require_http_methods(["GET", "HEAD", "POST"])
def delegation(request: Request, assignment: int) -> HttpResponse:
    asked = find(request, assignment)
    require(can_delegate(request.user, asked), _("The reviewer passes the review on while it is open."))
    form = DelegationForm(request.POST or None, candidates=_colleagues(asked))
    if request.method == "POST" and form.is_valid():
        try:
            delegate(asked, to=form.cleaned_data["to"], by=request.user)
        except ValidationError as error:
            form.add_error("to", error)
        else:
            done(request, _("%(name)s is invited in your place.") % {"name": form.cleaned_data["to"]})
            return go(request, "projects:my_reviews")
    status = UNPROCESSABLE if request.method == "POST" else None
    context = {"assignment": asked, "proposal": asked.proposal, "form": form}
    return render(request, "projects/delegation.html", context, status=status)


def _colleagues(asked: Assignment) -> QuerySet[Person]:
    """Reviewers of the same side without a conflict who have not been asked."""
    same = Person.objects.holding(Post.Role.REVIEWER, asked.side)
    asked_already = Assignment.objects.filter(proposal=asked.proposal_id).values("reviewer")
    return reviewers_free_for(asked.proposal).filter(pk__in=same.values("pk")).exclude(pk__in=asked_already)


@require_POST
def draft(request: Request, assignment: int) -> HttpResponse:
    """Save: by autosave it answers with the state, otherwise with the page."""
    asked, form = _written(request, assignment)
    if not form.is_valid():
        return _page(request, asked, form, status=UNPROCESSABLE)
    try:
        saved = _save(request, asked, form)
    except StaleText as stale:
        return _compare(request, asked, stale)
    if not request.htmx:
        done(request, _("Draft saved. Only you can see it."))
        return go(request, asked)
    asked.review = saved
    return render(request, "projects/review.html#saved", _context(request, asked, form) | {"is_answer": True})


@require_POST
def submission(request: Request, assignment: int) -> HttpResponse:
    """Save what is on the page first; then seal it if nothing is missing."""
    asked, form = _written(request, assignment)
    if not form.is_valid():
        return _page(request, asked, form, status=UNPROCESSABLE)
    try:
        asked.review = _save(request, asked, form)
    except StaleText as stale:
        return _compare(request, asked, stale)
    form.require_all()
    if form.errors:
        data = request.POST.copy()
        data["version"] = str(asked.review.version)
        form.data = data
        return _page(request, asked, form, status=UNPROCESSABLE)
    submit_review(asked, by=request.user)
    done(request, _("Review submitted. It can no longer be changed."))
    return go(request, find(request, assignment))


def _written(request: Request, assignment: int) -> tuple[Assignment, ReviewForm]:
    asked = find(request, assignment)
    if not hasattr(asked, "review"):
        raise Conflict(_("This review is not open for writing. Nothing was changed."), asked)
    return asked, _form(asked, request.POST)


def _save(request: Request, asked: Assignment, form: ReviewForm) -> Review:
    plain = {name: form.cleaned_data[name] for name in ("confidence", "for_applicants", "for_panel")}
    scores = {each.pk: form.cleaned_data.get(f"score_{each.pk}") for each in form.criteria}
    return save_review(asked, by=request.user, version=form.cleaned_data["version"], scores=scores, **plain)


def _compare(request: Request, asked: Assignment, stale: StaleText) -> HttpResponse:
    """Two tabs, or a submission meanwhile: what was typed here is on the page to be copied, and kept."""
    context = {"assignment": asked, "proposal": asked.proposal, "mine": stale.mine, "is_answer": bool(request.htmx)}
    template = "projects/review_conflict.html#panel" if request.htmx else "projects/review_conflict.html"
    return render(request, template, context | {"can_write": can_review(request.user, asked)}, status=CONFLICT)


@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: Request, number: int) -> HttpResponse:
    """Report a conflict of one's own: from then on the proposal is out of one's sight."""
    proposal: Proposal = find_proposal(request, number)
    require(
        abilities(request.user, proposal)["declare_conflict"], _("Reviewers and those who oversee report conflicts.")
    )
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        declare_conflict(proposal, person=request.user, by=request.user, reason=form.cleaned_data["reason"])
        done(request, _("Recorded. You no longer see %(reference)s.") % {"reference": proposal.reference})
        return go(request, "projects:my_reviews")
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "projects/conflict_form.html", {"proposal": proposal, "form": form}, status=status)


def find(request: Request, assignment: int) -> Assignment:
    """One's own assignment: others read reviews on the board, never on the reviewer's page."""
    mine = Assignment.objects.visible_to(request.user).filter(reviewer=request.user)
    return get_object_or_404(
        mine.select_related("proposal__call", "proposal__primary_area", "reviewer", "review"), pk=assignment
    )
