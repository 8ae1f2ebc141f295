"""Errors of the bridge and its agents, typed by blame; the codes are stable and upper-case."""

from __future__ import annotations

from typing import Any


class BridgeError(Exception):
    """Base of what this package raises on purpose: a stable code with details."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details: dict[str, Any] = details
        shown = ", ".join(f"{key}={value}" for key, value in details.items())
        super().__init__(f"{code}({shown})" if shown else code)


class OperatorFixable(BridgeError):
    """Whoever runs it can mend it. Exit code 1."""


class Misuse(BridgeError):
    """The call itself was wrong. Exit code 2."""


class ProtocolRefused(BridgeError):
    """A message was malformed, forged, replayed, expired, or meant for somebody else."""
