"""What the API shows of people, their posts, absences and calendars."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from commission.people.models import Absence, CalendarDay, Person, Post
from commission.people.permissions import abilities, can_see_address
from commission.web.api.shapes import Shape, WallTime


class PostShape(serializers.ModelSerializer[Post]):
    class Meta:
        model = Post
        fields = read_only_fields = ["id", "role", "side", "starts_on", "ends_on"]


class PersonShape(Shape):
    """The public card of somebody; the address only where one may see it."""

    abilities = staticmethod(abilities)
    name_en = serializers.SerializerMethodField()
    name_ja = serializers.SerializerMethodField()
    posts = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = read_only_fields = [
            *("id", "name_en", "name_ja", "reading", "side", "language", "is_active", "posts", "email", "can"),
        ]

    def get_name_en(self, person: Person) -> str:
        return person.name_in("en")

    def get_name_ja(self, person: Person) -> str:
        return person.name_in("ja")

    def get_posts(self, person: Person) -> list[str]:
        return sorted({post.role for post in person.posts.not_over()})

    def get_email(self, person: Person) -> str | None:
        return person.email if can_see_address(self.person, person) else None


class AbsenceShape(serializers.ModelSerializer[Absence]):
    class Meta:
        model = Absence
        fields = ["id", "starts_on", "ends_on", "note"]
        read_only_fields = ["id"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["ends_on"] < attrs["starts_on"]:
            raise serializers.ValidationError({"ends_on": _("The last day is before the first.")})
        return attrs


class ProfileShape(serializers.ModelSerializer[Person]):
    """One's own profile."""

    office_opens = WallTime()
    office_closes = WallTime()

    class Meta:
        model = Person
        fields = [
            *("id", "email", "latin_given", "latin_family", "native_name", "reading", "side", "language"),
            *("time_zone", "calendar", "office_opens", "office_closes", "nudges", "theme"),
        ]
        read_only_fields = ["id", "email", "side"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        opens = attrs.get("office_opens", getattr(self.instance, "office_opens", None))
        closes = attrs.get("office_closes", getattr(self.instance, "office_closes", None))
        if opens and closes and closes <= opens:
            raise serializers.ValidationError({"office_closes": _("Office hours end after they begin.")})
        return attrs


class DayShape(serializers.ModelSerializer[CalendarDay]):
    class Meta:
        model = CalendarDay
        fields = ["id", "calendar", "day", "is_working", "name_en", "name_ja", "source"]
        read_only_fields = ["id"]
        validators: list[Any] = []  # the same day twice is a conflict, told by the action


class PostInput(serializers.ModelSerializer[Post]):
    class Meta:
        model = Post
        fields = ["role", "side", "starts_on", "ends_on"]
        validators: list[Any] = []


class PostEndInput(serializers.Serializer[Any]):
    ends_on = serializers.DateField()
    successor = serializers.PrimaryKeyRelatedField(
        queryset=Person.objects.filter(is_active=True), required=False, allow_null=True
    )
