"""The lines of a control socket: what server and client share."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import Any

MAX_LINE_BYTES = 1 << 20

Message = dict[str, Any]


class ControlError(Exception):
    """Base of what can go wrong on a control socket."""


class ControlUnavailable(ControlError):
    """The process does not run, does not answer, or went away during the request."""


class ControlRefused(ControlError):
    """The process answered no. ``code`` is stable; ``details`` are JSON values.

    Handlers raise it too: it becomes the ``{"ok": false}`` answer.
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details: dict[str, Any] = details
        super().__init__(f"{code} {details}" if details else code)


def encode_line(message: Message) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def shut(connection: socket.socket) -> None:
    """Wake whoever reads or writes on it."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
