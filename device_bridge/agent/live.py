"""Receiving live streams: one thread per live play, connected again and again until its end."""

from __future__ import annotations

import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse

from device_bridge.agent.live_stream import LiveStream
from device_bridge.protocol.live_frames import HEADER_BYTES, Piece, unpack_header
from device_bridge.protocol.messages import PlayLive

logger = logging.getLogger(__name__)

_FIRST_RETRY_S = 0.1
_LONGEST_RETRY_S = 1.0
_TIMEOUT_S = 2.0
_SILENT_S = 5.0
# No piece belongs this far from now.
_MOST_AWAY_US = 10_000_000


class LiveReceivers:
    """Thread-safe. ``now_us`` is the station's time, None while unknown."""

    def __init__(self, rate_hz: int, channels: int, now_us: Callable[[], int | None]) -> None:
        self._rate_hz, self._channels, self._now_us = rate_hz, channels, now_us
        self._lock = threading.Lock()
        self._receivers: dict[str, _Receiver] = {}

    def receive(self, command: PlayLive) -> LiveStream:
        """Begin to receive a play, or go on at the address that the command has now."""
        with self._lock:
            receiver = self._receivers.get(command.play_id)
            if receiver is not None and receiver.command.id == command.id:
                receiver.retarget(command)
                return receiver.stream
            if receiver is not None:
                receiver.stop()
            stream = LiveStream(self._rate_hz, self._channels, command.starts_at_us - command.delay_ms * 1000)
            receiver = self._receivers[command.play_id] = _Receiver(command, stream, self._now_us)
            receiver.thread.start()
            return stream

    def outcome(self, play_id: str) -> tuple[int, bool]:
        """Return how many pieces of a live play were lost, and whether it broke off."""
        with self._lock:
            receiver = self._receivers.get(play_id)
            return (0, False) if receiver is None else (receiver.stream.lost_pieces, receiver.stream.cut)

    def end(self, play_id: str) -> None:
        """Receive it no more."""
        with self._lock:
            receiver = self._receivers.pop(play_id, None)
        if receiver is not None:
            receiver.stop()

    def close(self) -> None:
        with self._lock:
            receivers, self._receivers = list(self._receivers.values()), {}
        for receiver in receivers:
            receiver.stop()
        for receiver in receivers:
            receiver.thread.join(timeout=_TIMEOUT_S + 1.0)


class _Receiver:
    def __init__(self, command: PlayLive, stream: LiveStream, now_us: Callable[[], int | None]) -> None:
        self.command, self.stream, self._now_us = command, stream, now_us
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._heard_at_s = time.monotonic()
        self._tries = 0
        self._latest_us: int | None = None
        self.thread = threading.Thread(target=self._run, name="live", daemon=True)

    def retarget(self, command: PlayLive) -> None:
        self.command = command
        self._tries = 0
        self._wake.set()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            refusal = ""
            try:
                if self._receive():
                    return
            except urllib.error.HTTPError as error:
                refusal = "STREAM_REFUSED" if error.code == 403 else ""
                logger.info("live stream: %s", error)
                error.close()
            except (OSError, HTTPException, ValueError) as error:
                logger.info("live stream: %s", error)
            if self._stop.is_set():
                return
            if refusal or time.monotonic() - self._heard_at_s >= _SILENT_S:
                self.stream.break_off(refusal or "CONTENT_UNREACHABLE")
                return
            self._wake.wait(min(_FIRST_RETRY_S * 2 ** min(self._tries, 8), _LONGEST_RETRY_S))
            self._tries += 1

    def _receive(self) -> bool:
        """Receive over one connection; True at the play's end. Raises as ``urlopen`` does, or ``ValueError``."""
        url = self.command.base_url + self.command.path
        if not url.startswith(("http://", "https://")):
            message = "not an address of a stream"
            raise ValueError(message)
        with urllib.request.urlopen(url, timeout=_TIMEOUT_S) as answer:
            while not self._stop.is_set():
                piece = _read_piece(answer)
                if not piece.pcm:
                    self.stream.end(piece.at_us)
                    return True
                now_us = self._now_us()
                if now_us is None or abs(piece.at_us - now_us) > _MOST_AWAY_US:
                    continue
                if self._latest_us is not None and piece.at_us <= self._latest_us:
                    # Each connection begins with what the bridge has kept.
                    continue
                self._latest_us = piece.at_us
                self._tries, self._heard_at_s = 0, time.monotonic()
                self.stream.put(piece)
        return True


def _read_piece(answer: HTTPResponse) -> Piece:
    size, number, at_us = unpack_header(answer.read(HEADER_BYTES))
    pcm = answer.read(size) if size else b""
    if len(pcm) != size:
        message = "the stream ends within a piece"
        raise ValueError(message)
    return Piece(number, at_us, pcm)
