"""What a ladder would send in the next fourteen days, by the code that sends. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from commission.obligations.models import Obligation
from commission.obligations.steps import Posts, coming, everybody_in
from commission.people.calendars import WorkDays

if TYPE_CHECKING:
    from datetime import datetime

    from commission.obligations.models import Ladder, LadderStep
    from commission.obligations.steps import Coming

AHEAD = timedelta(days=14)
MOST = 500
SHOWN = 50


@dataclass(frozen=True)
class Preview:
    """How many reminders, to how many people, about how many things; and the first of them."""

    count: int
    people: int
    things: int
    first: list[Coming]


def preview(ladder: Ladder, steps: list[LadderStep], now: datetime) -> Preview:
    rows = Obligation.objects.open().filter(ladder__code=ladder.code).select_related("owner", "asked_by")
    found = list(rows.order_by("due_at")[:MOST])
    posts = Posts.at(now)
    days = WorkDays.of(everybody_in(found, posts))
    sent = [one for row in found for one in coming(row, posts, days, steps) if now < one.planned_for <= now + AHEAD]
    sent.sort(key=lambda one: one.planned_for)
    people = {one.recipient.pk for one in sent}
    things = {one.obligation.pk for one in sent}
    return Preview(len(sent), len(people), len(things), sent[:SHOWN])
