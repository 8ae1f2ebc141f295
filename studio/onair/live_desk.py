"""The live desk: the open microphone, its chain, its take, and where its sound goes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from device_bridge.sound.errors import DeviceBusy, DeviceLost, SoundError
from studio.audio.input_stream import InputStream
from studio.audio.take_folder import empty_take, make_folder
from studio.audio.take_lock import TakeLock
from studio.audio.take_writer import TakeWriter
from studio.audio.writing import WriterThread
from studio.domain.air_orders import LONGEST_LIVE_S, AirOrder
from studio.domain.air_reports import LiveStatus
from studio.domain.errors import OperatorFixable
from studio.domain.ids import new_id
from studio.onair.live_source import DEPTH_FRAMES, LiveQueue, LiveSource
from studio.onair.output import RATE_HZ
from studio.onair.pieces import Pieces
from studio.onair.voice_chain import BLOCK_FRAMES, VoiceChain
from studio.ports.clock import Clock

logger = logging.getLogger(__name__)

_EVERY_S = 0.005
_BUFFERED_WITHIN_S = 2.0
_REOPEN_EVERY_S = 1.0
_SILENT_AFTER_S = 3.0
_SEGMENT_FRAMES = 3600 * RATE_HZ
_QUEUE_FRAMES = 60 * RATE_HZ
_SYNC_EVERY_S = 0.25
# A card's own latency on the way in, as asked of it.
_INPUT_LATENCY_S = 0.05

Feed = Callable[[bytes, datetime], None]


@dataclass(frozen=True, slots=True)
class LiveParts:
    """``open_input`` makes the stream of a device key; ``takes`` is where what was spoken is kept."""

    open_input: Callable[[str | None], InputStream]
    takes: Path
    clock: Clock


class LiveDesk:
    """One microphone at a time. ``open`` and ``close`` from any thread, ``status`` too."""

    def __init__(self, parts: LiveParts, feed: Feed) -> None:
        self._parts, self._feed = parts, feed
        self._lock = threading.Lock()
        self._session: _Session | None = None
        self._committed = False

    @property
    def order_id(self) -> str:
        """The order whose microphone is open and taken over by the engine."""
        session = self._session
        return session.order.id if session is not None and self._committed else ""

    def commit(self) -> None:
        """The order stands: from now on the engine closes what no order holds open."""
        self._committed = True

    def open(self, order: AirOrder) -> None:
        """Open the microphone and return once it is buffered; nothing airs by that.

        Raises ``OperatorFixable``: LIVE_ALREADY, NO_MICROPHONE, DEVICE_BUSY, DISK_FULL.
        """
        with self._lock:
            if self._session is not None:
                raise OperatorFixable("LIVE_ALREADY", order=self._session.order.id)
            session = _Session(self._parts, order, self._feed)
            session.open()
            self._session, self._committed = session, False

    def source(self) -> LiveSource | None:
        """Return the microphone as a source, while it is open."""
        session = self._session
        return None if session is None else LiveSource(session.queue, session.length_s)

    def set(self, cough: bool | None, gain_db: float | None) -> None:
        session = self._session
        if session is not None:
            session.chain.cough = session.chain.cough if cough is None else cough
            session.chain.gain_db = session.chain.gain_db if gain_db is None else gain_db

    def close(self) -> None:
        """Close the microphone; the take is sealed by the session's own thread."""
        with self._lock:
            session, self._session, self._committed = self._session, None, False
        if session is not None:
            session.stop()

    def lost_s(self) -> float:
        """Return for how long the microphone has been gone, 0 while it is there."""
        session = self._session
        return 0.0 if session is None else session.lost_s()

    def status(
        self, on_air: bool, started_at: datetime, returns_at: datetime | None, ahead_s: float, duck: bool
    ) -> LiveStatus | None:
        """Return how it stands. ``ahead_s`` is the output's own delay."""
        session = self._session
        return None if session is None else session.status(on_air, started_at, returns_at, ahead_s, duck)


