"""The administration site: superusers only, who have just shown that it is them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from commission.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    ClientFor = Callable[[Person], Client]

PAGES = ("/administration/", "/administration/people/person/", "/administration/people/calendarday/add/")


@pytest.mark.case("attack-24")
def test_it_is_not_where_everybody_looks(client: Client, administrator: Person, client_for: ClientFor) -> None:
    assert client_for(administrator).get("/admin/").status_code == 404
    assert client.get("/administration/").headers["Location"].startswith(("/account/login/", "/administration/login/"))
    assert client.get("/administration/login/").headers["Location"].startswith("/account/login/")


@pytest.mark.case("attack-24")
def test_superusers_look_and_correct(administrator: Person, us_member: Person, client_for: ClientFor) -> None:
    client = client_for(administrator)
    person = f"/administration/people/person/{us_member.pk}/"

    statuses = [client.get(address).status_code for address in (*PAGES, person + "change/")]

    assert statuses == [200] * 4
    assert client.get("/administration/people/person/?q=sample").status_code == 200
    assert client.get(person + "delete/").status_code == 403
    assert client.get("/administration/people/person/add/").status_code == 403
    assert client.get("/administration/login/").headers["Location"] == "/administration/"


@pytest.mark.case("attack-24")
@pytest.mark.parametrize("who", ["us_staff", "us_chair", "us_member"])
def test_nobody_else_comes_in(request: pytest.FixtureRequest, client_for: ClientFor, who: str) -> None:
    person = request.getfixturevalue(who)
    Person.objects.filter(pk=person.pk).update(is_staff=True)
    client = client_for(person)

    for address in PAGES:
        assert client.get(address, follow=True).status_code == 403
    assert client.post("/administration/login/", {"username": "x", "password": "x"}).status_code == 403


@pytest.mark.case("attack-24")
def test_the_password_is_asked_again(administrator: Person) -> None:
    administrator.set_password("correct horse battery")
    administrator.save()
    client = Client()
    client.post("/account/login/", {"login": administrator.email, "password": "correct horse battery"})

    asked = client.get("/administration/")
    client.post("/account/reauthenticate/", {"password": "correct horse battery"})

    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert client.get("/administration/").status_code == 200


@pytest.mark.case("attack-24")
def test_lists_are_not_asked_what_they_should_not_tell(administrator: Person, client_for: ClientFor) -> None:
    client = client_for(administrator)

    for query in ("password__startswith=a", "_to_field=password", "posts__person__password__startswith=a"):
        assert client.get(f"/administration/people/person/?{query}").status_code == 400
