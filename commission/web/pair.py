"""The pair: the state of two who must both act. Left is the US side, right the Japan side, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class State(StrEnum):
    IDLE = "idle"  # not asked yet
    WAITING = "waiting"
    OVERDUE = "overdue"
    DONE = "done"
    STALE = "stale"  # was done, must be renewed
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Half:
    """One side. `fraction` ("2/3") stands for the glyph where a quorum counts; `detail` is a line for `large` pairs."""

    state: State = State.IDLE
    fraction: str = ""
    detail: str = ""

    @classmethod
    def joined(cls, states: Iterable[State | str], *, fraction: bool = False, detail: str = "") -> Self:
        """What several people of one side are together: overdue wins, and it is done only when all are done."""
        found = [State(state) for state in states]
        done = found.count(State.DONE)
        shown = f"{done}/{len(found)}" if fraction and found else ""
        return cls(_together(found), shown, detail)


@dataclass(frozen=True, slots=True)
class Pair:
    us: Half
    jp: Half
    # "sides" prints US and JP; "people" prints a person (left) and an organisation (right).
    of: str = "sides"

    @property
    def whole(self) -> bool:
        return self.us.state == self.jp.state == State.DONE

    @classmethod
    def plain(cls, us: State | str, jp: State | str) -> Self:
        return cls(Half(State(us)), Half(State(jp)))


def _together(states: list[State]) -> State:
    if not states:
        return State.IDLE
    for state in (State.OVERDUE, State.WAITING, State.STALE, State.DECLINED):
        if state in states:
            return state
    if State.DONE in states:
        return State.DONE if set(states) == {State.DONE} else State.WAITING
    return State.IDLE
