"""Search by name, backed by an index: what directory entries and organisations share."""

from __future__ import annotations

from typing import Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from commission.members.models.names import fold, grams, grams_wanted, searchable

LONGEST_QUERY = 100
MOST_TERMS = 8


class SearchableName(models.Model):
    """`search` and `grams` are written by the actions that change a name, through `names_changed`."""

    search = models.TextField(editable=False, default="\n")
    grams = ArrayField(models.CharField(max_length=3), editable=False, default=list)

    class Meta:
        abstract = True

    def index_names(self, *names: str) -> None:
        self.search = searchable(names)
        self.grams = grams(self.search)


AnySearchable = TypeVar("AnySearchable", bound=SearchableName)


class SearchableQuerySet(models.QuerySet[AnySearchable]):
    def named(self, query: str) -> Self:
        """Those with every word of the query somewhere in one of their names, in either script."""
        terms = fold(query[:LONGEST_QUERY]).split()[:MOST_TERMS]
        if not terms:
            return self.none() if query.strip() else self
        wanted = sorted({gram for term in terms for gram in grams_wanted(term)})
        contained = Q(*(("search__contains", term) for term in terms))
        return self.filter(contained, grams__contains=wanted)

    def by_nearness(self, query: str) -> Self:
        """Whole names first, then beginnings, then beginnings of words; short names before long ones."""
        asked = fold(query[:LONGEST_QUERY])
        ladder = [f"\n{asked}\n", f"\n{asked}", f" {asked}"]
        nearness = Case(
            *(When(search__contains=step, then=Value(rank)) for rank, step in enumerate(ladder)),
            default=Value(len(ladder)),
            output_field=IntegerField(),
        )
        return self.order_by(nearness, Length("search"), "pk")
