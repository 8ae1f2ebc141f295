"""Live sound on its way to the devices: the last seconds of each live play, and one long answer per device."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from device_bridge.bridge.content import UrlSigner
from device_bridge.protocol.live_frames import BYTES_PER_FRAME, MOST_PIECE_BYTES, Piece, pack

# What is spoken sounds this much later, everywhere: the way through the network, and the devices' own rings.
DELAY_MS = 600
_KEPT_US = 2_000_000
_MOST_PLAYS = 8
# An ended play is remembered, so that a device that lost its connection learns of the end.
_REMEMBER_ENDED_S = 30.0
# The instants of pieces are taken when the sound comes in, and scatter; those that fit this well follow each other.
_SCATTER_US = 60_000
_STALE_US = 5_000_000
_FLOWING_S = 1.0
_STATION_BACK_S = 4.0
_STILL_ADMITTED_EVERY_S = 1.0
_LIVE_ID = re.compile(r"[0-9a-f]{32}")


def live_id(play_id: str) -> str:
    """Name a play's stream in its address."""
    return hashlib.sha256(play_id.encode()).hexdigest()[:32]


@dataclass(slots=True, eq=False)
class _Live:
    play_id: str
    opened_at_s: float
    pieces: deque[Piece] = field(default_factory=deque)
    number: int = 0
    ends_us: int = 0
    fed_at_s: float | None = None
    ended_at_s: float | None = None
    refused: int = 0
    listeners: set[_Listener] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class _Listener:
    code: str
    loop: asyncio.AbstractEventLoop
    wake: asyncio.Event

    def call(self) -> None:
        # A loop that was closed meanwhile has no one to wake.
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self.wake.set)


