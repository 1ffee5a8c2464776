"""The things of the matrix: one of each kind, made by the cast, with the words by which addresses find them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from commission.people.models import Person

Things = dict[str, dict[str, Any]]

# Which things each address is asked about, by the keywords in it. An address without keywords needs no thing.
ABOUT: dict[tuple[str, ...], tuple[str, ...]] = {}
# Where the keywords alone do not tell.
ABOUT_NAMED: dict[str, tuple[str, ...]] = {}
# What is posted; everything else is posted empty.
POSTED: dict[str, dict[str, Any]] = {}


@pytest.fixture
def things(cast: dict[str, Person]) -> Things:
    return {"-": {}}
