"""The mixer: voices on a frame clock, summed, limited and metered, 480 frames at a time.

It knows no device and no thread: ``render`` is given the number of the block's first frame and the
clock of the output. Orders and reports pass through two queues, so that the engine never holds it up.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from studio.domain.broadcast import PlayState
from studio.onair.limiter import BusLimiter
from studio.onair.meter import IntegratedMeter
from studio.onair.output import BLOCK_FRAMES, CHANNELS, RATE_HZ, FrameMap
from studio.onair.sources import Source

FADE_IN_FRAMES = 144  # 3 ms: no click when joining in mid-word, no syllable lost
FADE_OUT_FRAMES = 2_400  # 50 ms
DUCK_GAIN = 0.2  # −14 dB: speech over music on a horn
# A voice cut this close to its end was heard whole.
_WHOLE_ENOUGH_FRAMES = RATE_HZ // 4


@dataclass(frozen=True, slots=True)
class VoiceStarted:
    """Its first frame is heard at the monotonic second ``at_s``."""

    voice: int
    frame: int
    at_s: float
    position_frames: int


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    """``position_frames`` is how far it came; ``error`` names what ended it early."""

    voice: int
    at_s: float
    state: PlayState
    position_frames: int
    integrated_lufs: float | None
    starved_blocks: int
    error: str


Report = VoiceStarted | VoiceEnded


class _Voice:
    """One run of one source. Frames are the output's numbers once ``first`` is known."""

    def __init__(
        self, number: int, play_id: str, source: Source, begins_s: float, position: int, overlay: bool = False
    ) -> None:
        self.number, self.play_id, self.source, self.overlay = number, play_id, source, overlay
        self.begins_s, self.position = begins_s, position
        self.fade_in = FADE_IN_FRAMES if position else 0
        self.first: int | None = None
        self.stops_s: float | None = None
        self.fade_from: int | None = None
        self.starved = 0

    @property
    def natural_end(self) -> int:
        return (self.first or 0) + self.source.frames - self.position

    @property
    def end(self) -> int:
        if self.fade_from is None:
            return self.natural_end
        return min(self.natural_end, self.fade_from + FADE_OUT_FRAMES)


