"""Requests over a control socket, with the studio's own errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from device_bridge.local_control import ControlClient, ControlRefused, ControlUnavailable
from studio.domain.errors import Defect, OperatorFixable


class LocalClient:
    """Asks one process of the station. Thread-safe; the connection is opened at the first call.

    ``not_running`` is the code of the ``OperatorFixable`` raised when the process does not answer; what it
    refuses is an ``OperatorFixable`` with its own code.
    """

    def __init__(self, ready_file: Path, token: str, not_running: str, timeout_s: float = 3.0) -> None:
        self._client = ControlClient(ready_file, token, timeout_s)
        self._not_running = not_running

    def ask(self, op: str, **fields: Any) -> dict[str, Any]:
        try:
            return self._client.request(op, **fields)
        except ControlUnavailable as error:
            raise OperatorFixable(self._not_running) from error
        except ControlRefused as refusal:
            details = {key: value for key, value in refusal.details.items() if key != "code"}
            if refusal.code == "DEFECT":
                raise Defect("CONTROL_FAILED", asked=op, **details) from refusal
            raise OperatorFixable(refusal.code, **details) from refusal

    def close(self) -> None:
        self._client.close()
