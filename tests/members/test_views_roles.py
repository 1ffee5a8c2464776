"""Pages of roles and of those who invite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from commission.members.models import Invitation, Organisation
from commission.members.permissions import administered_ids
from commission.obligations.models import Notice
from commission.people.models import Person

if TYPE_CHECKING:
    from time_machine import Traveller

    from tests.factories.members import MakeInvitation

ClientFor = Callable[[Person], Client]


def test_an_administrator_gives_and_ends_roles(
    client_for: ClientFor, us_admin: Person, us_member: Person, us_org: Organisation
) -> None:
    client = client_for(us_admin)
    address = f"{us_org.get_absolute_url()}roles/"

    page = client.get(address)
    given = client.post(address, {"person": us_member.pk, "role": "signatory"})
    role = us_org.memberships.get(role="signatory")
    ended = client.post(f"{address}{role.pk}/ending/")

    assert page.status_code == 200
    assert (given.status_code, ended.status_code) == (302, 302)
    role.refresh_from_db()
    assert not role.is_current


def test_a_role_is_for_people_of_the_organisation(
    client_for: ClientFor, us_admin: Person, jp_member: Person, us_org: Organisation
) -> None:
    response = client_for(us_admin).post(
        f"{us_org.get_absolute_url()}roles/", {"person": jp_member.pk, "role": "administrator"}
    )

    assert response.status_code == 422
    assert us_org.pk not in administered_ids(jp_member)


def test_who_lays_down_the_own_role_goes_back_to_the_organisation(
    client_for: ClientFor, us_member: Person, us_org: Organisation
) -> None:
    role = us_org.memberships.get(person=us_member)

    response = client_for(us_member).post(f"{us_org.get_absolute_url()}roles/{role.pk}/ending/")

    assert response["Location"] == us_org.get_absolute_url()


def test_the_last_administrator_is_told_to_name_another(
    client_for: ClientFor, us_admin: Person, us_org: Organisation
) -> None:
    role = us_org.memberships.get(person=us_admin)

    response = client_for(us_admin).post(f"{us_org.get_absolute_url()}roles/{role.pk}/ending/")

    assert response.status_code == 409
    assert "needs an administrator" in response.text


@pytest.mark.case("attack-17")
def test_a_role_of_another_organisation_is_not_reached_through_ones_own(
    client_for: ClientFor, us_admin: Person, jp_admin: Person, us_org: Organisation, jp_org: Organisation
) -> None:
    role = jp_org.memberships.get(person=jp_admin)

    response = client_for(us_admin).post(f"{us_org.get_absolute_url()}roles/{role.pk}/ending/")

    assert response.status_code == 404
    assert client_for(us_admin).get(f"{jp_org.get_absolute_url()}roles/").status_code == 403


def test_an_administrator_invites_into_the_own_organisation(
    client_for: ClientFor, us_admin: Person, us_org: Organisation
) -> None:
    client = client_for(us_admin)
    address = f"{us_org.get_absolute_url()}invitations/new/"
    posted = {"name": "New Comer", "email": "New.Comer@us.example", "language": "ja", "roles": ["contributor"]}

    page = client.get(address)
    sent = client.post(address, posted)
    again = client.post(address, posted)

    invitation = Invitation.objects.get()
    assert page.status_code == 200
    assert (sent.status_code, again.status_code) == (302, 422)
    assert (invitation.email, invitation.organisation, invitation.side) == ("new.comer@us.example", us_org, "US")
    assert Notice.objects.get(address="new.comer@us.example").language == "ja"


@pytest.mark.case("attack-19")
def test_an_administrator_invites_nowhere_else_and_to_no_post(
    client_for: ClientFor, us_admin: Person, us_org: Organisation, jp_org: Organisation
) -> None:
    client = client_for(us_admin)
    posted = {
        "name": "New",
        "email": "new@us.example",
        "roles": ["contributor"],
        "post": "chair",
        "organisation": jp_org.pk,
    }

    client.post(f"{us_org.get_absolute_url()}invitations/new/", posted)

    invitation = Invitation.objects.get()
    assert (invitation.organisation, invitation.post) == (us_org, "")
    assert client.post(f"{jp_org.get_absolute_url()}invitations/new/", posted).status_code == 403
    assert client.post("/invitations/new/", posted).status_code == 403


@pytest.mark.case("attack-16")
@pytest.mark.parametrize("email", ['"<img/src=x>"@b.example', "a@[127.0.0.1]", "nobody", "a@b", "ａ@us.example"])
def test_addresses_that_are_tricks_are_refused(
    client_for: ClientFor, us_admin: Person, us_org: Organisation, email: str
) -> None:
    posted = {"name": "New", "email": email, "roles": ["contributor"]}

    response = client_for(us_admin).post(f"{us_org.get_absolute_url()}invitations/new/", posted)

    assert response.status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"post": "reviewer"}, 302),
        ({"organisation": "us_org", "roles": ["administrator"]}, 302),
        ({"organisation": "us_org", "roles": ["administrator"], "post": "reviewer"}, 302),
        ({}, 422),
        ({"organisation": "us_org"}, 422),
        ({"roles": ["administrator"]}, 422),
        ({"post": "emperor"}, 422),
    ],
)
def test_the_secretariat_invites_into_any_organisation_and_to_posts(
    client_for: ClientFor, us_staff: Person, us_org: Organisation, changes: dict[str, Any], status: int
) -> None:
    posted = {"name": "New", "email": "new@us.example", "side": "US"} | changes
    if "organisation" in posted:
        posted["organisation"] = us_org.pk
    client = client_for(us_staff)

    response = client.post("/invitations/new/", posted)

    assert response.status_code == status
    assert Invitation.objects.count() == (status == 302)
    if status == 302:
        assert client.post("/invitations/new/", posted).status_code == 422


def test_invitations_are_listed_sent_again_and_revoked(
    client_for: ClientFor, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, clock: Traveller
) -> None:
    invitation = make_invitation(us_admin, us_org)
    clock.shift(timedelta(days=15))
    client = client_for(us_admin)

    listed = client.get("/invitations/").text
    renewed = client.post(f"/invitations/{invitation.reference}/renewal/")
    revoked = client.post(f"/invitations/{invitation.reference}/revocation/")

    assert "Expired" in listed
    assert (renewed.status_code, revoked.status_code) == (302, 302)
    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    assert client.post(f"/invitations/{invitation.reference}/revocation/").status_code == 403


def test_invitations_of_others_do_not_exist(
    client_for: ClientFor, us_admin: Person, jp_admin: Person, us_org: Organisation, make_invitation: MakeInvitation
) -> None:
    invitation = make_invitation(us_admin, us_org)

    assert client_for(jp_admin).post(f"/invitations/{invitation.reference}/revocation/").status_code == 404
    assert client_for(jp_admin).get("/invitations/").text.count("newcomer@us.example") == 0


def test_the_list_of_invitations_asks_the_same_questions_for_one_and_three(
    client_for: ClientFor, us_admin: Person, us_org: Organisation, make_invitation: MakeInvitation, count_queries: Any
) -> None:
    client = client_for(us_admin)
    make_invitation(us_admin, us_org)
    client.get("/invitations/")

    with count_queries() as one:
        client.get("/invitations/")
    for number in range(2):
        make_invitation(us_admin, us_org, token=str(number), email=f"n{number}@us.example")
    with count_queries() as three:
        client.get("/invitations/")

    assert len(one) == len(three) <= 12
