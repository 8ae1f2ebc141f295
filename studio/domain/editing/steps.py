"""The steps of an edit: each says what was done, and every one is kept."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.editing.clips import Clip, EnvelopePoint, FadeShape, TrackKind


@dataclass(frozen=True, slots=True)
class Ducking:
    """The music bed is turned down by ``depth_db`` under the voice.

    It counts as voice what is over ``threshold_dbfs`` in a 10 ms cell; the bed begins to fall ``ahead_s +
    attack_s`` before it, and rises over ``release_s`` once ``hold_s`` have passed without it.
    """

    depth_db: float = 12.0
    attack_s: float = 0.3
    release_s: float = 1.0
    ahead_s: float = 0.1
    hold_s: float = 0.5
    threshold_dbfs: float = -45.0


@dataclass(frozen=True, slots=True)
class TrackSettings:
    """A whole track: its level, and whether it is left out of the programme."""

    gain_db: float = 0.0
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A place to come back to; it moves with what is cut or pushed in before it."""

    id: str
    at: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class NoiseStretch:
    """Frames ``[start, start + length)`` of a take where the room alone is heard: what noise reduction learns from."""

    take_id: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class AddClip:
    clip: Clip


@dataclass(frozen=True, slots=True)
class TrimClip:
    """Keep only ``[keep_from, keep_to)`` of the clip, in timeline frames; a fade keeps to its moved edge."""

    clip_id: str
    keep_from: int
    keep_to: int


@dataclass(frozen=True, slots=True)
class RevealClip:
    """Move the clip's edges outwards to ``start`` and ``end``, so that more of its source is heard."""

    clip_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SplitClip:
    """Split at timeline frame ``at``; the right part is named ``new_id``."""

    clip_id: str
    at: int
    new_id: str


@dataclass(frozen=True, slots=True)
class CutRange:
    """Remove ``[start, end)`` on every track. ``ripple`` closes the hole, else it stays empty.

    A clip that spans the hole is split; its right part is named ``new_ids[clip id]``. What is left sounds as before.
    """

    start: int
    end: int
    ripple: bool
    new_ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CutRanges:
    """Remove many ranges at once and close the holes; given in order, as they lie before the first is cut.

    Clips on ``tracks`` are cut; others run on, whole, and begin beside what they began beside. Parts that come about
    are named ``prefix.1``, ``prefix.2`` and so on.
    """

    ranges: tuple[tuple[int, int], ...]
    prefix: str
    tracks: tuple[TrackKind, ...] = tuple(TrackKind)


@dataclass(frozen=True, slots=True)
class PushRange:
    """Make room of ``length`` frames at ``at``: what begins there or later moves back.

    A clip that spans ``at`` and is named in ``new_ids`` is split, its right part bears the new name; one that is
    not named (music that runs on) stays where it is.
    """

    at: int
    length: int
    new_ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MoveClip:
    clip_id: str
    start: int


@dataclass(frozen=True, slots=True)
class SwitchTrack:
    """Put the clip on another track, at its place."""

    clip_id: str
    track: TrackKind


@dataclass(frozen=True, slots=True)
class FadeClip:
    clip_id: str
    fade_in: int
    fade_out: int
    shape: FadeShape = FadeShape.LINEAR


@dataclass(frozen=True, slots=True)
class CrossfadeClips:
    """Let the left clip end at ``left_end`` and the right one begin at ``right_start``, each fading over the other."""

    left_id: str
    right_id: str
    left_end: int
    right_start: int
    shape: FadeShape = FadeShape.EQUAL_POWER


@dataclass(frozen=True, slots=True)
class GainClip:
    clip_id: str
    gain_db: float


@dataclass(frozen=True, slots=True)
class EnvelopeClip:
    """Replace the clip's envelope; no points, no envelope."""

    clip_id: str
    points: tuple[EnvelopePoint, ...]


@dataclass(frozen=True, slots=True)
class NormaliseClip:
    """Set the clip's gain, with a limiter at ``ceiling_dbtp``; None takes the limiter away."""

    clip_id: str
    gain_db: float
    ceiling_dbtp: float | None


@dataclass(frozen=True, slots=True)
class RemoveClip:
    clip_id: str


@dataclass(frozen=True, slots=True)
class SetTrack:
    track: TrackKind
    settings: TrackSettings


@dataclass(frozen=True, slots=True)
class SetDucking:
    """None: the bed stays as loud as it is."""

    ducking: Ducking | None


@dataclass(frozen=True, slots=True)
class PutMarker:
    """A new marker, or a marker of the same id moved or renamed."""

    marker: Marker


@dataclass(frozen=True, slots=True)
class RemoveMarker:
    marker_id: str


@dataclass(frozen=True, slots=True)
class SetNoise:
    noise: NoiseStretch | None


@dataclass(frozen=True, slots=True)
class Together:
    """Several steps that were one command: done and undone as one. ``name`` is the command's."""

    name: str
    steps: tuple[EditStep, ...]


EditStep = (
    AddClip
    | TrimClip
    | RevealClip
    | SplitClip
    | CutRange
    | CutRanges
    | PushRange
    | MoveClip
    | SwitchTrack
    | FadeClip
    | CrossfadeClips
    | GainClip
    | EnvelopeClip
    | NormaliseClip
    | RemoveClip
    | SetTrack
    | SetDucking
    | PutMarker
    | RemoveMarker
    | SetNoise
    | Together
)
