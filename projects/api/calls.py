"""Calls for proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from commission.web.api.doors import Readable, door, verb
from commission.web.http import require
from projects import actions, permissions
from projects.api import inputs, shapes
from projects.filters import CALL, CallFilter
from projects.models import Call

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response


class CallRowFilter(CallFilter):
    """As on the page; the order is the cursor's."""

    sort = None  # type: ignore[assignment]  # this is how django-filter takes a filter away


class CallDoor(Readable):
    """Calls are found by their reference (`C-2026-1`)."""

    serializer_class = shapes.CallShape
    filterset_class = CallRowFilter
    abilities = staticmethod(permissions.abilities)

    def found(self) -> QuerySet[Call]:
        return Call.objects.visible_to(self.person).for_page().prefetch_related("criteria")

    def get_object(self) -> Call:
        parts = CALL.fullmatch(self.kwargs["pk"])
        call: Call | None = self.get_queryset().filter(year=parts[1], number=parts[2]).first() if parts else None
        if call is None:
            raise Http404
        return call

    def get_serializer_class(self) -> type[shapes.CallRow]:
        return shapes.CallRow if self.action == "list" else shapes.CallShape

    @door("post", "drafts", takes=inputs.CallInput, gives=shapes.CallShape, status=201, detail=False)
    def drafts(self, _request: Request) -> Response:
        """Begin to prepare a call, with the standard rubric."""
        require(permissions.can_prepare_calls(self.person))
        return self.shown(actions.prepare_call(by=self.person, **self.taken(inputs.CallInput)), status=201)

    @door("patch", "draft", takes=inputs.CallEdit, gives=shapes.CallShape)
    def draft(self, _request: Request, pk: str) -> Response:
        call = self.allowed("edit")
        actions.edit_call(call, by=self.person, **self.taken(inputs.CallEdit))
        return self.shown(self.get_object())

    @door("put", "rubric", takes=inputs.RubricInput, gives=shapes.CallShape)
    def rubric(self, _request: Request, pk: str) -> Response:
        """Replace the criteria, in the order given."""
        call = self.allowed("edit")
        actions.set_rubric(call, by=self.person, rows=self.taken(inputs.RubricInput)["criteria"])
        return self.shown(self.get_object())

    @door("put", "deadline", takes=inputs.DeadlineInput, gives=shapes.CallShape)
    def deadline(self, _request: Request, pk: str) -> Response:
        """Promise one side a last instant; once announced it may move later, never earlier."""
        call = self.get_object()
        require(permissions.can_prepare_calls(self.person))
        actions.set_deadline(call, by=self.person, **self.taken(inputs.DeadlineInput))
        return self.shown(self.get_object())

    @verb("opening", gives=shapes.CallShape)
    def opening(self, _request: Request, pk: str) -> Response:
        actions.open_call(self.allowed("open"), by=self.person)
        return self.shown(self.get_object())

    @verb("closing", gives=shapes.CallShape)
    def closing(self, _request: Request, pk: str) -> Response:
        actions.close_call(self.allowed("close"), by=self.person)
        return self.shown(self.get_object())
