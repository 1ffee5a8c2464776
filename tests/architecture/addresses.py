"""Every address of the portal, from the resolver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The address of the administration site is Django's own; it is one door, tested as such.
SKIPPED_NAMESPACES = {"admin"}


@dataclass(frozen=True)
class Address:
    name: str
    view: Callable[..., Any]
    keywords: tuple[str, ...]
    is_named: bool = True

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    @property
    def is_open(self) -> bool:
        """Whether LoginRequiredMiddleware lets the anonymous through to the view."""
        return not getattr(self.view, "login_required", True)


@cache
def addresses() -> list[Address]:
    found = {address.name: address for address in walk(get_resolver(), ())}
    return [found[name] for name in sorted(found)]


def walk(resolver: URLResolver, above: tuple[str, ...], keywords: tuple[str, ...] = ()) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        known = (*keywords, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            name = str(pattern.name or pattern.pattern)
            yield Address(":".join([*above, name]), pattern.callback, known, is_named=bool(pattern.name))
        elif pattern.namespace not in SKIPPED_NAMESPACES:
            yield from walk(pattern, (*above, *([str(pattern.namespace)] if pattern.namespace else [])), known)
