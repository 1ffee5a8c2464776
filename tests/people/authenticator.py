"""An authenticator made of software: what a phone answers when a page asks for a passkey."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


@dataclass
class Passkey:
    """`rp` is what the key was made for, `origin` the page that asks; a forged page has another."""

    handle: str
    rp: str = "localhost"
    origin: str = "http://localhost"
    count: int = 1
    verifies: bool = True
    credential_id: bytes = field(default_factory=lambda: token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def flags(self) -> AuthenticatorData.FLAG:
        return FLAG.UP | FLAG.UV if self.verifies else FLAG.UP

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        client = self._client_data("webauthn.create", options)
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        attested = AttestedCredentialData.create(Aaguid(bytes(16)), self.credential_id, public)
        data = AuthenticatorData.create(self._rp_hash(), self.flags | FLAG.AT, self.count, attested)
        attestation = AttestationObject.create("none", data, {})
        return self._wrapped(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attestation)}
        )

    def answer(self, options: dict[str, Any]) -> dict[str, Any]:
        client = self._client_data("webauthn.get", options)
        data = AuthenticatorData.create(self._rp_hash(), self.flags, self.count)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._wrapped(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.handle.encode()),
            }
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return CollectedClientData.create(kind, challenge, self.origin)

    def _rp_hash(self) -> bytes:
        return sha256(self.rp.encode()).digest()

    def _wrapped(self, response: dict[str, str]) -> dict[str, Any]:
        number = websafe_encode(self.credential_id)
        extensions = {"credProps": {"rk": True}}
        return {
            "id": number, "rawId": number, "type": "public-key", "response": response,
            "clientExtensionResults": extensions, "authenticatorAttachment": "platform",
        }  # fmt: skip


def posted(credential: dict[str, Any], **more: str) -> dict[str, str]:
    return {"credential": json.dumps(credential)} | more
