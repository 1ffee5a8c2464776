"""The pair of a piece of work: what each side owes of the same kind about the same number."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from commission.obligations.models import Obligation
from commission.web.pair import Half, Pair, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Key = tuple[str, str]
NOTHING = Pair(Half(), Half())


def key_of(obligation: Obligation) -> Key:
    return (obligation.kind, obligation.reference)


def pairs_of(obligations: Iterable[Obligation], now: datetime) -> dict[Key, Pair]:
    """The pairs of these rows, in one query."""
    keys = {key_of(one) for one in obligations if one.reference}
    if not keys:
        return {}
    wanted = Q(kind__in={kind for kind, _reference in keys}, reference__in={reference for _kind, reference in keys})
    sides: dict[tuple[Key, str], list[State]] = defaultdict(list)
    rows = Obligation.objects.filter(wanted).order_by().values_list("kind", "reference", "side", "due_at", "how")
    for kind, reference, side, due_at, how in rows:
        if state := _state(due_at, how, now):
            sides[(kind, reference), side].append(state)
    return {key: Pair(_half(sides[key, "US"]), _half(sides[key, "JP"])) for key in keys}


def _state(due_at: datetime, how: str, now: datetime) -> State | None:
    """What ended without an answer (withdrawn, handed on, lapsed) says nothing about the side."""
    if not how:
        return State.OVERDUE if due_at < now else State.WAITING
    return {Obligation.How.DONE: State.DONE, Obligation.How.DECLINED: State.DECLINED}.get(Obligation.How(how))


def _half(states: list[State]) -> Half:
    # Who declined has been replaced by whoever is asked now.
    asked = [state for state in states if state != State.DECLINED] or states
    return Half.joined(asked, fraction=len(asked) > 1)


def in_words(pair: Pair) -> str:
    """For mails: both sides, left and right as on every page."""
    words = {
        State.IDLE: _("not asked yet"),
        State.WAITING: _("waiting"),
        State.OVERDUE: _("overdue"),
        State.DONE: _("done"),
        State.STALE: _("to be renewed"),
        State.DECLINED: _("declined"),
    }
    us, jp = (" ".join(filter(None, [half.fraction, words[half.state]])) for half in (pair.us, pair.jp))
    return _("US: %(us)s | Japan: %(jp)s") % {"us": us, "jp": jp}
