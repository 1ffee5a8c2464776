"""Every address, asked by everybody, with every method: the answer is the one in the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.architecture.addresses import Address, addresses
from tests.matrix.subjects import POSTED, about
from tests.matrix.table import ROLES, Row, add, rows

if TYPE_CHECKING:
    from commission.people.models import Person
    from tests.matrix.world import Things

READING = {"GET", "HEAD", "OPTIONS"}
# What a page view may write: who is signed in where, and that a token was used.
WRITTEN_BY_READING = ("django_session", "usersessions_usersession", "people_token")
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')

NOT_ASKED = "…"
# The schema is the same for everybody and takes seconds to make: the anonymous and one member ask for it.
SLOW = {"api:schema"}

SignIn = Callable[[Any], Client]
Question = tuple[str, str, str]


def questions() -> list[Question]:
    return [
        (address.name, method, thing)
        for address in named_addresses()
        for method in methods(address)
        for thing in about(address)
    ]


def named_addresses() -> list[Address]:
    """All but the API's last one, which answers whatever has no address; its own tests ask it."""
    return [address for address in addresses() if address.is_named]


def methods(address: Address) -> list[str]:
    """Those an API view has; a page is asked with both, as its function does not say."""
    known = getattr(address.view, "actions", None) or ({"get": ""} if address.is_api else {"get": "", "post": ""})
    return [method.upper() for method in known if method != "head"]


def group(name: str) -> str:
    """Questions that share one world: those of a room, or of one resource of the API."""
    room, _, rest = name.rpartition(":")
    return f"api {rest.partition('-')[0]}" if room == "api" else room or "account"


def test_table_has_every_line_and_none_too_many() -> None:
    keys = [row.key for row in rows()]

    assert set(keys) == set(questions())
    assert len(keys) == len(set(keys))


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", sorted({group(name) for name, _, _ in questions()}))
def test_everybody_is_answered_as_the_table_says(
    chosen: str,
    everybody: dict[str, Person],
    things: Things,
    client_for: SignIn,
    api_for: SignIn,
    request: pytest.FixtureRequest,
) -> None:
    door = api_for if chosen.startswith("api") else client_for
    clients = {role: door(everybody[role]) if role in everybody else Client() for role in ROLES}
    asked = [question for question in questions() if group(question[0]) == chosen]

    found = {question: Row(*question, answers(clients, question, things)) for question in asked}

    expected = {row.key: row for row in rows() if row.key in found}
    if request.config.getoption("--write-matrix"):
        for question in asked:
            if question not in expected:
                add(found[question])
        found = {question: row for question, row in found.items() if question in expected}
    assert [line for row in expected.values() for line in differences(found[row.key], row)] == []


def differences(found: Row, row: Row) -> list[str]:
    cells = zip(ROLES, found.cells, row.cells, strict=True)
    return [f"{' '.join(row.key)}: {role} got {got}, not {right}" for role, got, right in cells if got != right]


def asks(name: str, role: str) -> bool:
    return name not in SLOW or role in {"anonymous", "us_member"}


def answers(clients: dict[str, Client], question: Question, things: Things) -> tuple[str, ...]:
    name, method, thing = question
    path = path_of(next(address for address in named_addresses() if address.name == name), thing, things)
    return tuple(
        ask(clients[role], method, path, POSTED.get(name, {})) if asks(name, role) else NOT_ASKED for role in ROLES
    )


def ask(client: Client, method: str, path: str, data: dict[str, Any]) -> str:
    """One request, undone afterwards. The status; `in`: to sign in; `writes`: reading changed a table."""
    client.raise_request_exception = False
    with undone(), written() as tables:
        response = client.get(path) if method == "GET" else send(client, method, path, data)
    if method in READING and tables:
        return "writes"
    sent_to_sign_in = response.status_code == 302 and response.headers["Location"].startswith(
        reverse(settings.LOGIN_URL)
    )
    return "in" if sent_to_sign_in else str(response.status_code)


def send(client: Any, method: str, path: str, data: dict[str, Any]) -> Any:
    as_json = {"content_type": "application/json"} if type(client) is Client and method != "POST" else {}
    return getattr(client, method.lower())(path, data, **as_json)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written to."""
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Django's signature
        if (write := WRITE.match(str(sql))) and write[1] not in WRITTEN_BY_READING:
            tables.add(write[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def test_no_line_allows_a_fault() -> None:
    assert [row.key for row in rows() if {"500", "writes"} & set(row.cells)] == []


@pytest.mark.django_db
def test_head_is_answered_like_get(us_staff: Person, things: Things, client_for: SignIn) -> None:
    client = client_for(us_staff)
    paths = [path_of(page, about(page)[0], things) for page in named_addresses() if not page.is_api]

    differing = [path for path in paths if client.head(path).status_code != client.get(path).status_code]

    assert differing == []


@pytest.mark.django_db
def test_other_methods_are_refused_on_every_page(us_staff: Person, things: Things, client_for: SignIn) -> None:
    client = client_for(us_staff)
    pages = [address for address in named_addresses() if not address.is_api and not hasattr(address.view, "view_class")]

    answered = {
        f"{method} {page.name}": client.generic(method, path_of(page, about(page)[0], things)).status_code
        for page in pages
        for method in ("PUT", "PATCH", "DELETE", "TRACE")
    }

    assert {name: status for name, status in answered.items() if status != 405} == {}


def path_of(address: Address, thing: str, things: Things) -> str:
    return reverse(address.name, kwargs={keyword: things[thing][keyword] for keyword in address.keywords})
