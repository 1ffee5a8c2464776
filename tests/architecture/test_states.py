"""Every state machine is walked: each state can be reached, and `move()` obeys the table for every pair of states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection

from commission.records.actions import move
from commission.records.models import Stateful
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

MACHINES = [model for model in apps.get_models() if issubclass(model, Stateful)]


def states(model: Any) -> list[str]:
    return [str(value) for value in model.State.values]


def pairs() -> Iterator[Any]:
    for model in MACHINES:
        for state in states(model):
            for target in states(model):
                yield pytest.param(model, state, target, id=f"{model.__name__}-{state}-{target}")


@pytest.mark.parametrize("model", MACHINES)
def test_table_knows_only_states(model: Any) -> None:
    named = {str(state) for state in model.TRANSITIONS}
    named |= {str(target) for targets in model.TRANSITIONS.values() for target in targets}

    assert named <= set(states(model))


@pytest.mark.parametrize("model", MACHINES)
def test_every_state_can_be_reached(model: Any) -> None:
    reached = {str(model._meta.get_field("state").get_default())}
    for _ in states(model):
        reached |= {str(target) for state in reached for target in model.TRANSITIONS.get(state, ())}

    assert set(states(model)) - reached == set()


@pytest.mark.parametrize("model", MACHINES)
def test_states_are_told_apart_in_the_database(model: Any) -> None:
    field = model._meta.get_field("state")

    assert {str(value) for value, _ in field.choices} == set(states(model))
    assert max(map(len, states(model))) <= field.max_length


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "state", "target"), list(pairs()))
def test_move_obeys_the_table(request: pytest.FixtureRequest, model: Any, state: str, target: str) -> None:
    thing = request.getfixturevalue(f"make_{model._meta.model_name}")()
    without_checks(model)
    model._base_manager.filter(pk=thing.pk).update(state=state)
    thing = model._base_manager.get(pk=thing.pk)
    allowed = target in model.TRANSITIONS.get(state, ())

    try:
        move(thing, target, by=None, event="walked")
        moved = True
    except Conflict:
        moved = False

    assert moved is allowed
    assert model._base_manager.get(pk=thing.pk).state == (target if allowed else state)


def without_checks(model: Any) -> None:
    """A state may demand other columns too; here only the table counts. The rollback brings the checks back."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
        for name, constraint in constraints.items():
            if constraint["check"]:
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')
