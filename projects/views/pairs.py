"""What the pair of a proposal shows: the consents of both sides, then their reviews, then the keys of the chairs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commission.people.models import Side
from commission.web.pair import Half, Pair, State
from projects.models import Assignment, Key, Partner, Proposal, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

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


def shown_for(proposals: Sequence[Proposal], person: Person) -> dict[int, Shown]:
    """The pair of each row, for all rows in one query."""
    numbers = [proposal.pk for proposal in proposals]
    counted: dict[tuple[str, int], Counts] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for what, number, side, state, count in _counts(numbers, person):
        counted[what, number][side][state] += count
    return {each.pk: _shown(each, person, counted) for each in proposals}


def _counts(numbers: list[int], person: Person) -> QuerySet[Any]:
    """Consents for everybody; reviews and keys for those who oversee, without what a conflict hides from them."""
    tallies = [_tally("consent", Partner.objects.filter(proposal__in=numbers), F("state"))]
    if person.sees_everything:
        # Narrowed to the rows of the page first: `visible_to` would weigh every proposal there is, twice.
        late = Q(state__in=Assignment.OUTSTANDING, review_due_at__lt=timezone.now())
        live = Assignment.objects.filter(proposal__in=numbers, state__in=("invited", "accepted", "submitted"))
        hidden = Proposal.objects.filter(pk__in=numbers).conflicting_with(person).annotate(number=F("pk"))
        tallies += [
            _tally("review", live.exclude(late), F("state")),
            _tally("review", live.filter(late), Value("late")),
            _tally("key", Key.objects.filter(proposal__in=numbers), F("verdict")),
            hidden.order_by().values_list(Value("hidden"), "number", Value(""), Value(""), Value(1)),
        ]
    counted: QuerySet[Any] = tallies[0].union(*tallies[1:], all=True) if tallies[1:] else tallies[0]
    return counted


def _tally(what: str, rows: QuerySet[Any], state: Any) -> Any:
    counted: QuerySet[Any] = rows.order_by().values_list(Value(what), "proposal_id", "side", state)
    return counted.annotate(count=Count("pk"))


def _shown(proposal: Proposal, person: Person, counted: dict[tuple[str, int], Counts]) -> Shown:
    number = proposal.pk
    if proposal.is_decided:
        return Shown(DECISION, WHOLE)
    if proposal.is_in_review and person.sees_everything and ("hidden", number) not in counted:
        if proposal.state == Proposal.State.REVIEWED:
            return Shown(DECISION, keys(counted.get(("key", number), {})))
        return Shown(REVIEWS, reviews(counted.get(("review", number), {}), proposal.call.reviews_per_side))
    return Shown(CONSENT, consents(counted.get(("consent", number), {})))


def consents(counts: Counts) -> Pair:
    us, jp = (_consent(counts.get(side, {})) for side in Side.values)
    return Pair(us, jp)


def _consent(states: dict[str, int]) -> Half:
    halves = [HALVES[Partner.State(state)] for state, count in states.items() for _each in range(count)]
    given, total = states.get(Partner.State.GIVEN, 0), sum(states.values())
    detail = _("%(given)d of %(total)d given") % {"given": given, "total": total} if total else _("no partner yet")
    return Half.joined(halves, detail=detail)


def consents_of(partners: Iterable[Partner]) -> Pair:
    counts: Counts = defaultdict(lambda: defaultdict(int))
    for partner in partners:
        counts[partner.side][partner.state] += 1
    return consents(counts)


def reviews(counts: Counts, needed: int) -> Pair:
    """A quorum writes its fraction; a side is done once it is reached, whoever else is still reading."""
    us, jp = (_reviewed(counts.get(side, {}), needed) for side in Side.values)
    return Pair(us, jp)


def _reviewed(states: dict[str, int], needed: int) -> Half:
    done = states.get(Assignment.State.SUBMITTED, 0)
    detail = _("%(done)d of %(needed)d reviews") % {"done": done, "needed": needed}
    if done >= needed:
        state = State.DONE
    elif states.get("late"):
        state = State.OVERDUE
    else:
        state = State.WAITING if any(states.values()) else State.IDLE
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
