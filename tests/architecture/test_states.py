"""Every state machine is walked: each state can be reached, and `move()` obeys the table for every pair of states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection, transaction

from commission.records.actions import move
from commission.records.models import Stateful
from commission.web.http import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import product

MACHINES = [model for model in apps.get_models() if issubclass(model, Stateful)]


def states(model: Any) -> list[str]:
    return [str(value) for value in model.State.values]


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
@pytest.mark.parametrize("model", MACHINES)
def test_move_obeys_the_table_for_every_pair_of_states(request: pytest.FixtureRequest, model: Any) -> None:
    thing = request.getfixturevalue(f"make_{model._meta.model_name}")()
    table = {(state, target) for state in states(model) for target in model.TRANSITIONS.get(state, ())}

    with only_the_table_counts(model):
        moved = {pair for pair in product(states(model), repeat=2) if moves(thing, *pair)}

    assert moved == table


def moves(thing: Any, state: str, target: str) -> bool:
    """Whether `move()` brings the thing from one state to the other. Undone afterwards."""
    rows = type(thing)._base_manager.filter(pk=thing.pk)
    with transaction.atomic():
        rows.update(state=state)
        with suppress(Conflict):
            move(rows.get(), target, by=None, event="walked")
        after = str(rows.get().state)
        transaction.set_rollback(True)
    assert after in {state, target}
    return after == target != state


@contextmanager
def only_the_table_counts(model: Any) -> Iterator[None]:
    """A state may demand other columns, and a finished thing forbid every change. The rollback brings all back."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
        for name, constraint in constraints.items():
            if constraint["check"]:
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')
        yield
