"""My work as it is shown: by time in the reader's zone, each line with its kind, its pair and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commission.obligations.counts import waited_by
from commission.obligations.kinds import Kind, kind_of
from commission.obligations.models import Obligation
from commission.obligations.pairs import NOTHING, Key, key_of
from commission.obligations.permissions import abilities

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from commission.obligations.models.obligation import ObligationQuerySet
    from commission.people.models import Person
    from commission.web.pair import Pair

TABS = ("me", "others", "snoozed")


@dataclass(frozen=True)
class Line:
    obligation: Obligation
    kind: Kind
    pair: Pair
    can: dict[str, bool]
    is_late: bool
    # Only what is late or due today gets a filled button.
    is_urgent: bool
    is_mine: bool
    title: str
    why: str
    url: str


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]
    is_late: bool = False


def chosen(person: Person, tab: str, now: datetime) -> ObligationQuerySet:
    """What stands under a tab."""
    rows = Obligation.objects.open()
    if tab == "others":
        return waited_for(person)
    owed = rows.owed_by(person)
    return owed.asleep(now) if tab == "snoozed" else owed.awake(now)


def waited_for(person: Person) -> ObligationQuerySet:
    """What others owe that this person asked for; those who chase wait for all that their side owes."""
    rows = Obligation.objects.open().exclude(owner=person)
    if person.is_secretariat or person.is_chair:
        return rows.filter(Q(asked_by=person) | Q(side=person.side))
    return rows.filter(asked_by=person)


def counted(person: Person, now: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """Numbers of the tabs and, for what is awake and mine, of the kinds. Two queries."""
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=now)
    rows = Obligation.objects.open().owed_by(person).order_by().values_list("kind")
    by_kind = list(rows.annotate(mine=Count("pk", filter=awake), asleep=Count("pk", filter=~awake)))
    tabs = {
        "me": sum(mine for _kind, mine, _asleep in by_kind),
        "others": waited_by(person, waited_for(person)),
        "snoozed": sum(asleep for _kind, _mine, asleep in by_kind),
    }
    return tabs, {kind: mine for kind, mine, _asleep in by_kind if mine}


def title_of(row: Obligation) -> str:
    first, second = (row.title_ja, row.title_en) if get_language() == "ja" else (row.title_en, row.title_ja)
    return first or second


def _why(row: Obligation) -> str:
    return row.why_ja if get_language() == "ja" else row.why_en


def lede(groups: list[Group], tab: str, count: int) -> str:
    """What waits, in a sentence: how much, how much of it late, how much by tomorrow."""
    if tab != "me" or not count:
        return ""
    late = sum(len(group.lines) for group in groups if group.is_late)
    words = [ngettext("%(count)d thing waits for you.", "%(count)d things wait for you.", count) % {"count": count}]
    if late:
        words.append(ngettext("%(count)d is overdue.", "%(count)d are overdue.", late) % {"count": late})
    return ("" if get_language() == "ja" else " ").join(words)


def grouped(rows: Iterable[Obligation], pairs: dict[Key, Pair], person: Person, now: datetime) -> list[Group]:
    """Overdue, today and tomorrow, this week, later: by the reader's calendar."""
    today = person.here(now).date()
    week = today + timedelta(days=6 - today.weekday())
    groups = [Group(_("Overdue"), [], is_late=True), Group(_("Today and tomorrow"), [])]
    groups += [Group(_("This week"), []), Group(_("Later"), [])]
    for row in rows:
        day = person.here(row.due_at).date()
        late, kind = row.due_at < now, kind_of(row.kind)
        place = 0 if late else 1 if day <= today + timedelta(days=1) else 2 if day <= week else 3
        groups[place].lines.append(
            Line(
                obligation=row,
                kind=kind,
                pair=pairs.get(key_of(row), NOTHING),
                can=abilities(person, row),
                is_late=late,
                is_urgent=late or day == today,
                is_mine=row.owner_id == person.pk,
                title=title_of(row) or str(kind.act),
                why=_why(row) if row.owner_id == person.pk else str(row.owner),
                url=f"/work/{row.pk}/",
            )
        )
    return [group for group in groups if group.lines]
