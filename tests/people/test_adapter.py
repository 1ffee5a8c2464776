"""Letters of accounts, and sign-on of members' own."""

from __future__ import annotations

from smtplib import SMTPServerDisconnected
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.fernet import InvalidToken
from django.core import mail

from commission.people.adapter import SecondFactorAdapter, vault
from commission.people.models import Person
from commission.records.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client, RequestFactory
    from pytest_django import Settings


@pytest.fixture
def broken_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> int:
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


@pytest.mark.parametrize("email", ["us.member@us.example", "nobody@us.example"])
@pytest.mark.usefixtures("us_member", "broken_mail")
def test_a_letter_that_cannot_be_sent_is_said_plainly(client: Client, email: str) -> None:
    answer = client.post("/account/login/code/", {"email": email})

    assert answer.status_code == 503
    assert "could not be sent" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.usefixtures("broken_mail")
def test_a_notice_that_cannot_be_sent_undoes_nothing(client: Client, us_member: Person) -> None:
    us_member.set_password("correct horse battery")
    us_member.save()

    client.post("/account/login/", {"login": us_member.email, "password": "correct horse battery"})

    assert client.get("/me/").status_code == 200


def test_a_letter_names_the_commission_in_both_languages(client: Client, jp_member: Person) -> None:
    client.post("/account/password/reset/", {"email": jp_member.email})

    body = str(mail.outbox[0].body)
    assert "イノベーションと競争力に関する日米委員会" in body
    assert "US-Japan Innovation and Competitiveness Commission" in body
    assert mail.outbox[0].from_email == "secretariat@portal.example"


def test_secrets_open_with_old_keys_too(settings: Settings) -> None:
    sealed = SecondFactorAdapter().encrypt("JBSWY3DP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "rotated"

    opened = SecondFactorAdapter().decrypt(sealed)

    assert opened == "JBSWY3DP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        vault().decrypt(sealed.encode())


def test_members_may_give_up_their_second_factor(us_member: Person, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    factor = Authenticator.objects.create(user=us_member, type="totp", data={"secret": "x"})

    assert SecondFactorAdapter().can_delete_authenticator(factor)


@pytest.mark.parametrize(("others", "may"), [([], False), (["recovery_codes"], False), (["webauthn"], True)])
def test_staff_keep_one_second_factor(us_staff: Person, settings: Settings, others: list[str], *, may: bool) -> None:
    settings.REQUIRE_MFA = True
    factor = Authenticator.objects.create(user=us_staff, type="totp", data={"secret": "x"})
    for kind in others:
        Authenticator.objects.create(user=us_staff, type=kind, data={})

    assert SecondFactorAdapter().can_delete_authenticator(factor) is may


def test_sign_on_makes_no_account(rf: RequestFactory) -> None:
    login = SocialLogin(user=Person(), account=SocialAccount(provider="openid_connect"))

    assert not get_social_adapter().is_open_for_signup(rf.get("/"), login)


@pytest.mark.parametrize(
    ("settings_of_provider", "email", "may"),
    [
        ({"domains": ["member.example"]}, "a@member.example", True),
        ({"domains": ["member.example"]}, "a@Member.Example", True),
        ({"domains": ["member.example"]}, "secretariat@portal.example", False),
        ({"domains": ["member.example"]}, "a@evil-member.example", False),
        ({}, "a@member.example", False),
    ],
)
def test_a_provider_speaks_for_its_own_domains(
    settings_of_provider: dict[str, list[str]], email: str, *, may: bool
) -> None:
    login = SimpleNamespace(provider=SimpleNamespace(app=SimpleNamespace(settings=settings_of_provider)))

    assert get_social_adapter().can_authenticate_by_email(login, email) is may


def test_the_authenticator_app_names_the_commission(make_person: Callable[..., Person]) -> None:
    address = SecondFactorAdapter().build_totp_url(make_person("us.member"), "JBSWY3DP")

    assert "issuer=The%20Commission" in address
