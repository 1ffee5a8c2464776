"""Events are called `<model>.<past participle>`, and nobody waits for one that is never written."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from commission.records.actions import _handlers
from commission.records.models import Stateful
from tests.architecture.source import modules, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
from typing import Any

# Past participles that do not end in -ed.
IRREGULAR = {"begun", "chosen", "drawn", "given", "held", "kept", "left", "lost", "made", "met", "put", "read", "sent"}
IRREGULAR |= {"set", "taken", "told", "sent_again", "undone", "withdrawn", "written", "done", "found", "won", "brought"}
MODELS = {model._meta.model_name for model in apps.get_models()}


def kinds_written() -> set[str]:
    """The kinds passed to `record()`, and those that `move()` makes of the model and the new state or `event=`."""
    return set(kinds_recorded()) | set(kinds_moved())


def kinds_recorded() -> Iterator[str]:
    for call in calls("record"):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def kinds_moved() -> Iterator[str]:
    participles = {
        str(keyword.value.value)
        for call in calls("move")
        for keyword in call.keywords
        if keyword.arg == "event" and isinstance(keyword.value, ast.Constant)
    }
    for model in apps.get_models():
        if issubclass(model, Stateful):
            states = {str(target) for targets in model.TRANSITIONS.values() for target in targets}
            yield from (f"{model._meta.model_name}.{word}" for word in states | participles)


def calls(name: str) -> Iterator[ast.Call]:
    for file in modules():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
                yield node


def kinds_named() -> list[str]:
    return sorted(set(kinds_recorded()) | set(_handlers))


@pytest.mark.parametrize("kind", kinds_named())
def test_event_is_named_for_a_model_and_what_became_of_it(kind: str) -> None:
    model, _, participle = kind.partition(".")

    assert model in MODELS
    assert re.fullmatch(r"[a-z]+ed", participle.rpartition("_")[2]) or participle in IRREGULAR


def test_states_read_as_participles_or_adjectives() -> None:
    named = {str(value) for model in apps.get_models() if issubclass(model, Stateful) for value in choices(model)}

    assert [state for state in named if state != state.lower() or state.endswith("ing")] == []


@pytest.mark.parametrize("kind", sorted(_handlers))
def test_every_event_that_is_waited_for_is_written_somewhere(kind: str) -> None:
    assert kind in kinds_written()


def choices(model: Any) -> list[str]:
    return list(model.State.values)
