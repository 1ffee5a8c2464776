"""The kinds of obligation. Each app declares its own in `duties.py`; the engine knows none of them by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

    from commission.obligations.models import Obligation
    from commission.people.models import Person


@dataclass(frozen=True)
class Kind:
    """What people read about a kind of duty, and what declining, delegating and lapsing mean in its own room."""

    code: str
    name: StrPromise
    icon: str
    act: StrPromise
    ladder: str = "answer"
    # Each of these must settle the obligation or hand it over; where it is missing, the button is absent.
    decline: Callable[[Obligation, Person, str], None] | None = None
    delegate: Callable[[Obligation, Person, Person], None] | None = None
    candidates: Callable[[Obligation], QuerySet[Person]] | None = None
    lapse: Callable[[Obligation], None] | None = None
    # Who must not hear of it although a step names them: a chair with a conflict of interest.
    may_know: Callable[[Obligation, Person], bool] | None = None
    # The posts by which it is owed: whoever follows in the post takes it over.
    posts: tuple[str, ...] = ()
    # Shown in mails by number only (reviews: the title could tell the reader's neighbour too much).
    is_discreet: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; called once, when the app that owns it is ready."""
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> Kind:
    return _kinds[code]


def all_kinds() -> list[Kind]:
    return list(_kinds.values())
