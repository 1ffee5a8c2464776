"""The text of a proposal, live or of a sealed version, in the parts that pages print side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from projects.forms.proposals import LABELS, LONG

if TYPE_CHECKING:
    from projects.models import Proposal


@dataclass(frozen=True)
class Part:
    """One section in both languages. `code` is the anchor."""

    code: str
    title: str
    en: str
    ja: str

    @property
    def is_empty(self) -> bool:
        return not (self.en or self.ja)


def parts_of(proposal: Proposal) -> list[Part]:
    return parts_in(
        {f"{name}_{language}": getattr(proposal, f"{name}_{language}") for name in LONG for language in ("en", "ja")}
    )


def parts_in(content: dict[str, Any]) -> list[Part]:
    """Of a sealed content, or of anything that has the same keys."""
    return [
        Part(name, str(LABELS[name]), content.get(f"{name}_en", ""), content.get(f"{name}_ja", "")) for name in LONG
    ]
