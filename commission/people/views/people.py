"""The people of the Commission: the list for the secretariat, the card for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commission.people import actions
from commission.people.filters import PeopleFilter
from commission.people.models import Person, Post, affiliations_of
from commission.people.permissions import abilities, can_deactivate, can_end_post, can_list_people, can_reactivate
from commission.web.http import done, go, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request

PER_PAGE = 50


@require_safe
def index(request: Request) -> HttpResponse:
    require(can_list_people(request.user))
    found = PeopleFilter(request.GET, Person.objects.visible_to(request.user).for_list(), request=request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    belonging = affiliations_of(list(page))
    rows = [(person, belonging[person.pk]) for person in page]
    context = {"filter": found, "page": page, "rows": rows, "narrowed": found.is_bound and any(request.GET.values())}
    return render(request, "people/index.html", context)


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    other = find(request, pk)
    posts = Post.objects.filter(person=other).order_by("-starts_on")
    context = {
        "other": other,
        "posts": [(post, can_end_post(request.user, post)) for post in posts],
        "can": abilities(request.user, other),
    }
    return render(request, "people/detail.html", context)


@require_POST
def deactivation(request: Request, pk: int) -> HttpResponse:
    other = find(request, pk)
    require(can_deactivate(request.user, other), _("The secretariat of this person’s side deactivates accounts."))
    actions.deactivate(other, by=request.user)
    done(request, _("The account of %(name)s is deactivated.") % {"name": other})
    return go(request, other)


@require_POST
def reactivation(request: Request, pk: int) -> HttpResponse:
    other = find(request, pk)
    require(can_reactivate(request.user, other), _("The secretariat of this person’s side reactivates accounts."))
    actions.reactivate(other, by=request.user)
    done(request, _("The account of %(name)s is active again.") % {"name": other})
    return go(request, other)


def find(request: Request, pk: int) -> Person:
    person: Person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return person
