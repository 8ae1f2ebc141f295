from collections.abc import Collection, Sequence
from typing import Any

from pa_ringbuffer import _RingBufferBase
from sounddevice import _StreamBase

class RingBuffer(_RingBufferBase): ...

class Stats:
    """The C struct of over- and underflow counts."""

    blocks: int
    min_blocksize: int
    max_blocksize: int
    input_underflows: int
    input_overflows: int
    output_underflows: int
    output_overflows: int

class Action:
    """The C struct; the callback writes ``actual_time``, ``done_frames`` and ``stats``."""

    requested_time: float
    actual_time: float
    total_frames: int
    done_frames: int
    stats: Stats

class _State:
    stats: Stats
    samplerate: float

class _Base(_StreamBase):
    _state: _State
    def __init__(
        self,
        *,
        device: int | str | None = None,
        channels: int | None = None,
        samplerate: float | None = None,
        blocksize: int | None = None,
        latency: float | str | None = None,
        extra_settings: Any = None,
        qsize: int = 16,
        clip_off: bool | None = None,
        dither_off: bool | None = None,
    ) -> None: ...
    @property
    def actions(self) -> Collection[Action]: ...
    @property
    def stats(self) -> Stats: ...
    def cancel(self, action: Action, time: float = 0, allow_belated: bool = True) -> Action: ...
    def fetch_and_reset_stats(self, time: float = 0, allow_belated: bool = True) -> Action: ...

class Mixer(_Base):
    def play_buffer(
        self, buffer: Any, channels: int | Sequence[int], start: float = 0, allow_belated: bool = True
    ) -> Action: ...
    def play_ringbuffer(
        self,
        ringbuffer: RingBuffer,
        channels: int | Sequence[int] | None = None,
        start: float = 0,
        allow_belated: bool = True,
    ) -> Action: ...

class Recorder(_Base):
    def record_ringbuffer(
        self,
        ringbuffer: RingBuffer,
        channels: int | Sequence[int] | None = None,
        start: float = 0,
        allow_belated: bool = True,
    ) -> Action: ...