class LiveRelay:
    """Thread-safe. ``now_us`` is the station's clock: what is older than a few seconds is not taken."""

    def __init__(self, now_us: Callable[[], int], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._now_us = now_us
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._plays: dict[str, _Live] = {}
        self._made_at_s = monotonic()
        self._closed = False

    def open(self, play_id: str) -> None:
        with self._lock:
            live = self._get(play_id)
            live.ended_at_s = None

    def feed(self, play_id: str, pcm: bytes, first_frame_at_us: int) -> None:
        """Take in a piece, s16le mono 24 kHz; one that comes before its play is opened opens it.

        Raises ``ValueError`` for what is no piece.
        """
        if not pcm or len(pcm) > MOST_PIECE_BYTES or len(pcm) % BYTES_PER_FRAME:
            message = f"a piece of {len(pcm)} bytes"
            raise ValueError(message)
        with self._lock:
            live = self._get(play_id)
            if live.ended_at_s is not None or abs(self._now_us() - first_frame_at_us) > _STALE_US:
                live.refused += 1
                return
            seamless = abs(first_frame_at_us - live.ends_us) <= _SCATTER_US
            piece = Piece(live.number, live.ends_us if seamless else first_frame_at_us, pcm)
            live.number += 1
            live.ends_us = piece.at_us + piece.length_us
            live.fed_at_s = self._monotonic()
            live.pieces.append(piece)
            while live.pieces[0].at_us < live.ends_us - _KEPT_US:
                live.pieces.popleft()
            listeners = list(live.listeners)
        for listener in listeners:
            listener.call()

    def close(self, play_id: str) -> None:
        """End the play behind its last piece."""
        with self._lock:
            live = self._plays.get(play_id)
            if live is None or live.ended_at_s is not None:
                return
            self._end(live)
            listeners = list(live.listeners)
        for listener in listeners:
            listener.call()

    def close_all(self) -> None:
        """Let every answer break off; no play is ended by that."""
        with self._lock:
            self._closed = True
            listeners = [one for live in self._plays.values() for one in live.listeners]
        for listener in listeners:
            listener.call()

    def silent_s(self, play_id: str) -> float:
        """Return for how long nothing came."""
        with self._lock:
            live = self._plays.get(play_id)
            since_s = self._made_at_s if live is None else live.fed_at_s or live.opened_at_s
            return self._monotonic() - since_s

    def flows(self, play_id: str) -> bool:
        """Whether something came just now, or may still come: the station was not heard yet since this began."""
        with self._lock:
            live = self._plays.get(play_id)
            if live is not None and live.ended_at_s is not None:
                return False
            if live is None or live.fed_at_s is None:
                return self._monotonic() - self._made_at_s < _STATION_BACK_S
            return self._monotonic() - live.fed_at_s < _FLOWING_S

    def status(self) -> list[dict[str, Any]]:
        with self._lock:
            return [
                {
                    "play_id": live.play_id,
                    "open": live.ended_at_s is None,
                    "pieces": live.number,
                    "refused": live.refused,
                    "devices": sorted(one.code for one in live.listeners),
                }
                for live in self._plays.values()
            ]

    def has(self, stream: str) -> bool:
        with self._lock:
            return self._find(stream) is not None

    async def pieces(self, stream: str, code: str, admitted: Callable[[str], bool]) -> AsyncIterator[bytes]:
        """Yield what is kept, then what comes, each with its header; at its end the play's end."""
        listener = _Listener(code, asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            live = self._find(stream)
            if live is None:
                return
            live.listeners.add(listener)
        try:
            following, asked_at_s = 0, self._monotonic()
            while not self._closed:
                listener.wake.clear()
                with self._lock:
                    coming = [piece for piece in live.pieces if piece.number >= following]
                    over = live.ended_at_s is not None
                if coming:
                    following = coming[-1].number + 1
                    yield b"".join(pack(piece) for piece in coming)
                if over:
                    yield pack(Piece(following, live.ends_us, b""))
                    return
                if self._monotonic() - asked_at_s >= _STILL_ADMITTED_EVERY_S:
                    asked_at_s = self._monotonic()
                    if not admitted(code):
                        return
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(listener.wake.wait(), _STILL_ADMITTED_EVERY_S)
        finally:
            with self._lock:
                live.listeners.discard(listener)

    # Under the lock.

    def _get(self, play_id: str) -> _Live:
        now_s = self._monotonic()
        live = self._plays.get(play_id)
        if live is None:
            for other in list(self._plays.values()):
                if other.ended_at_s is not None and now_s - other.ended_at_s > _REMEMBER_ENDED_S:
                    del self._plays[other.play_id]
            while len(self._plays) >= _MOST_PLAYS:
                oldest = min(self._plays.values(), key=lambda one: one.fed_at_s or one.opened_at_s)
                self._end(oldest)
                del self._plays[oldest.play_id]
            live = self._plays[play_id] = _Live(play_id, now_s)
        return live

    def _find(self, stream: str) -> _Live | None:
        return next((live for live in self._plays.values() if live_id(live.play_id) == stream), None)

    def _end(self, live: _Live) -> None:
        live.ended_at_s = self._monotonic()
        if not live.number:
            live.ends_us = self._now_us()


def live_route(relay: LiveRelay, signer: UrlSigner, admitted: Callable[[str], bool]) -> Route:
    """``GET /live/<id>``, for whom the address was signed and who is still paired."""

    async def serve(request: Request) -> Response:
        stream, query = request.path_params["live_id"], request.query_params
        code, expires, signature = query.get("d", ""), query.get("e", ""), query.get("s", "")
        if _LIVE_ID.fullmatch(stream) is None:
            return PlainTextResponse("no such stream", 404)
        if not signer.admits(stream, code, expires, signature, time.time()) or not admitted(code):
            return PlainTextResponse("not for you", 403)
        if not relay.has(stream):
            return PlainTextResponse("no such stream", 404)
        return StreamingResponse(relay.pieces(stream, code, admitted), media_type="application/octet-stream")

    return Route("/live/{live_id}", serve, methods=["GET"])
