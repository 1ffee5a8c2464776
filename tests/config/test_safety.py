"""Production refuses to start with settings fit for a trial only."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from commission.config import safety


@pytest.fixture
def production(settings: Settings) -> Settings:
    settings.PRODUCTION = True
    settings.DEMO = settings.DEBUG = False
    settings.SECURE = True
    settings.SECRET_KEY = "k7Vq2Zr9Wx4Lt1Ms8Nb3Pd6Fh5Jg0Yc-k7Vq2Zr9Wx4Lt1Ms8Nb3"
    settings.SECRET_KEY_FALLBACKS = []
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.EMAIL_TIMEOUT = 20
    settings.COMMISSION = settings.COMMISSION | {"mail_domain": "example.org"}
    return settings


def test_safe_settings_start(production: Settings) -> None:
    safety.refuse_if_unsafe()

    assert safety.production_is_safe() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", "short", "safety.E002"),
        ("SECRET_KEY", "a" * 60, "safety.E002"),
        ("SECRET_KEY_FALLBACKS", ["short"], "safety.E002"),
        ("DEBUG", True, "safety.E003"),
        ("ALLOWED_HOSTS", ["*"], "safety.E004"),
        ("SECURE", False, "safety.E005"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 0, "safety.E006"),
        ("EMAIL_TIMEOUT", None, "safety.E007"),
        ("COMMISSION", {"mail_domain": "portal.example"}, "safety.E008"),
        ("CELERY_BROKER_URL", "redis://valkey/0", "safety.E009"),
    ],
)
def test_each_fault_is_named(production: Settings, name: str, value: object, code: str) -> None:
    production.REDIS_URL = "redis://valkey/0"
    setattr(production, name, value)

    assert [message.id for message in safety.production_is_safe()] == [code]


def test_an_unsafe_installation_does_not_start_and_says_all_reasons(production: Settings) -> None:
    production.DEBUG = True
    production.ALLOWED_HOSTS = ["*"]

    with pytest.raises(ImproperlyConfigured, match=r"(?s)DEBUG is on.*ALLOWED_HOSTS"):
        safety.refuse_if_unsafe()


def test_the_demo_may_not_stand_at_an_https_address(settings: Settings) -> None:
    settings.PRODUCTION = False
    settings.DEMO = True
    settings.SECURE = True

    assert [message.id for message in safety.production_is_safe()] == ["safety.E001"]
