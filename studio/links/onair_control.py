"""The on-air process, over its control socket."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.domain.broadcast import OnAirStatus
from studio.domain.status_codec import decode_status
from studio.links.local_client import LocalClient


class SocketOnAirControl:
    """``ports.onair.OnAirControl``. Ops: ``status`` → ``{"status": …}``, ``stop_play``, ``reload_plan``."""

    def __init__(self, ready_file: Path, token: str) -> None:
        self._client = LocalClient(ready_file, token, "ONAIR_NOT_RUNNING")

    def status(self) -> OnAirStatus:
        return decode_status(self._client.ask("status")["status"])

    def stop_play(self, play_ids: Sequence[str], operator: str, reason: str) -> None:
        self._client.ask("stop_play", play_ids=list(play_ids), operator=operator, reason=reason)

    def reload_plan(self) -> None:
        self._client.ask("reload_plan")

    def close(self) -> None:
        self._client.close()
