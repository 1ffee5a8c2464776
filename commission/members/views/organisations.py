"""The member organisations: the list, the page of one, applying, editing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commission.members import actions
from commission.members.filters import OrganisationFilter
from commission.members.forms.organisations import ApplyForm, IdentityForm, PlaceForm
from commission.members.models import DirectoryEntry, Membership, Organisation
from commission.members.permissions import abilities, can_apply, can_edit, can_rename
from commission.web.http import done, go, require

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commission.web.http import Request

PER_PAGE = 50
FORM = ["GET", "HEAD", "POST"]
KINDS = {"company": "company", "education": "university", "facility": "laboratory", "nonprofit": "association"}


@require_safe
def index(request: Request) -> HttpResponse:
    by_state = request.user.sees_everything
    rows = Organisation.objects.visible_to(request.user).for_list()
    found = OrganisationFilter(request.GET, rows if by_state else rows.members(), request=request, by_state=by_state)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in request.GET.items() if value and name not in {"page", "sort"}}
    context = {"filter": found, "page": page, "narrowed": bool(asked), "by_state": by_state}
    return render(
        request, part(request, "members/index.html", "results"), context | {"may_apply": can_apply(request.user)}
    )


@require_safe
def detail(request: Request, number: int) -> HttpResponse:
    organisation = find(request, number)
    can = abilities(request.user, organisation)
    context = {
        "organisation": organisation,
        "can": can,
        "names": organisation.names.all(),
        "areas": organisation.areas.all(),
        "roles": _roles(organisation),
        "children": organisation.children.visible_to(request.user),
        "parent": Organisation.objects.visible_to(request.user).filter(children=organisation).first(),
    }
    return render(request, "members/detail.html", context)


def _roles(organisation: Organisation) -> list[tuple[str, list[Membership]]]:
    """The people by role, in the order of the roles. A role without people is left out."""
    current = organisation.memberships.current().filter(person__is_active=True).select_related("person")
    people: dict[str, list[Membership]] = {role: [] for role in Membership.Role.values}
    for membership in current.order_by("person__latin_family", "person__latin_given", "pk"):
        people[membership.role].append(membership)
    return [(str(Membership.Role(role).label), found) for role, found in people.items() if found]


@require_http_methods(FORM)
def create(request: Request) -> HttpResponse:
    """Apply: for one's own organisation, or, as the secretariat, on behalf of one."""
    require(can_apply(request.user))
    entry = DirectoryEntry.objects.select_related("successor").filter(pk=request.GET.get("entry", "")).first()
    form = ApplyForm(request.POST or None, person=request.user, initial=_proposed(request, entry))
    if request.method == "POST" and form.is_valid():
        organisation = actions.apply(form.save(commit=False), by=request.user, areas=form.cleaned_data["areas"])
        done(request, _("The application is with the secretariat."))
        return go(request, organisation)
    status = 422 if request.method == "POST" else 200
    template = (
        part(request, "members/create.html", "application") if request.method != "POST" else "members/create.html"
    )
    return render(request, template, {"form": form, "entry": entry}, status=status)


def _proposed(request: Request, entry: DirectoryEntry | None) -> dict[str, Any]:
    """What the reference directory knows of the organisation; the person corrects it."""
    if entry is None:
        return {"side": request.user.side}
    now = entry.today
    return {
        "side": now.country,
        "kind": next((KINDS[kind] for kind in now.types if kind in KINDS), "other"),
        "name_en": now.name_en,
        "name_ja": now.names_ja[0] if now.names_ja else "",
        "ror_id": now.ror_id,
        "domains": now.domains,
        "city": now.city,
        "website": now.website,
    }


@require_http_methods(FORM)
def edit(request: Request, number: int) -> HttpResponse:
    organisation = find(request, number)
    require(can_edit(request.user, organisation), _("Its administrators and the secretariat edit an organisation."))
    kind = IdentityForm if can_rename(request.user, organisation) else PlaceForm
    # The form writes into a copy: an invalid name must not show in the head of the page.
    form = kind(request.POST or None, instance=Organisation.objects.get(pk=organisation.pk))
    if request.method == "POST" and form.is_valid():
        actions.edit(organisation, by=request.user, **form.changes())
        done(request, _("The organisation is saved."))
        return go(request, organisation)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/edit.html", {"form": form, "organisation": organisation}, status=status)


def find(request: Request, number: int) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), pk=number)


def part(request: Request, template: str, name: str) -> str:
    """The part of the page that htmx asks for, or the page; going back in the browser needs the page again."""
    is_part = request.htmx and not request.htmx.history_restore_request
    return f"{template}#{name}" if is_part else template
