"""Refuses to run the portal for real with settings fit for a trial only. `manage.py check`, web and worker all ask."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 10

Fault = tuple[str, str, str]


def refuse_if_unsafe() -> None:
    """Called by web server and worker when they start: nothing is served with a fault open."""
    if faults := [message.msg for message in run_checks(tags=[Tags.security])]:
        raise ImproperlyConfigured("This installation is not safe to start:\n- " + "\n- ".join(faults))


@register(Tags.security)
def production_is_safe(**_kwargs: Any) -> list[CheckMessage]:
    examined = (_key, _hosts, _proxy, _mail, _broker) if settings.PRODUCTION else (_demo,)
    return [Error(message, hint=hint, id=f"safety.{code}") for fault in examined for code, message, hint in fault()]


def _demo() -> Iterator[Fault]:
    if settings.DEMO and settings.SECURE:
        yield "E001", "The demo, with its known passwords, is on at an https address.", "Unset DEMO or BASE_URL."


def _key() -> Iterator[Fault]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS or key.startswith("django-insecure"):
            yield "E002", "A secret key is short or guessable.", "SECRET_KEY takes 50 random characters or more."
    if settings.DEBUG:
        yield "E003", "DEBUG is on: error pages would show settings and data.", "Unset DEBUG."


def _hosts() -> Iterator[Fault]:
    if any("*" in host for host in settings.ALLOWED_HOSTS):
        yield "E004", "ALLOWED_HOSTS lets every host name in.", "Name the portal's own host."
    if not settings.SECURE:
        yield "E005", "BASE_URL is not an https address.", "Links in mails and secure cookies come from it."


def _proxy() -> Iterator[Fault]:
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT < 1:
        hint = (
            "TRUSTED_PROXY_COUNT is the number of proxies before the portal; without it all visitors share one limit."
        )
        yield "E006", "No proxy is named, yet https must end somewhere.", hint


def _mail() -> Iterator[Fault]:
    if not settings.EMAIL_TIMEOUT:
        yield "E007", "Mail has no timeout: one silent server would stop all mail.", "EMAIL_URL takes ?timeout=20."
    if settings.COMMISSION["mail_domain"].endswith(".example"):
        yield "E008", "The mail domain is the sample's.", "MAIL_DOMAIN is the domain that letters come from."


def _broker() -> Iterator[Fault]:
    if settings.CELERY_BROKER_URL == settings.REDIS_URL:
        yield "E009", "Cache and broker share one logical database.", "Give BROKER_URL a number of its own."