class _Session:
    """One opening of the microphone, with its thread."""

    def __init__(self, parts: LiveParts, order: AirOrder, feed: Feed) -> None:
        self.order = order
        self.queue, self.chain = LiveQueue(), VoiceChain()
        self.length_s = order.max_length_s or LONGEST_LIVE_S
        self.take_id = new_id()
        self._clock, self._takes = parts.clock, parts.takes
        self._stream = parts.open_input(order.microphone or None)
        self._pieces = Pieces(feed, parts.clock)
        self._stop, self._buffered = threading.Event(), threading.Event()
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._peaks = [0.0, 0.0]
        self._frames = self._zero_frames = 0
        self._lost_at_s: float | None = None
        self._writing: WriterThread | None = None
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)

    def open(self) -> None:
        try:
            self._stream.open()
        except DeviceBusy as error:
            raise OperatorFixable("DEVICE_BUSY", **error.details) from error
        except SoundError as error:
            raise OperatorFixable("NO_MICROPHONE", why=error.code, **error.details) from error
        try:
            self._lock, self._writing = self._begin_take()
        except OSError as error:
            self._stream.close()
            raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(self._takes), why=str(error)) from error
        self._thread.start()
        if not self._buffered.wait(_BUFFERED_WITHIN_S):
            self.stop()
            raise OperatorFixable("NO_MICROPHONE", why="NO_SOUND", device=self._stream.device_name)

    def stop(self) -> None:
        self._stop.set()

    def lost_s(self) -> float:
        return 0.0 if self._lost_at_s is None else self._clock.monotonic() - self._lost_at_s

    def status(
        self, on_air: bool, started_at: datetime, returns_at: datetime | None, ahead_s: float, duck: bool
    ) -> LiveStatus:
        peaks, self._peaks = self._peaks, [0.0, 0.0]
        warnings = []
        if self._zero_frames > _SILENT_AFTER_S * RATE_HZ:
            warnings.append("MIC_SILENT")
        if self._lost_at_s is not None:
            warnings.append("DEVICE_LOST")
        writing = self._writing
        if writing is not None and writing.failed:
            warnings.append("DISK_FULL" if writing.disk_full else "DISK_ERROR")
        delay_s = _INPUT_LATENCY_S + self.queue.frames / RATE_HZ + ahead_s
        return LiveStatus(
            self.order.id,
            self.take_id,
            on_air,
            started_at,
            returns_at,
            self._stream.device_name,
            round(peaks[0], 4),
            round(peaks[1], 4),
            self.chain.cough,
            duck,
            self.chain.gain_db,
            self.queue.dropouts + self._stream.overflows,
            round(self._frames / RATE_HZ, 3),
            round(delay_s * 1e3, 1),
            bool(self.chain.limited_blocks),
            tuple(warnings),
        )

    def _begin_take(self) -> tuple[TakeLock, WriterThread]:
        folder = make_folder(self._takes, self.take_id)
        lock = TakeLock(folder)
        lock.acquire()
        order = self.order
        take = empty_take(
            self.take_id, order.title, order.operator, self._stream.device_name, self._clock.now(), RATE_HZ, 1
        )
        writing = WriterThread(TakeWriter(folder, take, _SEGMENT_FRAMES), _QUEUE_FRAMES, _SYNC_EVERY_S)
        writing.start()
        return lock, writing

    # ---- the session's thread ----

    def _run(self) -> None:
        tried_s = self._clock.monotonic()
        try:
            while not self._stop.wait(_EVERY_S):
                if self._lost_at_s is None:
                    self._take_in()
                elif self._clock.monotonic() - tried_s >= _REOPEN_EVERY_S:
                    tried_s = self._clock.monotonic()
                    self._reopen()
        finally:
            self._stream.close()
            self._seal()

    def _take_in(self) -> None:
        try:
            chunk = self._stream.read(RATE_HZ // 10)
            alive = self._stream.alive()
        except DeviceLost:
            self._lose()
            return
        if not alive:
            self._lose()
            return
        sound = chunk.sound.mean(axis=1) if chunk.sound.shape[1] > 1 else chunk.sound[:, 0]
        if not len(sound):
            return
        joined = np.concatenate([self._rest, sound.astype(np.float32, copy=False)])
        whole = len(joined) // BLOCK_FRAMES * BLOCK_FRAMES
        for begin in range(0, whole, BLOCK_FRAMES):
            self._block(joined[begin : begin + BLOCK_FRAMES])
        self._rest = joined[whole:]
        if self.queue.frames >= DEPTH_FRAMES:
            self._buffered.set()

    def _block(self, block: NDArray[np.float32]) -> None:
        raw = float(np.abs(block).max())
        self._zero_frames = 0 if raw > 0 else self._zero_frames + len(block)
        out = self.chain.process(block)
        self._peaks = [max(self._peaks[0], raw), max(self._peaks[1], float(np.abs(out).max()))]
        self._frames += len(block)
        self.queue.put(out)
        self._pieces.put(out)
        writing = self._writing
        if writing is not None and not writing.failed and writing.queue.has_room():
            writing.queue.put(out[:, np.newaxis])

    def _lose(self) -> None:
        logger.error("the microphone is lost: %s", self._stream.device_name)
        self._lost_at_s = self._clock.monotonic()
        self._stream.close()

    def _reopen(self) -> None:
        try:
            self._stream.open()
        except SoundError as error:
            logger.info("the microphone is not back: %s", error.code)
        else:
            self._lost_at_s = None
            self._rest = np.zeros(0, np.float32)

    def _seal(self) -> None:
        writing = self._writing
        if writing is None:
            return
        writing.queue.end()
        writing.finish()
        try:
            writing.seal()
        except OSError:
            # What was written stays, for recovery.
            logger.exception("a live take could not be sealed")
        finally:
            self._lock.release()
