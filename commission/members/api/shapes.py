"""What the API shows and takes in this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from commission.members.models import (
    AccessRequest,
    Area,
    DirectoryEntry,
    Invitation,
    Membership,
    Organisation,
    OrganisationName,
)
from commission.members.permissions import abilities
from commission.people.models import Person, Post, Side
from commission.web.api.shapes import NamedPerson, Shape

PLACE = ("city", "website")
IDENTITY = ("kind", "name_en", "name_ja", "reading", "ror_id", "corporate_number", "domains", "parent")


def codes(**options: Any) -> Any:
    return serializers.SlugRelatedField(slug_field="code", queryset=Area.objects.all(), many=True, **options)


class AreaShape(serializers.ModelSerializer[Area]):
    class Meta:
        model = Area
        fields = read_only_fields = ["code", "name_en", "name_ja", "is_sensitive"]


class NameShape(serializers.ModelSerializer[OrganisationName]):
    class Meta:
        model = OrganisationName
        fields = ["id", "name", "language", "until"]
        read_only_fields = ["id"]


class OrganisationRow(serializers.ModelSerializer[Organisation]):
    website = serializers.CharField(read_only=True)
    reference = serializers.CharField(read_only=True)
    areas: Any = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)

    class Meta:
        model = Organisation
        fields = read_only_fields = [
            *("id", "reference", "state", "side", "kind", "name_en", "name_ja", "reading"),
            *("city", "website", "ror_id", "areas"),
        ]


class OrganisationShape(OrganisationRow, Shape):
    abilities = staticmethod(abilities)
    version = serializers.IntegerField(source="revision", read_only=True)
    names = NameShape(many=True, read_only=True)

    class Meta:
        model = Organisation
        fields = read_only_fields = [
            *OrganisationRow.Meta.fields,
            *("corporate_number", "domains", "parent", "joined_on", "names", "version", "can"),
        ]


class PlaceInput(serializers.ModelSerializer[Organisation]):
    """What an organisation's administrator keeps."""

    areas = codes(required=False)

    class Meta:
        model = Organisation
        fields = [*PLACE, "areas"]


class IdentityInput(PlaceInput):
    """Names and identifiers too, for the secretariat."""

    parent: Any = serializers.PrimaryKeyRelatedField(
        queryset=Organisation.objects.members(), required=False, allow_null=True
    )

    class Meta:
        model = Organisation
        fields = [*IDENTITY, *PLACE, "areas"]
        validators: list[Any] = []


class ApplyInput(IdentityInput):
    class Meta:
        model = Organisation
        fields = ["side", *IDENTITY, *PLACE, "purpose", "areas"]
        validators: list[Any] = []


class ReasonInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000)


class MembershipShape(serializers.ModelSerializer[Membership]):
    person = NamedPerson(read_only=True)
    organisation = serializers.CharField(source="organisation.reference", read_only=True)

    class Meta:
        model = Membership
        fields = read_only_fields = ["id", "person", "organisation", "role", "starts_on", "ends_on"]


class RoleInput(serializers.Serializer[Any]):
    to = serializers.PrimaryKeyRelatedField(queryset=Person.objects.filter(is_active=True))
    role = serializers.ChoiceField(choices=Membership.Role.choices)


class RoleEndInput(serializers.Serializer[Any]):
    on = serializers.DateField(required=False, allow_null=True)
    successor = serializers.PrimaryKeyRelatedField(
        queryset=Person.objects.filter(is_active=True), required=False, allow_null=True
    )


class InvitationShape(serializers.ModelSerializer[Invitation]):
    organisation = serializers.CharField(source="organisation.reference", read_only=True, default=None, allow_null=True)
    is_open = serializers.BooleanField(read_only=True)
    post = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True)

    class Meta:
        model = Invitation
        fields = read_only_fields = [
            *("id", "email", "name", "language", "side", "organisation", "roles", "post", "state", "is_open"),
            *("sent_at", "expires_at", "decided_at"),
        ]


class InvitationInput(serializers.Serializer[Any]):
    """Into an organisation with roles, to a post, or both."""

    email = serializers.EmailField()
    name = serializers.CharField(max_length=160)
    language = serializers.ChoiceField(choices=[("en", "English"), ("ja", "日本語")], required=False, allow_blank=True)
    side = serializers.ChoiceField(choices=Side.choices)
    organisation = serializers.RegexField(r"^O-\d{3,9}$", required=False)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Membership.Role.choices), default=list)
    post = serializers.ChoiceField(choices=Post.Role.choices, required=False, allow_blank=True)
    message = serializers.CharField(max_length=1000, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("organisation")) is not bool(attrs["roles"]):
            raise serializers.ValidationError({"roles": _("Name roles together with an organisation.")})
        if not attrs.get("organisation") and not attrs.get("post"):
            raise serializers.ValidationError({"post": _("Invite into an organisation, to a post, or both.")})
        return attrs


class AccessShape(serializers.ModelSerializer[AccessRequest]):
    class Meta:
        model = AccessRequest
        fields = read_only_fields = [
            *("id", "name", "email", "side", "language", "organisation_name", "ror_id", "why", "state"),
            *("received_at", "decided_at", "reason"),
        ]


class ApprovalInput(serializers.Serializer[Any]):
    organisation = serializers.RegexField(r"^O-\d{3,9}$")
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=Membership.Role.choices), min_length=1, max_length=4
    )


class EntryShape(serializers.ModelSerializer[DirectoryEntry]):
    class Meta:
        model = DirectoryEntry
        fields = read_only_fields = [
            *("ror_id", "status", "name", "names_en", "names_ja", "types", "city", "country", "website", "domains"),
        ]
