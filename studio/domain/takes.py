"""Takes: what a microphone gave, immutable once sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

INTERNAL_RATE_HZ = 48_000


@dataclass(frozen=True, slots=True)
class TakeGap:
    """Frames that were lost: ``length_frames`` missing before frame ``at_frame`` (silence stands there)."""

    at_frame: int
    length_frames: int
    cause: str


class MarkerKind(StrEnum):
    """``CONSENT`` stands where a visitor's words of consent end: what lies before it is kept and not aired."""

    NOTE = "NOTE"
    CONSENT = "CONSENT"


@dataclass(frozen=True, slots=True)
class TakeMarker:
    """A place that was marked while recording."""

    at_frame: int
    text: str = ""
    kind: MarkerKind = MarkerKind.NOTE


@dataclass(frozen=True, slots=True)
class TakeSegment:
    """One 24-bit WAV of a take, at most an hour long; ``path`` is relative to the take's folder."""

    path: str
    frames: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Take:
    """A recording, 48 kHz 24-bit, in segments. ``recovered`` says it was rebuilt after a crash.

    Its first ``preroll_frames`` were heard before recording was asked for.
    """

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
    preroll_frames: int = 0
    markers: tuple[TakeMarker, ...] = ()

    @property
    def frames(self) -> int:
        return sum(segment.frames for segment in self.segments)

    @property
    def length_s(self) -> float:
        return self.frames / self.sample_rate_hz

    @property
    def begins_at(self) -> int:
        """The frame from which it is heard unless someone draws its edge out: behind pre-roll and words of consent."""
        consents = [marker.at_frame for marker in self.markers if marker.kind is MarkerKind.CONSENT]
        begins_at = max((self.preroll_frames, *consents))
        return begins_at if begins_at < self.frames else min(self.preroll_frames, max(0, self.frames - 1))
