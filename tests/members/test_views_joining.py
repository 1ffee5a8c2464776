"""The page behind the link: who may join, and what nothing the browser sends can change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from commission.members.models import Organisation
from commission.members.permissions import administered_ids, organisation_ids
from commission.people.models import Person
from tests.factories.members import TOKEN

if TYPE_CHECKING:
    from time_machine import Traveller

    from tests.factories.members import MakeInvitation

ClientFor = Callable[[Person], Client]
LINK = f"/invitations/{TOKEN}/"
JOINING = {
    "latin_given": "New",
    "latin_family": "Comer",
    "native_name": "",
    "reading": "",
    "language": "en",
    "time_zone": "Asia/Tokyo",
    "calendar": "JP",
    "password": "long enough for all",
}


def test_a_newcomer_reads_who_invites_and_joins(
    client: Client, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    make_invitation(us_admin, us_org, roles=["administrator"])

    page = client.get(LINK)
    response = client.post(LINK, JOINING)

    person = Person.objects.get(email="newcomer@us.example")
    assert str(us_admin) in page.text
    assert "no-store" in page["Cache-Control"]
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.latin_family, person.time_zone, person.side) == ("Comer", "Asia/Tokyo", "US")
    assert administered_ids(person) == {us_org.pk}


@pytest.mark.case("attack-11")
def test_joining_makes_a_new_session(
    client: Client, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    make_invitation(us_admin, us_org)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key

    client.post(LINK, JOINING)

    assert client.session.session_key != before


@pytest.mark.case("attack-15")
def test_nothing_the_browser_sends_adds_a_role(
    client: Client, us_admin: Person, us_org: Organisation, jp_org: Organisation, make_invitation: MakeInvitation
) -> None:
    make_invitation(us_admin, us_org)
    tampered = {
        "roles": ["administrator"],
        "role": "administrator",
        "organisation": jp_org.pk,
        "post": "chair",
        "side": "JP",
        "email": "other@us.example",
        "is_staff": "on",
        "is_superuser": "on",
    }

    client.post(f"{LINK}?role=administrator&organisation={jp_org.pk}", JOINING | tampered)

    person = Person.objects.get(email="newcomer@us.example")
    assert list(person.memberships.values_list("organisation", "role")) == [(us_org.pk, "contributor")]
    assert (person.side, person.is_staff, person.is_superuser, person.posts.count()) == ("US", False, False, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("latin_given", ""),
        ("latin_given", "Нина"),
        ("latin_family", "Secretariat"),
        ("native_name", "事務局"),
        ("reading", "mihon"),
        ("time_zone", "Mars/Olympus"),
        ("language", "fr"),
        ("password", ""),
        ("password", "short"),
        ("password", "newcomer@us.example"),
        ("password", "password1234"),
    ],
)
def test_what_somebody_tells_about_themselves_is_checked(
    client: Client, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, field: str, value: str
) -> None:
    make_invitation(us_admin, us_org)

    response = client.post(LINK, JOINING | {field: value})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Person.objects.filter(email="newcomer@us.example").exists()


@pytest.mark.case("attack-15")
def test_a_link_is_used_once(
    client: Client, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    make_invitation(us_admin, us_org)
    client.post(LINK, JOINING)

    second = Client().post(LINK, JOINING | {"latin_given": "Another"})

    assert second.status_code == 410
    assert Person.objects.get(email="newcomer@us.example").latin_given == "New"


@pytest.mark.case("attack-15")
@pytest.mark.parametrize("state", ["suspended", "left"])
def test_a_link_into_what_is_no_member_opens_nothing(
    client: Client, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, state: str
) -> None:
    make_invitation(us_admin, us_org)
    Organisation.objects.filter(pk=us_org.pk).update(state=state)

    assert client.get(LINK).status_code == 410
    assert client.post(LINK, JOINING).status_code == 410
    assert not Person.objects.filter(email="newcomer@us.example").exists()


def test_a_link_that_has_expired_names_whom_to_ask(
    client: Client, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, clock: Traveller
) -> None:
    make_invitation(us_admin, us_org)
    clock.shift(timedelta(days=14))

    response = client.get(LINK)

    assert response.status_code == 410
    assert str(us_admin) in response.text


@pytest.mark.parametrize("token", ["wrong", "x" * 500, "E-001", "%00"])
def test_there_is_no_such_link(client: Client, db: None, token: str) -> None:
    assert client.get(f"/invitations/{token}/").status_code in (400, 404)


@pytest.mark.case("attack-15")
def test_another_address_is_refused(
    client_for: ClientFor, us_admin: Person, stranger: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    make_invitation(us_admin, us_org, email="somebody.else@us.example")
    client = client_for(stranger)

    page = client.get(LINK)
    response = client.post(f"{LINK}acceptance/")
    joined = client.post(LINK, JOINING)

    assert "another address" in page.text
    assert response.status_code == 403
    assert us_org.pk not in organisation_ids(Person.objects.get(pk=stranger.pk))
    assert joined.status_code == 200
    assert not Person.objects.filter(email="somebody.else@us.example").exists()


def test_who_has_an_account_accepts_with_it(
    client_for: ClientFor, us_admin: Person, jp_member: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    make_invitation(us_admin, us_org, email=jp_member.email)
    signed_out, client = Client().get(LINK), client_for(jp_member)

    page = client.get(LINK)
    response = client.post(f"{LINK}acceptance/")

    assert f"next={LINK}" in signed_out.text
    assert "acceptance" in page.text
    assert response["Location"] == us_org.get_absolute_url()
    assert us_org.pk in organisation_ids(Person.objects.get(pk=jp_member.pk))
    assert client.post(f"{LINK}acceptance/").status_code == 409


@pytest.mark.case("attack-62")
def test_a_get_accepts_nothing(
    client_for: ClientFor, us_admin: Person, jp_member: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    invitation = make_invitation(us_admin, us_org, email=jp_member.email)

    assert client_for(jp_member).get(f"{LINK}acceptance/").status_code == 405
    invitation.refresh_from_db()
    assert invitation.is_open
