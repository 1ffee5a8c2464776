"""Requests for access: the public form and the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client

from commission.members.models import AccessRequest, Invitation, Organisation
from commission.people.models import Person

if TYPE_CHECKING:
    from tests.factories.members import MakeAccessrequest

ClientFor = Callable[[Person], Client]
ASKING = {
    "name": "Asking Person",
    "email": "asking@us.example",
    "side": "US",
    "organisation_name": "Sample Photonics Inc.",
    "ror_id": "",
    "why": "I work on the joint proposal.",
}


def test_the_form_is_open_to_everybody(client: Client, db: None) -> None:
    response = client.get("/access/")

    assert response.status_code == 200
    assert "/organisations/lookup/" in response.text


@pytest.mark.case("attack-4")
def test_the_answer_is_the_same_whoever_asks(client: Client, us_member: Person, us_staff: Person) -> None:
    first = client.post("/access/", ASKING)
    again = client.post("/access/", ASKING)
    known = client.post("/access/", ASKING | {"email": us_member.email})

    answers = {(response.status_code, response["Location"]) for response in (first, again, known)}
    assert answers == {(302, "/access/received/")}
    assert client.get("/access/received/").status_code == 200
    assert AccessRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("email", "a@[127.0.0.1]"), ("name", ""), ("side", "FR"), ("why", "x" * 2001)]
)
def test_a_wrong_request_comes_back(client: Client, db: None, field: str, value: str) -> None:
    response = client.post("/access/", ASKING | {field: value})

    assert response.status_code == 422
    assert "Sample Photonics Inc." in response.text


@pytest.mark.case("attack-52")
def test_a_flood_of_requests_is_held_back(client: Client, db: None) -> None:
    cache.clear()

    answers = [client.post("/access/", ASKING | {"email": f"a{n}@us.example"}).status_code for n in range(21)]

    assert answers == [302] * 20 + [429]
    assert AccessRequest.objects.count() == 20


def test_requests_are_for_the_secretariat(
    client_for: ClientFor, us_staff: Person, us_admin: Person, make_accessrequest: MakeAccessrequest
) -> None:
    asked = make_accessrequest()

    assert client_for(us_admin).get("/access/requests/").status_code == 403
    assert client_for(us_admin).get(asked.get_absolute_url()).status_code == 404
    assert asked.name in client_for(us_staff).get("/access/requests/").text
    assert asked.name in client_for(us_staff).get("/access/requests/?state=all").text


@pytest.mark.parametrize("known", ["ror", "domain", "name", "nothing"])
def test_the_likely_organisation_is_proposed(
    client_for: ClientFor, us_staff: Person, us_org: Organisation, make_accessrequest: MakeAccessrequest, known: str
) -> None:
    Organisation.objects.filter(pk=us_org.pk).update(ror_id="0aaaaaa01", domains=["sample.example"])
    fields = {
        "ror": {"ror_id": "0aaaaaa01", "organisation_name": "x"},
        "domain": {"email": "a@sample.example", "organisation_name": "x"},
        "name": {"organisation_name": "サンプル・フォトニクス社"},
        "nothing": {"organisation_name": "x", "ror_id": "0zzzzzz99"},
    }[known]
    asked = make_accessrequest(**fields)

    response = client_for(us_staff).get(asked.get_absolute_url())

    proposed = response.context["answer"]["organisation"].value()
    assert proposed == (None if known == "nothing" else us_org.pk)


def test_a_request_is_approved(
    client_for: ClientFor,
    us_staff: Person,
    jp_staff: Person,
    us_org: Organisation,
    make_accessrequest: MakeAccessrequest,
) -> None:
    asked = make_accessrequest()
    address, posted = f"{asked.get_absolute_url()}approval/", {"organisation": us_org.pk, "roles": ["contributor"]}

    assert client_for(jp_staff).post(address, posted).status_code == 403
    assert client_for(us_staff).post(address, {"organisation": us_org.pk}).status_code == 422
    response = client_for(us_staff).post(address, posted)

    assert response.status_code == 302
    assert Invitation.objects.get().email == asked.email
    assert client_for(us_staff).get(asked.get_absolute_url()).status_code == 200


def test_a_request_is_declined(
    client_for: ClientFor, us_staff: Person, jp_staff: Person, make_accessrequest: MakeAccessrequest
) -> None:
    asked = make_accessrequest()
    address = f"{asked.get_absolute_url()}refusal/"

    assert client_for(jp_staff).post(address, {"reason": "No."}).status_code == 403
    assert client_for(us_staff).post(address, {"reason": ""}).status_code == 422
    response = client_for(us_staff).post(address, {"reason": "Not a member."})

    asked.refresh_from_db()
    assert response.status_code == 302
    assert (asked.state, asked.reason) == ("declined", "Not a member.")
