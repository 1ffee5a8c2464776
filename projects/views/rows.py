"""The rows of the list of proposals, made ready in Python: the template only prints them, fifty times a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commission.web.templatetags.ui import badge
from projects.models import Proposal
from projects.views.pairs import shown_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.utils.safestring import SafeString

    from commission.people.models import Person
    from commission.web.pair import Pair

State = Proposal.State
SUB = '<span class="sub" lang="{}">{}</span>'
LANG = ' lang="{}"'
TONES = {
    State.DRAFT: ("ai", "pen-line"),
    State.SUBMITTED: ("wait", "hourglass"),
    State.SCREENED: ("ai", "users"),
    State.REVIEWED: ("wait", "key-round"),
    State.SELECTED: ("done", "check"),
    State.DECLINED: ("", "x"),
    State.WITHDRAWN: ("", "undo-2"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`lang` and `second` are ready to print: the language where it is not the page's, the other title as a line."""

    reference: str
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


def state_badge(proposal: Proposal) -> SafeString:
    tone, icon = TONES[State(proposal.state)]
    return badge(tone, str(proposal.get_state_display()), icon=icon)


def rows_of(proposals: Sequence[Proposal], person: Person) -> list[Row]:
    if not proposals:
        return []
    shown = shown_for(proposals, person)
    badges = {state: badge(tone, str(state.label), icon=icon) for state, (tone, icon) in TONES.items()}
    # Addresses differ in their number only; resolving one costs more than the rest of a row.
    address = proposals[0].get_absolute_url().replace(f"P-{proposals[0].pk}", "P-%d")
    return [
        Row(
            each.reference,
            address % each.pk,
            *titled(each),
            str(each.primary_area or ""),
            each.call.reference,
            shown[each.pk].pair,
            str(shown[each.pk].of),
            badges[State(each.state)],
            each.updated_at,
        )
        for each in proposals
    ]


def titled(proposal: Proposal) -> tuple[str, SafeString | str, SafeString | str]:
    """The title in the language of the page, or else in the other; and the other below it."""
    first, second = ("ja", "en") if get_language() == "ja" else ("en", "ja")
    title, other = getattr(proposal, f"title_{first}"), getattr(proposal, f"title_{second}")
    if title:
        return title, "", format_html(SUB, second, other) if other else ""
    return (other, format_html(LANG, second), "") if other else (_("Untitled"), "", "")
