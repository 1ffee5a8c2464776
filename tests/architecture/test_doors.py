"""Doors: nothing is open to the anonymous unless it is named here with its reason; no API view lacks a permission."""

from __future__ import annotations

import pytest
from rest_framework.permissions import AllowAny

from tests.architecture.addresses import Address, addresses

# Signing in cannot require having signed in.
SIGN_IN = "part of signing in"
PUBLIC = "anybody may read it"
OPEN: dict[str, str] = {
    "account_confirm_email": SIGN_IN,
    "account_confirm_login_code": SIGN_IN,
    "account_email_verification_sent": SIGN_IN,
    "account_inactive": SIGN_IN,
    "account_login": SIGN_IN,
    "account_logout": "a session that has just ended may be signed out of again",
    "account_request_login_code": SIGN_IN,
    "account_reset_password": SIGN_IN,
    "account_reset_password_done": SIGN_IN,
    "account_reset_password_from_key": SIGN_IN,
    "account_reset_password_from_key_done": SIGN_IN,
    "account_signup": SIGN_IN,
    "members:access": "who has no account asks for one here",
    "members:access_received": "and is told so",
    "members:invitation": "who is invited has no account yet; the link holds a secret",
    "members:lookup": "who asks for access finds their organisation by name; only public reference data",
    "mfa_authenticate": SIGN_IN,
    "mfa_login_webauthn": SIGN_IN,
    "obligations:nudges": "one click in a mail stops the mails; the link is signed",
    "obligations:work": "the front page: the anonymous see the public one there",
    "people:language": "the language is chosen before signing in",
    "projects:call": PUBLIC,
    "projects:calls": PUBLIC,
    "projects:project": "the public abstract of a selected project",
    "projects:projects": "the public abstracts of selected projects",
    "socialaccount_login_cancelled": SIGN_IN,
    "socialaccount_signup": SIGN_IN,
    "web:accessibility": PUBLIC,
    "web:healthz": "asked by machines that watch the portal",
    "web:help": PUBLIC,
    "web:livez": "asked by machines that watch the portal",
    "web:privacy": PUBLIC,
    "web:welcome": PUBLIC,
}
API_OPEN: dict[str, str] = {}


def named(address: Address) -> str:
    return address.name


def test_pages_require_sign_in_unless_named_open() -> None:
    pages = [address for address in addresses() if not hasattr(address.view, "cls")]

    assert {address.name for address in pages if address.is_open} == set(OPEN)


@pytest.mark.parametrize("address", [it for it in addresses() if hasattr(it.view, "cls")], ids=named)
def test_api_view_has_permissions(address: Address) -> None:
    classes = address.view.cls.permission_classes  # type: ignore[attr-defined]  # asked for just above

    assert classes
    assert (AllowAny in classes) is (address.name in API_OPEN)
