"""The recorder: C ring → drain thread, which never touches the disk → writer thread, which syncs.

While nobody records but the microphone is listened to, the drain keeps the last seconds for the next take.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from device_bridge.sound.devices import list_devices, refresh_devices
from device_bridge.sound.errors import DeviceBusy, SoundError
from studio.audio.disk import is_disk_full
from studio.audio.drain import Drain
from studio.audio.input_stream import InputStream, RtmixerInput
from studio.audio.recovery import recover_takes
from studio.audio.room import DiskRoom
from studio.audio.take_folder import empty_take, make_folder, sealed_takes
from studio.audio.take_lock import TakeLock
from studio.audio.take_writer import DiskWrite, TakeWriter
from studio.audio.wav24 import SAMPLE_BYTES
from studio.audio.writing import WriterThread
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ, MarkerKind, Take
from studio.ports.recording import RecorderState, RecorderStatus, SoundDevice

_log = logging.getLogger(__name__)

InputFactory = Callable[[str | None], InputStream]
# With less room than this a recording is not begun.
LEAST_ROOM_S = 60.0
_BYTES_A_SECOND = SAMPLE_BYTES * INTERNAL_RATE_HZ


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RecorderLimits:
    """``queue_s`` is what may wait for a stalled disk, besides the ring's 30 s and more.

    A take begins with up to ``preroll_s`` from before, where the microphone was listened to; it ends by itself
    while ``keep_free_bytes`` are left for the rest of the station.
    """

    queue_s: float = 60.0
    preroll_s: float = 5.0
    keep_free_bytes: int = 64 << 20
    segment_s: float = 3600.0
    sync_every_s: float = 0.25
    reopen_every_s: float = 1.0


class RingRecorder:
    """``ports.recording.Recorder`` over takes in ``takes``; one take at a time.

    ``open_input`` makes the stream of a device key; ``write_bytes`` stands in for ``os.write``.
    """

    def __init__(
        self,
        takes: Path,
        open_input: InputFactory = RtmixerInput,
        limits: RecorderLimits = RecorderLimits(),
        now: Callable[[], datetime] = _utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        write_bytes: DiskWrite = os.write,
    ) -> None:
        self._takes = takes
        self._open_input = open_input
        self._limits = limits
        self._room = DiskRoom(takes, limits.keep_free_bytes, monotonic)
        self._now = now
        self._monotonic = monotonic
        self._write_bytes = write_bytes
        # Opening a card may take half a second, sealing longer: meters never wait for that.
        self._changing = threading.Lock()
        self._ear: _Ear | None = None
        self._listening = False
        self._running: _Running | None = None

    def devices(self) -> list[SoundDevice]:
        refresh_devices()
        return [
            SoundDevice(
                d.key,
                d.name,
                d.host_api,
                d.input_channels,
                d.output_channels,
                d.is_default_input,
                d.is_default_output,
            )
            for d in list_devices()
        ]

    def listen(self, device: str | None = None) -> None:
        with self._changing:
            self._listening = True
            if self._running is None and not self._hears(device):
                self._open_ear(device)

    def stop_listening(self) -> None:
        with self._changing:
            self._listening = False
            if self._running is None:
                self._close_ear()

    def start(self, take_id: str, title: str, author_id: str, device: str | None = None) -> None:
        with self._changing:
            if self._running is not None:
                raise Misuse("ALREADY_RECORDING")
            # What is heard while the folder is made belongs to the take, not to what came before it.
            ear = self._ear if self._ear is not None and self._hears(device) else None
            pressed_at = ear.drain.heard if ear is not None else 0
            self._takes.mkdir(parents=True, exist_ok=True)
            ear = ear or self._open_ear(device)
            try:
                self._running = self._begin(ear, pressed_at, take_id, title, author_id)
            except OSError as error:
                if is_disk_full(error):
                    raise OperatorFixable("DISK_FULL", left_s=0, folder=str(self._takes)) from error
                raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(self._takes), why=str(error)) from error
            finally:
                if self._running is None and not self._listening:
                    self._close_ear()

    def mark(self, text: str, kind: MarkerKind = MarkerKind.NOTE) -> int:
        running = self._running
        if running is None:
            raise Misuse("NOT_RECORDING")
        return running.ear.drain.mark(text, kind)

    def _hears(self, device: str | None) -> bool:
        ear = self._ear
        return ear is not None and ear.wanted == device and not ear.drain.lost

    def _open_ear(self, device: str | None) -> _Ear:
        """Hear this microphone in the place of any other. Raises ``OperatorFixable``."""
        self._close_ear()
        stream = self._open_input(device)
        try:
            stream.open()
        except DeviceBusy as error:
            raise OperatorFixable("DEVICE_BUSY", **error.details) from error
        except SoundError as error:
            raise OperatorFixable("NO_MICROPHONE", why=error.code, **error.details) from error
        preroll_frames = int(self._limits.preroll_s * INTERNAL_RATE_HZ)
        drain = Drain(stream, self._monotonic, self._limits.reopen_every_s, preroll_frames)
        drain.start()
        self._ear = _Ear(device, stream, drain)
        return self._ear

    def _close_ear(self) -> None:
        ear, self._ear = self._ear, None
        if ear is not None:
            ear.drain.stop()

    def _begin(self, ear: _Ear, pressed_at: int, take_id: str, title: str, author_id: str) -> _Running:
        stream, limits = ear.stream, self._limits
        left_s = self._room.left_s(_BYTES_A_SECOND * stream.channels)
        if left_s < LEAST_ROOM_S:
            raise OperatorFixable("DISK_FULL", left_s=round(left_s), folder=str(self._takes))
        folder = make_folder(self._takes, take_id)
        lock = TakeLock(folder)
        if not lock.acquire():
            raise OperatorFixable("TAKE_EXISTS", take=take_id)
        take = empty_take(take_id, title, author_id, stream.device_name, self._now(), INTERNAL_RATE_HZ, stream.channels)
        writer = TakeWriter(folder, take, int(limits.segment_s * INTERNAL_RATE_HZ), self._write_bytes)
        queued = int(limits.queue_s * INTERNAL_RATE_HZ)
        writing = WriterThread(writer, queued, limits.sync_every_s, self._room.has_room)
        preroll = ear.drain.begin(writing.queue, lambda: writing.failed, pressed_at)
        if preroll:
            writer.preroll(preroll)
        writing.start()
        return _Running(lock, ear, writing, preroll)

    def status(self) -> RecorderStatus:
        running, ear = self._running, self._ear
        if running is None and ear is None:
            return RecorderStatus(RecorderState.IDLE, 0.0, 0.0, (), False, (), self._room.left_s(_BYTES_A_SECOND))
        if running is None:
            assert ear is not None
            return self._heard(ear, RecorderState.IDLE)
        status = self._heard(running.ear, RecorderState.RECORDING)
        written = running.writing
        state, warnings = status.state, status.warnings
        if written.failed:
            state = RecorderState.DISK_FULL
            if not written.disk_full:
                warnings = (*warnings, "DISK_ERROR")
        return replace(
            status,
            state=state,
            length_s=max(0, round(status.length_s * INTERNAL_RATE_HZ) - running.preroll) / INTERNAL_RATE_HZ,
            synced_s=max(0, written.synced_frames - running.preroll) / INTERNAL_RATE_HZ,
            gaps=written.gaps,
            markers=written.markers,
            preroll_s=running.preroll / INTERNAL_RATE_HZ,
            warnings=warnings,
        )

    def _heard(self, ear: _Ear, state: RecorderState) -> RecorderStatus:
        """What the microphone gives, in a take or before one."""
        meters = ear.drain.meters()
        recording = state is RecorderState.RECORDING
        warnings = meters.warnings if recording or not meters.lost else ("DEVICE_LOST",)
        return RecorderStatus(
            state=RecorderState.DEVICE_LOST if meters.lost and recording else state,
            length_s=meters.frames / INTERNAL_RATE_HZ if recording else 0.0,
            synced_s=0.0,
            peaks=meters.peaks,
            clipped=meters.clipped,
            gaps=(),
            disk_left_s=self._room.left_s(_BYTES_A_SECOND * ear.stream.channels),
            warnings=warnings,
            device=ear.stream.device_name,
            listening=True,
            momentary_lufs=meters.momentary_lufs,
            preroll_s=meters.preroll_frames / INTERNAL_RATE_HZ,
        )

    def stop(self) -> Take:
        """Seal the take and return it; what came before a full disk is in it.

        Raises ``Misuse("NOT_RECORDING")``, ``OperatorFixable("DISK_ERROR")`` when sealing itself fails:
        the sound stays where it is, for ``recover``.
        """
        with self._changing:
            running, self._running = self._running, None
            if running is None:
                raise Misuse("NOT_RECORDING")
            if self._listening:
                running.ear.drain.finish()
            else:
                self._close_ear()
        running.writing.finish()
        try:
            return running.writing.seal()
        except OSError as error:
            _log.exception("a take could not be sealed")
            raise OperatorFixable("DISK_ERROR", folder=str(self._takes), why=str(error)) from error
        finally:
            running.lock.release()

    def recover(self) -> list[Take]:
        return recover_takes(self._takes)

    def sealed(self) -> list[Take]:
        return sealed_takes(self._takes)


@dataclass(frozen=True, slots=True)
class _Ear:
    """A microphone that is heard; ``wanted`` as it was asked for."""

    wanted: str | None
    stream: InputStream
    drain: Drain


@dataclass(frozen=True, slots=True)
class _Running:
    lock: TakeLock
    ear: _Ear
    writing: WriterThread
    preroll: int
