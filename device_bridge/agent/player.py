"""The player: one mixing thread keeps the output ring filled, and lets the strongest play sound.

A play has a place on the station's timeline: whatever happens (a late file, a restart, a gap), it sounds
where it would have been by then. The frame that sounds at ``starts_at`` is chosen on the output's frame
clock. A play that is pushed aside by a stronger one is over; going on with it is a new command's matter.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from device_bridge.agent.clock import StationClock
from device_bridge.agent.decoding import DecodedStream
from device_bridge.agent.live_stream import LiveStream
from device_bridge.agent.output import SoundOutput

logger = logging.getLogger(__name__)

_BLOCK_FRAMES = 960
_TARGET_FILL_S = 0.2
_IDLE_WAIT_S = 0.01
_FADE_IN_FRAMES = 480
# A sounding play is moved to where the clocks want it when it is off by more than this: by a gap, a jump,
# or sleep. Less is drift of the card, and is left alone. After a new order or a short write, less suffices.
_DRIFT_FRAMES = 9600
_MOVED_FRAMES = 960
_ANCHOR_EVERY_FRAMES = 48_000
# Decoding begins this long before the play.
_DECODE_AHEAD_S = 3.0
_REOPEN_EVERY_S = 1.0
# A shorter silence is a rounding of clocks, not a loss.
_LOSS_US = 20_000
_LONG_AGO = -(1 << 40)


@dataclass(frozen=True, slots=True)
class PlayOrder:
    """A checked file, its place on the station's timeline, and its rank.

    A play taken up again after a restart tells until when it was heard, and how much was lost by then.
    ``command_id`` comes back in the events: a play may be commanded anew before its last event was seen.
    """

    play_id: str
    path: Path
    starts_at_us: int
    ends_at_us: int
    position_s: float
    volume_percent: int
    priority: int
    decoder_delay_frames: int = 0
    heard_until_us: int | None = None
    lost_s: float = 0.0
    command_id: str = ""
    live: LiveStream | None = None


class PlayEventKind(StrEnum):
    STARTED = "STARTED"
    ENDED = "ENDED"
    PREEMPTED = "PREEMPTED"
    STOPPED = "STOPPED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class PlayEvent:
    """``at_us``: of the first frame (STARTED) or the last. ``lost_s``: what should have sounded and did not."""

    kind: PlayEventKind
    play_id: str
    at_us: int
    position_s: float
    lost_s: float = 0.0
    reason: str = ""
    command_id: str = ""


@dataclass(frozen=True, slots=True)
class Sounding:
    """What sounds now, until when it was heard, and what of it was lost."""

    play_id: str
    heard_until_us: int
    lost_s: float
    volume_percent: int


@dataclass(slots=True, eq=False)
class _Voice:
    order: PlayOrder
    volume_percent: int
    heard_until_us: int
    lost_s: float
    stream: DecodedStream | LiveStream | None = None
    # The output frame on which the play's first frame falls, by the clocks; when that was last looked at.
    anchor: int | None = None
    anchored_at: int = _LONG_AGO
    sounding: bool = False
    announced: bool = False
    faded_in: int = 0
    joined: bool = False
    stop_from: int | None = None
    fade_frames: int = 0
    stop_kind: PlayEventKind = PlayEventKind.STOPPED


@dataclass(slots=True)
class _Shared:
    voices: dict[str, _Voice] = field(default_factory=dict)
    closed: bool = False
    output_lost: bool = False


class Player:
    """Plays orders on one output. ``on_event`` is called on the mixing thread and must be quick."""

    def __init__(self, output: SoundOutput, clock: StationClock, on_event: Callable[[PlayEvent], None]) -> None:
        self._output = output
        self._clock = clock
        self._on_event = on_event
        self._lock = threading.Lock()
        self._shared = _Shared()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mix", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        with self._lock:
            self._shared.closed = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)
        for voice in self._shared.voices.values():
            if voice.stream is not None:
                voice.stream.close()
        self._output.close()

    @property
    def output_lost(self) -> bool:
        return self._shared.output_lost

    def add(self, order: PlayOrder) -> None:
        """Play it at its time. An order with the same play id is replaced, and goes on without a break if it can."""
        with self._lock:
            voice = self._shared.voices.get(order.play_id)
            same = voice is not None and voice.order.path == order.path and voice.order.live is order.live
            if voice is not None and same and voice.stop_from is None:
                # The place may have moved a little or much; the anchor finds it.
                voice.order, voice.volume_percent, voice.anchored_at = order, order.volume_percent, _LONG_AGO
                voice.announced = voice.announced and order.live is not None
                return
            if voice is not None and voice.stream is not None:
                voice.stream.close()
            heard_until_us = order.starts_at_us if order.heard_until_us is None else order.heard_until_us
            self._shared.voices[order.play_id] = _Voice(order, order.volume_percent, heard_until_us, order.lost_s)

    def stop(self, play_id: str, fade_ms: int) -> bool:
        """Fade it out; False if it does not sound: it is then forgotten without an event."""
        with self._lock:
            voice = self._shared.voices.get(play_id)
            if voice is None:
                return False
            if voice.sounding:
                self._fade_out(voice, fade_ms / 1000, PlayEventKind.STOPPED)
                return True
            del self._shared.voices[play_id]
        if voice.stream is not None:
            voice.stream.close()
        return False

    def set_volume(self, percent: int) -> None:
        with self._lock:
            for voice in self._shared.voices.values():
                voice.volume_percent = percent

    def sounding(self) -> Sounding | None:
        with self._lock:
            for voice in self._shared.voices.values():
                if voice.sounding and voice.stop_from is None:
                    return Sounding(voice.order.play_id, voice.heard_until_us, voice.lost_s, voice.volume_percent)
        return None

    def _run(self) -> None:
        while not self._shared.closed:
            try:
                self._output.open()
                self._shared.output_lost = False
                self._mix()
            except Exception:
                # Whatever the sound system says (unplugged, restarted): the device tells FAULT and tries again.
                logger.exception("sound output lost")
                self._shared.output_lost = True
                with self._lock:
                    for voice in self._shared.voices.values():
                        voice.anchor = None
                self._output.close()
                self._wake.wait(_REOPEN_EVERY_S)

    def _mix(self) -> None:
        rate = self._output.rate_hz
        target = int(_TARGET_FILL_S * rate)
        checked_at = time.monotonic()
        while not self._shared.closed:
            if self._output.fill() < target:
                first = self._output.frames_written
                block = self._render(first)
                if self._output.write(block) < len(block):
                    self._reanchor_all()
                continue
            self._wake.wait(_IDLE_WAIT_S)
            if time.monotonic() - checked_at > 1.0:
                checked_at = time.monotonic()
                if not self._output.alive():
                    message = "the output takes no more blocks"
                    raise OSError(message)

    def _reanchor_all(self) -> None:
        with self._lock:
            for voice in self._shared.voices.values():
                voice.anchored_at = _LONG_AGO

    def _render(self, first: int) -> NDArray[np.float32]:
        """Return the block of output frames ``first`` … and send the events it brings about."""
        now_s = self._output.heard_at(first)
        now_us = self._clock.to_us(now_s)
        block = np.zeros((_BLOCK_FRAMES, self._output.channels), np.float32)
        if now_us is None:
            return block
        events: list[PlayEvent] = []
        over: list[_Voice] = []
        with self._lock:
            voices = list(self._shared.voices.values())
            for voice in voices:
                self._get_ready(voice, first, now_us)
            strongest = self._choose(voices, first)
            for voice in voices:
                if voice.anchor is None:
                    continue
                if voice is not strongest and voice.sounding and voice.stop_from is None:
                    self._fade_out(voice, 0.05, PlayEventKind.PREEMPTED)
                if voice is strongest or voice.sounding:
                    self._add(voice, block, first, now_us, events)
                if self._is_over(voice, first + _BLOCK_FRAMES, now_us, events):
                    over.append(voice)
                    del self._shared.voices[voice.order.play_id]
        for voice in over:
            if voice.stream is not None:
                voice.stream.close()
        for event in events:
            self._on_event(event)
        np.clip(block, -1.0, 1.0, out=block)
        return block

    def _get_ready(self, voice: _Voice, first: int, now_us: int) -> None:
        if voice.order.starts_at_us - now_us > _DECODE_AHEAD_S * 1e6:
            return
        # Until it sounds, every better reading of the clocks is taken.
        if voice.anchor is None or not voice.sounding or first - voice.anchored_at >= _ANCHOR_EVERY_FRAMES:
            starts_at_s = self._clock.to_monotonic(voice.order.starts_at_us)
            assert starts_at_s is not None
            wanted = round(self._output.frame_heard_at(starts_at_s))
            moved = voice.anchored_at == _LONG_AGO or voice.order.live is not None
            allowed = 0 if not voice.sounding else _MOVED_FRAMES if moved else _DRIFT_FRAMES
            if voice.anchor is None or abs(wanted - voice.anchor) > allowed:
                voice.anchor = wanted
            voice.anchored_at = first
        if voice.stream is None and voice.order.live is not None:
            voice.stream = voice.order.live
        elif voice.stream is None:
            place = max(self._place(voice, first), self._place(voice, voice.anchor))
            voice.stream = DecodedStream(voice.order.path, self._output.rate_hz, self._output.channels, place)

    def _place(self, voice: _Voice, frame: int) -> int:
        """The place in the file, in frames, that falls on an output frame."""
        assert voice.anchor is not None
        start = round(voice.order.position_s * self._output.rate_hz) + voice.order.decoder_delay_frames
        return start + frame - voice.anchor

    def _choose(self, voices: list[_Voice], first: int) -> _Voice | None:
        due = [
            voice
            for voice in voices
            if voice.anchor is not None
            and voice.anchor < first + _BLOCK_FRAMES
            and voice.stop_from is None
            # Until it is heard from, a microphone pushes nothing aside.
            and (voice.order.live is None or voice.order.live.begun)
        ]
        return max(due, key=lambda one: (one.order.priority, one.order.starts_at_us), default=None)

    def _add(self, voice: _Voice, block: NDArray[np.float32], first: int, now_us: int, events: list[PlayEvent]) -> None:
        assert voice.anchor is not None
        assert voice.stream is not None
        rate = self._output.rate_hz
        skip = min(max(0, voice.anchor - first), len(block))
        frames = max(0, min(len(block) - skip, self._last_frame(voice) - first - skip))
        sound, there_from, there_to = voice.stream.read(self._place(voice, first + skip), frames)
        if there_from >= there_to:
            return
        began_us = now_us + round((skip + there_from) * 1e6 / rate)
        if began_us - voice.heard_until_us > _LOSS_US:
            voice.lost_s += (began_us - voice.heard_until_us) / 1e6
        voice.heard_until_us = now_us + round((skip + there_to) * 1e6 / rate)
        if not voice.announced:
            order, place_s = voice.order, self._place_s(voice, first + skip + there_from)
            voice.joined = not voice.sounding and place_s > 0
            voice.sounding = voice.announced = True
            started = PlayEvent(PlayEventKind.STARTED, order.play_id, began_us, place_s, command_id=order.command_id)
            events.append(started)
        sound *= self._gains(voice, first + skip, frames)
        block[skip : skip + frames] += sound

    def _last_frame(self, voice: _Voice) -> int:
        """The output frame on which the play's time is over."""
        assert voice.anchor is not None
        length_us = voice.order.ends_at_us - voice.order.starts_at_us
        return voice.anchor + round(length_us * self._output.rate_hz / 1e6)

    def _place_s(self, voice: _Voice, frame: int) -> float:
        return (self._place(voice, frame) - voice.order.decoder_delay_frames) / self._output.rate_hz

    def _gains(self, voice: _Voice, first: int, frames: int) -> NDArray[np.float32]:
        """Volume (100 % is as the file, the square of the percentage below), fade-in of a joined play, fade-out."""
        gains = np.full(frames, (voice.volume_percent / 100) ** 2, np.float32)
        if voice.joined and voice.faded_in < _FADE_IN_FRAMES:
            steps = np.arange(voice.faded_in, voice.faded_in + frames, dtype=np.float32)
            gains *= np.minimum(steps / _FADE_IN_FRAMES, 1.0)
            voice.faded_in += frames
        if voice.stop_from is not None:
            steps = np.arange(first - voice.stop_from, first - voice.stop_from + frames, dtype=np.float32)
            gains *= np.clip(1.0 - steps / max(1, voice.fade_frames), 0.0, 1.0)
        return gains[:, np.newaxis]

    def _fade_out(self, voice: _Voice, fade_s: float, kind: PlayEventKind) -> None:
        if voice.stop_from is None:
            voice.stop_from = self._output.frames_written
            voice.fade_frames = round(fade_s * self._output.rate_hz)
            voice.stop_kind = kind

    def _is_over(self, voice: _Voice, end: int, now_us: int, events: list[PlayEvent]) -> bool:
        """Tell whether a voice is done by output frame ``end``, and say how it ended."""
        stream = voice.stream
        assert stream is not None
        last, place = self._last_frame(voice), self._place(voice, end)
        kind, reason = PlayEventKind.ENDED, ""
        if voice.stop_from is not None and (end >= voice.stop_from + voice.fade_frames or not voice.sounding):
            kind, last = voice.stop_kind, min(end, voice.stop_from + voice.fade_frames)
        elif stream.ended(place):
            assert stream.length_frames is not None
            last = min(last, end - (place - stream.length_frames))
        elif stream.error and stream.drained(place):
            kind, reason, last = PlayEventKind.FAILED, stream.error, end
        elif end < last:
            return False
        elif not voice.sounding:
            # Its time went by under a stronger one, or before its file could be read.
            kind = PlayEventKind.PREEMPTED
        at_us = now_us + round((last - end + _BLOCK_FRAMES) * 1e6 / self._output.rate_hz)
        lost_s = voice.lost_s
        if kind is PlayEventKind.ENDED and at_us - voice.heard_until_us > _LOSS_US:
            lost_s += (at_us - voice.heard_until_us) / 1e6
        order, place_s = voice.order, self._place_s(voice, last)
        events.append(PlayEvent(kind, order.play_id, at_us, place_s, lost_s, reason, order.command_id))
        return True
