"""Language and zone of a request; who must set up a second factor first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator

from commission.people.middleware import is_held_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import Settings

    from commission.people.models import Person

    ClientFor = Callable[[Person], Client]


def test_a_stranger_reads_what_the_browser_asks_for(client: Client, db: None) -> None:
    answer = client.get("/account/login/", headers={"accept-language": "ja, en;q=0.5"})

    assert answer.headers["Content-Language"] == "ja"
    assert {"Cookie", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


def test_a_choice_is_stronger_than_the_browser_and_lasts(client: Client, db: None) -> None:
    chosen = client.post("/language/", {"language": "ja", "next": "/account/login/"})
    page = client.get("/account/login/", headers={"accept-language": "en"})

    assert chosen.headers["Location"] == "/account/login/"
    assert page.headers["Content-Language"] == "ja"
    assert client.cookies["django_language"]["max-age"] == 365 * 24 * 3600


def test_the_choice_of_who_is_signed_in_is_kept_in_the_profile(us_member: Person, client_for: ClientFor) -> None:
    client_for(us_member).post("/language/", {"language": "ja", "next": "/me/"})

    us_member.refresh_from_db()
    elsewhere = client_for(us_member).get("/me/", headers={"accept-language": "en"})
    assert us_member.language == "ja"
    assert elsewhere.headers["Content-Language"] == "ja"


@pytest.mark.parametrize("language", ["", "fr", "en'--"])
def test_an_unknown_language_changes_nothing(us_member: Person, client_for: ClientFor, language: str) -> None:
    answer = client_for(us_member).post("/language/", {"language": language})

    us_member.refresh_from_db()
    assert (answer.status_code, us_member.language) == (302, "en")


def test_the_language_is_switched_by_post_only(client: Client, db: None) -> None:
    assert client.get("/language/").status_code == 405


@pytest.mark.case("attack-10")
@pytest.mark.parametrize("who", ["us_staff", "jp_chair", "administrator"])
def test_those_with_power_set_up_a_second_factor_first(
    request: pytest.FixtureRequest, settings: Settings, client_for: ClientFor, who: str
) -> None:
    settings.REQUIRE_MFA = True
    client = client_for(request.getfixturevalue(who))

    for address in ("/me/", "/people/", "/api/v1/people/", "/administration/", "/account/password/change/"):
        assert client.get(address).headers.get("Location") == "/account/2fa/"
    for address in ("/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"):
        assert client.get(address).status_code == 200
    assert client.post("/account/logout/").headers["Location"] == "/"


@pytest.mark.case("attack-10")
def test_who_has_a_second_factor_goes_on(us_staff: Person, settings: Settings, client_for: ClientFor) -> None:
    settings.REQUIRE_MFA = True
    Authenticator.objects.create(user=us_staff, type="totp", data={"secret": "x"})

    assert client_for(us_staff).get("/me/").status_code == 200


@pytest.mark.case("attack-10")
def test_members_may_go_without(us_member: Person, settings: Settings, client_for: ClientFor) -> None:
    settings.REQUIRE_MFA = True

    assert client_for(us_member).get("/me/").status_code == 200


@pytest.mark.case("attack-10")
def test_a_post_given_today_asks_for_the_second_factor_today(
    us_member: Person, settings: Settings, client_for: ClientFor
) -> None:
    settings.REQUIRE_MFA = True
    client = client_for(us_member)
    before = client.get("/me/").status_code

    us_member.posts.create(role="staff", side="US", starts_on="2020-01-01")

    assert before == 200
    assert client.get("/me/").headers["Location"] == "/account/2fa/"


@pytest.mark.case("attack-10")
def test_the_last_factor_is_kept(us_staff: Person, settings: Settings, client_for: ClientFor) -> None:
    settings.REQUIRE_MFA = True
    Authenticator.objects.create(user=us_staff, type="totp", data={"secret": "x"})
    client = client_for(us_staff)
    session = client.session
    session["account_authentication_methods_user"] = str(us_staff.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": 9e12, "reauthenticated": True}]
    session.save()

    client.post("/account/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(user=us_staff).exists()


def test_the_check_asks_the_database_nothing_more_after_a_sign_in_with_both_factors(
    us_staff: Person, settings: Settings, client_for: ClientFor, django_assert_num_queries: Any
) -> None:
    class Asked:
        user = us_staff
        session = {
            "account_authentication_methods_user": str(us_staff.pk),
            "account_authentication_methods": [{"method": "mfa"}],
        }

    with django_assert_num_queries(0):
        assert not is_held_back(Asked())  # type: ignore[arg-type]
