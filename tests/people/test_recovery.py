"""A new password, and sessions from their beginning to their end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail
from django.test import Client

from commission.people.models import Person
from tests.people.signing_in import PASSWORD, code_now, is_in, links_in, reset_path, set_new, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.case("attack-5")
def test_a_reset_link_works_once(client: Client, member: Person) -> None:
    path = reset_path(client, member.email)

    assert set_new(Client(), path, "entirely new words")
    assert not set_new(Client(), path, "other new words")
    assert sign_in(Client(), member.email, "entirely new words")


@pytest.mark.case("attack-5")
def test_a_reset_link_dies_with_the_old_password(client: Client, member: Person) -> None:
    path = reset_path(client, member.email)
    member.set_password("changed in between")
    member.save()

    assert not set_new(Client(), path, "entirely new words")


@pytest.mark.case("attack-5")
@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_a_reset_link_lives_an_hour(client: Client, member: Person, clock: Any, minutes: int, *, works: bool) -> None:
    path = reset_path(client, member.email)

    clock.shift(timedelta(minutes=minutes))

    assert set_new(Client(), path, "entirely new words") is works


@pytest.mark.case("attack-5")
def test_a_reset_link_opens_no_other_account(
    client: Client, member: Person, make_person: Callable[..., Person]
) -> None:
    other = make_person("other", password=PASSWORD)
    path = reset_path(client, member.email)
    key = path.rstrip("/").rpartition("/")[2].partition("-")[2]
    own = reset_path(client, other.email).rstrip("/").rpartition("/")[2].partition("-")[0]

    assert not set_new(Client(), f"/account/password/reset/key/{own}-{key}/", "entirely new words")


@pytest.mark.case("attack-6")
def test_a_reset_does_not_skip_the_second_factor(protected: Person) -> None:
    browser = Client()
    set_new(browser, reset_path(browser, protected.email), "entirely new words")

    assert not is_in(browser)
    assert not sign_in(browser, protected.email, "entirely new words")
    browser.post("/account/2fa/authenticate/", {"code": code_now()})
    assert is_in(browser)


@pytest.mark.case("attack-6")
@pytest.mark.case("attack-13")
def test_a_changed_password_ends_the_other_sessions(member: Person) -> None:
    here, there = Client(), Client()
    sign_in(here, member.email)
    sign_in(there, member.email)
    here.post("/account/reauthenticate/", {"password": PASSWORD})

    here.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "entirely new words", "password2": "entirely new words"},
    )

    assert is_in(here)
    assert not is_in(there)
    assert "Your password has been changed." in mail.outbox[-1].body


@pytest.mark.case("attack-64")
def test_links_in_letters_lead_to_our_own_address(client: Client, member: Person) -> None:
    client.post("/account/password/reset/", {"email": member.email}, headers={"host": "127.0.0.1"})

    assert all(link.startswith("http://localhost:8000") for link in links_in(mail.outbox[-1]))


@pytest.mark.case("attack-11")
def test_the_session_before_signing_in_is_not_the_one_after(client: Client, member: Person) -> None:
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["session"] = str(before)

    sign_in(client, member.email)

    assert client.session.session_key != before


@pytest.mark.case("attack-11")
def test_a_stolen_cookie_is_worth_nothing_after_signing_out(client: Client, member: Person) -> None:
    sign_in(client, member.email)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    before = is_in(thief)

    client.post("/account/logout/")

    assert before
    assert thief.get("/me/").headers["Location"].startswith("/account/login/")


@pytest.mark.case("attack-13")
def test_a_new_device_is_told_to_the_owner_once(member: Person, clock: Any) -> None:
    browser = Client()

    sign_in(browser, member.email)
    browser.post("/account/logout/")
    sign_in(browser, member.email)

    told = [letter for letter in mail.outbox if letter.subject == "Signed in on a new device"]
    assert len(told) == 1
    assert told[0].to == [member.email]
    assert "127.0.0.1" in told[0].body
    assert "Wed 4 Mar 2026, 10:00 EST / Thu 5 Mar 2026, 00:00 JST" in told[0].body


@pytest.mark.case("attack-13")
def test_a_changed_address_is_confirmed_and_told(client: Client, member: Person) -> None:
    sign_in(client, member.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"email": "new@us.example", "action_add": ""})
    path = links_in(mail.outbox[-1])[0].partition("localhost:8000")[2]

    client.post(path)

    member.refresh_from_db()
    assert member.email == "new@us.example"
    assert EmailAddress.objects.get(user=member, primary=True).verified
    told = mail.outbox[-1]
    assert told.to == ["us.member@us.example"]
    assert "new@us.example" in told.body


@pytest.mark.case("attack-16")
@pytest.mark.parametrize("address", ['"<img/src=x>"@b.example', "a@[127.0.0.1]", "ｎew@us.example"])
def test_an_address_that_pretends_is_not_taken(client: Client, us_member: Person, address: str) -> None:
    client.force_login(us_member)

    client.post("/account/email/", {"email": address, "action_add": ""})

    assert EmailAddress.objects.get().email == us_member.email


@pytest.mark.case("attack-16")
def test_the_address_of_another_account_stays_theirs(client: Client, us_member: Person, administrator: Person) -> None:
    EmailAddress.objects.filter(user=administrator).delete()
    taken = EmailAddress.objects.create(user=us_member, email=administrator.email)

    client.post(f"/account/confirm-email/{EmailConfirmationHMAC(taken).key}/")

    us_member.refresh_from_db()
    assert us_member.email == "us.member@us.example"


@pytest.mark.case("attack-14")
@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "https:///evil.example",
        "\x08//evil.example",
        "javascript:alert(1)",
        "https://evil.example",
    ],
)
@pytest.mark.parametrize("path", ["/account/login/", "/language/"])
def test_nobody_is_sent_away(client: Client, member: Person, path: str, address: str) -> None:
    fields = {"login": member.email, "password": PASSWORD, "language": "ja", "next": address}

    answer = client.post(path, fields)

    assert "evil" not in answer.headers.get("Location", "")
    assert "javascript" not in answer.headers.get("Location", "")


@pytest.mark.case("attack-14")
def test_a_place_of_our_own_is_returned_to(client: Client, member: Person) -> None:
    answer = client.post("/account/login/", {"login": member.email, "password": PASSWORD, "next": "/me/tokens/"})

    assert answer.headers["Location"] == "/me/tokens/"


def test_a_deactivated_person_cannot_sign_in(client: Client, member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(is_active=False)

    assert not sign_in(client, member.email)
