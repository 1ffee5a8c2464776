"""The kernel: record what happened, and move a thing from one state to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from commission.records.models import Event, Stateful, plain
from commission.web.http import Conflict

if TYPE_CHECKING:
    from django.db.models import Model

    from commission.people.models import Person

Handler = Callable[[Event], None]
AnyHandler = TypeVar("AnyHandler", bound=Handler)

_handlers: dict[str, list[Handler]] = defaultdict(list)


def on(*kinds: str) -> Callable[[AnyHandler], AnyHandler]:
    """Run the handler for each event of these kinds, inside the transaction of its cause.

    Handlers live in `notifications.py`, write rows and never do I/O.
    """

    def register(handler: AnyHandler) -> AnyHandler:
        for kind in kinds:
            _handlers[kind].append(handler)
        return handler

    return register


@transaction.atomic
def record(kind: str, subject: Model, *, by: Person | None, **data: Any) -> Event:
    """Write the event and let its handlers follow; all or nothing."""
    event = Event(kind=kind, subject=subject, actor=by, data={key: plain(value) for key, value in data.items()})
    event.save()
    for handler in _handlers[kind]:
        handler(event)
    return event


@transaction.atomic
def move(subject: Stateful, to: str, *, by: Person | None, event: str = "", **changes: Any) -> Event:
    """Lock the row, consult the table, save, record: the only way a state changes.

    `event` names the past participle where it differs from the state (`proposal.returned` leads to `draft`).
    Raises `Conflict` when somebody was faster and the present state no longer leads there.
    """
    locked = lock(subject)
    if not locked.can_become(to):
        raise Conflict(too_late(locked), locked)
    was = locked.state
    for name, value in {"state": to, **changes}.items():
        setattr(subject, name, value)
    subject.save(update_fields=["state", *changes])
    return record(f"{subject._meta.model_name}.{event or to}", subject, by=by, was=was)


AnyModel = TypeVar("AnyModel", bound="Model")


def lock(subject: AnyModel) -> AnyModel:
    """Lock the row until the transaction ends and return it as it is now."""
    return subject.__class__._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)


def too_late(locked: Stateful) -> str:
    state = locked.get_state_display() if hasattr(locked, "get_state_display") else locked.state
    return _("Somebody was faster: this is now “%(state)s”. Nothing was changed.") % {"state": state}
