"""Doors: nothing is open to the anonymous unless it is named here with its reason; no API view lacks a permission."""

from __future__ import annotations

import pytest
from rest_framework.permissions import AllowAny

from tests.architecture.addresses import Address, addresses

# Signing in cannot require having signed in.
SIGN_IN = "part of signing in"
OPEN: dict[str, str] = {
    "account_login": SIGN_IN,
    "account_signup": SIGN_IN,
    "account_reset_password": SIGN_IN,
    "account_reset_password_done": SIGN_IN,
    "account_reset_password_from_key": SIGN_IN,
    "account_reset_password_from_key_done": SIGN_IN,
    "account_confirm_email": SIGN_IN,
    "account_email_verification_sent": SIGN_IN,
    "account_inactive": SIGN_IN,
}
API_OPEN: dict[str, str] = {}


def named(address: Address) -> str:
    return address.name


@pytest.mark.parametrize("address", [it for it in addresses() if not hasattr(it.view, "cls")], ids=named)
def test_page_requires_sign_in_unless_named_open(address: Address) -> None:
    assert address.is_open is (address.name in OPEN)


def test_every_open_door_exists() -> None:
    assert set(OPEN) | set(API_OPEN) <= {address.name for address in addresses()}


@pytest.mark.parametrize("address", [it for it in addresses() if hasattr(it.view, "cls")], ids=named)
def test_api_view_has_permissions(address: Address) -> None:
    classes = address.view.cls.permission_classes  # type: ignore[attr-defined]  # asked for just above

    assert classes
    assert (AllowAny in classes) is (address.name in API_OPEN)
