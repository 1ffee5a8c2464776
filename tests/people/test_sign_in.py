"""Signing in, getting back in, and what stands in the way of those who are not who they say."""

from __future__ import annotations

import re
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from commission.people.adapter import vault
from commission.people.models import Person
from commission.records.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def member(us_member: Person) -> Person:
    us_member.set_password(PASSWORD)
    us_member.save()
    return us_member


@pytest.fixture
def protected(member: Person) -> Person:
    """A member with an authenticator app and recovery codes."""
    Authenticator.objects.create(user=member, type="totp", data={"secret": vault().encrypt(SECRET.encode()).decode()})
    RecoveryCodes.activate(member)
    return member


def sign_in(browser: Client, email: str, password: str = PASSWORD, **extra: Any) -> bool:
    browser.post("/account/login/", {"login": email, "password": password}, **extra)
    return is_in(browser)


def is_in(browser: Client) -> bool:
    return browser.get("/me/").status_code == 200


def code_now(step: int = 0) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time())) + step
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, counter)))


def links_in(letter: mail.EmailMessage) -> list[str]:
    return re.findall(r"https?://\S+", str(letter.body))


def reset_path(browser: Client, email: str) -> str:
    browser.post("/account/password/reset/", {"email": email})
    return str(links_in(mail.outbox[-1])[0]).partition("localhost:8000")[2]


def set_new(browser: Client, path: str, password: str) -> bool:
    """Follow the link of the letter and set a password; False where the link is refused."""
    page = browser.get(path, follow=True)
    if page.context.get("token_fail"):
        return False
    answer = browser.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    return answer.status_code == 302


# Guessing ----------------------------------------------------------------------------------------------------------


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


# Who has an account ------------------------------------------------------------------------------------------------


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


# A new password ----------------------------------------------------------------------------------------------------


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


# Codes -------------------------------------------------------------------------------------------------------------


def ask_for_code(browser: Client, email: str) -> str:
    browser.post("/account/login/code/", {"email": email})
    found = re.search(r"^\s*([A-Z]{4}-[A-Z]{4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    return found.group(1) if found else ""


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


# Authenticator apps ------------------------------------------------------------------------------------------------


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


# Sessions ----------------------------------------------------------------------------------------------------------


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
def test_a_new_device_is_told_to_the_owner_once(member: Person) -> None:
    browser = Client()

    sign_in(browser, member.email)
    browser.post("/account/logout/")
    sign_in(browser, member.email)

    told = [letter for letter in mail.outbox if letter.subject == "Signed in on a new device"]
    assert len(told) == 1
    assert told[0].to == [member.email]
    assert "127.0.0.1" in told[0].body


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
