"""Where allauth asks the portal: who may come in, how its letters go out, how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.mail import get_connection
from django.shortcuts import render
from django.utils.translation import get_language, override

from commission.people.clocks import letters, moment_words
from commission.people.models import Person, Side, validate_address
from commission.people.permissions import must_use_second_factor
from commission.records.actions import record

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

log = logging.getLogger("commission.security")

KNOWN_DEVICE = "device"
KNOWN_FOR = 365 * 24 * 3600
# Somebody is waiting at the page for this letter.
PATIENCE = 5


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Accounts come by invitation or by a request that the secretariat approves (`members`)."""
        return False

    def clean_email(self, email: str) -> str:
        validate_address(email)
        return email

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        others = Person.objects.filter(email=email_address.email).exclude(pk=email_address.user_id)
        return not others.exists() and bool(super().confirm_email(request, email_address))

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured as error:
            raise PermissionDenied(str(error)) from error

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("Sign-in failed: address %r, from %s", credentials.get("email"), self.get_client_ip(request))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return on_our_host(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return on_our_host(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once and directly, past the outbox.

        These letters carry codes and links that open an account: the outbox keeps texts where the secretariat reads
        them. And they cannot wait for anybody's office hours. That one went out is an event of its owner.
        """
        person = Person.objects.filter(email=email).first()
        with override(person.language if person else get_language()):
            message = self.render_mail(template_prefix, email, context | self._letter(email, context.get("timestamp")))
        message.connection = get_connection(timeout=PATIENCE)
        try:
            message.send()
        except (SMTPException, OSError) as error:
            log.error("Account mail %s could not be sent: %r", template_prefix, error)  # noqa: TRY400  # no secrets in traces
            page = render(self.request, "people/mail_failed.html", status=503)
            raise ImmediateHttpResponse(page) from error
        if person:
            record("person.mailed", person, by=None, letter=template_prefix)

    def _letter(self, email: str, timestamp: datetime | None) -> dict[str, Any]:
        """What every letter may say; `times` is when the reported thing happened, on the clocks of both sides."""
        both = (moment_in(side, timestamp) for side in Side) if timestamp else ()
        return {
            "email": email,
            "language": get_language(),
            "commission": settings.COMMISSION,
            "base_url": settings.BASE_URL,
            "times": " / ".join(both),
        }

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """A notice of what was done already: that it cannot be sent does not undo it."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            log.warning("A security notice was not sent: %s", args[0])

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Tell the owner when a browser is used that we have not seen with this account."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        known = (request.get_signed_cookie(KNOWN_DEVICE, "", max_age=KNOWN_FOR) or "").split(".")
        if str(user.pk) not in known:
            self.send_notification_mail("account/email/new_device", user)
            marks = ".".join([str(user.pk), *filter(None, known)][:10])
            response.set_signed_cookie(
                KNOWN_DEVICE, marks, max_age=KNOWN_FOR, secure=settings.SECURE, httponly=True, samesite="Lax"
            )
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def get_totp_issuer(self) -> str:
        return str(settings.COMMISSION["short_en"])

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.COMMISSION["name_en"]}

    def encrypt(self, text: str) -> str:
        return vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must use a second factor keeps one: a new one first, then the old one may go."""
        if not (settings.REQUIRE_MFA and must_use_second_factor(authenticator.user)):
            return True
        factors = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Members' own sign-on opens an account whose address the provider has verified; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """A provider speaks for its own `domains` only, or a member's could open the accounts of the secretariat."""
        domains: list[str] = login.provider.app.settings.get("domains", [])
        return email.rpartition("@")[2].lower() in domains


def moment_in(side: Side, instant: datetime) -> str:
    local = instant.astimezone(side.zone)
    return f"{moment_words(local, year=True)} {letters(local)}"


def on_our_host(url: str) -> str:
    """A link in a letter leads to the portal's own address, whatever the request called it."""
    parts = urlsplit(url)
    return f"{settings.BASE_URL}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def vault() -> MultiFernet:
    """Keys for the secrets of authenticator apps, from the secret key and those before it."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(b"second factor" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
