"""What the steps of an edit leave: the fold, one step at a time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from types import MappingProxyType

from studio.domain.editing.clips import MOST_GAIN_DB, Clip, TrackKind, check_clip, moved, part_of, revealed, trimmed
from studio.domain.editing.steps import (
    AddClip,
    CrossfadeClips,
    CutRange,
    CutRanges,
    Ducking,
    EditStep,
    EnvelopeClip,
    FadeClip,
    GainClip,
    Marker,
    MoveClip,
    NoiseStretch,
    NormaliseClip,
    PushRange,
    PutMarker,
    RemoveClip,
    RemoveMarker,
    RevealClip,
    SetDucking,
    SetNoise,
    SetTrack,
    SplitClip,
    SwitchTrack,
    Together,
    TrackSettings,
    TrimClip,
)
from studio.domain.errors import Misuse

_LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class EditState:
    """An edit as it stands. Clips are in order of start, markers of place; a track that was not set is at 0 dB."""

    clips: tuple[Clip, ...] = ()
    tracks: Mapping[TrackKind, TrackSettings] = field(default_factory=lambda: MappingProxyType({}))
    markers: tuple[Marker, ...] = ()
    ducking: Ducking | None = None
    noise: NoiseStretch | None = None

    @property
    def length(self) -> int:
        """Frames to the end of the last clip."""
        return max((clip.end for clip in self.clips), default=0)

    def track(self, kind: TrackKind) -> TrackSettings:
        return self.tracks.get(kind, TrackSettings())

    def after(self, steps: Iterable[EditStep]) -> EditState:
        """Return the state once ``steps`` are done; a step that makes no sense raises ``Misuse``."""
        work = _Work(
            {clip.id: clip for clip in self.clips},
            dict(self.tracks),
            {marker.id: marker for marker in self.markers},
            self.ducking,
            self.noise,
        )
        for step in steps:
            work.do(step)
        clips = tuple(sorted(work.clips.values(), key=attrgetter("start", "id")))
        markers = tuple(sorted(work.markers.values(), key=lambda marker: (marker.at, marker.id)))
        return EditState(clips, MappingProxyType(work.tracks), markers, work.ducking, work.noise)


@dataclass(slots=True)
class _Work:
    """An edit while steps are done to it."""

    clips: dict[str, Clip]
    tracks: dict[TrackKind, TrackSettings]
    markers: dict[str, Marker]
    ducking: Ducking | None
    noise: NoiseStretch | None

    def do(self, step: EditStep) -> None:
        match step:
            case Together(_, steps):
                for each in steps:
                    self.do(each)
            case CutRange() | CutRanges() | PushRange():
                self._do_to_time(step)
            case SetTrack() | SetDucking() | PutMarker() | RemoveMarker() | SetNoise():
                self._do_beside(step)
            case _:
                _do_to_clip(self.clips, step)

    def _do_to_time(self, step: CutRange | CutRanges | PushRange) -> None:
        match step:
            case CutRange(start, end, ripple, new_ids):
                _check_range(start, end)
                _cut(self.clips, start, end, ripple, dict(new_ids))
                if ripple:
                    self._markers_after_cut(start, end)
            case CutRanges(ranges, prefix, tracks):
                _cut_many(self.clips, ranges, prefix, tracks)
                for start, end in reversed(ranges):
                    self._markers_after_cut(start, end)
            case PushRange(at, length, new_ids):
                _push(self.clips, at, length, dict(new_ids))
                for marker in list(self.markers.values()):
                    if marker.at >= at:
                        self.markers[marker.id] = replace(marker, at=marker.at + length)

    def _markers_after_cut(self, start: int, end: int) -> None:
        for marker in list(self.markers.values()):
            if marker.at > start:
                at = start if marker.at < end else marker.at - (end - start)
                self.markers[marker.id] = replace(marker, at=at)

    def _do_beside(self, step: SetTrack | SetDucking | PutMarker | RemoveMarker | SetNoise) -> None:
        match step:
            case SetTrack(track, settings):
                if not math.isfinite(settings.gain_db) or settings.gain_db > MOST_GAIN_DB:
                    raise Misuse("BAD_GAIN", track=track.value, gain_db=settings.gain_db)
                self.tracks[track] = settings
            case SetDucking(ducking):
                _check_ducking(ducking)
                self.ducking = ducking
            case PutMarker(marker):
                if marker.at < 0:
                    raise Misuse("BAD_MARKER", marker=marker.id)
                self.markers[marker.id] = marker
            case RemoveMarker(marker_id):
                if self.markers.pop(marker_id, None) is None:
                    raise Misuse("NO_SUCH_MARKER", marker=marker_id)
            case SetNoise(noise):
                if noise is not None and (noise.start < 0 or noise.length <= 0):
                    raise Misuse("EMPTY_RANGE", start=noise.start, end=noise.start + noise.length)
                self.noise = noise


def _do_to_clip(clips: dict[str, Clip], step: EditStep) -> None:
    match step:
        case AddClip(clip):
            check_clip(clip)
            _put_new(clips, clip)
        case TrimClip(clip_id, keep_from, keep_to):
            clips[clip_id] = trimmed(_find(clips, clip_id), keep_from, keep_to)
        case RevealClip(clip_id, start, end):
            clips[clip_id] = revealed(_find(clips, clip_id), start, end)
        case SplitClip(clip_id, at, new_id):
            clip = _find(clips, clip_id)
            clips[clip_id] = part_of(clip, clip.start, at)
            _put_new(clips, replace(part_of(clip, at, clip.end), id=new_id))
        case MoveClip(clip_id, start):
            clips[clip_id] = replace(_find(clips, clip_id), start=max(0, start))
        case CrossfadeClips():
            _crossfade(clips, step)
        case RemoveClip(clip_id):
            _find(clips, clip_id)
            del clips[clip_id]
        case _:
            _set_on_clip(clips, step)


def _set_on_clip(clips: dict[str, Clip], step: EditStep) -> None:
    """The steps that change how a clip sounds, not where it is."""
    match step:
        case SwitchTrack(clip_id, track):
            changed = replace(_find(clips, clip_id), track=track)
        case FadeClip(clip_id, fade_in, fade_out, shape):
            clip = _find(clips, clip_id)
            if fade_in < 0 or fade_out < 0 or fade_in + fade_out > clip.length:
                raise Misuse("FADE_TOO_LONG", clip=clip_id)
            faded = replace(clip, fade_in=fade_in, fade_in_past=0, fade_out=fade_out, fade_out_past=0)
            changed = replace(faded, fade_shape=shape)
        case GainClip(clip_id, gain_db):
            changed = replace(_find(clips, clip_id), gain_db=gain_db)
        case EnvelopeClip(clip_id, points):
            changed = replace(_find(clips, clip_id), envelope=points)
        case NormaliseClip(clip_id, gain_db, ceiling_dbtp):
            changed = replace(_find(clips, clip_id), gain_db=gain_db, ceiling_dbtp=ceiling_dbtp)
        case _:
            raise Misuse("NO_SUCH_STEP", step=type(step).__name__)
    check_clip(changed)
    clips[changed.id] = changed


def _check_range(start: int, end: int) -> None:
    if start < 0 or start >= end:
        raise Misuse("EMPTY_RANGE", start=start, end=end)


def _check_ducking(ducking: Ducking | None) -> None:
    if ducking is None:
        return
    times = (ducking.attack_s, ducking.release_s, ducking.ahead_s, ducking.hold_s)
    if not all(0.0 <= time <= _LONGEST_S for time in times) or not 0.0 <= ducking.depth_db <= MOST_GAIN_DB:
        raise Misuse("BAD_DUCKING")


def _put_new(clips: dict[str, Clip], clip: Clip) -> None:
    if clip.id in clips:
        raise Misuse("CLIP_EXISTS", clip=clip.id)
    clips[clip.id] = clip


def _find(clips: dict[str, Clip], clip_id: str) -> Clip:
    try:
        return clips[clip_id]
    except KeyError:
        raise Misuse("NO_SUCH_CLIP", clip=clip_id) from None


def _cut(clips: dict[str, Clip], start: int, end: int, ripple: bool, new_ids: dict[str, str]) -> None:
    hole = end - start
    for clip in list(clips.values()):
        if clip.end <= start:
            continue
        if clip.start >= end:
            if ripple:
                clips[clip.id] = moved(clip, clip.start - hole)
            continue
        left = part_of(clip, clip.start, start) if clip.start < start else None
        right = part_of(clip, end, clip.end) if clip.end > end else None
        if right is not None and ripple:
            right = replace(right, start=start)
        del clips[clip.id]
        if left is not None:
            clips[clip.id] = left
        if right is not None:
            if left is not None:
                if clip.id not in new_ids:
                    raise Misuse("NO_NEW_ID", clip=clip.id)
                right = replace(right, id=new_ids[clip.id])
            _put_new(clips, right)


def _cut_many(
    clips: dict[str, Clip], ranges: tuple[tuple[int, int], ...], prefix: str, tracks: tuple[TrackKind, ...]
) -> None:
    """Walk clips and holes once: with hundreds of either, a pass a hole would be felt."""
    last = 0
    for start, end in ranges:
        _check_range(start, end)
        if start < last:
            raise Misuse("EMPTY_RANGE", start=start, end=end)
        last = end
    named = 0
    for clip in sorted(clips.values(), key=lambda clip: (clip.start, clip.id)):
        if clip.track not in tracks:
            clips[clip.id] = moved(clip, _after_cuts(clip.start, ranges))
            continue
        closed, at, kept = 0, clip.start, []
        for start, end in ranges:
            if start >= clip.end:
                break
            if start > at:
                kept.append(replace(part_of(clip, at, start), start=at - closed))
            closed += end - start
            at = max(at, end) if end > clip.start else clip.start
        if at < clip.end:
            kept.append(replace(part_of(clip, at, clip.end), start=at - closed))
        del clips[clip.id]
        for index, part in enumerate(kept):
            if index:
                named += 1
            _put_new(clips, replace(part, id=f"{prefix}.{named}") if index else part)


def _after_cuts(at: int, ranges: tuple[tuple[int, int], ...]) -> int:
    """Where frame ``at`` lies once ``ranges`` are cut out."""
    return at - sum(min(end, at) - start for start, end in ranges if start < at)


def _push(clips: dict[str, Clip], at: int, length: int, new_ids: dict[str, str]) -> None:
    if at < 0 or length <= 0:
        raise Misuse("EMPTY_RANGE", start=at, end=at + length)
    for clip in list(clips.values()):
        if clip.start >= at:
            clips[clip.id] = moved(clip, clip.start + length)
        elif clip.end > at and clip.id in new_ids:
            right = part_of(clip, at, clip.end)
            clips[clip.id] = part_of(clip, clip.start, at)
            _put_new(clips, replace(right, id=new_ids[clip.id], start=right.start + length))


def _crossfade(clips: dict[str, Clip], step: CrossfadeClips) -> None:
    left, right = _find(clips, step.left_id), _find(clips, step.right_id)
    fade = step.left_end - step.right_start
    if fade <= 0 or left.id == right.id or step.left_end <= left.start or step.right_start >= right.end:
        raise Misuse("NO_OVERLAP", left=left.id, right=right.id)
    left = _with_end(replace(left, fade_out=0, fade_out_past=0), step.left_end)
    right = _with_start(replace(right, fade_in=0, fade_in_past=0), step.right_start)
    if fade > left.length - (left.fade_in - left.fade_in_past) or fade > right.length - (
        right.fade_out - right.fade_out_past
    ):
        raise Misuse("FADE_TOO_LONG", clip=left.id)
    clips[left.id] = replace(left, fade_out=fade, fade_shape=step.shape)
    clips[right.id] = replace(right, fade_in=fade, fade_shape=step.shape)


def _with_end(clip: Clip, end: int) -> Clip:
    return trimmed(clip, clip.start, end) if end <= clip.end else revealed(clip, clip.start, end)


def _with_start(clip: Clip, start: int) -> Clip:
    return trimmed(clip, start, clip.end) if start >= clip.start else revealed(clip, start, clip.end)
