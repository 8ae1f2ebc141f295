"""``ports.sound_check.SoundCheck`` on the real cards: a level without a recording, and a sound on a chosen output."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from device_bridge.sound.errors import DeviceBusy, SoundError
from studio.audio.input_stream import InputStream, RtmixerInput
from studio.audio.player import RingPlayer
from studio.domain.errors import OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.sound_check import Heard

InputFactory = Callable[[str | None], InputStream]
_MOST_FRAMES = INTERNAL_RATE_HZ
_SILENT_AFTER_S = 1.0


class ClosablePlayer(Protocol):
    def play(self, sound: NDArray[np.float32], from_frame: int = 0) -> None: ...

    def stop(self) -> None: ...

    def position(self) -> int | None: ...

    def close(self) -> None: ...


def _meter_input(device: str | None) -> InputStream:
    # A meter needs no half minute of ring.
    return RtmixerInput(device, ring_s=2.0)


class RealSoundCheck:
    """One microphone and one output at a time. Thread-safe; whoever looks at the level drains the ring."""

    def __init__(
        self,
        microphone_allowed: Callable[[], bool | None],
        open_input: InputFactory = _meter_input,
        make_player: Callable[[str | None], ClosablePlayer] = RingPlayer,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed = microphone_allowed
        self._open_input = open_input
        self._make_player = make_player
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._stream: InputStream | None = None
        self._last_sound_s = 0.0
        self._player: ClosablePlayer | None = None
        self._player_device: str | None = None

    def listen(self, device: str | None) -> None:
        with self._lock:
            self._close_stream()
            stream = self._open_input(device)
            try:
                stream.open()
            except DeviceBusy as error:
                raise OperatorFixable("DEVICE_BUSY", **error.details) from error
            except SoundError as error:
                raise OperatorFixable("NO_MICROPHONE", why=error.code, **error.details) from error
            self._stream = stream
            self._last_sound_s = self._monotonic()

    def heard(self) -> Heard:
        with self._lock:
            stream = self._stream
            if stream is None:
                return Heard()
            try:
                sound = stream.read(_MOST_FRAMES).sound
                alive = stream.alive()
            except SoundError:
                sound, alive = np.zeros((0, 1), np.float32), False
            if not alive:
                self._close_stream()
                return Heard(lost=True)
            peak = float(np.abs(sound).max()) if len(sound) else 0.0
            now_s = self._monotonic()
            if peak > 0.0:
                self._last_sound_s = now_s
            return Heard(peak, silent=now_s - self._last_sound_s > _SILENT_AFTER_S)

    def stop_listening(self) -> None:
        with self._lock:
            self._close_stream()

    def play(self, sound: NDArray[np.float32], device: str | None) -> None:
        with self._lock:
            if self._player is not None and self._player_device != device:
                self._player.close()
                self._player = None
            if self._player is None:
                self._player, self._player_device = self._make_player(device), device
            self._player.play(sound)

    def playing(self) -> bool:
        with self._lock:
            return self._player is not None and self._player.position() is not None

    def stop_playing(self) -> None:
        with self._lock:
            player, self._player = self._player, None
        if player is not None:
            player.stop()
            player.close()

    def microphone_allowed(self) -> bool | None:
        return self._allowed()

    def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
