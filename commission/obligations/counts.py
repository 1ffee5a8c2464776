"""The two counts of every page: what waits for me, and what I have not read. One query for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from commission.obligations.models import Notice, Obligation
from commission.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


KEPT = "_obligation_counts"


def waiting(person: Person) -> int | None:
    return _counts(person)[0] or None


def unread(person: Person) -> int | None:
    return _counts(person)[1] or None


def _counts(person: Person) -> tuple[int, int]:
    """Kept on the person, who is read anew with each request."""
    found: tuple[int, int] | None = getattr(person, KEPT, None)
    if found is None:
        owed = Obligation.objects.open().awake(timezone.now()).filter(owner=OuterRef("pk"))
        new = Notice.objects.unread().filter(person=OuterRef("pk"))
        counted = Person.objects.filter(pk=person.pk).values_list(_number(owed, "owner"), _number(new, "person"))
        found = counted.get()
        setattr(person, KEPT, found)
    return found


def _number(rows: QuerySet[Obligation] | QuerySet[Notice], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
