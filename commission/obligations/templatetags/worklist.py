"""The parts of a line of My work. They are drawn in Python because a page has fifty of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commission.obligations.kinds import kind_of
from commission.web.icons import drawn

if TYPE_CHECKING:
    from commission.obligations.worklist import Line

register = template.Library()


@register.simple_tag
def work_kind(line: Line) -> SafeString:
    """Icon, kind and number."""
    head = _kind(line.obligation.kind, get_language() or "en")
    return SafeString(f'{head}<span class="num">{escape(line.obligation.reference)}</span></div>')


@register.simple_tag
def work_act(line: Line) -> SafeString:
    """The one button, filled when it is urgent; nothing where somebody else must act."""
    if not line.is_mine:
        return SafeString("")
    style = "btn btn--main" if line.is_urgent else "btn"
    return SafeString(f'<a class="{style}" href="{escape(line.obligation.url)}">{escape(line.kind.act)}</a>')


@register.simple_tag
def work_quiets(line: Line) -> SafeString:
    """Snooze, delegate, decline: links to the page where each is done."""
    can = line.can
    links = _quiets(can["snooze"], can["delegate"], can["decline"], get_language() or "en")
    return SafeString("".join(f'<a class="quiet" href="{line.url}#{part}">{said}</a>' for part, said in links))


@lru_cache(maxsize=256)
def _kind(code: str, _language: str) -> str:
    kind = kind_of(code)
    return format_html('<div class="work__kind">{}<span>{}</span>', drawn(kind.icon), kind.name)


@lru_cache(maxsize=32)
def _quiets(snooze: bool, delegate: bool, decline: bool, _language: str) -> list[tuple[str, str]]:  # noqa: FBT001  # keys
    parts = (
        (snooze, "snooze", "alarm-clock", _("Snooze")),
        (delegate, "delegation", "forward", _("Delegate")),
        (decline, "refusal", "ban", _("Decline")),
    )
    return [(part, format_html("{}{}", drawn(icon), word)) for may, part, icon, word in parts if may]
