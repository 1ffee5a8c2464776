"""When each step of a ladder falls due, and for whom. The planner, the preview and every timeline ask here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from commission.obligations.kinds import kind_of
from commission.obligations.models import LadderStep
from commission.people.models import Post

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from commission.obligations.models import Obligation
    from commission.people.calendars import WorkDays
    from commission.people.models import Person

Audience = LadderStep.Audience


@dataclass(frozen=True)
class Coming:
    """A step as it will fall due for one person, if the obligation still waits."""

    obligation: Obligation
    step: LadderStep
    recipient: Person
    planned_for: datetime
    not_after: datetime


class Posts:
    """Who holds the posts that steps name, read in one query for many obligations."""

    def __init__(self, holders: dict[tuple[str, str], list[Person]]) -> None:
        self.holders = holders

    @classmethod
    def at(cls, now: datetime) -> Self:
        holders = defaultdict(list)
        roles = (Post.Role.CHAIR, Post.Role.STAFF)
        for post in Post.objects.held_on(now.date()).filter(role__in=roles).select_related("person"):
            holders[post.role, post.side].append(post.person)
        return cls(holders)

    def everybody(self) -> set[Person]:
        return {person for people in self.holders.values() for person in people}

    def told(self, step: LadderStep, obligation: Obligation) -> list[Person]:
        """Whom the step names. Whether they may know is asked when the time comes (`may_know`)."""
        audience = step.audience
        if audience == Audience.OWNER:
            return [obligation.owner]
        if audience == Audience.ASKER:
            return [obligation.asked_by] if obligation.asked_by else []
        if audience == Audience.CHAIRS:
            return self.holders.get(("chair", "US"), []) + self.holders.get(("chair", "JP"), [])
        return self.holders.get((audience, obligation.side), [])


_steps: dict[int, list[LadderStep]] = {}


def steps_of(ladder_id: int) -> list[LadderStep]:
    """The steps of one version. The database keeps them as they are, so they are read once in each process."""
    if ladder_id not in _steps and (found := list(LadderStep.objects.filter(ladder=ladder_id))):
        _steps[ladder_id] = found
    return _steps.get(ladder_id, [])


def may_know(obligation: Obligation, step: LadderStep, person: Person) -> bool:
    """Above the owner, nobody hears of it whom its kind bars: a chair with a conflict of interest."""
    bar = kind_of(obligation.kind).may_know
    return not step.escalates or bar is None or bar(obligation, person)


def everybody_in(obligations: Iterable[Obligation], posts: Posts) -> set[Person]:
    """All whose working days are needed to place the steps of these obligations."""
    found = posts.everybody()
    for obligation in obligations:
        found.add(obligation.owner)
        if obligation.asked_by:
            found.add(obligation.asked_by)
    return found


def coming(
    obligation: Obligation, posts: Posts, days: WorkDays, steps: Iterable[LadderStep] | None = None
) -> list[Coming]:
    """Every reminder of the present epoch in the order of time, those in the past included.

    A dry run gives `steps` of its own.
    """
    found = [
        _coming(obligation, step, person, days)
        for step in (steps_of(obligation.ladder_id) if steps is None else steps)
        if step.effect == LadderStep.Effect.REMIND
        for person in posts.told(step, obligation)
    ]
    return sorted(found, key=lambda one: (one.planned_for, one.step.position))


def lapses_at(obligation: Obligation, days: WorkDays) -> datetime | None:
    """When the obligation ends by itself, if its ladder says so."""
    ends = [step for step in steps_of(obligation.ladder_id) if step.effect == LadderStep.Effect.LAPSE]
    return min((place(obligation, step, obligation.owner, days) for step in ends), default=None)


def place(obligation: Obligation, step: LadderStep, person: Person, days: WorkDays) -> datetime:
    """The opening of the person's office on the day of the step: a mail in the morning, never in the night."""
    if step.is_before:
        last = person.here(days.slot_before(person, obligation.due_at)).date()
        return days.opens(person, days.shift(person, last, step.offset))
    anchor = obligation.due_at if step.anchor == LadderStep.Anchor.DUE else obligation.epoch_at
    return days.opens(person, days.shift(person, person.here(anchor).date(), step.offset))


def _coming(obligation: Obligation, step: LadderStep, person: Person, days: WorkDays) -> Coming:
    when = place(obligation, step, person, days)
    if person == obligation.owner and obligation.snoozed_until and obligation.snoozed_until > when:
        when = days.slot_after(person, obligation.snoozed_until)
    last = days.opens(person, days.shift(person, person.here(when).date(), step.use_by))
    return Coming(obligation, step, person, when, last)
