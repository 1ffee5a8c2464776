"""Asking an address as everybody in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.matrix.table import ROLES
from tests.matrix.world import things

if TYPE_CHECKING:
    from commission.people.models import Person

__all__ = ["things"]


@pytest.fixture
def everybody(request: pytest.FixtureRequest) -> dict[str, Person]:
    return {role: request.getfixturevalue(role) for role in ROLES if role != "anonymous"}
