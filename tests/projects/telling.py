"""What is owed and what was told, as the tests of this room ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commission.obligations.models import Notice, Obligation

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.factories.projects import Cast


def owed() -> set[tuple[str, Person]]:
    return {(row.kind, row.owner) for row in Obligation.objects.open()}


def told(kind: str) -> dict[Any, Notice]:
    return {notice.person: notice for notice in Notice.objects.filter(kind=kind)}


def hows(kind: str) -> set[str | None]:
    return set(Obligation.objects.filter(kind=kind).values_list("how", flat=True))


def applicants(cast: Cast) -> set[Person]:
    return {cast.us_member, cast.jp_member, cast.us_signatory, cast.jp_signatory}
