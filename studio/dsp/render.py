"""An edit as sound: the clips of a timeline, mixed for any window of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.domain.editing import Clip, EditList, FadeShape
from studio.domain.errors import Misuse
from studio.dsp.checks import Sound, as_frames

# (take id, first frame, frames) -> (frames, channels of the take); fewer frames at the take's end.
Read = Callable[[str, int, int], Sound]


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
    clips = edit.clips
    last = edit.length if end is None else end
    for at in range(start, last, block_frames):
        yield render_clips(clips, sources.read, at, min(block_frames, last - at), sources.channels)


def render(edit: EditList, read: Read, start: int, length: int, channels: int) -> NDArray[np.float32]:
    """Return frames ``[start, start + length)`` of the edit, (length, channels) float32, 1 or 2 channels.

    Sample-accurate: the same frame sounds the same whatever window it is asked for in. Silence stands where no
    clip is, and where a take ends before its clip. Sums above full scale are kept; mastering brings them down.
    """
    return render_clips(edit.clips, read, start, length, channels)


def render_clips(clips: Iterable[Clip], read: Read, start: int, length: int, channels: int) -> NDArray[np.float32]:
    """Like ``render``, for clips already folded: what plays block by block folds its edit once."""
    if channels not in (1, 2) or start < 0 or length < 0:
        raise Misuse("BAD_WINDOW", start=start, length=length, channels=channels)
    mixed = np.zeros((length, channels))
    for clip in clips:
        first, last = max(clip.start, start), min(clip.end, start + length)
        if first >= last:
            continue
        heard = as_frames(read(clip.take_id, clip.source_start + first - clip.start, last - first))
        last = first + min(len(heard), last - first)
        gains = clip_gains(clip, first - clip.start, last - clip.start)
        mixed[first - start : last - start] += _as_channels(heard[: last - first], channels) * gains
    return mixed.astype(np.float32)


def clip_gains(clip: Clip, first: int, last: int) -> NDArray[np.float64]:
    """Return the linear gain of the clip's frames ``[first, last)``, (frames, 1), or (1, 1) where it does not move."""
    level = np.full((1, 1), 10.0 ** (clip.gain_db / 20.0))
    frames = np.arange(first, last).reshape(-1, 1)
    if first + clip.fade_in_past < clip.fade_in:
        level = level * _faded((frames + clip.fade_in_past + 0.5) / clip.fade_in, clip.fade_shape)
    # Counted back from the clip's end, where the fade may go on beyond a split.
    if clip.length - last + clip.fade_out_past < clip.fade_out:
        left = clip.length - frames + clip.fade_out_past - 0.5
        level = level * _faded(left / clip.fade_out, clip.fade_shape)
    return level


def _faded(share: NDArray[np.float64], shape: FadeShape) -> NDArray[np.float64]:
    share = np.clip(share, 0.0, 1.0)
    if shape == FadeShape.EQUAL_POWER:
        power: NDArray[np.float64] = np.sin(share * (np.pi / 2))
        return power
    return share


def _as_channels(sound: Sound, channels: int) -> Sound:
    """Mono is heard on both sides; both sides make mono by their mean."""
    if sound.shape[1] == channels:
        return sound
    wide = sound.astype(np.float64)
    if sound.shape[1] == 1:
        return wide.repeat(channels, axis=1)
    if channels == 1:
        mean: NDArray[np.float64] = wide.mean(axis=1, keepdims=True)
        return mean
    return wide[:, :channels]
