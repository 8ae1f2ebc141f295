"""Uvicorn around the application, on a socket that is open before the port is told."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from source_system.api.app import build_app
from source_system.system import System
from source_system.uplink.link import Uplink

# Held calls are let go when the server stops.
_STOP_WITHIN_S = 2


@dataclass(frozen=True, slots=True)
class Door:
    """Where to listen; ``ready`` gets {port, pid} once calls are answered; certificate and key for HTTPS."""

    host: str
    port: int
    ready: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


def serve(system: System, door: Door, told: Callable[[int], None]) -> None:
    """Answer calls until the process is told to stop. ``told`` gets the port once calls are answered."""
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    # The protocol is named, since asyncio turns Nagle's delay off (40 ms a call) only where it sees TCP.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((door.host, door.port))
        bound: int = listening.getsockname()[1]
        config = uvicorn.Config(
            build_app(system),
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_STOP_WITHIN_S,
            timeout_keep_alive=75,
            server_header=False,
            limit_concurrency=4000,
            ssl_certfile=door.certificate,
            ssl_keyfile=door.key,
        )
        server = _Telling(config, system.bell.close, lambda: _tell(bound, door.ready, told))
        # Beside the server: calls are answered however the system above stands.
        link = Uplink(system)
        link.start()
        try:
            server.run(sockets=[listening])
        finally:
            link.stop()


class _Telling(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_stopping: Callable[[], None], on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stopping = on_stopping
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_stopping()
        await super().shutdown(sockets)


def _tell(port: int, ready: Path | None, told: Callable[[int], None]) -> None:
    if ready is not None:
        part = ready.with_suffix(".part")
        part.write_text(json.dumps({"port": port, "pid": os.getpid()}), encoding="ascii")
        part.replace(ready)
    told(port)
