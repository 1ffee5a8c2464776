"""Signing in: guessing, asking who has an account, codes by mail, the authenticator app."""

from __future__ import annotations

import re
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from commission.people.adapter import vault
from commission.people.models import Person
from commission.records.models import Event
from tests.people.signing_in import PASSWORD, ask_for_code, code_now, is_in, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings


@pytest.mark.case("attack-1")
def test_six_wrong_passwords_close_one_account(
    client: Client, member: Person, make_person: Callable[..., Person], caplog: pytest.LogCaptureFixture
) -> None:
    other = make_person("other", password=PASSWORD)

    for _attempt in range(6):
        sign_in(client, member.email, "wrong")

    assert not sign_in(client, member.email)
    assert sign_in(Client(), other.email)
    assert "Sign-in failed" in caplog.text
    assert "wrong" not in caplog.text


@pytest.mark.case("attack-2")
def test_a_forged_forwarded_address_does_not_help(client: Client, member: Person) -> None:
    for attempt in range(6):
        sign_in(client, member.email, "wrong", headers={"x-forwarded-for": f"192.0.2.{attempt}"})

    assert not sign_in(client, member.email, headers={"x-forwarded-for": "192.0.2.99"})


@pytest.mark.case("attack-2")
def test_only_the_addresses_our_proxies_added_count(client: Client, member: Person, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    answer = client.post(
        "/account/login/", {"login": member.email, "password": "x"}, headers={"x-forwarded-for": "192.0.2.1"}
    )

    assert answer.status_code == 403


@pytest.mark.case("attack-3")
def test_one_persons_failures_do_not_lock_out_the_neighbours(
    client: Client, member: Person, make_person: Callable[..., Person]
) -> None:
    neighbour = make_person("neighbour", password=PASSWORD)

    for _attempt in range(40):
        client.post("/account/login/", {"login": member.email, "password": "wrong"})

    assert sign_in(Client(), neighbour.email)


@pytest.mark.case("attack-4")
@pytest.mark.parametrize(
    ("address", "field"),
    [("/account/password/reset/", "email"), ("/account/login/code/", "email"), ("/account/login/", "login")],
)
def test_known_and_unknown_addresses_look_alike(member: Person, address: str, field: str) -> None:
    pages, letters = [], []
    for email in (member.email, "nobody@us.example"):
        before = len(mail.outbox)
        answer = Client().post(address, {field: email, "password": "wrong"}, follow=True)
        pages.append(re.sub(r'(value="[^"]*"|csrf[^>]*)', "", answer.content.decode().replace(email, "")))
        letters.append(len(mail.outbox) - before)
    known, unknown = (re.sub(r"hx-headers=\S+ \S+", "", page) for page in pages)

    assert re.sub(r"[A-Za-z0-9]{64}", "", known) == re.sub(r"[A-Za-z0-9]{64}", "", unknown)
    assert letters[0] == letters[1]


@pytest.mark.case("attack-4")
def test_known_and_unknown_addresses_take_as_long(member: Person, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    times: dict[str, list[float]] = {member.email: [], "nobody@us.example": []}

    for _try in range(12):
        for email, taken in times.items():
            start = perf_counter()
            Client().post("/account/password/reset/", {"email": email})
            taken.append(perf_counter() - start)

    known, unknown = (median(taken) for taken in times.values())
    assert abs(known - unknown) < 0.010


def test_nobody_signs_up_by_themselves(client: Client, db: None) -> None:
    answer = client.post("/account/signup/", {"email": "new@us.example", "password1": PASSWORD})

    assert not Person.objects.exists()
    assert "signup" not in answer.headers.get("Location", "")


def test_a_code_by_mail_signs_in(client: Client, member: Person) -> None:
    code = ask_for_code(client, member.email)

    client.post("/account/login/code/confirm/", {"code": code})

    assert is_in(client)
    assert Event.objects.filter(kind="person.mailed", subject_id=member.pk).exists()
    assert code not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_a_code_lives_ten_minutes(client: Client, member: Person, clock: Any, minutes: int, *, works: bool) -> None:
    code = ask_for_code(client, member.email)

    clock.shift(timedelta(minutes=minutes))
    client.post("/account/login/code/confirm/", {"code": code})

    assert is_in(client) is works


def test_a_code_bears_three_guesses(client: Client, member: Person) -> None:
    code = ask_for_code(client, member.email)

    for _guess in range(3):
        client.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"})
    client.post("/account/login/code/confirm/", {"code": code})

    assert not is_in(client)


def test_the_letter_is_in_the_language_of_its_reader(client: Client, jp_member: Person) -> None:
    ask_for_code(client, jp_member.email)

    assert mail.outbox[-1].body.rstrip().splitlines()[-3].startswith("イノベーション")


@pytest.mark.case("attack-52")
@pytest.mark.parametrize("address", ["/account/password/reset/", "/account/login/code/"])
def test_nobody_is_bombed_with_letters(
    member: Person, clock: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("commission.people.middleware.PACE", 0)

    for _hour in range(10):
        for _time in range(10):
            Client().post(address, {"email": member.email})
        clock.shift(timedelta(hours=1))

    assert 3 <= len(mail.outbox) <= 20


@pytest.mark.case("attack-7")
def test_a_code_of_the_app_works_once(protected: Person, clock: Any) -> None:
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser, protected.email)
        browser.post("/account/2fa/authenticate/", {"code": code_now()})

    assert is_in(first)
    assert not is_in(second)


@pytest.mark.case("attack-7")
def test_the_code_of_the_step_before_is_refused(client: Client, protected: Person, clock: Any) -> None:
    sign_in(client, protected.email)

    client.post("/account/2fa/authenticate/", {"code": code_now(-1)})

    assert not is_in(client)


@pytest.mark.case("attack-8")
def test_codes_of_the_app_cannot_be_guessed(client: Client, protected: Person) -> None:
    sign_in(client, protected.email)

    for _guess in range(10):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post("/account/2fa/authenticate/", {"code": code_now()})

    assert not is_in(client)


@pytest.mark.case("attack-8")
def test_a_recovery_code_works_once(protected: Person) -> None:
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser, protected.email)
        browser.post("/account/2fa/authenticate/", {"code": code})

    assert is_in(first)
    assert not is_in(second)


@pytest.mark.case("attack-8")
def test_recovery_codes_are_shown_after_the_password_only(client: Client, protected: Person) -> None:
    client.force_login(protected)

    answer = client.get("/account/2fa/recovery-codes/")

    assert "reauthenticate" in answer.headers["Location"]


def test_the_secret_of_the_app_is_not_kept_in_the_clear(client: Client, us_member: Person) -> None:
    client.force_login(us_member)
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    counter = next(iter(totp.yield_hotp_counters_from_time()))

    client.post("/account/2fa/totp/activate/", {"code": totp.format_hotp_value(totp.hotp_value(secret, counter))})

    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert vault().decrypt(kept.encode()).decode() == secret
