"""Signed envelopes: {payload bytes, algorithm, key id, signature}, as JSON with base64.

The signature covers the payload's exact bytes, so no canonical form is needed. Ed25519 (RFC 8032) signs
commands and reports; ECDSA P-256 with SHA-256 in raw r‖s form (FIPS 186-5, IEEE P1363) is what WebCrypto
on boards verifies.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from device_bridge.errors import ProtocolRefused

MAX_ENVELOPE_BYTES = 256 * 1024
_P256_COORDINATE_BYTES = 32


class Algorithm(StrEnum):
    ED25519 = "Ed25519"
    ES256 = "ES256"


class Envelope(msgspec.Struct, frozen=True):
    """``payload`` and ``signature`` are base64 in the JSON form."""

    payload: bytes
    algorithm: Algorithm
    key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """``raw``: 32 bytes of Ed25519, or the 65-byte uncompressed point of P-256."""

    algorithm: Algorithm
    raw: bytes

    @property
    def id(self) -> str:
        """The first 16 hex digits of the raw key's SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def verify(self, payload: bytes, signature: bytes) -> bool:
        """Tell whether ``signature`` covers ``payload``; a key that is no key verifies nothing."""
        try:
            if self.algorithm is Algorithm.ED25519:
                Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, payload)
            else:
                if len(signature) != 2 * _P256_COORDINATE_BYTES:
                    return False
                r = int.from_bytes(signature[:_P256_COORDINATE_BYTES])
                s = int.from_bytes(signature[_P256_COORDINATE_BYTES:])
                point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.raw)
                point.verify(encode_dss_signature(r, s), payload, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True


class PrivateKey:
    """A signing key. ``to_bytes`` gives 32 bytes (the Ed25519 seed, or the P-256 scalar)."""

    def __init__(self, algorithm: Algorithm, raw: bytes) -> None:
        self.algorithm = algorithm
        self._raw = raw
        self._ed25519: Ed25519PrivateKey | None = None
        self._p256: ec.EllipticCurvePrivateKey | None = None
        if algorithm is Algorithm.ED25519:
            self._ed25519 = Ed25519PrivateKey.from_private_bytes(raw)
            self.public = PublicKey(algorithm, self._ed25519.public_key().public_bytes_raw())
        else:
            self._p256 = ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())
            numbers = self._p256.public_key().public_numbers()
            point = b"\x04" + numbers.x.to_bytes(_P256_COORDINATE_BYTES) + numbers.y.to_bytes(_P256_COORDINATE_BYTES)
            self.public = PublicKey(algorithm, point)
        self.id = self.public.id

    @classmethod
    def generate(cls, algorithm: Algorithm = Algorithm.ED25519) -> PrivateKey:
        if algorithm is Algorithm.ED25519:
            return cls(algorithm, Ed25519PrivateKey.generate().private_bytes_raw())
        scalar = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        return cls(algorithm, scalar.to_bytes(_P256_COORDINATE_BYTES))

    def to_bytes(self) -> bytes:
        return self._raw

    def signature(self, payload: bytes) -> bytes:
        if self._ed25519 is not None:
            return self._ed25519.sign(payload)
        assert self._p256 is not None
        r, s = decode_dss_signature(self._p256.sign(payload, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_P256_COORDINATE_BYTES) + s.to_bytes(_P256_COORDINATE_BYTES)

    def seal(self, payload: bytes) -> bytes:
        """Return the bytes of a signed envelope around ``payload``."""
        return msgspec.json.encode(Envelope(payload, self.algorithm, self.id, self.signature(payload)))


_decoder = msgspec.json.Decoder(Envelope)


def decode_envelope(raw: bytes) -> Envelope:
    """Return the envelope in ``raw``, unverified; raises ``ProtocolRefused("MALFORMED")``."""
    if len(raw) > MAX_ENVELOPE_BYTES:
        raise ProtocolRefused("MALFORMED", why="too long", bytes=len(raw))
    try:
        return _decoder.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolRefused("MALFORMED", why=str(error)) from error


def open_envelope(raw: bytes, key: PublicKey) -> bytes:
    """Return the payload that ``key`` signed.

    Raises ``ProtocolRefused`` with ``MALFORMED``, ``KEY_UNKNOWN`` (another key's) or ``SIGNATURE_BAD``.
    """
    envelope = decode_envelope(raw)
    if envelope.key_id != key.id or envelope.algorithm is not key.algorithm:
        raise ProtocolRefused("KEY_UNKNOWN", key_id=envelope.key_id)
    if not key.verify(envelope.payload, envelope.signature):
        raise ProtocolRefused("SIGNATURE_BAD", key_id=envelope.key_id)
    return envelope.payload
