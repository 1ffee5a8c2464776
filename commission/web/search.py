"""Search over everything: each room offers its own providers; what a reader may not see, its provider does not find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from commission.people.models import Person

LIMIT = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the results. `language` marks a title that is not in the language of the page."""

    url: str
    title: str
    reference: str = ""
    detail: str = ""
    language: str = ""


Provider = Callable[[str, "Person"], Iterable[Hit]]

_providers: dict[str, tuple[_StrPromise | str, Provider]] = {}


def searchable(code: str, name: _StrPromise | str) -> Callable[[Provider], Provider]:
    """`@searchable("proposals", _("Proposals"))` on `find(query, person)`, which goes through `visible_to(person)`."""

    def register(provider: Provider) -> Provider:
        _providers[code] = (name, provider)
        return provider

    return register


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    hits: list[Hit]
    more: bool


def search(query: str, person: Person) -> list[Group]:
    """The hits of every room that has some, at most ten a room."""
    groups = []
    for name, provider in _providers.values():
        hits = list(provider(query, person))
        if hits:
            groups.append(Group(str(name), hits[:LIMIT], len(hits) > LIMIT))
    return groups
