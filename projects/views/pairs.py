"""What the pair of a proposal shows: the consents of both sides, then their reviews, then the keys of the chairs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commission.people.models import Side
from commission.web.pair import Half, Pair, State
from projects.models import Assignment, Key, Partner, Proposal, Verdict
from projects.models.standing import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from commission.people.models import Person

CONSENT, REVIEWS, DECISION = gettext_lazy("Consent"), gettext_lazy("Reviews"), gettext_lazy("Decision")

HALVES = {
    Partner.State.IDLE: State.IDLE,
    Partner.State.ASKED: State.WAITING,
    Partner.State.GIVEN: State.DONE,
    Partner.State.STALE: State.STALE,
    Partner.State.REFUSED: State.DECLINED,
}
# Decided, either way: both have acted, and what they said stands in the state beside it.
WHOLE = Pair.plain(State.DONE, State.DONE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair and the word that says of what it is."""

    of: Any
    pair: Pair


Counts = dict[str, dict[str, int]]  # side → state → how many
Tallies = dict[tuple[str, int], Counts]


TALLIES = {
    "consent": "SELECT 'consent', proposal_id, side, state, count(*) FROM projects_partner"
    " WHERE proposal_id = ANY(%s) GROUP BY 2, 3, 4",
    "review": "SELECT 'review', proposal_id, side, CASE WHEN state <> 'submitted' AND review_due_at < %s"
    " THEN 'late' ELSE state END, count(*) FROM projects_assignment"
    " WHERE proposal_id = ANY(%s) AND state = ANY(%s) GROUP BY 2, 3, 4",
    "key": "SELECT 'key', proposal_id, side, verdict, 1 FROM projects_key WHERE proposal_id = ANY(%s)",
}


def shown_for(rows: Sequence[dict[str, Any]], person: Person) -> dict[int, Shown]:
    """The pair of each row, for all rows in one query; in one more what a conflict hides from those who oversee."""
    numbers = [row["pk"] for row in rows if row["state"] not in Proposal.DECIDED]
    in_review = [row["pk"] for row in rows if row["state"] in Proposal.IN_REVIEW]
    seen: frozenset[int] = frozenset()
    if person.sees_everything and in_review:
        # Whoever takes part in what they oversee has a conflict of interest: such a row shows the consents.
        own = Proposal.objects.filter(pk__in=in_review).of(person).order_by().values_list("pk", flat=True)
        seen = frozenset(in_review) - frozenset(own)
    tallies = _tallied(consent=numbers, review=list(seen), key=list(seen))
    return {row["pk"]: _shown(row, tallies, is_seen=row["pk"] in seen) for row in rows}


def overview_of(proposal: Proposal) -> tuple[Pair, Pair]:
    """Reviews and keys of one proposal, in one query."""
    tallies = _tallied(review=[proposal.pk], key=[proposal.pk])
    needed = proposal.call.reviews_per_side
    return reviews(tallies["review", proposal.pk], needed), keys(tallies["key", proposal.pk])


def _tallied(**wanted: list[int]) -> Tallies:
    """Counted by PostgreSQL in one go; building these few words anew with the ORM takes longer than their answer."""
    counted: Tallies = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    asked = {what: numbers for what, numbers in wanted.items() if numbers}
    if not asked:
        return counted
    values = [value for what, numbers in asked.items() for value in _values(what, numbers)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(TALLIES[what] for what in asked), values)
        for what, number, side, state, count in cursor.fetchall():
            counted[what, number][side][state] += count
    return counted


def _values(what: str, numbers: list[int]) -> list[Any]:
    return [timezone.now(), numbers, list(LIVE)] if what == "review" else [numbers]


def _shown(row: dict[str, Any], tallies: Tallies, *, is_seen: bool) -> Shown:
    number, state = row["pk"], row["state"]
    if state in Proposal.DECIDED:
        return Shown(DECISION, WHOLE)
    if is_seen and state == Proposal.State.REVIEWED:
        return Shown(DECISION, keys(tallies["key", number]))
    if is_seen:
        return Shown(REVIEWS, reviews(tallies["review", number], row["call__reviews_per_side"]))
    return Shown(CONSENT, consents(tallies["consent", number]))


def consents(counts: Counts) -> Pair:
    us, jp = (_consent(tuple(counts.get(side, {}).items()), get_language()) for side in Side.values)
    return Pair(us, jp)


# Rows are many and their halves few: each is put into words once a language.
@lru_cache(maxsize=512)
def _consent(states: tuple[tuple[str, int], ...], _language: str | None) -> Half:
    halves = [HALVES[Partner.State(state)] for state, count in states for _each in range(count)]
    given, total = dict(states).get(Partner.State.GIVEN, 0), len(halves)
    detail = _("%(given)d of %(total)d given") % {"given": given, "total": total} if total else _("no partner yet")
    return Half.joined(halves, detail=detail)


def consents_of(partners: Iterable[Partner]) -> Pair:
    counts: Counts = defaultdict(lambda: defaultdict(int))
    for partner in partners:
        counts[partner.side][partner.state] += 1
    return consents(counts)


def reviews(counts: Counts, needed: int) -> Pair:
    """A quorum writes its fraction; a side is done once it is reached, whoever else is still reading."""
    us, jp = (_reviewed(tuple(counts.get(side, {}).items()), needed, get_language()) for side in Side.values)
    return Pair(us, jp)


@lru_cache(maxsize=512)
def _reviewed(states: tuple[tuple[str, int], ...], needed: int, _language: str | None) -> Half:
    counts = dict(states)
    done = counts.get(Assignment.State.SUBMITTED, 0)
    detail = _("%(done)d of %(needed)d reviews") % {"done": done, "needed": needed}
    if done >= needed:
        state = State.DONE
    elif counts.get("late"):
        state = State.OVERDUE
    else:
        state = State.WAITING if any(counts.values()) else State.IDLE
    return Half(state, f"{done}/{needed}", detail)


def reviews_of(assignments: Iterable[Assignment], needed: int) -> Pair:
    counts: Counts = defaultdict(lambda: defaultdict(int))
    now = timezone.now()
    for each in assignments:
        if each.is_live:
            late = each.is_outstanding and each.review_due_at < now
            counts[each.side]["late" if late else each.state] += 1
    return reviews(counts, needed)


def keys(counts: Counts) -> Pair:
    us, jp = (_key(counts.get(side, {})) for side in Side.values)
    return Pair(us, jp)


def _key(verdicts: dict[str, int]) -> Half:
    for verdict in Verdict:
        if verdicts.get(verdict):
            # A hold is an answer, but it waits.
            state = State.WAITING if verdict == Verdict.HOLD else State.DONE
            return Half(state, detail=str(verdict.label))
    return Half(State.WAITING, detail=_("not turned yet"))


def keys_of(turned: Iterable[Key]) -> Pair:
    return keys({key.side: {key.verdict: 1} for key in turned})
