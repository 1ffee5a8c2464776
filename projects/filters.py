"""How lists of proposals and calls are narrowed and ordered: one truth for the pages and the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commission.people.models import Person, Side
from projects.models import Call, Partner, Proposal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from projects.models.proposals import ProposalQuerySet

REFERENCE = re.compile(r"\s*[PpＰｐ]?[-‐－ー]?\s*(\d{1,9})\s*")
CALL = re.compile(r"C-(\d{4})-(\d{1,3})")


class Sort(django_filters.OrderingFilter):  # type: ignore[misc]  # the package has no types
    """Orders with the newest row first among equals, so that no row is on two pages; what has no date comes last."""

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        if not value:
            return qs
        fields = [self.get_ordering_value(param) for param in value]
        return qs.order_by(*(_nulls_last(field) for field in fields), "-pk")


def _nulls_last(field: str) -> Any:
    column = F(field.removeprefix("-"))
    return column.desc(nulls_last=True) if field.startswith("-") else column.asc(nulls_last=True)


class ProposalFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(method="having", label=_("Number or words, in either language"))
    state = django_filters.ChoiceFilter(choices=Proposal.State.choices, label=_("State"))
    call = django_filters.CharFilter(method="of_call", label=_("Call"))
    area = django_filters.CharFilter(method="in_area", label=_("Area"))
    side = django_filters.ChoiceFilter(choices=Side.choices, method="awaiting", label=_("Consent missing"))
    mine = django_filters.BooleanFilter(method="own", label=_("Only mine"))
    sort = Sort(fields=(("pk", "number"), ("updated_at", "changed"), ("submitted_at", "submitted")))

    class Meta:
        model = Proposal
        fields = ("q", "state", "call", "area", "side", "mine")

    def having(self, rows: ProposalQuerySet, _name: str, words: str) -> ProposalQuerySet:
        """The number if it reads as one, otherwise the words in titles, texts and names of partners."""
        number = REFERENCE.fullmatch(words)
        if number and int(number[1]) < 2**31:
            return rows.filter(Q(pk=int(number[1])) | Q(pk__in=rows.matching(words).values("pk")))
        return rows.matching(words)

    def of_call(self, rows: ProposalQuerySet, _name: str, reference: str) -> ProposalQuerySet:
        found = CALL.fullmatch(reference)
        return rows.filter(call__year=found[1], call__number=found[2]) if found else rows.none()

    def in_area(self, rows: ProposalQuerySet, _name: str, code: str) -> ProposalQuerySet:
        further = Proposal.other_areas.through.objects.filter(area__code=code).values("proposal")
        return rows.filter(Q(primary_area__code=code) | Q(pk__in=further))

    def awaiting(self, rows: ProposalQuerySet, _name: str, side: str) -> ProposalQuerySet:
        """Drafts in which a partner of that side has not consented to what is written now."""
        missing = Partner.objects.filter(side=side).exclude(state=Partner.State.GIVEN)
        return rows.filter(state=Proposal.State.DRAFT, pk__in=missing.values("proposal"))

    def own(self, rows: ProposalQuerySet, _name: str, mine: bool) -> ProposalQuerySet:  # noqa: FBT001
        person = getattr(self.request, "user", None)
        return rows.of(person) if mine and isinstance(person, Person) else rows


class CallFilter(django_filters.FilterSet):  # type: ignore[misc]
    state = django_filters.ChoiceFilter(choices=Call.State.choices, label=_("State"))
    year = django_filters.NumberFilter(label=_("Year"))
    sort = Sort(fields=(("year", "year"), ("title_en", "title")))

    class Meta:
        model = Call
        fields = ("state", "year")
