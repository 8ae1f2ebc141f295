"""Secrets and signatures."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """Named secrets of the station: machine-scope DPAPI on Windows, 0600 files elsewhere."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, value: bytes) -> None: ...


class Signer(Protocol):
    """Signs exact bytes into an envelope {payload, algorithm, key id, signature}."""

    def sign(self, payload: bytes) -> bytes:
        """Return the envelope's bytes."""

    def open(self, envelope: bytes) -> bytes:
        """Return the payload of a valid envelope; raises ``OperatorFixable("SIGNATURE_BAD")``."""


class PasswordHasher(Protocol):
    """argon2id; a hash carries its own salt and parameters."""

    def hash(self, password: str) -> str: ...

    def matches(self, hashed: str, password: str) -> bool: ...
