"""Tokens: made on a page, shown once, used by programs, refused in every other state."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from commission.people.actions import make_token
from commission.people.api.authentication import TokenAuthentication
from commission.people.models import Person, Token

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

    ClientFor = Callable[[Person], Client]


def who(header: str) -> Any:
    request = APIRequestFactory().get("/api/v1/", headers={"authorization": header} if header else {})
    return TokenAuthentication().authenticate(request)


@pytest.mark.case("attack-58")
def test_a_token_is_shown_once(us_member: Person, client_for: ClientFor) -> None:
    client = client_for(us_member)

    made = client.post("/me/tokens/new/", {"name": "Monthly report", "days": "90"})
    secret = made.context["secret"]
    page = client.get("/me/tokens/").content.decode()

    assert made.status_code == 201
    assert secret in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert "Monthly report" in page
    assert secret not in page
    assert who(f"Bearer {secret}")[0] == us_member


@pytest.mark.parametrize("fields", [{"name": "", "days": "30"}, {"name": "x", "days": "9999"}, {"name": "x"}])
def test_a_token_needs_a_name_and_a_known_life(
    us_member: Person, client_for: ClientFor, fields: dict[str, str]
) -> None:
    answer = client_for(us_member).post("/me/tokens/new/", fields)

    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_a_token_asks_for_the_password_first(us_member: Person) -> None:
    us_member.set_password("correct horse battery")
    us_member.save()
    client = Client()
    client.post("/account/login/", {"login": us_member.email, "password": "correct horse battery"})

    asked = client.get("/me/tokens/new/")
    client.post("/account/reauthenticate/", {"password": "correct horse battery"})

    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert client.get("/me/tokens/new/").status_code == 200


@pytest.mark.case("attack-58")
def test_a_revoked_token_is_refused(us_member: Person, client_for: ClientFor) -> None:
    token, secret = make_token(us_member, name="Laptop", days=30)

    client_for(us_member).post(f"/me/tokens/{token.token_key}/revocation/")

    with pytest.raises(AuthenticationFailed):
        who(f"Bearer {secret}")


def test_tokens_of_others_do_not_exist(us_member: Person, us_staff: Person, client_for: ClientFor) -> None:
    token, _secret = make_token(us_member, name="Laptop", days=30)

    answer = client_for(us_staff).post(f"/me/tokens/{token.token_key}/revocation/")

    assert answer.status_code == 404
    assert Token.objects.exists()


def test_the_eleventh_token_is_not_offered(us_member: Person, client_for: ClientFor) -> None:
    for number in range(10):
        make_token(us_member, name=f"No. {number}", days=30)
    client = client_for(us_member)

    page = client.get("/me/tokens/").content.decode()
    refused = client.post("/me/tokens/new/", {"name": "x", "days": "30"})

    assert "/me/tokens/new/" not in page
    assert refused.status_code == 409


@pytest.mark.case("attack-58")
def test_an_expired_token_is_refused_and_stays_in_the_list(
    us_member: Person, client_for: ClientFor, clock: Any
) -> None:
    _token, secret = make_token(us_member, name="Laptop", days=30)
    clock.shift(timedelta(days=30, seconds=1))

    with pytest.raises(AuthenticationFailed):
        who(f"Bearer {secret}")

    assert "Expired" in client_for(us_member).get("/me/tokens/").content.decode()


@pytest.mark.case("attack-58")
def test_the_token_of_a_deactivated_person_is_refused(us_member: Person) -> None:
    _token, secret = make_token(us_member, name="Laptop", days=30)
    Person.objects.filter(pk=us_member.pk).update(is_active=False)

    with pytest.raises(AuthenticationFailed):
        who(f"Bearer {secret}")


@pytest.mark.case("attack-56")
@pytest.mark.parametrize("token", ["", "x", "usjic_" + "0" * 64, "usjic_\x00" + "0" * 63, "ＡＢＣ", "a" * 10_000])
def test_what_is_no_token_is_refused(db: None, token: str) -> None:
    request = APIRequestFactory().get("/api/v1/")
    request.META["HTTP_AUTHORIZATION"] = f"Bearer {token}".encode()

    with pytest.raises(AuthenticationFailed):
        TokenAuthentication().authenticate(request)


@pytest.mark.parametrize("header", ["", "Basic dXM6cHc=", "Token usjic_"])
def test_other_schemes_are_left_to_others(db: None, header: str) -> None:
    assert who(header) is None


@pytest.mark.case("attack-10")
def test_a_token_does_not_replace_the_second_factor(us_staff: Person, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    _token, secret = make_token(us_staff, name="Laptop", days=30)

    with pytest.raises(AuthenticationFailed):
        who(f"Bearer {secret}")
    Authenticator.objects.create(user=us_staff, type="totp", data={"secret": "x"})

    assert who(f"Bearer {secret}")[0] == us_staff


def test_the_use_of_a_token_is_seen_by_its_owner(us_member: Person) -> None:
    _token, secret = make_token(us_member, name="Laptop", days=30)

    who(f"Bearer {secret}")

    assert Token.objects.get().last_used_at is not None
