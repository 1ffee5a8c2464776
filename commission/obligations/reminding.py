"""The words of a reminder: what is due, when on both clocks, why you, what is sent next and why this was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commission.obligations import letters
from commission.obligations.kinds import kind_of
from commission.obligations.letters import Page, Receiver, both_clocks
from commission.obligations.links import link_to
from commission.obligations.pairs import NOTHING, in_words, key_of, pairs_of
from commission.obligations.steps import coming
from commission.people import clocks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commission.obligations.letters import Letter
    from commission.obligations.models import Notice, Obligation, Reminder
    from commission.obligations.pairs import Key
    from commission.obligations.verdicts import Scene
    from commission.people.models import Person
    from commission.web.pair import Pair


@dataclass(frozen=True)
class Item:
    """One thing that waits, as a mail shows it."""

    heading: str
    url: str
    act: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Writing:
    """What is read once for many letters."""

    scene: Scene
    pairs: dict[Key, Pair]

    @classmethod
    def about(cls, obligations: Iterable[Obligation], scene: Scene) -> Self:
        return cls(scene, pairs_of(obligations, scene.now))


def digest(person: Person, reminders: list[Reminder], notices: list[Notice], writing: Writing) -> Letter:
    """One message for all: its subject says the state of the most urgent, its button opens it or My work."""
    to = Receiver.of(person)
    reminders = sorted(reminders, key=lambda one: one.obligation.due_at)
    with translation.override(to.language), timezone.override(to.zone):
        items = [_item(one, writing, to) for one in reminders]
        news = [(notice.subject_line, letters.address_of(notice.get_absolute_url())) for notice in notices]
        page = _page(reminders, writing)
        return letters.write(
            "emails/obligations/reminder",
            to,
            page,
            subject_line=_subject(reminders, notices, to, writing),
            items=items,
            news=news,
            count=len(items),
            is_last=len(reminders) == 1 and not _next(reminders[0], writing),
        )


def _subject(reminders: list[Reminder], notices: list[Notice], to: Receiver, writing: Writing) -> str:
    if not reminders:
        more = len(notices) - 1
        first = notices[0].subject_line
    else:
        more = len(reminders) - 1
        first = _("%(state)s: %(what)s") % {
            "state": _state(reminders[0].obligation, to, writing),
            "what": _what(reminders[0].obligation),
        }
    if not more:
        return first
    return ngettext("%(first)s, and %(count)d more", "%(first)s, and %(count)d more", more) % {
        "first": first,
        "count": more,
    }


def _state(obligation: Obligation, to: Receiver, writing: Writing) -> str:
    """What the reader must know first, because mail is read late: late, today, or by which day."""
    here = obligation.due_at.astimezone(to.zone)
    moment = f"{here:%H:%M} {clocks.letters(here)}"
    if obligation.due_at < writing.scene.now:
        return _("Overdue since %(day)s") % {"day": clocks.day_words(here.date(), year=True)}
    if here.date() == writing.scene.now.astimezone(to.zone).date():
        return _("Due today %(time)s") % {"time": moment}
    return _("Due %(day)s, %(time)s") % {"day": clocks.day_words(here.date(), year=True), "time": moment}


def _what(obligation: Obligation) -> str:
    return f"{kind_of(obligation.kind).name} {obligation.reference}".strip()


def _item(reminder: Reminder, writing: Writing, to: Receiver) -> Item:
    obligation = reminder.obligation
    kind = kind_of(obligation.kind)
    title = "" if kind.is_discreet else getattr(obligation, f"title_{to.language}") or obligation.title_en
    pair = writing.pairs.get(key_of(obligation), NOTHING)
    facts = [
        (_("Due"), both_clocks(obligation.due_at, to)),
        (_("Both sides"), in_words(pair)),
        (_("Why you"), _why(reminder, to)),
    ]
    heading = _("%(what)s: %(title)s") % {"what": _what(obligation), "title": title} if title else _what(obligation)
    return Item(heading, letters.address_of(link_to(obligation, reminder.recipient)), str(kind.act), facts)


def _why(reminder: Reminder, to: Receiver) -> str:
    if not reminder.step.escalates:
        return str(getattr(reminder.obligation, f"why_{to.language}"))
    told = reminder.step.get_audience_display()
    return _("It still waits for an answer. The ladder of reminders names you: %(audience)s.") % {"audience": told}


def _page(reminders: list[Reminder], writing: Writing) -> Page:
    """One thing: its own act. Several: My work."""
    if len(reminders) != 1:
        return Page("/", _("Open My work"), footer=[_sent_because(reminders)])
    only = reminders[0]
    kind = kind_of(only.obligation.kind)
    here = link_to(only.obligation, only.recipient)
    if only.step.escalates:
        return Page(here, _("See what waits"), footer=[_sent_because(reminders)])
    footer = [_next(only, writing) or _("This is the last reminder that is sent by itself."), _sent_because(reminders)]
    others = [(_("Snooze, ask for more time, pass it on or decline"), here)]
    return Page(only.obligation.url, str(kind.act), footer=footer, others=others)


def _next(reminder: Reminder, writing: Writing) -> str:
    """What is sent next to this person, computed by the code that sends."""
    scene = writing.scene
    for one in coming(reminder.obligation, scene.posts, scene.days):
        if one.planned_for > scene.now and one.recipient == reminder.recipient:
            when = both_clocks(one.planned_for, Receiver.of(reminder.recipient))
            return _("If it still waits, the next reminder goes to you on %(when)s.") % {"when": when}
    return ""


def _sent_because(reminders: list[Reminder]) -> str:
    if not reminders:
        return _("Sent because you take part in what is named above. At most one such mail is sent a day.")
    return _("Sent because this waits for you. At most one mail of reminders is sent a day, in your office hours.")
