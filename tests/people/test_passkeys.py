"""Passkeys: made, used for signing in, and refused when anything about the answer is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.people.authenticator import Passkey, posted

if TYPE_CHECKING:
    from commission.people.models import Person


@pytest.fixture
def browser() -> Client:
    """Browsers take http://localhost, and no other address without TLS, for a safe place."""
    return Client(headers={"host": "localhost"})


@pytest.fixture
def passkey(us_member: Person) -> Passkey:
    """A passkey that the member has added to the account."""
    owner = Client(headers={"host": "localhost"})
    owner.force_login(us_member)
    passkey = Passkey(user_pk_to_url_str(us_member))
    page = owner.get("/account/2fa/webauthn/add/")
    credential = passkey.register(page.context["js_data"]["creation_options"])
    owner.post("/account/2fa/webauthn/add/", posted(credential, name="Phone", passwordless="on"))
    return passkey


def challenge(browser: Client) -> dict[str, Any]:
    answer = browser.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    options: dict[str, Any] = json.loads(answer.content)["request_options"]
    return options


def sign_in(browser: Client, credential: dict[str, Any]) -> bool:
    browser.post("/account/2fa/webauthn/login/", posted(credential))
    return "_auth_user_id" in browser.session


@pytest.mark.case("attack-13")
def test_a_passkey_signs_in_alone(browser: Client, passkey: Passkey, mailoutbox: list[Any]) -> None:
    passkey.count += 1

    assert sign_in(browser, passkey.answer(challenge(browser)))
    assert Authenticator.objects.get(type="webauthn").last_used_at
    assert "A new security key has been added" in mailoutbox[0].body


@pytest.mark.case("attack-9")
@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.localhost"},
        {"origin": "https://localhost.evil.example"},
        {"rp": "evil.example"},
        {"count": 1},
        {"count": 0},
        {"verifies": False},
        {"handle": "zz"},
        {"handle": "\x00"},
        {"credential_id": b"another"},
    ],
)
def test_a_wrong_answer_is_refused(browser: Client, passkey: Passkey, wrong: dict[str, Any]) -> None:
    passkey.count += 1
    for name, value in wrong.items():
        setattr(passkey, name, value)

    assert not sign_in(browser, passkey.answer(challenge(browser)))


@pytest.mark.case("attack-9")
def test_a_challenge_is_answered_once(browser: Client, passkey: Passkey) -> None:
    passkey.count += 1
    credential = passkey.answer(challenge(browser))
    sign_in(browser, credential)
    stolen = Client(headers={"host": "localhost"})
    challenge(stolen)

    assert not sign_in(stolen, credential)


@pytest.mark.case("attack-9")
def test_the_counter_only_grows(browser: Client, passkey: Passkey) -> None:
    passkey.count = 7
    first = sign_in(browser, passkey.answer(challenge(browser)))
    copy = Client(headers={"host": "localhost"})

    assert first
    assert not sign_in(copy, passkey.answer(challenge(copy)))
    passkey.count = 8
    assert sign_in(copy, passkey.answer(challenge(copy)))


def test_a_passkey_without_a_counter_stays_at_nought(us_member: Person, browser: Client) -> None:
    owner = Client(headers={"host": "localhost"})
    owner.force_login(us_member)
    passkey = Passkey(user_pk_to_url_str(us_member), count=0)
    options = owner.get("/account/2fa/webauthn/add/").context["js_data"]["creation_options"]
    owner.post("/account/2fa/webauthn/add/", posted(passkey.register(options), passwordless="on"))

    assert sign_in(browser, passkey.answer(challenge(browser)))


@pytest.mark.parametrize("nonsense", ["{}", "[]", "null", '{"response": {"userHandle": 1}}', "not json", '{"id": "x"}'])
def test_nonsense_is_no_credential(browser: Client, passkey: Passkey, nonsense: str) -> None:
    challenge(browser)

    answer = browser.post("/account/2fa/webauthn/login/", {"credential": nonsense})

    assert answer.status_code == 302
    assert "_auth_user_id" not in browser.session
