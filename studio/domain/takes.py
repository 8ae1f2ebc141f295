"""Takes: what a microphone gave, immutable once sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

INTERNAL_RATE_HZ = 48_000


@dataclass(frozen=True, slots=True)
class TakeGap:
    """Frames that were lost: ``length_frames`` missing before frame ``at_frame`` (silence stands there)."""

    at_frame: int
    length_frames: int
    cause: str


@dataclass(frozen=True, slots=True)
class TakeSegment:
    """One 24-bit WAV of a take, at most an hour long; ``path`` is relative to the take's folder."""

    path: str
    frames: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Take:
    """A recording, 48 kHz 24-bit, in segments. ``recovered`` says it was rebuilt after a crash."""

    id: str
    title: str
    started_at: datetime
    sample_rate_hz: int
    channels: int
    segments: tuple[TakeSegment, ...]
    gaps: tuple[TakeGap, ...]
    device: str
    author_id: str
    recovered: bool = False

    @property
    def frames(self) -> int:
        return sum(segment.frames for segment in self.segments)

    @property
    def length_s(self) -> float:
        return self.frames / self.sample_rate_hz
