"""Passwords by argon2id, at most two at a time: each takes 64 MiB."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_few = threading.Semaphore(2)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SHORTEST = 12


def hash_password(password: str) -> str:
    with _few:
        return _hasher.hash(password)


def matches(password: str, hashed: str) -> bool:
    with _few:
        try:
            return _hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def random_password() -> str:
    """Return about 79 bits, easy to read out: four groups of four letters without look-alikes."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
