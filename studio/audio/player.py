"""Plays sound on the local monitor output, for listening while editing."""

from __future__ import annotations

import logging
import threading
import time

import numpy as np
from numpy.typing import NDArray

from device_bridge.sound.devices import refresh_devices
from device_bridge.sound.errors import DeviceBusy, DeviceLost, SoundError
from device_bridge.sound.ring_output import RingOutput
from studio.domain.errors import OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.recording import Pull

_log = logging.getLogger(__name__)

_CHANNELS = 2
_BLOCK_FRAMES = 480
# Both short, so that stop, seek and an edit are felt at once; together longer than a busy moment of a machine.
_LATENCY_S = 0.05
_AHEAD_FRAMES = 3_840
_WAKE_S = 0.005
# Opening takes up to half a second; between two listens the stream stays open.
_IDLE_S = 10.0
_FADE_FRAMES = 240


class RingPlayer:
    """``ports.recording.Player`` on the default output, or the one of key ``device``. Thread-safe."""

    def __init__(self, device: str | None = None) -> None:
        self._device = device
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._output: RingOutput | None = None
        self._thread: threading.Thread | None = None
        self._pull: Pull | None = None
        self._ring_start = 0
        self._from = 0
        # Frames pulled so far, and how many there were in all once the last is pulled.
        self._pulled = 0
        self._length: int | None = None
        self._closing = False

    def play(self, sound: NDArray[np.float32], from_frame: int = 0) -> None:
        """Raises ``OperatorFixable``: NO_OUTPUT, DEVICE_BUSY."""
        place = max(0, from_frame)
        self._begin(_pull_of(sound, place), place)

    def play_from(self, pull: Pull) -> None:
        """Raises as ``play``."""
        self._begin(pull, 0)

    def _begin(self, pull: Pull, from_frame: int) -> None:
        with self._changed:
            output = self._output or self._open()
            self._pull, self._from, self._pulled, self._length = pull, from_frame, 0, None
            self._ring_start = output.frames_written
            self._changed.notify()

    def stop(self) -> None:
        """Fall silent; what the card holds already, some 0.1 s, is still heard."""
        with self._changed:
            self._pull = None

    def position(self) -> int | None:
        """The frame now heard, or None when silent."""
        with self._lock:
            if self._pull is None or self._output is None:
                return None
            try:
                heard = round(self._output.frame_heard_at(time.monotonic())) - self._ring_start
            except SoundError:
                return None
            if self._length is not None and heard >= self._length:
                return None
            return self._from + max(0, heard)

    def close(self) -> None:
        """Close the output and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _open(self) -> RingOutput:
        refresh_devices()
        output = RingOutput(self._device, INTERNAL_RATE_HZ, _CHANNELS, latency_s=_LATENCY_S)
        try:
            output.open()
        except DeviceBusy as error:
            raise OperatorFixable("DEVICE_BUSY", **error.details) from error
        except SoundError as error:
            raise OperatorFixable("NO_OUTPUT", why=error.code, **error.details) from error
        self._output = output
        self._closing = False
        self._thread = threading.Thread(target=self._run, args=(output,), name="player", daemon=True)
        self._thread.start()
        return output

    def _run(self, output: RingOutput) -> None:
        try:
            idle_since = time.monotonic()
            while True:
                with self._changed:
                    if self._pull is not None:
                        idle_since = time.monotonic()
                    if self._closing or time.monotonic() - idle_since > _IDLE_S:
                        # Given up before the lock is: the next to play opens anew.
                        self._output, self._pull = None, None
                        return
                    if not output.alive():
                        raise DeviceLost(device=output.device_name)
                    while output.fill() < _AHEAD_FRAMES:
                        output.write(self._block(output))
                    self._changed.wait(_WAKE_S)
        except SoundError as error:
            _log.warning("the monitor output went away: %s", error)
        finally:
            output.close()
            with self._lock:
                if self._output is output:
                    self._output, self._pull = None, None

    def _block(self, output: RingOutput) -> NDArray[np.float32]:
        """Return the next block of what plays, or silence."""
        block = np.zeros((_BLOCK_FRAMES, _CHANNELS), np.float32)
        pull = self._pull
        if pull is None:
            return block
        if self._length is None:
            part = pull(_BLOCK_FRAMES)
            # One channel is heard on both sides.
            block[: len(part)] = part if part.shape[1] == _CHANNELS else part[:, :1]
            if self._pulled == 0:
                block[:_FADE_FRAMES] *= np.linspace(0.0, 1.0, _FADE_FRAMES, dtype=np.float32)[:, None]
            self._pulled += len(part)
            if len(part) < _BLOCK_FRAMES:
                self._length = self._pulled
        elif output.frames_written - self._ring_start - self._length > INTERNAL_RATE_HZ:
            # All of it was heard, a second ago.
            self._pull = None
        return block


def _pull_of(sound: NDArray[np.float32], at: int) -> Pull:
    """Give a whole sound from frame ``at`` on."""

    def pull(frames: int) -> NDArray[np.float32]:
        nonlocal at
        part = sound[at : at + frames]
        at += len(part)
        return part

    return pull
