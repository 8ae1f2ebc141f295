"""The recorder: C ring → drain thread, which never touches the disk → writer thread, which syncs."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from device_bridge.sound.devices import list_devices, refresh_devices
from device_bridge.sound.errors import DeviceBusy, SoundError
from studio.audio.disk import free_bytes, is_disk_full
from studio.audio.drain import Drain
from studio.audio.input_stream import InputStream, RtmixerInput
from studio.audio.recovery import recover_takes
from studio.audio.take_folder import empty_take, make_folder, sealed_takes
from studio.audio.take_lock import TakeLock
from studio.audio.take_writer import DiskWrite, TakeWriter
from studio.audio.wav24 import SAMPLE_BYTES
from studio.audio.writing import WriterThread
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ, Take
from studio.ports.recording import RecorderState, RecorderStatus, SoundDevice

_log = logging.getLogger(__name__)

InputFactory = Callable[[str | None], InputStream]
# With less room than this a recording is not begun.
LEAST_ROOM_S = 60.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RecorderLimits:
    """``queue_s`` is what may wait for a stalled disk, besides the ring's 30 s and more."""

    queue_s: float = 60.0
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
        self._now = now
        self._monotonic = monotonic
        self._write_bytes = write_bytes
        # Opening a card may take half a second, sealing longer: meters never wait for that.
        self._changing = threading.Lock()
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

    def start(self, take_id: str, title: str, author_id: str, device: str | None = None) -> None:
        with self._changing:
            if self._running is not None:
                raise Misuse("ALREADY_RECORDING")
            self._takes.mkdir(parents=True, exist_ok=True)
            stream = self._open_input(device)
            left_s = self._room_s(stream.channels)
            if left_s < LEAST_ROOM_S:
                raise OperatorFixable("DISK_FULL", left_s=round(left_s), folder=str(self._takes))
            try:
                stream.open()
            except DeviceBusy as error:
                raise OperatorFixable("DEVICE_BUSY", **error.details) from error
            except SoundError as error:
                raise OperatorFixable("NO_MICROPHONE", why=error.code, **error.details) from error
            try:
                self._running = self._begin(stream, take_id, title, author_id)
            except OSError as error:
                stream.close()
                if is_disk_full(error):
                    raise OperatorFixable("DISK_FULL", left_s=0, folder=str(self._takes)) from error
                raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(self._takes), why=str(error)) from error
            except OperatorFixable:
                stream.close()
                raise

    def _begin(self, stream: InputStream, take_id: str, title: str, author_id: str) -> _Running:
        folder = make_folder(self._takes, take_id)
        lock = TakeLock(folder)
        if not lock.acquire():
            raise OperatorFixable("TAKE_EXISTS", take=take_id)
        take = empty_take(take_id, title, author_id, stream.device_name, self._now(), INTERNAL_RATE_HZ, stream.channels)
        writer = TakeWriter(folder, take, int(self._limits.segment_s * INTERNAL_RATE_HZ), self._write_bytes)
        writing = WriterThread(writer, int(self._limits.queue_s * INTERNAL_RATE_HZ), self._limits.sync_every_s)
        drain = Drain(stream, writing.queue, self._monotonic, self._limits.reopen_every_s, lambda: writing.failed)
        writing.start()
        drain.start()
        return _Running(lock, drain, writing, stream.channels)

    def status(self) -> RecorderStatus:
        running = self._running
        if running is None:
            return RecorderStatus(RecorderState.IDLE, 0.0, 0.0, (), False, (), self._room_s(1))
        meters = running.drain.meters()
        state = RecorderState.DEVICE_LOST if meters.lost else RecorderState.RECORDING
        warnings = meters.warnings
        if running.writing.failed:
            state = RecorderState.DISK_FULL
            if not running.writing.disk_full:
                warnings = (*warnings, "DISK_ERROR")
        return RecorderStatus(
            state=state,
            length_s=meters.frames / INTERNAL_RATE_HZ,
            synced_s=running.writing.synced_frames / INTERNAL_RATE_HZ,
            peaks=meters.peaks,
            clipped=meters.clipped,
            gaps=running.writing.gaps,
            disk_left_s=self._room_s(running.channels),
            warnings=warnings,
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
        running.drain.stop()
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

    def _room_s(self, channels: int) -> float:
        folder = self._takes
        while not folder.exists():
            folder = folder.parent
        return free_bytes(folder) / (SAMPLE_BYTES * channels * INTERNAL_RATE_HZ)


@dataclass(frozen=True, slots=True)
class _Running:
    lock: TakeLock
    drain: Drain
    writing: WriterThread
    channels: int
