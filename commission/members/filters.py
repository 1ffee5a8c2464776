"""How the lists of organisations and of the reference directory are narrowed and ordered, and found by the search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _

from commission.members.models import Area, DirectoryEntry, Organisation
from commission.people.models import Side
from commission.web.search import LIMIT, Hit, searchable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from commission.people.models import Person


class ByNearness(django_filters.OrderingFilter):  # type: ignore[misc]  # no types
    """Without a sort asked for, the nearest to the words come first; equals keep one order on all pages."""

    def filter(self, qs: Any, value: list[str] | None) -> Any:
        if value:
            return qs.order_by(*(self.get_ordering_value(param) for param in value), "pk")
        words = self.parent.form.cleaned_data.get("q") or ""
        return qs.by_nearness(words) if words.strip() else qs


class OrganisationFilter(django_filters.FilterSet):  # type: ignore[misc]  # no types
    q = django_filters.CharFilter(label=_("Name"), method="named")
    side = django_filters.ChoiceFilter(label=_("Side"), choices=Side.choices, empty_label=_("Both sides"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices, empty_label=_("All kinds"))
    area = django_filters.ModelChoiceFilter(
        label=_("Technology area"),
        field_name="areas",
        queryset=Area.objects.all(),
        to_field_name="code",
        empty_label=_("All areas"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Organisation.State.choices, empty_label=_("All states")
    )
    sort = ByNearness(fields=(("name_en", "name"), ("reading", "reading"), ("joined_on", "joined")))

    class Meta:
        model = Organisation
        fields = ("q", "side", "kind", "area", "state")

    def __init__(self, *args: Any, by_state: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_state:
            del self.filters["state"]

    def named(self, rows: Any, _name: str, words: str) -> Any:
        return rows.named(words)


class DirectoryFilter(django_filters.FilterSet):  # type: ignore[misc]  # no types
    q = django_filters.CharFilter(label=_("Name"), method="named")
    country = django_filters.ChoiceFilter(
        label=_("Country"), choices=(("US", _("United States")), ("JP", _("Japan"))), empty_label=_("All countries")
    )
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=DirectoryEntry.Status.choices, empty_label=_("All states")
    )
    sort = ByNearness(fields=(("name", "name"),))

    class Meta:
        model = DirectoryEntry
        fields = ("q", "country", "status")

    def named(self, rows: Any, _name: str, words: str) -> Any:
        return rows.named(words)


@searchable("organisations", _("Organisations"))
def find_organisations(query: str, person: Person) -> Iterable[Hit]:
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(person).named(query).by_nearness(query)
    return [Hit(row.get_absolute_url(), str(row), row.reference, row.get_side_display()) for row in rows[: LIMIT + 1]]
