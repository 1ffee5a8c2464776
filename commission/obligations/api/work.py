"""What I owe and what I wait for, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from rest_framework.response import Response

from commission.obligations.actions import acting
from commission.obligations.api import shapes
from commission.obligations.forms import DecisionForm, DelegationForm, ExtensionForm, RefusalForm, SnoozeForm
from commission.obligations.models import ExtensionRequest, Obligation
from commission.obligations.permissions import abilities, can_decide_extension
from commission.web.api.doors import Readable, verb
from commission.web.http import require

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class WorkDoor(Readable):
    """One's own obligations and those that one waits for; the secretariat sees all."""

    serializer_class = shapes.ObligationShape
    filterset_fields = {"kind": ["exact"], "settled_at": ["isnull"], "side": ["exact"], "reference": ["exact"]}
    abilities = staticmethod(abilities)

    def found(self) -> QuerySet[Obligation]:
        return Obligation.objects.visible_to(self.person).select_related("owner")

    def get_serializer_class(self) -> type[shapes.ObligationRow]:
        return shapes.ObligationRow if self.action == "list" else shapes.ObligationShape

    @verb("snooze", takes=shapes.SnoozeInput, gives=shapes.ObligationShape)
    def snooze(self, _request: Request, pk: str) -> Response:
        """Put the reminders off to a morning on offer; the due time does not move."""
        row = self.allowed("snooze")
        given = self.taken(shapes.SnoozeInput)
        form = self.formed(SnoozeForm(row, {"until": given["until"].astimezone(row.owner.zone).isoformat()}))
        acting.snooze(row, by=self.person, until=form.cleaned_data["until"])
        return self.shown(self.get_object())

    @verb("extension", takes=shapes.ExtensionInput, gives=shapes.ExtensionShape, status=201)
    def extension(self, _request: Request, pk: str) -> Response:
        """Ask for more time."""
        row = self.allowed("ask_more_time")
        form = self.formed(ExtensionForm(row, self.taken(shapes.ExtensionInput)))
        asked = acting.ask_more_time(row, by=self.person, **form.cleaned_data)
        return self.shown(asked, shapes.ExtensionShape, 201)

    @verb("extension/decision", takes=shapes.DecisionInput, gives=shapes.ObligationShape)
    def decision(self, _request: Request, pk: str) -> Response:
        """Grant or refuse more time."""
        row = self.get_object()
        asked = row.extensions.filter(state=ExtensionRequest.State.ASKED).first()
        if asked is None:
            raise Http404
        require(can_decide_extension(self.person, asked))
        granted = self.formed(DecisionForm(self.taken(shapes.DecisionInput))).cleaned_data["granted"] == "yes"
        (acting.grant if granted else acting.refuse)(asked, by=self.person)
        return self.shown(self.get_object())

    @verb("refusal", takes=shapes.RefusalInput, status=204)
    def refusal(self, _request: Request, pk: str) -> Response:
        row = self.allowed("decline")
        form = self.formed(RefusalForm(self.taken(shapes.RefusalInput)))
        acting.decline(row, reason=form.reason, by=self.person)
        return Response(status=204)

    @verb("delegation", takes=shapes.HandOverInput, status=204)
    def delegation(self, _request: Request, pk: str) -> Response:
        row = self.allowed("delegate")
        form = self.formed(DelegationForm(row, self.taken(shapes.HandOverInput)))
        acting.delegate(row, to=form.cleaned_data["to"], by=self.person)
        return Response(status=204)
