"""Organisations, their names and roles; areas and the reference directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from rest_framework.response import Response

from commission.members import actions, permissions
from commission.members.api import shapes
from commission.members.filters import DirectoryFilter, OrganisationFilter
from commission.members.models import Area, DirectoryEntry, Membership, Organisation
from commission.web.api.doors import Door, Readable, door, verb
from commission.web.api.paging import Cursor
from commission.web.api.versions import claimed_version, etag
from commission.web.http import require

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class OrganisationRowFilter(OrganisationFilter):
    """As on the page; the order is the cursor's."""

    sort = None  # type: ignore[assignment]  # this is how django-filter takes a filter away

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, by_state=True, **kwargs)


class DirectoryRowFilter(DirectoryFilter):
    sort = None  # type: ignore[assignment]  # this is how django-filter takes a filter away


class OrganisationDoor(Readable):
    serializer_class = shapes.OrganisationShape
    filterset_class = OrganisationRowFilter
    abilities = staticmethod(permissions.abilities)
    letter = "O"

    def found(self) -> QuerySet[Organisation]:
        return Organisation.objects.visible_to(self.person).for_list()

    def get_serializer_class(self) -> type[shapes.OrganisationRow]:
        return shapes.OrganisationRow if self.action == "list" else shapes.OrganisationShape

    def shown(self, thing: Any, *args: Any, **kwargs: Any) -> Response:
        response = super().shown(thing, *args, **kwargs)
        if isinstance(thing, Organisation):
            response.headers["ETag"] = etag(thing.revision)
        return response

    @door("post", "applications", takes=shapes.ApplyInput, gives=shapes.OrganisationShape, status=201, detail=False)
    def applications(self, _request: Request) -> Response:
        """Apply for membership; the secretariat decides."""
        require(permissions.can_apply(self.person))
        given = self.taken(shapes.ApplyInput)
        areas = given.pop("areas", ())
        made = actions.apply(Organisation(**given), by=self.person, areas=areas)
        return self.shown(made, status=201)

    @door("patch", "place", takes=shapes.PlaceInput, gives=shapes.OrganisationShape)
    def place(self, request: Request, pk: str) -> Response:
        return self.edited(request, "edit", shapes.PlaceInput)

    @door("patch", "identity", takes=shapes.IdentityInput, gives=shapes.OrganisationShape)
    def identity(self, request: Request, pk: str) -> Response:
        """Names and identifiers; a replaced name stays findable as a former name."""
        return self.edited(request, "rename", shapes.IdentityInput)

    def edited(self, request: Request, ability: str, shape: Any) -> Response:
        organisation = self.allowed(ability)
        seen = claimed_version(request, organisation.revision)
        body = shape(organisation, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        actions.edit(organisation, by=self.person, seen=seen, **body.validated_data)
        return self.shown(self.get_object())

    @verb("approval", gives=shapes.OrganisationShape)
    def approval(self, _request: Request, pk: str) -> Response:
        actions.approve(self.allowed("decide"), by=self.person)
        return self.shown(self.get_object())

    @verb("refusal", takes=shapes.ReasonInput, gives=shapes.OrganisationShape)
    def refusal(self, _request: Request, pk: str) -> Response:
        actions.decline(self.allowed("decide"), by=self.person, **self.taken(shapes.ReasonInput))
        return self.shown(self.get_object())

    @verb("suspension", takes=shapes.ReasonInput, gives=shapes.OrganisationShape)
    def suspension(self, _request: Request, pk: str) -> Response:
        actions.suspend(self.allowed("suspend"), by=self.person, **self.taken(shapes.ReasonInput))
        return self.shown(self.get_object())

    @verb("restoration", gives=shapes.OrganisationShape)
    def restoration(self, _request: Request, pk: str) -> Response:
        actions.restore(self.allowed("restore"), by=self.person)
        return self.shown(self.get_object())

    @verb("closure", takes=shapes.ReasonInput, gives=shapes.OrganisationShape)
    def closure(self, _request: Request, pk: str) -> Response:
        actions.close(self.allowed("close"), by=self.person, **self.taken(shapes.ReasonInput))
        return self.shown(self.get_object())

    @verb("names", takes=shapes.NameShape, gives=shapes.NameShape, status=201)
    def names(self, _request: Request, pk: str) -> Response:
        """Note a former name or an alias."""
        made = actions.add_name(self.allowed("rename"), by=self.person, **self.taken(shapes.NameShape))
        return self.shown(made, shapes.NameShape, 201)

    @door("delete", r"names/(?P<number>\d{1,18})", status=204)
    def other_name(self, _request: Request, pk: str, number: str) -> Response:
        found = self.allowed("rename").names.filter(pk=number).first()
        if found is None:
            raise Http404
        actions.remove_name(found, by=self.person)
        return Response(status=204)

    @door("get", "roles", gives=shapes.MembershipShape(many=True))
    def roles(self, _request: Request, pk: str) -> Response:
        rows = Membership.objects.current().filter(organisation=self.get_object())
        return Response(shapes.MembershipShape(rows.select_related("person", "organisation"), many=True).data)

    @verb("roles/given", takes=shapes.RoleInput, gives=shapes.MembershipShape, status=201)
    def give(self, _request: Request, pk: str) -> Response:
        made = actions.give_role(self.allowed("give_roles"), by=self.person, **self.taken(shapes.RoleInput))
        return self.shown(made, shapes.MembershipShape, 201)

    @verb(r"roles/(?P<number>\d{1,18})/end", takes=shapes.RoleEndInput, gives=shapes.MembershipShape)
    def end(self, _request: Request, pk: str, number: str) -> Response:
        found = Membership.objects.filter(pk=number, organisation=self.get_object()).first()
        if found is None:
            raise Http404
        require(permissions.can_end(self.person, found))
        actions.end_role(found, by=self.person, **self.taken(shapes.RoleEndInput))
        return self.shown(found, shapes.MembershipShape)


class AreaDoor(Door):
    """The technology areas: few enough for one page."""

    serializer_class = shapes.AreaShape
    pagination_class = None

    def found(self) -> QuerySet[Area]:
        return Area.objects.all()

    def list(self, _request: Request) -> Response:
        return Response(shapes.AreaShape(self.get_queryset(), many=True).data)


class ByRor(Cursor):
    ordering = "ror_id"


class DirectoryDoor(Readable):
    """The reference directory: existing organisations of both countries, for look-up only."""

    serializer_class = shapes.EntryShape
    filterset_class = DirectoryRowFilter
    pagination_class = ByRor

    def found(self) -> QuerySet[DirectoryEntry]:
        return DirectoryEntry.objects.all()

    def get_object(self) -> DirectoryEntry:
        entry: DirectoryEntry | None = self.get_queryset().filter(ror_id=self.kwargs["pk"]).first()
        if entry is None:
            raise Http404
        return entry
