"""Who may put off, move, pass on or refuse what is owed, and who answers for what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission.obligations.kinds import kind_of
from commission.obligations.models import ExtensionRequest, Notice, Obligation

if TYPE_CHECKING:
    from commission.people.models import Person

RESENDABLE = frozenset({Notice.State.HELD, Notice.State.FAILED, Notice.State.QUARANTINED, Notice.State.EXPIRED})


def can_snooze(person: Person, obligation: Obligation) -> bool:
    return _owes(person, obligation) and obligation.snoozes < Obligation.MOST_SNOOZES


def can_ask_more_time(person: Person, obligation: Obligation) -> bool:
    """Asked of the secretariat or the chair; what these owe is theirs to move."""
    return _owes(person, obligation) and obligation.kind != "extension"


def can_decline(person: Person, obligation: Obligation) -> bool:
    return _owes(person, obligation) and kind_of(obligation.kind).decline is not None


def can_delegate(person: Person, obligation: Obligation) -> bool:
    may = _owes(person, obligation) or (person.is_secretariat and obligation.is_open)
    return may and kind_of(obligation.kind).delegate is not None


def can_decide_extension(person: Person, request: ExtensionRequest) -> bool:
    """The secretariat, or the co-chair of the side that owes; never who asked for it."""
    if request.state != ExtensionRequest.State.ASKED or request.asked_by_id == person.pk:
        return False
    return person.is_secretariat or (person.is_chair and person.side == request.obligation.side)


def can_read_outbox(person: Person) -> bool:
    return person.is_secretariat


def can_send_again(person: Person, notice: Notice) -> bool:
    return person.is_secretariat and notice.state in RESENDABLE


def can_close(person: Person, notice: Notice) -> bool:
    """Say that a message held for a person arrived, or leave it unsent."""
    return person.is_secretariat and notice.state == Notice.State.HELD


def can_edit_ladders(person: Person) -> bool:
    return person.is_secretariat


def can_set_mode(person: Person) -> bool:
    return person.is_secretariat


def abilities(person: Person, obligation: Obligation) -> dict[str, bool]:
    return {
        "snooze": can_snooze(person, obligation),
        "ask_more_time": can_ask_more_time(person, obligation),
        "decline": can_decline(person, obligation),
        "delegate": can_delegate(person, obligation),
    }


def _owes(person: Person, obligation: Obligation) -> bool:
    return obligation.is_open and obligation.owner_id == person.pk
