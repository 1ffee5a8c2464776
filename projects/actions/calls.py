"""Prepare a call, open it, close it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commission.people.models import Side
from commission.records.actions import lock, move, record
from commission.web.http import Conflict
from projects.models import Call, Criterion, Deadline
from projects.models.rubric import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time

    from commission.people.models import Person


@transaction.atomic
def prepare_call(*, by: Person, year: int, areas: Iterable[Any] = (), **fields: Any) -> Call:
    """Begin a call with the next number of the year and the standard rubric."""
    last = Call.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    call = Call.objects.create(year=year, number=last + 1, **fields)
    call.areas.set(areas)
    _write_rubric(call, STANDARD)
    record("call.prepared", call, by=by)
    return call


@transaction.atomic
def edit_call(call: Call, *, by: Person, areas: Iterable[Any] | None = None, **fields: Any) -> None:
    _while_in_preparation(call)
    for name, value in fields.items():
        setattr(call, name, value)
    call.save(update_fields=list(fields))
    if areas is not None:
        call.areas.set(areas)
    record("call.edited", call, by=by, fields=sorted(fields))


@transaction.atomic
def set_rubric(call: Call, *, by: Person, rows: list[dict[str, Any]]) -> None:
    """Replace the criteria, in the order given."""
    _while_in_preparation(call)
    call.criteria.all().delete()
    _write_rubric(call, rows)
    record("call.edited", call, by=by, fields=["criteria"])


@transaction.atomic
def set_deadline(
    call: Call, *, by: Person, side: str, closes_on: date, wall_time: time, rule: str, zone: str = "", entered: str
) -> Deadline:
    """Promise one side a last instant; an open call's may be moved later, never earlier."""
    lock(call)
    fields = {"closes_on": closes_on, "wall_time": wall_time, "rule": rule, "entered": entered}
    fields |= {"zone": zone or Side(side).zone.key}
    promised = call.deadlines.filter(side=side).first()
    made = Deadline(call=call, side=side, **fields)
    if promised and call.state != Call.State.DRAFT and made.closes_at < promised.closes_at:
        raise ValidationError(_("A deadline that was announced can be moved later, not earlier."))
    deadline, _created = Deadline.objects.update_or_create(call=call, side=side, defaults=fields)
    record("call.rescheduled", call, by=by, side=side, entered=entered, closes_at=deadline.closes_at)
    return deadline


def call_problems(call: Call) -> list[str]:
    """What keeps a call from opening."""
    problems = []
    deadlines = {deadline.side: deadline for deadline in Deadline.objects.filter(call=call)}
    if set(deadlines) != set(Side.values):
        problems.append(_("Each side needs a deadline."))
    if any(deadline.closes_at <= timezone.now() for deadline in deadlines.values()):
        problems.append(_("A deadline has passed already."))
    if not call.criteria.exists():
        problems.append(_("The rubric needs at least one criterion."))
    return problems


@transaction.atomic
def open_call(call: Call, *, by: Person) -> None:
    """Open it, or open it again after its deadlines were moved."""
    if problems := call_problems(call):
        raise ValidationError(problems)
    move(call, Call.State.OPEN, by=by, event="opened")


def close_call(call: Call, *, by: Person | None) -> None:
    move(call, Call.State.CLOSED, by=by)


def _while_in_preparation(call: Call) -> None:
    if lock(call).state != Call.State.DRAFT:
        raise Conflict(_("The call was opened meanwhile: what was announced stays. Nothing was changed."), call)


def _write_rubric(call: Call, rows: list[dict[str, Any]]) -> None:
    Criterion.objects.bulk_create(Criterion(call=call, position=place, **row) for place, row in enumerate(rows, 1))
