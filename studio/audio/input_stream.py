"""Where a recording's blocks come from: a protocol, and the real stream behind it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import rtmixer
import sounddevice as sd
from numpy.typing import NDArray

from device_bridge.sound.devices import choose_input, open_streams, refresh_devices, stream_settings
from device_bridge.sound.errors import DeviceLost, from_portaudio
from device_bridge.sound.frame_clock import FrameClock
from studio.domain.takes import INTERNAL_RATE_HZ

_SAMPLE_BYTES = 4
# The ring outlives a drain thread that gets no turn for half a minute.
RING_S = 30.0
_LATENCY_S = 0.05
_FEED_CLOCK_EVERY_S = 0.1
# A stream without a frame for this long is dead (after sleep and resume it dies without an error).
_SILENT_STREAM_S = 1.0


@dataclass(frozen=True, slots=True)
class InputChunk:
    """(frames, channels) float32, and what the stream itself lost before it."""

    sound: NDArray[np.float32]
    lost_frames: int = 0
    cause: str = ""


class InputStream(Protocol):
    """One microphone. Only one thread calls ``read``, ``fill`` and ``alive``."""

    @property
    def device_name(self) -> str: ...

    @property
    def channels(self) -> int: ...

    def open(self) -> None:
        """Raises ``device_bridge.sound.errors.SoundError``."""

    def read(self, most_frames: int) -> InputChunk:
        """Return what came, without waiting, ``most_frames`` at the most."""

    def fill(self) -> float:
        """Return how full the ring is, 0…1."""

    def alive(self) -> bool:
        """Tell whether frames still come."""

    @property
    def overflows(self) -> int:
        """How often the card reported that frames were lost before they reached us."""

    def close(self) -> None: ...


class RtmixerInput:
    """A PortAudio input behind rtmixer's record ring, so that no Python runs in the callback."""

    def __init__(
        self, device: str | None, channels: int = 1, rate_hz: int = INTERNAL_RATE_HZ, ring_s: float = RING_S
    ) -> None:
        self._wanted = device
        self._channels = channels
        self._rate_hz = rate_hz
        self._device_name = device or ""
        self._ring_frames = 1 << (int(ring_s * rate_hz) - 1).bit_length()
        self._recorder: rtmixer.Recorder | None = None
        self._action: rtmixer.Action | None = None
        self._ring: rtmixer.RingBuffer | None = None
        self._clock = FrameClock(rate_hz)
        self._before = 0
        self._seen = 0
        self._seen_at = 0.0
        self._fed_at = 0.0
        self._await_gap = False

    @property
    def device_name(self) -> str:
        return self._device_name

    @property
    def channels(self) -> int:
        return self._channels

    def open(self) -> None:
        # A microphone plugged in since PortAudio last looked is unknown to it.
        refresh_devices()
        self._clock.reset()
        self._before = 0
        self._await_gap = False
        with open_streams.opening():
            self._recorder = self._start()
        self._seen, self._seen_at, self._fed_at = 0, time.monotonic(), 0.0

    def _start(self) -> rtmixer.Recorder:
        endpoint = choose_input(self._wanted)
        self._device_name = endpoint.key
        self._ring = rtmixer.RingBuffer(_SAMPLE_BYTES * self._channels, self._ring_frames)
        try:
            recorder = rtmixer.Recorder(
                device=endpoint.index,
                channels=self._channels,
                samplerate=self._rate_hz,
                latency=_LATENCY_S,
                extra_settings=stream_settings(endpoint),
            )
        except sd.PortAudioError as error:
            raise from_portaudio(error, endpoint.key) from error
        self._action = recorder.record_ringbuffer(self._ring)
        try:
            recorder.start()
        except sd.PortAudioError as error:
            recorder.close(ignore_errors=True)
            raise from_portaudio(error, endpoint.key) from error
        return recorder

    def read(self, most_frames: int) -> InputChunk:
        recorder, ring, action = self._opened()
        if not recorder.active:
            raise DeviceLost(device=self._device_name)
        now, done = time.monotonic(), self._before + action.done_frames
        lost = 0
        if done != self._seen:
            lost = self._lost_frames(now, done)
            self._seen, self._seen_at = done, now
            if now - self._fed_at >= _FEED_CLOCK_EVERY_S:
                self._fed_at = now
                self._clock.add(done, now)
        count = min(ring.read_available, most_frames)
        sound = np.empty((count, self._channels), np.float32)
        if count:
            ring.readinto(sound)
        if action not in recorder.actions and not ring.read_available:
            self._rearm(recorder, ring, action)
        return InputChunk(sound, lost, "RING_FULL" if lost else "")

    def fill(self) -> float:
        return self._ring.read_available / self._ring_frames if self._ring is not None else 0.0

    def alive(self) -> bool:
        recorder = self._recorder
        return recorder is not None and recorder.active and time.monotonic() - self._seen_at < _SILENT_STREAM_S

    @property
    def overflows(self) -> int:
        return int(self._recorder._state.stats.input_overflows) if self._recorder is not None else 0

    def close(self) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.abort(ignore_errors=True)
            recorder.close(ignore_errors=True)
            open_streams.closed()

    def _opened(self) -> tuple[rtmixer.Recorder, rtmixer.RingBuffer, rtmixer.Action]:
        if self._recorder is None or self._ring is None or self._action is None:
            raise DeviceLost(device=self._device_name, why="not open")
        return self._recorder, self._ring, self._action

    def _rearm(self, recorder: rtmixer.Recorder, ring: rtmixer.RingBuffer, action: rtmixer.Action) -> None:
        """A full ring killed the action, without a word: begin a new one where the old one ended."""
        self._before += action.done_frames
        self._action = recorder.record_ringbuffer(ring)
        self._await_gap = True
        self._seen_at = time.monotonic()

    def _lost_frames(self, now: float, done: int) -> int:
        """After a re-arm, tell from the clock how many frames passed unheard."""
        if not self._await_gap:
            return 0
        self._await_gap = False
        lost = round(self._clock.frame_heard_at(now)) - done if self._clock.ready else 0
        self._clock.reset()
        return max(0, lost)
