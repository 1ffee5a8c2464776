"""The public front page: each room registers a section it fills (open calls, adopted recommendations)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

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


# Shown in both languages on one page, whatever the language of the page: hence not through gettext.
INTRODUCTION = [
    (
        "en",
        "Two nations, one page of work",
        [
            "The {name_en} brings companies, laboratories and universities of both countries together: they propose "
            "joint research, visit each other’s sites and put recommendations to both governments.",
            "This portal is where that work is done. Both sides read, write and decide on the same pages, each in its "
            "own language.",
        ],
    ),
    (
        "ja",
        "一つの紙面で、両国の仕事を",
        [
            "{name_ja}は、日米両国の企業・研究所・大学を結び、共同研究の提案、相互の視察、両国政府への提言を進めています。",
            "このポータルは、その仕事の場です。双方が同じページを、それぞれの言語で読み、書き、決めます。",
        ],
    ),
]

_sections: list[Section] = []


def register(section: Section) -> Section:
    """Called from `apps.ready` of a room."""
    if section not in _sections:
        _sections.append(section)
    return section


def sections() -> list[Filled]:
    ordered = sorted(_sections, key=lambda section: section.position)
    return [Filled(str(section.title), section.template, section.content()) for section in ordered]


def introduction() -> list[dict[str, Any]]:
    """What the Commission is, left in English, right in Japanese."""
    return [
        {"lang": lang, "title": title, "texts": [text.format(**settings.COMMISSION) for text in texts]}
        for lang, title, texts in INTRODUCTION
    ]
