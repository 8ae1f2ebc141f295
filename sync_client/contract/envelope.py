"""Signed envelopes: {payload, algorithm, key id, signature}; the signature covers the payload's exact bytes.

Ed25519 (RFC 8032). The same JSON as the station's envelopes to its devices.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import Field

from sync_client.contract.base import Base64, KeyId, Model, Word

SEED_BYTES = 32


class Algorithm(Word):
    ED25519 = "Ed25519"


class Envelope(Model):
    payload: Base64
    algorithm: Algorithm
    key_id: KeyId
    signature: Base64 = Field(max_length=88)


class EnvelopeRefused(Exception):
    """``code``: MALFORMED, KEY_UNKNOWN or SIGNATURE_BAD."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class SigningKey:
    """A private Ed25519 key; ``seed`` is its 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.seed = seed
        self.public_raw = self._key.public_key().public_bytes_raw()
        self.public = base64.b64encode(self.public_raw).decode()
        self.id = key_id_of(self.public_raw)

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def seal(self, payload: bytes) -> Envelope:
        return Envelope(
            payload=base64.b64encode(payload).decode(),
            algorithm=Algorithm.ED25519,
            key_id=self.id,
            signature=base64.b64encode(self.sign(payload)).decode(),
        )


def key_id_of(public_raw: bytes) -> str:
    """Return the first 16 hex digits of the raw key's SHA-256."""
    return hashlib.sha256(public_raw).hexdigest()[:16]


def decode_base64(text: str) -> bytes:
    """Raises ``EnvelopeRefused("MALFORMED")``."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EnvelopeRefused("MALFORMED") from error


def verifies(public_raw: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` covers ``message``; a key that is no key verifies nothing."""
    try:
        Ed25519PublicKey.from_public_bytes(public_raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def open_envelope(envelope: Envelope, public_raw: bytes) -> bytes:
    """Return the payload that this key signed. Raises ``EnvelopeRefused``."""
    if envelope.key_id != key_id_of(public_raw):
        raise EnvelopeRefused("KEY_UNKNOWN")
    payload = decode_base64(envelope.payload)
    if not verifies(public_raw, payload, decode_base64(envelope.signature)):
        raise EnvelopeRefused("SIGNATURE_BAD")
    return payload
