"""The public front page: each room registers a section it fills (open calls, adopted recommendations)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Section:
    """A block of the front page: `template` is included with `only` and what `content` returns as `items`."""

    title: _StrPromise | str
    template: str
    content: Callable[[], Any]
    position: int


@dataclass(frozen=True)
class Filled:
    title: str
    template: str
    items: Any


_sections: list[Section] = []


def register(section: Section) -> Section:
    """Called from `apps.ready` of a room."""
    if section not in _sections:
        _sections.append(section)
    return section


def sections() -> list[Filled]:
    ordered = sorted(_sections, key=lambda section: section.position)
    return [Filled(str(section.title), section.template, section.content()) for section in ordered]
