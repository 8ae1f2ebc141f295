"""The loudspeakers as the on-air process commands them: over the bridge's control socket, never waiting."""

from __future__ import annotations

import base64
import contextlib
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from device_bridge.local_control import ControlClient, ControlError, ControlRefused, ControlSubscription
from studio.domain.broadcast import PlayState
from studio.domain.instants import from_us, to_us
from studio.ports.onair import LoudspeakerEvent, PlayCommand

logger = logging.getLogger(__name__)

_RETRY_S = 0.5
_TIMEOUT_S = 5.0
_LAST_WORDS_S = 2.0
# While the bridge is away, what was asked waits here; the newest is what matters.
_MOST_WAITING = 2000
# Two seconds of live sound: what waits longer comes too late for every device.
_MOST_PIECES = 50


class BridgeLoudspeakers:
    """``ports.onair.Loudspeakers``. ``woken`` is called (on another thread) when an event has come.

    What is asked while the bridge is away is kept in order and told when it is back: its commands are keyed by
    play, so that telling twice does no harm.
    """

    def __init__(self, ready_file: Path, token: str, woken: Callable[[], None] | None = None) -> None:
        self._woken = woken
        self._lock = threading.Lock()
        self._events: list[LoudspeakerEvent] = []
        self._last_seq = 0
        self._confirmed = 0
        self._asked: queue.Queue[tuple[str, dict[str, Any]] | None] = queue.Queue(_MOST_WAITING)
        self._closing = threading.Event()
        self._subscription = ControlSubscription(
            ready_file, token, self._on_event, self._on_connected, _RETRY_S, _TIMEOUT_S
        )
        self._thread = threading.Thread(target=self._tell, name="loudspeakers", daemon=True)
        # Pieces go by a connection of their own: they wait for no command that waits for the bridge's disk.
        self._pieces: deque[tuple[str, bytes, int]] = deque()
        self._piece_came = threading.Condition()
        self._pieces_dropped = 0
        self._live_client = ControlClient(ready_file, token, _TIMEOUT_S)
        self._live_thread = threading.Thread(target=self._tell_live, name="loudspeakers-live", daemon=True)
        self._thread.start()
        self._live_thread.start()

    @property
    def pieces_dropped(self) -> int:
        """How many pieces of live sound were spoken and did not reach the bridge."""
        return self._pieces_dropped

    @property
    def connected(self) -> bool:
        return self._subscription.connected

    def prepare(self, commands: Sequence[PlayCommand]) -> None:
        self._ask("prepare", commands=[_encode(one) for one in commands])

    def play(self, commands: Sequence[PlayCommand]) -> None:
        self._ask("play", commands=[_encode(one) for one in commands])

    def stop(self, play_id: str, codes: Sequence[str]) -> None:
        self._ask("stop", play_id=play_id, codes=list(codes))

    def live_open(self, play_id: str, codes: Sequence[str], volume_percent: int, priority: int) -> None:
        self._ask("live_open", play_id=play_id, codes=list(codes), volume_percent=volume_percent, priority=priority)

    def live_feed(self, play_id: str, pcm: bytes, first_frame_at: datetime) -> None:
        with self._piece_came:
            self._pieces.append((play_id, pcm, to_us(first_frame_at)))
            if len(self._pieces) > _MOST_PIECES:
                self._pieces.popleft()
                self._pieces_dropped += 1
            self._piece_came.notify()

    def live_close(self, play_id: str) -> None:
        self._ask("live_close", play_id=play_id)

    def events(self) -> list[LoudspeakerEvent]:
        with self._lock:
            events, self._events = self._events, []
        return events

    def confirm(self, seq: int) -> None:
        with self._lock:
            if seq <= self._confirmed:
                return
            self._confirmed = seq
        self._ask("confirm", seq=seq)

    def close(self) -> None:
        """Tell what waits, if the bridge is there, and end the connection."""
        if self.connected:
            self._end()
            self._thread.join(timeout=_LAST_WORDS_S)
        self._closing.set()
        self._end()
        with self._piece_came:
            self._piece_came.notify()
        self._subscription.close()
        self._live_client.close()
        self._thread.join(timeout=_TIMEOUT_S)
        self._live_thread.join(timeout=_TIMEOUT_S)
        # It may have connected anew meanwhile.
        self._live_client.close()

    def _end(self) -> None:
        # Where there is no room for it, the thread is at work and sees that it shall end.
        with contextlib.suppress(queue.Full):
            self._asked.put_nowait(None)

    def _ask(self, op: str, **fields: Any) -> None:
        while True:
            try:
                self._asked.put_nowait((op, fields))
            except queue.Full:
                dropped = self._asked.get_nowait()
                logger.warning("too much waits for the bridge: dropped %s", dropped[0] if dropped else None)
            else:
                return

    def _tell(self) -> None:
        while not self._closing.is_set():
            asked = self._asked.get()
            if asked is None:
                return
            while not self._closing.is_set() and not self._tell_one(*asked):
                self._closing.wait(_RETRY_S / 5)

    def _tell_one(self, op: str, fields: dict[str, Any]) -> bool:
        if not self._subscription.connected:
            return False
        try:
            self._subscription.client.request(op, **fields)
        except ControlRefused:
            # The bridge will not take it, however often it is told.
            logger.exception("the bridge refused %s", op)
        except ControlError as error:
            logger.info("the bridge did not take %s: %s", op, error)
            return False
        return True

    def _tell_live(self) -> None:
        while True:
            with self._piece_came:
                self._piece_came.wait_for(lambda: self._pieces or self._closing.is_set())
                if self._closing.is_set():
                    return
                play_id, pcm, at_us = self._pieces.popleft()
            try:
                self._live_client.request(
                    "live_feed", play_id=play_id, pcm=base64.b64encode(pcm).decode("ascii"), first_frame_at_us=at_us
                )
            except ControlError as error:
                # What is spoken while nobody listens is gone: it must not come late.
                self._pieces_dropped += 1
                logger.debug("a piece of live sound did not reach the bridge: %s", error)
                self._closing.wait(_RETRY_S / 5)

    def _on_connected(self, _client: ControlClient) -> None:
        logger.info("connected to the bridge")

    def _on_event(self, message: dict[str, Any]) -> None:
        if message.get("event") != "play":
            return
        event = LoudspeakerEvent(
            seq=int(message["seq"]),
            play_id=str(message["play_id"]),
            code=str(message["code"]),
            state=PlayState(message["state"]),
            at=from_us(int(message["at_us"])),
            position_s=float(message["position_s"]),
            error=str(message["error"]),
            file_sha256=str(message["file_sha256"]),
        )
        with self._lock:
            # After a reconnection the bridge tells everything that is not confirmed, in order.
            if event.seq <= self._last_seq:
                return
            self._last_seq = event.seq
            self._events.append(event)
        if self._woken is not None:
            self._woken()


def _encode(command: PlayCommand) -> dict[str, Any]:
    return {
        "play_id": command.play_id,
        "code": command.code,
        "sha256": command.file.sha256,
        "size_bytes": command.file.size_bytes,
        "codec": command.file.codec,
        "decoder_delay_frames": command.file.decoder_delay_frames,
        "starts_at_us": to_us(command.starts_at),
        "ends_at_us": to_us(command.ends_at),
        "position_s": command.position_s,
        "volume_percent": command.volume_percent,
        "priority": command.priority,
    }
