"""What every test may use. The named cast is in `tests/factories/cast.py`; things are made by `make_*` fixtures."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from tests.management.commands.flush import keep_migrated_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from commission.people.models import Person

# Every module of tests/factories is loaded for every test.
pytest_plugins = [
    f"tests.factories.{file.stem}"
    for file in sorted((Path(__file__).parent / "factories").glob("*.py"))
    if file.stem != "__init__"
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-matrix", action="store_true", help="add the missing lines of tests/matrix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Once the test database is migrated, lay aside what the migrations wrote (see the flush command of tests)."""
    with django_db_blocker.unblock():
        keep_migrated_rows()


@pytest.fixture(autouse=True)
def empty_valkey() -> Iterator[None]:
    """Rate limits, cached counts and queued hints of one test are not there for the next."""
    yield
    cache.clear()


@pytest.fixture
def client_for() -> Callable[[Person], Client]:
    """Sign a person in: `client_for(us_member).get("/")`."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def api_for() -> Callable[[Person], APIClient]:
    """An API client that acts for a person."""

    def sign_in(person: Person) -> APIClient:
        client = APIClient()
        client.force_authenticate(person)
        return client

    return sign_in


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock on Wednesday 4 March 2026, 15:00 UTC: 10 in the morning in New York, midnight in Tokyo.

    No holiday is near on either side. `clock.move_to(…)` and `clock.shift(…)` move it.
    """
    with time_machine.travel(datetime(2026, 3, 4, 15, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def process_env(transactional_db: None) -> dict[str, str]:
    """The environment for a process started by a test (a worker, a command), on the database of this test."""
    database = connection.settings_dict
    address = f"{quote(database['USER'], safe='')}:{quote(database['PASSWORD'], safe='')}@"
    host = quote(database["HOST"], safe="")
    url = f"postgresql://{address}{host}:{database['PORT']}/{database['NAME']}"
    return os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "commission.config.settings",
    }
