"""An edit as sound: the clips of a timeline, mixed for any window of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.domain.editing import EditList, EditState, TrackKind
from studio.domain.errors import Misuse
from studio.dsp.clip_sound import Read, clip_gains, clip_sound
from studio.dsp.ducking import Ducker

__all__ = ["Mixer", "Read", "Sources", "clip_gains", "render", "render_blocks"]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the clips' takes are read, and how many channels are made of them, 1 or 2."""

    read: Read
    channels: int = 1


def render_blocks(
    edit: EditList, sources: Sources, block_frames: int = 1 << 17, start: int = 0, end: int | None = None
) -> Iterator[NDArray[np.float32]]:
    """Yield frames ``[start, end)`` of the edit in blocks, (at most ``block_frames``, channels) float32.

    ``end`` is the edit's end unless given. Memory does not grow with the length; joined, the blocks are what
    ``render`` returns of the whole.
    """
    if block_frames <= 0:
        raise Misuse("BAD_WINDOW", start=start, length=block_frames, channels=sources.channels)
    mixer = Mixer(edit.state, sources)
    last = edit.length if end is None else end
    for at in range(start, last, block_frames):
        yield mixer.render(at, min(block_frames, last - at))


def render(edit: EditList, read: Read, start: int, length: int, channels: int) -> NDArray[np.float32]:
    """Return frames ``[start, start + length)`` of the edit, (length, channels) float32, 1 or 2 channels.

    Sample-accurate: the same frame sounds the same whatever window it is asked for in. Silence stands where no
    clip is, and where a take ends before its clip. Sums above full scale are kept; mastering brings them down.
    """
    return Mixer(edit.state, Sources(read, channels)).render(start, length)


class Mixer:
    """One state of an edit, ready to be heard: what plays block by block folds and listens once. Thread-safe."""

    def __init__(self, state: EditState, sources: Sources, solo: frozenset[TrackKind] = frozenset()) -> None:
        """``solo`` are the tracks that one listens to alone; none means all. A programme never has it."""
        if sources.channels not in (1, 2):
            raise Misuse("BAD_WINDOW", channels=sources.channels)
        self._sources = sources
        heard = [track for track in TrackKind if not state.track(track).muted and (not solo or track in solo)]
        self._clips = {track: tuple(clip for clip in state.clips if clip.track is track) for track in heard}
        self._gains = {track: 10.0 ** (state.track(track).gain_db / 20.0) for track in heard}
        ducked = state.ducking is not None and self._clips.get(TrackKind.BED) and self._clips.get(TrackKind.VOICE)
        self._ducker = Ducker(state.ducking, self._voice) if state.ducking is not None and ducked else None
        self.length = state.length

    def render(self, start: int, length: int) -> NDArray[np.float32]:
        """Return frames ``[start, start + length)``, (length, channels) float32. Raises ``Misuse("BAD_WINDOW")``."""
        if start < 0 or length < 0:
            raise Misuse("BAD_WINDOW", start=start, length=length)
        mixed: NDArray[np.float32] | None = None
        for track in self._clips:
            sound = self._track(track, start, length)
            if sound is None:
                continue
            if track is TrackKind.BED and self._ducker is not None:
                sound *= self._ducker.gains(start, length)
            if mixed is None:
                mixed = sound
            else:
                mixed += sound
        return np.zeros((length, self._sources.channels), np.float32) if mixed is None else mixed

    def _voice(self, start: int, length: int) -> NDArray[np.float32]:
        sound = self._track(TrackKind.VOICE, start, length)
        return np.zeros((length, 1), np.float32) if sound is None else sound

    def _track(self, track: TrackKind, start: int, length: int) -> NDArray[np.float32] | None:
        """Return the sum of the track's clips, (length, channels), or None where it has none."""
        mixed: NDArray[np.float32] | None = None
        for clip in self._clips[track]:
            first, last = max(clip.start, start), min(clip.end, start + length)
            if first >= last:
                continue
            heard = clip_sound(clip, self._sources.read, first - clip.start, last - clip.start)
            heard = _as_channels(heard, self._sources.channels)
            if mixed is None:
                mixed = np.zeros((length, self._sources.channels), np.float32)
            at = first - start
            mixed[at : at + len(heard)] += heard
        if mixed is not None and self._gains[track] != 1.0:
            mixed *= np.float32(self._gains[track])
        return mixed


def _as_channels(sound: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    """Mono is heard on both sides; both sides make mono by their mean."""
    if sound.shape[1] == channels:
        return sound
    if sound.shape[1] == 1:
        return sound.repeat(channels, axis=1)
    if channels == 1:
        mean: NDArray[np.float32] = sound.mean(axis=1, keepdims=True)
        return mean
    return sound[:, :channels]
