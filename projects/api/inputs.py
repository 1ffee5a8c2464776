"""What the API takes: clean values for the actions. These serializers never write."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commission.members.models import Area, Organisation
from commission.people.models import Language, Person, Side
from commission.web.api.shapes import WallTime
from projects.models import Assignment, Call, Collaborator, Deadline, Partner, Proposal, Verdict
from projects.models.proposals import TEXTS

LONG = 60_000
REFERENCE = re.compile(r"(?:O-)?([0-9]{1,9})")


def active_person(**options: Any) -> Any:
    return serializers.PrimaryKeyRelatedField(queryset=Person.objects.filter(is_active=True), **options)


@extend_schema_field({"type": "string", "pattern": r"^(O-)?[0-9]{1,9}$", "example": "O-012"})
class ByReference(serializers.RelatedField[Organisation, str, str]):
    """An organisation by its reference (`O-012`)."""

    default_error_messages = {"unknown": _("No member organisation has this reference.")}

    def to_internal_value(self, data: str) -> Organisation:
        is_number = REFERENCE.fullmatch(str(data).upper())
        found = Organisation.objects.members().filter(pk=int(is_number[1])).first() if is_number else None
        if found is None:
            self.fail("unknown")
        return found

    def to_representation(self, value: Any) -> str:
        return str(value.reference)


def codes(**options: Any) -> Any:
    return serializers.SlugRelatedField(slug_field="code", queryset=Area.objects.all(), **options)


class CallInput(serializers.ModelSerializer[Call]):
    areas = codes(many=True, required=False)

    class Meta:
        model = Call
        fields = [
            *("year", "title_en", "title_ja", "summary_en", "summary_ja", "areas", "max_months"),
            *("summary_words", "summary_characters", "text_words", "text_characters", "consent_days"),
            *("screening_days", "response_days", "review_days", "decision_days", "reviews_per_side"),
        ]


class CallEdit(CallInput):
    class Meta:
        model = Call
        fields = [name for name in CallInput.Meta.fields if name != "year"]
        extra_kwargs = {name: {"required": False} for name in fields}


class DeadlineInput(serializers.ModelSerializer[Deadline]):
    wall_time = WallTime()
    side = serializers.ChoiceField(choices=Side.choices)

    class Meta:
        model = Deadline
        fields = ["side", "closes_on", "wall_time", "rule", "zone", "entered"]


class CriterionInput(serializers.Serializer[Any]):
    weight = serializers.IntegerField(min_value=1, max_value=100)
    name_en = serializers.CharField(max_length=120)
    name_ja = serializers.CharField(max_length=120)
    question_en = serializers.CharField(max_length=300, allow_blank=True, default="")
    question_ja = serializers.CharField(max_length=300, allow_blank=True, default="")
    anchors_en = serializers.ListField(
        child=serializers.CharField(max_length=300, allow_blank=True), min_length=5, max_length=5
    )
    anchors_ja = serializers.ListField(
        child=serializers.CharField(max_length=300, allow_blank=True), min_length=5, max_length=5
    )


class RubricInput(serializers.Serializer[Any]):
    criteria = CriterionInput(many=True, allow_empty=False)


class DraftInput(serializers.ModelSerializer[Proposal]):
    """Any part of a draft; what is not sent stays."""

    primary_area = codes(required=False, allow_null=True)
    other_areas = codes(many=True, required=False)

    class Meta:
        model = Proposal
        fields = [*TEXTS, "authoritative", "primary_area", "other_areas"]
        fields += ["budget_usd", "budget_jpy", "starts_on", "ends_on"]
        extra_kwargs = {text: {"max_length": LONG, "required": False} for text in TEXTS if "title" not in text} | {
            "authoritative": {"choices": Language.choices, "required": False},
            "budget_usd": {"min_value": 0},
            "budget_jpy": {"min_value": 0},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        starts, ends = attrs.get("starts_on"), attrs.get("ends_on")
        if starts and ends and ends < starts:
            raise serializers.ValidationError({"ends_on": _("The last day is before the first.")})
        return attrs


class BeginInput(DraftInput):
    call = serializers.RegexField(r"^C-\d{4}-\d{1,3}$")

    class Meta(DraftInput.Meta):
        fields = ["call", *DraftInput.Meta.fields]


class PersonInput(serializers.Serializer[Any]):
    person = active_person()


class CollaboratorInput(PersonInput):
    right = serializers.ChoiceField(choices=Collaborator.Right.choices, default=Collaborator.Right.EDIT)


class PartnerInput(serializers.Serializer[Any]):
    organisation = ByReference(queryset=Organisation.objects.members())
    contact = active_person()
    role = serializers.ChoiceField(choices=Partner.Role.choices, required=False)
    part = serializers.CharField(max_length=200, allow_blank=True, default="")


class ConsentInput(serializers.Serializer[Any]):
    """`shown` is the digest of what the contact has read (`GET …/consent/`)."""

    shown = serializers.RegexField(r"^[0-9a-f]{64}$")


class RefusalReasonInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class ShortReasonInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class ReturnInput(serializers.Serializer[Any]):
    reasons = serializers.CharField(max_length=10_000)
    until = serializers.DateTimeField(required=False, allow_null=True)


class ReviewerInput(serializers.Serializer[Any]):
    reviewer = active_person()
    again = serializers.BooleanField(default=False)


class DeclineInput(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=Assignment.Reason.choices)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")
    suggestion = serializers.CharField(max_length=300, allow_blank=True, default="")


class DelegationInput(serializers.Serializer[Any]):
    to = active_person()
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class UntilInput(serializers.Serializer[Any]):
    until = serializers.DateTimeField()


class ReviewInput(serializers.Serializer[Any]):
    """Any part of a review; a score of null takes it away."""

    scores = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True), required=False
    )
    confidence = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True)
    for_applicants = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    for_panel = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class KeyInput(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    note = serializers.CharField(max_length=4000, allow_blank=True, default="")
