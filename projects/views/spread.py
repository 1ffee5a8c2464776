"""How the scores of both sides lie: US above the line, Japan below, a bar at the mean of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from commission.people.models import Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from projects.models import Review

FIRST, STEP = 7, 23
STACKED = 7
ROWS = {Side.US: (8, 2, 14), Side.JP: (22, 16, 28)}


@dataclass(frozen=True)
class Spread:
    """The weighted means of the reviews, by side."""

    us: tuple[Decimal, ...]
    jp: tuple[Decimal, ...]

    @property
    def gap(self) -> Decimal | None:
        """How far the sides are apart; nothing where one of them has no review."""
        if not self.us or not self.jp:
            return None
        return abs(_mean(self.us) - _mean(self.jp)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def mean(self) -> Decimal | None:
        """Of both sides, each counted alike however many reviewers it sent."""
        if not self.us or not self.jp:
            return None
        return ((_mean(self.us) + _mean(self.jp)) / 2).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def drawing(self) -> SafeString | str:
        return _drawn(self) if self.us or self.jp else ""


def spread_of(reviews: Iterable[Review]) -> Spread:
    means: dict[str, list[Decimal]] = defaultdict(list)
    for review in reviews:
        if review.mean is not None:
            means[review.assignment.side].append(review.mean)
    return Spread(tuple(means[Side.US]), tuple(means[Side.JP]))


def _mean(values: tuple[Decimal, ...]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _drawn(spread: Spread) -> SafeString:
    axis = format_html('<line class="axis" x1="4" x2="104" y1="{0}" y2="{0}"/>', 15)
    ticks = format_html_join(
        "", '<line class="axis" x1="{0}" x2="{0}" y1="13" y2="17"/>', ((_x(Decimal(n)),) for n in range(1, 6))
    )
    return format_html(
        '<svg class="spread" viewBox="0 0 120 30" width="120" height="30" role="img" aria-label="{}">{}{}{}{}</svg>',
        _in_words(spread), axis, ticks, _side(spread.us, Side.US), _side(spread.jp, Side.JP),
    )  # fmt: skip


def _side(values: tuple[Decimal, ...], side: Side) -> SafeString | str:
    if not values:
        return ""
    middle, top, bottom = ROWS[side]
    style = side.lower()
    dots = format_html_join(
        "", '<circle class="{}" cx="{}" cy="{}" r="3.25"/>', ((style, x, middle) for x in _apart(values))
    )
    bar = '<line class="mean {0}" x1="{1}" x2="{1}" y1="{2}" y2="{3}"/>'
    return dots + format_html(bar, style, _x(_mean(values)), top, bottom)


def _apart(values: tuple[Decimal, ...]) -> list[float]:
    """Equal scores stand beside each other."""
    places: list[float] = []
    for place in sorted(_x(value) for value in values):
        places.append(max(place, places[-1] + STACKED) if places else place)
    return places


def _x(value: Decimal) -> float:
    return round(FIRST + float(value - 1) * STEP, 1)


def _in_words(spread: Spread) -> str:
    none = _("none")
    us, jp = (", ".join(f"{value:.1f}" for value in values) or none for values in (spread.us, spread.jp))
    return _("US scores %(us)s; Japan scores %(jp)s") % {"us": us, "jp": jp}
