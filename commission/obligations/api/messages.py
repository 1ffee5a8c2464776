"""The inbox of the person who asks; for the secretariat the outbox, the ladders and the switch of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from rest_framework.response import Response

from commission.obligations.actions import sending
from commission.obligations.actions.telling import WORTH
from commission.obligations.api import shapes
from commission.obligations.filters import InboxFilter, OutboxFilter
from commission.obligations.models import EngineMode, Ladder, LadderStep, Notice
from commission.obligations.permissions import (
    can_close,
    can_edit_ladders,
    can_read_outbox,
    can_send_again,
    can_set_mode,
)
from commission.web.api.doors import Door, Readable, door, verb
from commission.web.http import require

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class InboxDoor(Readable):
    """Every notice sent to me."""

    serializer_class = shapes.NoticeShape
    filterset_class = InboxFilter

    def found(self) -> QuerySet[Notice]:
        return Notice.objects.filter(person=self.person)

    def get_serializer_class(self) -> type[shapes.NoticeRow]:
        return shapes.NoticeRow if self.action == "list" else shapes.NoticeShape

    @verb("reading", status=204)
    def reading(self, _request: Request, pk: str) -> Response:
        """Mark it as read."""
        sending.read(self.found().filter(pk=self.get_object().pk))
        return Response(status=204)


class OutboxDoor(Readable):
    """Every message with its state and the reason for it."""

    serializer_class = shapes.MessageRow
    filterset_class = OutboxFilter

    def found(self) -> QuerySet[Notice]:
        require(can_read_outbox(self.person))
        return Notice.objects.visible_to(self.person)

    @verb("sending", takes=shapes.MessageReasonInput, gives=shapes.MessageRow)
    def sending(self, _request: Request, pk: str) -> Response:
        """Send again, with a Message-ID of its own."""
        notice = self.get_object()
        require(can_send_again(self.person, notice))
        given = self.taken(shapes.MessageReasonInput)
        sending.send_again(notice, by=self.person, worth=WORTH[Notice.Class(notice.message_class)], **given)
        return self.shown(self.get_object())

    @verb("arrival", takes=shapes.MessageReasonInput, gives=shapes.MessageRow)
    def arrival(self, _request: Request, pk: str) -> Response:
        """A held message had arrived."""
        return self.closed(sending.mark_arrived)

    @verb("leaving", takes=shapes.MessageReasonInput, gives=shapes.MessageRow)
    def leaving(self, _request: Request, pk: str) -> Response:
        """Leave a held message unsent."""
        return self.closed(sending.leave)

    def closed(self, act: Any) -> Response:
        notice = self.get_object()
        require(can_close(self.person, notice))
        act(notice, by=self.person, **self.taken(shapes.MessageReasonInput))
        return self.shown(self.get_object())


class LadderDoor(Door):
    """The newest version of each ladder, by its code."""

    serializer_class = shapes.LadderShape
    pagination_class = None

    def found(self) -> QuerySet[Ladder]:
        require(can_edit_ladders(self.person))
        return Ladder.objects.newest().prefetch_related("steps")

    def get_object(self) -> Ladder:
        ladder: Ladder | None = next((one for one in self.get_queryset() if one.code == self.kwargs["pk"]), None)
        if ladder is None:
            raise Http404
        return ladder

    def list(self, _request: Request) -> Response:
        return Response(shapes.LadderShape(self.get_queryset(), many=True).data)

    @verb("versions", takes=shapes.RevisionInput, gives=shapes.LadderShape, status=201)
    def versions(self, _request: Request, pk: str) -> Response:
        """Make the next version; what is open keeps the one with which it was opened."""
        ladder = self.get_object()
        given = self.taken(shapes.RevisionInput)
        steps = [LadderStep(**step) for step in given["steps"]]
        made = sending.revise(ladder, steps=steps, note=given["note"], by=self.person)
        return self.shown(made, status=201)


class EngineDoor(Door):
    serializer_class = shapes.EngineShape

    def found(self) -> QuerySet[EngineMode]:
        return EngineMode.objects.all()

    @door("post", "mode", takes=shapes.ModeInput, gives=shapes.EngineShape, detail=False)
    def mode(self, _request: Request) -> Response:
        """Hold the sending, or let it run."""
        require(can_set_mode(self.person))
        return self.shown(sending.set_mode(by=self.person, **self.taken(shapes.ModeInput)))