class Mixer:
    """Never more than one programme at a time: a start fades out what still sounds."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._numbers = count(1)
        self._orders: deque[Callable[[], None]] = deque()
        self._reports: deque[Report] = deque()
        self._waiting: list[_Voice] = []
        self._sounding: list[_Voice] = []
        self._meters: dict[str, IntegratedMeter] = {}
        self._limiter = BusLimiter()
        self._ducked, self._duck_gain = False, 1.0
        self._buffer: NDArray[np.float32] = np.zeros((BLOCK_FRAMES, CHANNELS), np.float32)

    @property
    def delay_frames(self) -> int:
        """The limiter's look-ahead: voices are mixed this much before their frame leaves."""
        return self._limiter.look_ahead

    # ---- orders, from any thread ----

    def start(self, play_id: str, source: Source, begins_s: float, position_frames: int, overlay: bool = False) -> int:
        """Have ``source`` heard from ``position_frames`` on, at the monotonic second ``begins_s``; return the
        voice's number. All voices of one play are metered together.

        When that is too late already, a programme at its beginning starts late; one that is joined
        keeps its time and loses what has passed. An ``overlay`` lies over what sounds instead of ending it.
        """
        source.aim(position_frames)
        voice = _Voice(next(self._numbers), play_id, source, begins_s, position_frames, overlay)
        self._orders.append(lambda: self._waiting.append(voice))
        return voice.number

    def stop(self, voice: int, at_s: float) -> None:
        """Fade out from the monotonic second ``at_s`` on, or as soon as can be."""
        self._orders.append(lambda: self._set_stop(voice, at_s))

    def carry_on(self, voice: int) -> None:
        """Withdraw a stop that has not begun."""
        self._orders.append(lambda: self._set_stop(voice, None))

    def duck(self, on: bool) -> None:
        """Lower what sounds under an overlay, or bring it back."""
        self._ducked = on

    def forget(self, play_id: str) -> None:
        """Drop what was metered of a play that will not go on."""
        self._orders.append(lambda: self._drop_meter(play_id))

    def clear(self) -> None:
        """Drop every voice without a report: the output is gone, its frame numbers with it."""
        self._orders.append(self._drop_voices)

    def reports(self) -> list[Report]:
        """Return what began and ended since the last call."""
        found: list[Report] = []
        while self._reports:
            found.append(self._reports.popleft())
        return found

    # ---- rendering, from the one thread that fills the output ----

    def render(self, first_frame: int, clock: FrameMap) -> NDArray[np.float32]:
        """Return the output's frames from ``first_frame`` on: (480, 2) float32."""
        while self._orders:
            self._orders.popleft()()
        mixed_from = first_frame + self.delay_frames
        self._begin(mixed_from, clock)
        bus = np.zeros((BLOCK_FRAMES, CHANNELS), np.float32)
        under: NDArray[np.float32] = np.zeros((BLOCK_FRAMES, CHANNELS), np.float32)
        for voice in self._sounding:
            self._add(voice, mixed_from, bus if voice.overlay else under)
        bus += self._lowered(under)
        out = self._limiter.process(bus)
        self._tap(first_frame, out, clock)
        return out

    def _begin(self, mixed_from: int, clock: FrameMap) -> None:
        for voice in list(self._waiting):
            if voice.stops_s is not None and voice.stops_s <= voice.begins_s:
                self._waiting.remove(voice)
                self._report_end(voice, mixed_from, clock)
                continue
            wanted = round(clock.frame_heard_at(voice.begins_s))
            if wanted >= mixed_from + BLOCK_FRAMES:
                continue
            if wanted < mixed_from and voice.position:
                voice.position += mixed_from - wanted
            voice.first = max(wanted, mixed_from)
            self._waiting.remove(voice)
            for other in self._sounding:
                if voice.overlay or other.overlay:
                    continue
                if other.fade_from is None or other.fade_from > voice.first:
                    other.fade_from = voice.first
            self._sounding.append(voice)
            if voice.play_id not in self._meters:
                self._meters[voice.play_id] = IntegratedMeter(voice.source.channels)
            self._reports.append(VoiceStarted(voice.number, voice.first, clock.heard_at(voice.first), voice.position))
        for voice in self._sounding:
            if voice.stops_s is not None and voice.fade_from is None:
                frame = round(clock.frame_heard_at(voice.stops_s))
                if frame < mixed_from + BLOCK_FRAMES:
                    voice.fade_from = max(frame, mixed_from, voice.first or 0)

    def _add(self, voice: _Voice, mixed_from: int, bus: NDArray[np.float32]) -> None:
        first = max(voice.first or 0, mixed_from)
        last = min(voice.end, mixed_from + BLOCK_FRAMES)
        if first >= last:
            return
        piece = self._buffer[: last - first]
        if not voice.source.read(voice.position + first - (voice.first or 0), piece):
            voice.starved += 1
            if voice.source.failure() and voice.fade_from is None:
                voice.fade_from = first
        into = first - (voice.first or 0)
        if into < voice.fade_in:
            ramp = np.arange(into, into + len(piece), dtype=np.float32) / np.float32(voice.fade_in)
            piece *= np.minimum(ramp, 1.0)[:, np.newaxis]
        if voice.fade_from is not None and last > voice.fade_from:
            gone = np.arange(first - voice.fade_from, last - voice.fade_from, dtype=np.float32)
            piece *= np.clip(1.0 - gone / FADE_OUT_FRAMES, 0.0, 1.0).astype(np.float32)[:, np.newaxis]
        bus[first - mixed_from : last - mixed_from] += piece

    def _lowered(self, under: NDArray[np.float32]) -> NDArray[np.float32]:
        """Duck along a line, over a tenth of a second down and half a second up."""
        over = self._ducked and any(voice.overlay for voice in self._sounding)
        wanted = DUCK_GAIN if over else 1.0
        if wanted == self._duck_gain == 1.0:
            return under
        most = (1.0 - DUCK_GAIN) * BLOCK_FRAMES / (RATE_HZ * (0.1 if wanted < self._duck_gain else 0.5))
        reached = self._duck_gain + float(np.clip(wanted - self._duck_gain, -most, most))
        line = np.linspace(self._duck_gain, reached, BLOCK_FRAMES, dtype=np.float32)
        self._duck_gain = reached
        lowered: NDArray[np.float32] = under * line[:, np.newaxis]
        return lowered

    def _tap(self, first_frame: int, out: NDArray[np.float32], clock: FrameMap) -> None:
        """Meter what leaves, and report the voices whose last frame has left."""
        loudest = float(np.abs(out).max())
        # Falls by 20 dB in 1.7 s, as a programme meter does (IEC 60268-10, type I).
        self.peak = max(loudest, self.peak * 0.9866)
        for voice in list(self._sounding):
            first = max(voice.first or 0, first_frame)
            last = min(voice.end, first_frame + BLOCK_FRAMES)
            if first < last:
                self._meters[voice.play_id].feed(out[first - first_frame : last - first_frame])
            if voice.end <= first_frame + BLOCK_FRAMES:
                self._sounding.remove(voice)
                self._report_end(voice, max(voice.end, voice.first or 0), clock)

    def _report_end(self, voice: _Voice, frame: int, clock: FrameMap) -> None:
        heard_to = voice.position if voice.first is None else voice.position + frame - voice.first
        rest = voice.source.frames - heard_to
        error = voice.source.failure()
        state = PlayState.PLAYED if rest <= _WHOLE_ENOUGH_FRAMES else PlayState.PREEMPTED
        if error:
            state = PlayState.PARTIAL
        meter = self._meters.get(voice.play_id)
        loudness = meter.integrated_lufs() if meter is not None else None
        if loudness is not None and not math.isfinite(loudness):
            loudness = None
        at_s = clock.heard_at(frame)
        self._reports.append(VoiceEnded(voice.number, at_s, state, heard_to, loudness, voice.starved, error))

    def _set_stop(self, number: int, at_s: float | None) -> None:
        for voice in [*self._waiting, *self._sounding]:
            if voice.number == number and voice.fade_from is None:
                voice.stops_s = at_s

    def _drop_meter(self, play_id: str) -> None:
        if all(voice.play_id != play_id for voice in [*self._waiting, *self._sounding]):
            self._meters.pop(play_id, None)

    def _drop_voices(self) -> None:
        self._waiting.clear()
        self._sounding.clear()
        self._limiter = BusLimiter()
