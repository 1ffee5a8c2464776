"""Shapes that every room's API shows: a person by name, and a thing with what one may do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

if TYPE_CHECKING:
    from collections.abc import Callable

    from commission.people.models import Person


class NamedPerson(serializers.Serializer[Any]):
    """Somebody as everybody with an account may see them."""

    id = serializers.IntegerField(read_only=True)
    name_en = serializers.SerializerMethodField()
    name_ja = serializers.SerializerMethodField()
    side = serializers.ChoiceField(choices=["US", "JP"], read_only=True)

    def get_name_en(self, person: Any) -> str:
        return str(person.name_in("en"))

    def get_name_ja(self, person: Any) -> str:
        return str(person.name_in("ja"))


@extend_schema_field({"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$", "example": "17:00:00"})
class WallTime(serializers.TimeField):
    """A time of day without a zone, which the schema's own `time` would have."""


class Shape(serializers.ModelSerializer[Any]):
    """Read-only; `can` says which verbs this person may use on this thing now."""

    abilities: ClassVar[Callable[..., dict[str, bool]]]
    can = serializers.SerializerMethodField()

    @property
    def person(self) -> Person:
        person: Person = self.context["request"].user
        return person

    @extend_schema_field(serializers.DictField(child=serializers.BooleanField()))
    def get_can(self, thing: Any) -> dict[str, bool]:
        return type(self).abilities(self.person, thing)
