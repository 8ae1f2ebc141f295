"""The HTTPS server that boards fetch from: what to show (a held request), files with ranges, and reports."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from device_bridge.boards.accounts import Accounts, BoardsFolder
from device_bridge.boards.state import BoardsState
from device_bridge.boards.wire import LONGEST_POLL_S, BoardReport, Current, Plays, PlaysTaken
from device_bridge.errors import OperatorFixable
from device_bridge.protocol.keys import StationKeys

logger = logging.getLogger(__name__)

_SHA256 = re.compile(r"[0-9a-f]{64}")
_START_TIMEOUT_S = 10.0
_MOST_BODY_BYTES = 1 << 20


class _Server(uvicorn.Server):
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """A board that idles on its connection answers no farewell, and TLS would wait for it: cut them all."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets)


class BoardServer:
    """Runs on its own thread. ``now_us`` is the station's clock."""

    def __init__(
        self,
        folder: BoardsFolder,
        media: Path,
        state: BoardsState,
        accounts: Accounts,
        keys: StationKeys,
        address: tuple[str, int],
        now_us: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        self._media = media
        self._state = state
        self._accounts = accounts
        self._keys = keys
        self._now_us = now_us
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: set[asyncio.Event] = set()
        self._closing = False
        try:
            self._socket = socket.create_server(address)
        except OSError as error:
            raise OperatorFixable("BOARDS_PORT_TAKEN", host=address[0], port=address[1], why=str(error)) from error
        self.port: int = self._socket.getsockname()[1]
        routes = [
            Route("/boards/v1/current", self._current, methods=["GET"]),
            Route("/boards/v1/files/{sha256}", self._file, methods=["GET", "HEAD"]),
            Route("/boards/v1/plays", self._plays, methods=["POST"]),
            Route("/boards/v1/report", self._report, methods=["POST"]),
        ]
        self._server = _Server(
            uvicorn.Config(
                Starlette(routes=routes),
                log_config=None,
                lifespan="off",
                access_log=False,
                server_header=False,
                ssl_certfile=folder.certificate,
                ssl_keyfile=folder.key,
                timeout_keep_alive=60,
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="boards", daemon=True
        )
        state.on_change = self._wake

    def start(self) -> None:
        """Raises ``OperatorFixable("BOARDS_SERVER_DOWN")``."""
        self._thread.start()
        deadline = time.monotonic() + _START_TIMEOUT_S
        pause = threading.Event()
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise OperatorFixable("BOARDS_SERVER_DOWN", port=self.port)
            pause.wait(0.005)

    def close(self) -> None:
        self._closing = True
        self._wake()
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=8.0)
        self._socket.close()

    def _wake(self) -> None:
        """From any thread: those who wait look again."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake_all)

    def _wake_all(self) -> None:
        for event in self._waiting:
            event.set()

    def _code(self, request: Request) -> str | None:
        """Return which board asks; None for a stranger."""
        code = request.headers.get("x-board", "")
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        known = self._state.boards.get(code)
        if kind != "Bearer" or known is None or not known.enabled or not self._accounts.admits(code, token):
            return None
        self._state.hear(code, self._now_us())
        return code

    async def _current(self, request: Request) -> Response:
        code = self._code(request)
        if code is None:
            return _stranger()
        self._loop = asyncio.get_running_loop()
        after, wait = request.query_params.get("after", ""), request.query_params.get("wait", "0")
        wait_s = min(float(wait), LONGEST_POLL_S) if re.fullmatch(r"\d{1,3}(\.\d+)?", wait) else 0.0
        changed = asyncio.Event()
        self._waiting.add(changed)
        try:
            if after == str(self._state.revision) and wait_s and not self._closing:
                try:
                    await asyncio.wait_for(changed.wait(), wait_s)
                except TimeoutError:
                    logger.debug("nothing new for %s", code)
        finally:
            self._waiting.discard(changed)
        own, emergency = self._state.shelf(code, False), self._state.shelf(code, True)
        if emergency is not None:
            self._state.give(code, emergency.package, self._now_us())
        return _answer(
            Current(
                self._state.revision,
                self._now_us(),
                own.envelope if own else None,
                emergency.envelope if emergency else None,
                self._keys.certificates,
                self._keys.revocations,
            )
        )

    async def _file(self, request: Request) -> Response:
        code = self._code(request)
        if code is None:
            return _stranger()
        sha256 = request.path_params["sha256"]
        if _SHA256.fullmatch(sha256) is None or not self._state.may_fetch(code, sha256):
            return PlainTextResponse("no such file", 404)
        path = self._media / sha256[:2] / sha256
        if not path.is_file():
            return PlainTextResponse("no such file", 404)
        return FileResponse(path, media_type="application/octet-stream", headers={"ETag": f'"{sha256}"'})

    async def _plays(self, request: Request) -> Response:
        code = self._code(request)
        if code is None:
            return _stranger()
        try:
            batch = msgspec.json.decode(await _body(request), type=Plays)
        except (msgspec.MsgspecError, ValueError) as error:
            return PlainTextResponse(str(error), 400)
        if not batch.plays or len({play.journal for play in batch.plays}) != 1:
            return PlainTextResponse("one journal a batch", 400)
        await run_in_threadpool(self._state.take_plays, code, batch.plays)
        journal = batch.plays[0].journal
        return _answer(PlaysTaken(journal, self._state.upto(code, journal)))

    async def _report(self, request: Request) -> Response:
        code = self._code(request)
        if code is None:
            return _stranger()
        try:
            report = msgspec.json.decode(await _body(request), type=BoardReport)
        except (msgspec.MsgspecError, ValueError) as error:
            return PlainTextResponse(str(error), 400)
        self._state.hear(code, self._now_us(), report)
        return Response(status_code=204)


async def _body(request: Request) -> bytes:
    """Raises ValueError for one that is too long."""
    parts: list[bytes] = []
    length = 0
    async for part in request.stream():
        length += len(part)
        if length > _MOST_BODY_BYTES:
            message = "too long"
            raise ValueError(message)
        parts.append(part)
    return b"".join(parts)


def _answer(body: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(body), media_type="application/json")


def _stranger() -> Response:
    return PlainTextResponse("not for you", 401)
