"""Ladders: their versions, the next version, and what it would send in the next fourteen days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from commission.obligations.actions.sending import revise
from commission.obligations.forms import NoteForm, StepForm, StepSet
from commission.obligations.models import Ladder, LadderStep
from commission.obligations.permissions import can_edit_ladders
from commission.obligations.preview import preview
from commission.web.http import go, require

if TYPE_CHECKING:
    from commission.obligations.models.ladder import LadderQuerySet
    from commission.web.http import Request

Steps = forms.modelformset_factory(LadderStep, form=StepForm, formset=StepSet, extra=2, can_delete=True)


@require_safe
def index(request: Request) -> HttpResponse:
    require(can_edit_ladders(request.user))
    return render(request, "obligations/ladders.html", {"ladders": Ladder.objects.newest().prefetch_related("steps")})


@require_safe
def detail(request: Request, code: str) -> HttpResponse:
    require(can_edit_ladders(request.user))
    versions = list(_versions(code).prefetch_related("steps").select_related("made_by"))
    now = timezone.now()
    coming = preview(versions[0], list(versions[0].steps.all()), now)
    return render(
        request,
        "obligations/ladder.html",
        {"versions": versions, "ladder": versions[0], "name": _name(versions[0]), "coming": coming},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, code: str) -> HttpResponse:
    """A dry run shows what the new steps would send; keeping them makes the next version."""
    require(can_edit_ladders(request.user))
    ladder = _versions(code)[0]
    steps = Steps(request.POST or None, queryset=ladder.steps.all())
    note = NoteForm(request.POST or None)
    valid = request.method == "POST" and steps.is_valid() and (note.is_valid() or "try" in request.POST)
    fresh = _fresh(steps) if valid else []
    if valid and "try" not in request.POST:
        revise(ladder, steps=fresh, note=note.cleaned_data["note"], by=request.user)
        return go(request, "obligations:ladder", code)
    context = {
        "ladder": ladder,
        "name": _name(ladder),
        "steps": steps,
        "note": note,
        "coming": preview(ladder, fresh, timezone.now()) if valid else None,
    }
    status = 422 if request.method == "POST" and not valid else 200
    return render(request, "obligations/ladder_edit.html", context, status=status)


def _versions(code: str) -> LadderQuerySet:
    rows = Ladder.objects.filter(code=code)
    if not rows:
        raise Http404
    return rows


def _name(ladder: Ladder) -> str:
    return ladder.name_ja if get_language() == "ja" else ladder.name_en


def _fresh(steps: forms.BaseModelFormSet[LadderStep, StepForm]) -> list[LadderStep]:
    rows = [form.instance for form in steps.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return sorted(rows, key=lambda step: (step.anchor == LadderStep.Anchor.DUE, step.offset, step.audience))
