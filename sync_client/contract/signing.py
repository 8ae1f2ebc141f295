"""Signed requests: who calls, when, once, and that nothing was changed on the way.

The signature covers, line by line: ``TTS1``, method, path with query exactly as sent, key id, timestamp, nonce,
body SHA-256, and the values of ``COVERED_HEADERS`` (empty where absent). A retry signs anew, with a new nonce and
the same Idempotency-Key.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sync_client.contract.envelope import EnvelopeRefused, SigningKey, decode_base64, verifies

KEY_HEADER = "TTS-Key"
TIMESTAMP_HEADER = "TTS-Timestamp"  # Unix time in milliseconds
NONCE_HEADER = "TTS-Nonce"  # 32 hex digits
BODY_HEADER = "TTS-Content-SHA256"
SIGNATURE_HEADER = "TTS-Signature"  # base64
IDEMPOTENCY_HEADER = "Idempotency-Key"
COVERED_HEADERS = ("idempotency-key", "upload-offset", "upload-length", "upload-metadata")

# Beyond this the answer is 401 CLOCK_SKEW with the server's time, and the client signs by that clock.
MAX_SKEW_S = 300


@dataclass(frozen=True, slots=True)
class SignedParts:
    """What a request said of itself."""

    key_id: str
    timestamp_ms: int
    nonce: str
    body_sha256: str
    signature: bytes


def signed_headers(
    key: SigningKey,
    method: str,
    path_and_query: str,
    body: bytes,
    timestamp_ms: int,
    headers: Mapping[str, str] | None = None,
    nonce: str = "",
) -> dict[str, str]:
    """Return the five headers to add to ``headers`` of a request."""
    parts = SignedParts(key.id, timestamp_ms, nonce or secrets.token_hex(16), hashlib.sha256(body).hexdigest(), b"")
    return {
        KEY_HEADER: parts.key_id,
        TIMESTAMP_HEADER: str(parts.timestamp_ms),
        NONCE_HEADER: parts.nonce,
        BODY_HEADER: parts.body_sha256,
        SIGNATURE_HEADER: base64.b64encode(key.sign(_message(method, path_and_query, parts, headers or {}))).decode(),
    }


def read_signed_parts(headers: Mapping[str, str]) -> SignedParts | None:
    """Return what the headers (case-insensitive mapping) say; None where they are missing or malformed."""
    timestamp = headers.get(TIMESTAMP_HEADER, "")
    nonce = headers.get(NONCE_HEADER, "")
    key_id, body = headers.get(KEY_HEADER, ""), headers.get(BODY_HEADER, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 15):
        return None
    if not (_is_hex(nonce, 32) and _is_hex(key_id, 16) and _is_hex(body, 64)):
        return None
    try:
        signature = decode_base64(headers.get(SIGNATURE_HEADER, ""))
    except EnvelopeRefused:
        return None
    return SignedParts(key_id, int(timestamp), nonce, body, signature)


def signature_holds(
    public_raw: bytes, method: str, path_and_query: str, parts: SignedParts, headers: Mapping[str, str]
) -> bool:
    """Tell whether ``parts`` is signed by this key; the body's hash, the time and the nonce are checked elsewhere."""
    return verifies(public_raw, _message(method, path_and_query, parts, headers), parts.signature)


def _message(method: str, path_and_query: str, parts: SignedParts, headers: Mapping[str, str]) -> bytes:
    small = {name.lower(): value for name, value in headers.items()}
    lines = ["TTS1", method.upper(), path_and_query, parts.key_id, str(parts.timestamp_ms), parts.nonce]
    lines += [parts.body_sha256, *(small.get(name, "") for name in COVERED_HEADERS)]
    return "\n".join(lines).encode()


def _is_hex(text: str, length: int) -> bool:
    return len(text) == length and all(letter in "0123456789abcdef" for letter in text)
