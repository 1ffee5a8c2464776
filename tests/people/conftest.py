"""Members who sign in as people do, with a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from commission.people.adapter import vault
from tests.people.signing_in import PASSWORD, SECRET

if TYPE_CHECKING:
    from commission.people.models import Person


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
