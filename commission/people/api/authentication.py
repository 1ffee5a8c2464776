"""Who speaks to the API: the owner of the token in `Authorization: Bearer …`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework.exceptions import AuthenticationFailed

from commission.people.permissions import lacks_second_factor

if TYPE_CHECKING:
    from commission.people.models import Person, Token

SHAPE = re.compile(rb"[a-z_]{0,10}[0-9a-f]{64}")


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]  # knox has no types
    """Knox's, with two differences: nothing but a token reaches the database, and the use is noted."""

    def authenticate_credentials(self, token: bytes) -> tuple[Person, Token]:
        if not SHAPE.fullmatch(token):
            raise AuthenticationFailed(_("This token is not valid."))
        person, found = super().authenticate_credentials(token)
        if lacks_second_factor(person):
            raise AuthenticationFailed(_("Your role needs a second factor. Set one up in the portal first."))
        found.note_use()
        return person, found

    def _cleanup_token(self, auth_token: Token) -> bool:
        """An expired token does not count; it stays in its owner's list, where it says why it stopped working."""
        return auth_token.is_expired


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """How the schema describes it."""

    target_class = "commission.people.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
