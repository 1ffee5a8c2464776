"""The two counts of every page: what waits for me, and what I have not read. One query for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from commission.obligations.models import Notice, Obligation
from commission.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


KEPT = "_obligation_counts"
# What others owe is counted so far; whoever waits for more than that reads it by pages.
MOST = 100


def waiting(person: Person) -> int | None:
    return _counts(person)[0] or None


def unread(person: Person) -> int | None:
    return _counts(person)[1] or None


def waited_by(person: Person, others: QuerySet[Obligation]) -> int:
    """For My work, which counts what others owe as well: still one query, and the menu has its numbers from it."""
    waited = Func(ArraySubquery(others.order_by().values("pk")[:MOST]), function="cardinality")
    *kept, found = _read(person, Coalesce(waited, 0, output_field=IntegerField()))
    setattr(person, KEPT, tuple(kept))
    return int(found)


def _counts(person: Person) -> tuple[int, int]:
    """Kept on the person, who is read anew with each request."""
    if not hasattr(person, KEPT):
        setattr(person, KEPT, _read(person))
    found: tuple[int, int] = getattr(person, KEPT)
    return found


def _read(person: Person, *more: Coalesce) -> Any:
    owed = Obligation.objects.open().awake(timezone.now()).filter(owner=OuterRef("pk"))
    new = Notice.objects.unread().filter(person=OuterRef("pk"))
    wanted = (_number(owed, "owner"), _number(new, "person"), *more)
    return Person.objects.filter(pk=person.pk).order_by().values_list(*wanted).get()


def _number(rows: QuerySet[Obligation] | QuerySet[Notice], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
