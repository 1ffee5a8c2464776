"""The rows of the list of proposals, made ready in Python: the template only prints them, fifty times a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commission.web.templatetags.ui import badge
from commission.web.templatetags.ui import pair as draw_pair
from projects.models import Proposal
from projects.views.pairs import shown_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from commission.people.models import Person
    from commission.web.pair import Pair

State = Proposal.State
TONES = {
    State.DRAFT: ("ai", "pen-line"),
    State.SUBMITTED: ("wait", "hourglass"),
    State.SCREENED: ("ai", "users"),
    State.REVIEWED: ("wait", "key-round"),
    State.SELECTED: ("done", "check"),
    State.DECLINED: ("", "x"),
    State.WITHDRAWN: ("", "undo-2"),
}


# What a row prints, read as plain values: fifty rows of three models each would cost more than all the rest.
FIELDS = (
    *("pk", "state", "title_en", "title_ja", "updated_at"),
    *("call__year", "call__number", "call__reviews_per_side", "primary_area__name_en", "primary_area__name_ja"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """`lang` and `second` are ready to print: the language where it is not the page's, the other title as a line."""

    number: int
    url: str
    title: str
    lang: SafeString | str
    second: SafeString | str
    area: str
    call: str
    pair: Pair
    pair_of: str
    badge: SafeString
    changed_at: datetime

    @property
    def reference(self) -> str:
        return f"P-{self.number}"

    @property
    def cells(self) -> SafeString:
        """The row of the long list in one piece, but for its time. Only titles and areas are other people's words."""
        return SafeString(
            f'<td class="num">{self.reference}</td>'
            f'<th scope="row" class="ttl"><a href="{self.url}"{self.lang}>{escape(self.title)}</a>{self.second}</th>'
            f'<td>{escape(self.area)}</td><td class="num nowrap">{self.call}</td>'
            f'<td>{draw_pair(self.pair)}<span class="sub">{self.pair_of}</span></td><td>{self.badge}</td>'
        )


def state_badge(proposal: Proposal) -> SafeString:
    tone, icon = TONES[State(proposal.state)]
    return badge(tone, str(proposal.get_state_display()), icon=icon)


def rows_of(values: Sequence[dict[str, Any]], person: Person) -> list[Row]:
    """Rows of `queryset.values(*FIELDS)`."""
    if not values:
        return []
    shown = shown_for(values, person)
    badges = {state: badge(tone, str(state.label), icon=icon) for state, (tone, icon) in TONES.items()}
    # Addresses differ in their number only; resolving one costs more than the rest of a row.
    address = reverse("projects:detail", args=[0]).replace("P-0", "P-%d")
    area = "primary_area__name_ja" if get_language() == "ja" else "primary_area__name_en"
    return [
        Row(
            each["pk"],
            address % each["pk"],
            *titled(each["title_en"], each["title_ja"]),
            each[area] or "",
            f"C-{each['call__year']}-{each['call__number']}",
            shown[each["pk"]].pair,
            str(shown[each["pk"]].of),
            badges[State(each["state"])],
            each["updated_at"],
        )
        for each in values
    ]


def titled(english: str, japanese: str) -> tuple[str, SafeString | str, SafeString | str]:
    """The title in the language of the page, or else in the other; and the other below it."""
    first, second = ("ja", "en") if get_language() == "ja" else ("en", "ja")
    title, other = (japanese, english) if first == "ja" else (english, japanese)
    if title:
        return title, "", SafeString(f'<span class="sub" lang="{second}">{escape(other)}</span>') if other else ""
    return (other, SafeString(f' lang="{second}"'), "") if other else (_("Untitled"), "", "")
