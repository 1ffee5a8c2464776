"""How the list of people is narrowed and ordered, and how people are found from the search of the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commission.people.models import Person, Post, Side
from commission.web.search import LIMIT, Hit, searchable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commission.people.models.person import PersonQuerySet


class PeopleFilter(django_filters.FilterSet):  # type: ignore[misc]  # no types
    q = django_filters.CharFilter(
        label=_("Name or address"),
        method="named",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    side = django_filters.ChoiceFilter(label=_("Side"), choices=Side.choices, empty_label=_("Both sides"))
    post = django_filters.ChoiceFilter(
        label=_("Post"), choices=Post.Role.choices, method="holding", empty_label=_("Any or none")
    )
    state = django_filters.ChoiceFilter(
        label=_("Account"),
        choices=(("active", _("Active")), ("inactive", _("Deactivated"))),
        method="in_state",
        empty_label=_("All"),
    )
    sort = django_filters.OrderingFilter(
        fields=(("latin_family", "name"), ("reading", "reading"), ("side", "side"), ("joined_at", "joined"))
    )

    class Meta:
        model = Person
        fields = ()

    def named(self, people: PersonQuerySet, _name: str, value: str) -> PersonQuerySet:
        return people.named(value, or_at=self.request.user.is_secretariat)

    def holding(self, people: PersonQuerySet, _name: str, value: str) -> PersonQuerySet:
        return people.holding(value)

    def in_state(self, people: PersonQuerySet, _name: str, value: str) -> PersonQuerySet:
        return people.filter(is_active=value == "active")


@searchable("people", _("People"))
def find_people(query: str, person: Person) -> Iterable[Hit]:
    found = Person.objects.visible_to(person).named(query, or_at=person.is_secretariat)
    return [Hit(other.get_absolute_url(), str(other), detail=other.get_side_display()) for other in found[: LIMIT + 1]]
