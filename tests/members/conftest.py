"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

CountQueries = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def count_queries(db: None) -> CountQueries:
    return lambda: CaptureQueriesContext(connection)
