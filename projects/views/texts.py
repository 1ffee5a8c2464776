"""The text of a proposal, live or of a sealed version, in the parts that pages print side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from commission.people.clocks import day_words
from commission.people.models import Language
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


def facts_in(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The plain facts of a sealed content, in words; what is missing is left out."""
    first, last = content.get("starts_on"), content.get("ends_on")
    term = " – ".join(day_words(date.fromisoformat(day), year=True) for day in (first, last) if day)
    language = content.get("authoritative")
    rows = [
        (_("Call"), str(content.get("call", ""))),
        (_("Authoritative language"), str(Language(language).label) if language else ""),
        (_("Term"), term),
        (_("Budget, US side"), _money(_("USD %(amount)s"), content.get("budget_usd"))),
        (_("Budget, Japan side"), _money(_("JPY %(amount)s"), content.get("budget_jpy"))),
    ]
    return [(label, value) for label, value in rows if value]


def _money(words: str, amount: str | None) -> str:
    return words % {"amount": f"{Decimal(amount):,.0f}"} if amount else ""


def partners_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """US first, as everywhere."""
    return sorted(content.get("partners", []), key=lambda partner: partner["side"], reverse=True)


def parts_of(proposal: Proposal) -> list[Part]:
    return parts_in(
        {f"{name}_{language}": getattr(proposal, f"{name}_{language}") for name in LONG for language in ("en", "ja")}
    )


def parts_in(content: dict[str, Any]) -> list[Part]:
    """Of a sealed content, or of anything that has the same keys."""
    return [
        Part(name, str(LABELS[name]), content.get(f"{name}_en", ""), content.get(f"{name}_ja", "")) for name in LONG
    ]
