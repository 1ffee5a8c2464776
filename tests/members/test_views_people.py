"""Pages of roles, invitations and requests for access."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.test import Client

from commission.members.models import AccessRequest, Invitation, Organisation
from commission.members.permissions import administered_ids, organisation_ids
from commission.obligations.models import Notice
from commission.people.models import Person
from tests.factories.members import TOKEN

if TYPE_CHECKING:
    from time_machine import Traveller

    from tests.factories.members import MakeAccessrequest, MakeInvitation

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
ASKING = {
    "name": "Asking Person",
    "email": "asking@us.example",
    "side": "US",
    "organisation_name": "Sample Photonics Inc.",
    "ror_id": "",
    "why": "I work on the joint proposal.",
}


# Roles


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

    assert response.url == us_org.get_absolute_url()


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


# Inviting


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


# Accepting


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
    assert response.url == us_org.get_absolute_url()
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


# Requests for access


@pytest.mark.case("attack-4")
def test_the_answer_is_the_same_whoever_asks(client: Client, us_member: Person, us_staff: Person) -> None:
    first = client.post("/access/", ASKING)
    again = client.post("/access/", ASKING)
    known = client.post("/access/", ASKING | {"email": us_member.email})

    answers = {(response.status_code, response.url) for response in (first, again, known)}
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
