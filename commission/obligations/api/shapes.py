"""What the API shows and takes in this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from commission.obligations.models import EngineMode, ExtensionRequest, Ladder, LadderStep, Notice, Obligation
from commission.obligations.permissions import abilities
from commission.web.api.shapes import NamedPerson, Shape


class ExtensionShape(serializers.ModelSerializer[ExtensionRequest]):
    class Meta:
        model = ExtensionRequest
        fields = read_only_fields = ["id", "obligation", "state", "due_at", "reason", "asked_at", "decided_at"]


class ObligationRow(serializers.ModelSerializer[Obligation]):
    owner = NamedPerson(read_only=True)
    how = serializers.CharField(read_only=True)

    class Meta:
        model = Obligation
        fields = read_only_fields = [
            *("id", "kind", "reference", "title_en", "title_ja", "why_en", "why_ja", "url", "owner", "side"),
            *("opened_at", "due_at", "zone", "entered", "epoch", "snoozed_until", "snoozes", "settled_at", "how"),
        ]


class ObligationShape(ObligationRow, Shape):
    abilities = staticmethod(abilities)
    extensions = ExtensionShape(many=True, read_only=True)

    class Meta:
        model = Obligation
        fields = read_only_fields = [*ObligationRow.Meta.fields, "extensions", "can"]


class SnoozeInput(serializers.Serializer[Any]):
    """One of the mornings that the page offers."""

    until = serializers.DateTimeField()


class ExtensionInput(serializers.Serializer[Any]):
    due_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=500)


class RefusalInput(serializers.Serializer[Any]):
    why = serializers.ChoiceField(choices=["time", "subject", "conflict", "other"])
    words = serializers.CharField(max_length=400, required=False, allow_blank=True)


class HandOverInput(serializers.Serializer[Any]):
    to = serializers.IntegerField(min_value=1)


class DecisionInput(serializers.Serializer[Any]):
    granted = serializers.ChoiceField(choices=["yes", "no"])


class MessageReasonInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class ModeInput(MessageReasonInput):
    mode = serializers.ChoiceField(choices=EngineMode.Mode.choices)


class NoticeRow(serializers.ModelSerializer[Notice]):
    class Meta:
        model = Notice
        fields = read_only_fields = [
            *("id", "kind", "message_class", "reference", "url", "subject_line", "language", "made_at", "read_at"),
        ]


class NoticeShape(NoticeRow):
    class Meta:
        model = Notice
        fields = read_only_fields = [*NoticeRow.Meta.fields, "text"]


class MessageRow(NoticeRow):
    """As the secretariat sees it: to whom, in which state and why."""

    class Meta:
        model = Notice
        fields = read_only_fields = [
            *NoticeRow.Meta.fields,
            *("address", "state", "reason", "message_id", "generation", "attempts", "next_attempt_at"),
            *("not_after", "intent_at", "accepted_at", "last_code", "is_digest", "carried_by"),
        ]


class StepShape(serializers.ModelSerializer[LadderStep]):
    class Meta:
        model = LadderStep
        fields = ["anchor", "offset", "audience", "effect", "use_by", "is_digestible"]


class LadderShape(serializers.ModelSerializer[Ladder]):
    steps = StepShape(many=True, read_only=True)

    class Meta:
        model = Ladder
        fields = read_only_fields = ["code", "version", "name_en", "name_ja", "made_at", "note", "steps"]


class RevisionInput(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300)
    steps = StepShape(many=True, allow_empty=False)

    def validate_steps(self, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
        keys = [(step.get("anchor"), step["offset"], step.get("audience")) for step in steps]
        if len(set(keys)) < len(keys):
            raise serializers.ValidationError(_("Two steps are the same."))
        if any(step.get("anchor") == LadderStep.Anchor.OPENED and step["offset"] < 1 for step in steps):
            raise serializers.ValidationError(_("Days after the day it was asked count from 1."))
        return steps


class EngineShape(serializers.ModelSerializer[EngineMode]):
    class Meta:
        model = EngineMode
        fields = read_only_fields = ["mode", "reason", "set_at"]
