"""The output ring that never stops: one stream, one play ring, frames on a clock.

The writer must keep the ring from running empty, with silence where nothing plays. When it does run
empty, rtmixer drops the ring for good and says nothing: that is seen here, counted, and mended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Container
from dataclasses import dataclass

import numpy as np
import rtmixer
import sounddevice as sd
from numpy.typing import NDArray

from device_bridge.sound.devices import choose_output, open_streams, stream_settings
from device_bridge.sound.errors import DeviceLost, from_portaudio
from device_bridge.sound.frame_clock import FrameClock

_SAMPLE_BYTES = 4
_FIRST_CALLBACK_TIMEOUT_S = 3.0
_PROBE_EVERY_S = 0.1
_MOST_GAPS = 100
# A stream that called back this long ago is dead (after sleep and resume it dies without an error).
_SILENT_STREAM_S = 1.0
# Stream time and our monotonic clock may not move against each other by more while a probe is out.
_CLOCK_STEP_S = 0.002
_MOST_LATENCY_S = 3.0

_pause = threading.Event()


@dataclass(frozen=True, slots=True)
class RingGap:
    """Silence of ``length_frames`` was heard before frame ``at_frame``, because the ring ran empty."""

    at_frame: int
    length_frames: int


@dataclass(slots=True)
class _Probe:
    action: rtmixer.Action
    frame: int
    clock_offset_s: float
    valid: bool


class RingOutput:
    """Frames are numbered from 0 as they are written; ``write`` never blocks. Thread-safe.

    ``device`` is a key of ``devices.list_devices`` or None for the default; ``latency_s`` is asked of
    PortAudio (at 0.05 s a loaded machine under-ran, at 0.1 s not); the ring holds ``ring_s`` or a little more.
    """

    def __init__(
        self,
        device: str | None = None,
        rate_hz: int = 48_000,
        channels: int = 2,
        latency_s: float = 0.1,
        ring_s: float = 0.25,
    ) -> None:
        self.rate_hz = rate_hz
        self.channels = channels
        self.device_name = ""
        self.first_callback_s = 0.0
        self._wanted = device
        self._wanted_latency_s = latency_s
        self._ring_frames = 1 << (int(rate_hz * ring_s) - 1).bit_length()
        self._lock = threading.RLock()
        self._mixer: rtmixer.Mixer | None = None
        self._probe_sound = np.zeros(1, np.float32)
        self._clear()

    def _clear(self) -> None:
        self._ring = rtmixer.RingBuffer(_SAMPLE_BYTES * self.channels, self._ring_frames)
        self._action: rtmixer.Action | None = None
        self._clock = FrameClock(self.rate_hz)
        self._written = 0
        self._consumed_before = 0
        self._underruns = 0
        self._gaps: list[RingGap] = []
        self._gap_from_s: float | None = None
        self._await_first = False
        self._probe: _Probe | None = None
        self._probed_at = 0.0
        self._blocks = 0
        self._blocks_at = time.monotonic()

    def open(self) -> None:
        """Open the stream; it plays silence until the first frames. Frame numbers begin anew.

        Raises ``NoDevice``, ``DeviceBusy``, ``BadFormat``, ``DeviceLost`` (opened, yet never called back).
        """
        with self._lock:
            self._clear()
            begun = time.monotonic()
            with open_streams.opening():
                self._mixer = self._start()
            try:
                self._wait_first_callback(self._mixer, begun)
            except DeviceLost:
                self.close()
                raise

    def _start(self) -> rtmixer.Mixer:
        endpoint = choose_output(self._wanted)
        self.device_name = endpoint.key
        try:
            mixer = rtmixer.Mixer(
                device=endpoint.index,
                channels=self.channels,
                samplerate=self.rate_hz,
                latency=self._wanted_latency_s,
                qsize=64,
                extra_settings=stream_settings(endpoint),
            )
        except sd.PortAudioError as error:
            raise from_portaudio(error, endpoint.key) from error
        try:
            mixer.start()
        except sd.PortAudioError as error:
            mixer.close(ignore_errors=True)
            raise from_portaudio(error, endpoint.key) from error
        return mixer

    def close(self) -> None:
        """Close the stream at once; what is in the ring is not heard."""
        with self._lock:
            mixer, self._mixer = self._mixer, None
            if mixer is None:
                return
            mixer.abort(ignore_errors=True)
            mixer.close(ignore_errors=True)
            open_streams.closed()

    def write(self, block: NDArray[np.float32]) -> int:
        """Put (frames, channels) float32 into the ring; return how many frames found room.

        Raises ``DeviceLost`` when the stream has stopped.
        """
        if block.ndim != 2 or block.shape[1] != self.channels or block.dtype != np.float32:
            message = f"want (frames, {self.channels}) float32, got {block.shape} {block.dtype}"
            raise ValueError(message)
        with self._lock:
            mixer = self._opened()
            if not mixer.active:
                raise DeviceLost(device=self.device_name)
            self._follow(mixer)
            taken = min(len(block), self._ring.write_available)
            if taken:
                self._ring.write(np.ascontiguousarray(block[:taken]), taken)
                self._written += taken
            if self._action is None and self._ring.read_available >= self.prefill_frames:
                self._arm(mixer)
            return taken

    def writable(self) -> int:
        """Return the frames that ``write`` would take now."""
        return self._ring.write_available

    def fill(self) -> int:
        """Return the frames written and not yet handed to the card."""
        return self._ring.read_available

    @property
    def prefill_frames(self) -> int:
        """Frames that must lie in the ring before it (again) begins: two of the card's blocks.

        A writer that keeps less than this ahead is never heard; one that keeps 0.2 s rides out a busy machine.
        """
        with self._lock:
            largest = int(self._mixer._state.stats.max_blocksize) if self._mixer is not None else 0
        return min(self._ring_frames // 2, max(2 * largest, 2048))

    @property
    def frames_written(self) -> int:
        return self._written

    @property
    def frames_consumed(self) -> int:
        """Frames that the card took: heard up to ``latency_s`` later."""
        with self._lock:
            action = self._action
            return self._consumed_before + (action.done_frames if action is not None else 0)

    @property
    def latency_s(self) -> float:
        """The stream's own output latency, as PortAudio tells it; 0 when closed."""
        with self._lock:
            return float(self._mixer.latency) if self._mixer is not None else 0.0

    @property
    def underruns(self) -> int:
        """How often the ring ran empty, or the card reported an underflow, since it was opened."""
        with self._lock:
            reported = int(self._mixer._state.stats.output_underflows) if self._mixer is not None else 0
            return self._underruns + reported

    @property
    def gaps(self) -> tuple[RingGap, ...]:
        """The last gaps, oldest first."""
        with self._lock:
            return tuple(self._gaps)

    @property
    def drift_ppm(self) -> float:
        """How much slower (positive) the card plays than its nominal rate."""
        return self._clock.drift_ppm

    def heard_at(self, frame: float) -> float:
        """Return the ``time.monotonic()`` second at which ``frame`` is (or was) heard."""
        with self._lock:
            self._follow(self._opened())
            if self._clock.ready:
                return self._clock.heard_at(frame)
            return time.monotonic() + self._guess_delay_s() + (frame - self.frames_consumed) / self.rate_hz

    def frame_heard_at(self, monotonic_s: float) -> float:
        """Return the frame that is heard at ``monotonic_s``, with its fraction."""
        with self._lock:
            self._follow(self._opened())
            if self._clock.ready:
                return self._clock.frame_heard_at(monotonic_s)
            ahead_s = monotonic_s - time.monotonic() - self._guess_delay_s()
            return self.frames_consumed + ahead_s * self.rate_hz

    def alive(self) -> bool:
        """Tell whether the card still takes blocks; ask at least each second."""
        with self._lock:
            mixer = self._mixer
            if mixer is None or not mixer.active:
                return False
            self._follow(mixer)
            blocks, now = int(mixer._state.stats.blocks), time.monotonic()
            if blocks != self._blocks:
                self._blocks, self._blocks_at = blocks, now
            return now - self._blocks_at < _SILENT_STREAM_S

    def _opened(self) -> rtmixer.Mixer:
        if self._mixer is None:
            raise DeviceLost(device=self.device_name, why="not open")
        return self._mixer

    def _guess_delay_s(self) -> float:
        return float(self._mixer.latency) if self._mixer is not None else self._wanted_latency_s

    def _wait_first_callback(self, mixer: rtmixer.Mixer, begun: float) -> None:
        stats = mixer._state.stats
        while stats.blocks == 0:
            if time.monotonic() - begun > _FIRST_CALLBACK_TIMEOUT_S or not mixer.active:
                raise DeviceLost(device=self.device_name, why="no callback")
            _pause.wait(0.001)
        self.first_callback_s = time.monotonic() - begun

    def _arm(self, mixer: rtmixer.Mixer) -> None:
        self._action = mixer.play_ringbuffer(self._ring)
        self._await_first = True

    def _follow(self, mixer: rtmixer.Mixer) -> None:
        """See what the callback did since last time: deaths, first blocks, answered probes."""
        running = mixer.actions
        action = self._action
        if action is not None:
            if self._await_first and action.done_frames:
                self._first_block(mixer, action)
            if action not in running:
                self._died(action)
        self._follow_probe(mixer, running)

    def _first_block(self, mixer: rtmixer.Mixer, action: rtmixer.Action) -> None:
        self._await_first = False
        heard_at = action.actual_time - (mixer.time - time.monotonic())
        if self._gap_from_s is not None:
            length = round((heard_at - self._gap_from_s) * self.rate_hz)
            self._gaps = [*self._gaps, RingGap(self._consumed_before, max(0, length))][-_MOST_GAPS:]
            self._gap_from_s = None
        self._clock.reset()
        self._take_in(self._consumed_before, heard_at)

    def _died(self, action: rtmixer.Action) -> None:
        self._underruns += 1
        self._consumed_before += action.done_frames
        self._action = None
        if self._gap_from_s is None and self._clock.ready:
            self._gap_from_s = self._clock.heard_at(self._consumed_before)
        if self._probe is not None:
            self._probe.valid = False

    def _follow_probe(self, mixer: rtmixer.Mixer, running: Container[rtmixer.Action]) -> None:
        """Learn when frames are heard: the one-frame sound of silence gets its block's DAC time.

        rtmixer starts it in the first callback after it was queued, in which the ring goes on from the
        frame it stood at. PortAudio's own stream time may be the wall clock, which jumps: it is set
        against the monotonic clock each time, and a probe during which it moved is thrown away.
        """
        probe = self._probe
        if probe is not None:
            if probe.action in running:
                return
            self._probe = None
            offset = mixer.time - time.monotonic()
            if probe.valid and abs(offset - probe.clock_offset_s) < _CLOCK_STEP_S:
                self._take_in(probe.frame, probe.action.actual_time - offset)
        now = time.monotonic()
        if self._action is None or self._await_first or now - self._probed_at < _PROBE_EVERY_S:
            return
        self._probed_at = now
        stats = mixer._state.stats
        blocks, done = stats.blocks, self._action.done_frames
        offset = mixer.time - time.monotonic()
        action = mixer.play_buffer(self._probe_sound, 1)
        undisturbed = stats.blocks == blocks and self._action.done_frames == done
        self._probe = _Probe(action, self._consumed_before + done, offset, undisturbed)

    def _take_in(self, frame: int, heard_at_s: float) -> None:
        # A host API that gives no DAC time leaves 0 there.
        if abs(heard_at_s - time.monotonic()) < _MOST_LATENCY_S:
            self._clock.add(frame, heard_at_s)
