"""Serves the player and its packages to the board's own browser, at http://127.0.0.1 alone.

WebCrypto and service workers need a trusted context, which 127.0.0.1 is and a LAN address is not.
"""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import uvicorn
from msgspec import Meta
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from device_bridge.board_agent.agent import BoardAgent
from device_bridge.errors import OperatorFixable
from device_bridge.protocol.messages import Count, Micros, Name, Sha256

_WEB = Path(__file__).with_name("web")
_PAGES = {
    "": ("index.html", "text/html; charset=utf-8"),
    "player.js": ("player.js", "text/javascript; charset=utf-8"),
    "packages.js": ("packages.js", "text/javascript; charset=utf-8"),
    "paint.js": ("paint.js", "text/javascript; charset=utf-8"),
    "plays.js": ("plays.js", "text/javascript; charset=utf-8"),
    "worker.js": ("worker.js", "text/javascript; charset=utf-8"),
    "player.css": ("player.css", "text/css; charset=utf-8"),
}
# Nothing but our own scripts runs, and nothing is loaded from anywhere else.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob:; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_START_TIMEOUT_S = 10.0
_PULSE_S = 10.0
_MOST_BODY_BYTES = 1 << 20


class PlayerPlay(msgspec.Struct, frozen=True):
    run: Name
    number: Count
    package: Name
    layout_sha256: Sha256
    started_at_us: Micros
    length_s: Annotated[float, Meta(ge=0, le=604_800)]


class PlayerReport(msgspec.Struct, frozen=True):
    shown: Name
    emergency: bool
    refusal: Name
    bad_file: Annotated[str, Meta(max_length=64)] = ""


class PlayerServer:
    """Runs on its own thread; ``changed`` makes the player look again, from any thread."""

    def __init__(self, port: int) -> None:
        self.agent: BoardAgent | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening: set[asyncio.Event] = set()
        self._closing = False
        try:
            self._socket = socket.create_server(("127.0.0.1", port))
        except OSError as error:
            raise OperatorFixable("PLAYER_PORT_TAKEN", port=port, why=str(error)) from error
        self.port: int = self._socket.getsockname()[1]
        routes = [
            Route("/api/current", self._current),
            Route("/api/events", self._events),
            Route("/api/files/{sha256}", self._file),
            Route("/api/plays", self._plays, methods=["POST"]),
            Route("/api/report", self._report, methods=["POST"]),
            Route("/{name}", self._page),
            Route("/", self._page),
        ]
        application = Starlette(routes=routes)
        # Another site's page must not reach in through a name that it points here.
        application.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        self._server = uvicorn.Server(
            uvicorn.Config(
                application,
                log_config=None,
                lifespan="off",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="player", daemon=True
        )

    def start(self, agent: BoardAgent) -> None:
        self.agent = agent
        self._thread.start()
        deadline = time.monotonic() + _START_TIMEOUT_S
        pause = threading.Event()
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise OperatorFixable("PLAYER_SERVER_DOWN", port=self.port)
            pause.wait(0.005)

    def changed(self) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake_all)

    def close(self) -> None:
        self._closing = True
        self.changed()
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=8.0)
        self._socket.close()

    def _wake_all(self) -> None:
        for event in self._listening:
            event.set()

    def _page(self, request: Request) -> Response:
        page = _PAGES.get(request.path_params.get("name", ""))
        if page is None:
            return PlainTextResponse("no such page", 404)
        headers = {
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        }
        return Response((_WEB / page[0]).read_bytes(), media_type=page[1], headers=headers)

    def _current(self, _request: Request) -> Response:
        assert self.agent is not None
        return JSONResponse(self.agent.current(), headers={"Cache-Control": "no-store"})

    def _file(self, request: Request) -> Response:
        assert self.agent is not None
        sha256 = request.path_params["sha256"]
        path = self.agent.store.file_path(sha256) if _SHA256.fullmatch(sha256) else None
        if path is None or not path.is_file():
            return PlainTextResponse("no such file", 404)
        # Opaque bytes: the player decides what they are.
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    async def _events(self, _request: Request) -> Response:
        self._loop = asyncio.get_running_loop()
        return StreamingResponse(self._told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _told(self) -> AsyncIterator[bytes]:
        event = asyncio.Event()
        self._listening.add(event)
        try:
            yield b"retry: 500\n\n"
            while not self._closing:
                yield b"data: changed\n\n"
                try:
                    await asyncio.wait_for(event.wait(), _PULSE_S)
                except TimeoutError:
                    yield b": here\n\n"
                event.clear()
        finally:
            self._listening.discard(event)

    async def _plays(self, request: Request) -> Response:
        assert self.agent is not None
        try:
            plays = msgspec.json.decode(await _body(request), type=list[PlayerPlay])
        except (msgspec.MsgspecError, ValueError) as error:
            return PlainTextResponse(str(error), 400)
        records: list[dict[str, Any]] = [msgspec.to_builtins(play) for play in plays]
        await run_in_threadpool(self.agent.record_plays, records)
        return Response(status_code=204)

    async def _report(self, request: Request) -> Response:
        assert self.agent is not None
        try:
            report = msgspec.json.decode(await _body(request), type=PlayerReport)
        except (msgspec.MsgspecError, ValueError) as error:
            return PlainTextResponse(str(error), 400)
        await run_in_threadpool(self.agent.hear_player, msgspec.to_builtins(report))
        return Response(status_code=204)


async def _body(request: Request) -> bytes:
    body = await request.body()
    if len(body) > _MOST_BODY_BYTES:
        message = "too long"
        raise ValueError(message)
    return body
