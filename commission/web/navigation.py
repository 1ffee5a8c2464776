"""The menus of the masthead. Each room registers its entries from `apps.ready`; this module knows none of them."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, get_urlconf, reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from commission.people.models import Person

MENUS = ("main", "secretariat", "account", "public")


def everybody(_person: Person) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    """A line of a menu. It appears where its address exists and `shown` says yes; `badge` is a count beside it."""

    label: _StrPromise | str
    url_name: str
    shown: Callable[[Person], bool] = everybody
    badge: Callable[[Person], int | None] | None = None
    menu: str = "main"

    @property
    def url(self) -> str:
        return _address(self.url_name, get_urlconf())


@dataclass(order=True)
class _Place:
    position: int
    entry: Entry = field(compare=False)


@dataclass(frozen=True)
class Item:
    """An entry as one person sees it on one page."""

    label: str
    url: str
    count: int | None
    current: bool


_menus: dict[str, list[_Place]] = {menu: [] for menu in MENUS}


def register(entry: Entry, position: int) -> Entry:
    """Put the entry at that position of its menu; registering again is harmless."""
    places = _menus[entry.menu]
    if all(place.entry != entry for place in places):
        insort(places, _Place(position, entry))
    return entry


@cache
def _address(url_name: str, _urlconf: str | None) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def items(menu: str, person: Person | None, path: str) -> list[Item]:
    """What this person sees of a menu on the page at `path`; at most one item is the current one."""
    entries = [place.entry for place in _menus[menu]]
    seen = [entry for entry in entries if entry.url and (person is None or entry.shown(person))]
    here = _current([entry.url for entry in seen], path)
    return [Item(str(entry.label), entry.url, _count(entry, person), entry.url == here) for entry in seen]


def _current(urls: list[str], path: str) -> str:
    """The longest address the path lies under; "/" is itself only, or every page would be "My work"."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")


def _count(entry: Entry, person: Person | None) -> int | None:
    return entry.badge(person) if entry.badge and person is not None else None
