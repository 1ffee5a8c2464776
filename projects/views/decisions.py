"""The two keys: what the reviews of both sides say, what each chair says, until both say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commission.people.models import Post
from commission.web.http import Request, done, go, require
from projects.actions import turn_key
from projects.forms.reviews import KeyForm
from projects.models import Key, Proposal, Review
from projects.permissions import abilities, side_of_post
from projects.views.lists import page_of
from projects.views.pairs import keys_of, reviews_of
from projects.views.proposals import find
from projects.views.rows import FIELDS, rows_of, state_badge
from projects.views.spread import spread_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

UNPROCESSABLE = 422


@require_safe
def index(request: Request) -> HttpResponse:
    """Proposals whose reviews are in, oldest first; for a chair those still without the own key come first."""
    require(request.user.sees_everything, _("Those who oversee proposals see what is to be decided."))
    rows = Proposal.objects.visible_to(request.user).filter(state=Proposal.State.REVIEWED)
    conflicting = Proposal.objects.conflicting_with(request.user).values("pk")
    own = Key.objects.filter(proposal=OuterRef("pk"), chair=request.user)
    ordered = rows.exclude(pk__in=conflicting).annotate(turned=Exists(own)).order_by("turned", "updated_at", "pk")
    page = page_of(request, ordered.values(*FIELDS), size=50)
    context = {"page": page, "rows": rows_of(list(page.object_list), request.user), "is_chair": request.user.is_chair}
    return render(request, "projects/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: Request, number: int) -> HttpResponse:
    proposal = find(request, number)
    can = abilities(request.user, proposal)
    require(can["see_keys"], _("The co-chairs decide; a conflict of interest keeps a chair away."))
    if request.method != "POST":
        return _page(request, proposal, can, KeyForm(initial=_own(request, proposal)))
    require(request.user.is_chair, _("The co-chairs decide."))
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, can, form, status=UNPROCESSABLE)
    turn_key(proposal, by=request.user, **form.cleaned_data)
    done(request, _said(proposal))
    return go(request, "projects:decision", proposal.pk)


def _said(proposal: Proposal) -> str:
    if proposal.is_decided:
        return _("Decided: %(state)s. Letters go to both sides.") % {"state": proposal.get_state_display()}
    return _("Your key is turned. It can be turned anew until both say the same.")


def _own(request: Request, proposal: Proposal) -> dict[str, Any]:
    key = proposal.keys.filter(chair=request.user).first()
    return {"verdict": key.verdict, "note": key.note} if key else {}


def _page(
    request: Request, proposal: Proposal, can: dict[str, bool], form: KeyForm, status: int | None = None
) -> HttpResponse:
    reviews = list(_reviews(request, proposal))
    turned = list(proposal.keys.select_related("chair"))
    live = [each for each in proposal.assignments.all() if each.is_live]
    context = {
        "proposal": proposal,
        "can": can,
        "badge": state_badge(proposal),
        "form": form,
        "reviews": reviews,
        "spread": spread_of(reviews),
        "quorum": reviews_of(live, proposal.call.reviews_per_side),
        "keys": turned,
        "pair": keys_of(turned),
        "side": side_of_post(request.user, Post.Role.CHAIR) if request.user.is_chair else None,
        "outstanding": sum(1 for each in live if each.is_outstanding),
    }
    return render(request, "projects/decision.html", context, status=status)


def _reviews(request: Request, proposal: Proposal) -> Iterable[Review]:
    """Submitted ones, US first; drafts are nobody's business."""
    seen = Review.objects.visible_to(request.user).submitted().filter(assignment__proposal=proposal)
    rows = seen.select_related("assignment__reviewer").prefetch_related("scores__criterion")
    return rows.order_by("-assignment__side", "submitted_at")
