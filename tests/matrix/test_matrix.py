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
from tests.matrix.table import ROLES, Row, add, rows
from tests.matrix.world import ABOUT, ABOUT_NAMED, POSTED, Things

if TYPE_CHECKING:
    from commission.people.models import Person

METHODS = {False: ("GET", "POST"), True: ("GET", "POST", "PATCH", "PUT", "DELETE")}
READING = {"GET", "HEAD", "OPTIONS"}
# What a page view may write: who is signed in where.
WRITTEN_BY_READING = ("django_session", "usersessions_usersession")
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')

SignIn = Callable[[Any], Client]


def expected() -> dict[tuple[str, str, str], Row]:
    return {row.key: row for row in rows()}


def questions() -> list[tuple[str, str, str]]:
    return [
        (address.name, method, thing)
        for address in addresses()
        for method in METHODS[address.is_api]
        for thing in about(address)
    ]


def about(address: Address) -> tuple[str, ...]:
    if address.name in ABOUT_NAMED:
        return ABOUT_NAMED[address.name]
    return ABOUT.get(address.keywords, ("nothing-known",)) if address.keywords else ("-",)


def test_table_has_no_line_too_many() -> None:
    assert set(expected()) - set(questions()) == set()
    assert len(expected()) == len(rows())


@pytest.mark.django_db
@pytest.mark.parametrize("question", questions(), ids=" ".join)
def test_everybody_is_answered_as_the_table_says(
    question: tuple[str, str, str],
    cast: dict[str, Person],
    things: Things,
    client_for: SignIn,
    api_for: SignIn,
    request: pytest.FixtureRequest,
) -> None:
    name, method, thing = question
    path = reverse(name, kwargs=things[thing])
    door = api_for if name.startswith("api:") else client_for

    answers = tuple(ask(door, cast.get(role), method, path, POSTED.get(name, {})) for role in ROLES)

    if question not in expected() and request.config.getoption("--write-matrix"):
        add(Row(*question, answers))
    else:
        assert dict(zip(ROLES, answers, strict=True)) == dict(zip(ROLES, expected()[question].cells, strict=True))


def ask(door: SignIn, person: Person | None, method: str, path: str, data: dict[str, Any]) -> str:
    """One request, undone afterwards."""
    client = door(person) if person else Client()
    with undone(), reading_only() if method in READING else undone():
        response = client.generic(method, path) if method in READING else send(client, method, path, data)
        if method == "GET":
            assert client.head(path).status_code == response.status_code
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
def reading_only() -> Iterator[None]:
    """Fail where a page that is only looked at changes a table."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Django's signature
        written = WRITE.match(str(sql))
        assert not written or written[1] in WRITTEN_BY_READING, sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


@pytest.mark.django_db
def test_other_methods_are_refused_on_every_page(us_staff: Person, things: Things, client_for: SignIn) -> None:
    client = client_for(us_staff)

    answers = {
        f"{method} {address.name}": client.generic(
            method, reverse(address.name, kwargs=things[about(address)[0]])
        ).status_code
        for address in addresses()
        if not address.is_api and not hasattr(address.view, "view_class")
        for method in ("PUT", "PATCH", "DELETE", "TRACE")
    }

    assert {name: status for name, status in answers.items() if status != 405} == {}
