"""Pages of one organisation for those who keep it: editing, deciding, names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from commission.members.models import Organisation

if TYPE_CHECKING:
    from django.test import Client

    from commission.people.models import Person
    from tests.factories.members import MakeOrganisation

ClientFor = Callable[["Person"], "Client"]


def test_an_administrator_edits_the_place_and_not_the_name(
    client_for: ClientFor, us_admin: Person, us_org: Organisation
) -> None:
    posted = {"city": "Boston", "website": "https://sample.example/", "areas": ["ai"], "revision": 1, "name_en": "New"}

    response = client_for(us_admin).post(f"{us_org.get_absolute_url()}edit/", posted)

    us_org.refresh_from_db()
    assert response.status_code == 302
    assert (us_org.city, us_org.name_en, us_org.revision) == ("Boston", "Sample Photonics Inc.", 2)
    assert [area.code for area in us_org.areas.all()] == ["ai"]


def test_the_secretariat_of_the_side_edits_the_name(
    client_for: ClientFor, us_staff: Person, us_org: Organisation
) -> None:
    client = client_for(us_staff)
    address = f"{us_org.get_absolute_url()}edit/"
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value()}
    posted = shown | {"name_en": "Renamed Inc.", "keep_names": "on"}

    response = client.post(address, posted)

    assert response.status_code == 302
    assert us_org.names.get().name == "Sample Photonics Inc."
    assert list(Organisation.objects.named("sample photonics inc")) == list(Organisation.objects.named("renamed"))


def test_an_edit_of_an_old_page_is_refused(client_for: ClientFor, us_admin: Person, us_org: Organisation) -> None:
    client = client_for(us_admin)
    client.post(f"{us_org.get_absolute_url()}edit/", {"city": "Boston", "revision": 1})

    response = client.post(f"{us_org.get_absolute_url()}edit/", {"city": "Denver", "revision": 1})

    us_org.refresh_from_db()
    assert response.status_code == 409
    assert us_org.city == "Boston"


def test_an_organisation_is_not_put_under_itself(
    client_for: ClientFor, us_staff: Person, us_org: Organisation, make_organisation: MakeOrganisation
) -> None:
    child = make_organisation("Child", parent=us_org)
    posted = {"kind": "company", "name_en": "Sample Photonics Inc.", "parent": child.pk, "revision": 1}

    response = client_for(us_staff).post(f"{us_org.get_absolute_url()}edit/", posted)

    assert response.status_code == 422


def test_an_invalid_edit_comes_back(client_for: ClientFor, us_admin: Person, us_org: Organisation) -> None:
    response = client_for(us_admin).post(f"{us_org.get_absolute_url()}edit/", {"website": "nowhere", "revision": 1})

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("approval", "applied", "member"),
        ("restoration", "suspended", "member"),
        ("refusal", "applied", "declined"),
        ("suspension", "member", "suspended"),
        ("departure", "member", "left"),
    ],
)
def test_the_secretariat_of_the_side_decides(
    client_for: ClientFor,
    us_staff: Person,
    jp_staff: Person,
    make_organisation: MakeOrganisation,
    *,
    verb: str,
    before: str,
    after: str,
) -> None:
    organisation = make_organisation(state=before)
    address = f"{organisation.get_absolute_url()}{verb}/"

    assert client_for(jp_staff).post(address, {"reason": "No."}).status_code == 403
    response = client_for(us_staff).post(address, {"reason": "As the board decided."})

    organisation.refresh_from_db()
    assert response.status_code == 302
    assert organisation.state == after
    assert client_for(us_staff).post(address, {"reason": "Again."}).status_code == 403


@pytest.mark.parametrize(("verb", "state"), [("refusal", "applied"), ("suspension", "member"), ("departure", "member")])
def test_no_decision_against_somebody_without_a_reason(
    client_for: ClientFor, us_staff: Person, make_organisation: MakeOrganisation, verb: str, state: str
) -> None:
    organisation = make_organisation(state=state)
    client = client_for(us_staff)
    address = f"{organisation.get_absolute_url()}{verb}/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "  "}).status_code == 422
    organisation.refresh_from_db()
    assert organisation.state == state


def test_other_names_are_added_and_removed(client_for: ClientFor, us_staff: Person, us_org: Organisation) -> None:
    client = client_for(us_staff)
    address = f"{us_org.get_absolute_url()}names/"

    added = client.post(address, {"name": "旧見本", "language": "ja", "until": "2020-03-31"})
    found = list(Organisation.objects.named("旧見本"))
    listed = client.get(address).text
    removed = client.post(f"{address}{us_org.names.get().pk}/removal/")

    assert (added.status_code, removed.status_code) == (302, 302)
    assert found == [us_org]
    assert "旧見本" in listed
    assert not Organisation.objects.named("旧見本").exists()
    assert client.post(address, {"name": ""}).status_code == 422
