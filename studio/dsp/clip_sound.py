"""One clip as sound: its source, looped or limited, and the gain of every frame of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.domain.editing import MOST_GAIN_DB, Clip, FadeShape, Loop
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.checks import Sound, as_frames
from studio.dsp.limiter import RELEASE_DB_A_SECOND, Limiter, limit
from studio.dsp.truepeak import HOP

# (take id, first frame, frames) -> (frames, channels of the take); fewer frames at the take's end.
Read = Callable[[str, int, int], Sound]

_LIMIT_MARGIN_DB = 12.0


def clip_source(clip: Clip, read: Read, first: int, last: int) -> Sound:
    """Return the clip's frames ``[first, last)`` before its gain, (at most last - first, channels of the take)."""
    start, end = clip.source_start + first, clip.source_start + last
    if clip.loop is not None:
        return _looped(clip.take_id, clip.loop, read, start, end)
    return as_frames(read(clip.take_id, start, end - start))


def clip_sound(clip: Clip, read: Read, first: int, last: int) -> NDArray[np.float32]:
    """Return the clip's frames ``[first, last)`` with all that is done to them, (at most last - first, channels)."""
    if clip.ceiling_dbtp is None:
        heard = clip_source(clip, read, first, last)
        gains = clip_gains(clip, first, first + len(heard))
    else:
        heard = _limited(clip, clip.ceiling_dbtp, read, first, last)
        gains = _shaped(clip, first, first + len(heard), np.ones((1, 1)))
    heard = heard.astype(np.float32, copy=False)
    if gains.size == 1 and gains[0, 0] == 1.0:
        return heard
    return heard * gains.astype(np.float32)


def clip_gains(clip: Clip, first: int, last: int) -> NDArray[np.float64]:
    """Return the linear gain of the clip's frames ``[first, last)``, (frames, 1), or (1, 1) where it does not move."""
    return _shaped(clip, first, last, np.full((1, 1), 10.0 ** (clip.gain_db / 20.0)))


def _shaped(clip: Clip, first: int, last: int, level: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``level`` times envelope and fades."""
    frames = np.arange(first, last).reshape(-1, 1)
    if clip.envelope:
        at = [point.at for point in clip.envelope]
        gains_db = np.interp(frames + clip.source_start, at, [point.gain_db for point in clip.envelope])
        level = level * 10.0 ** (gains_db / 20.0)
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


def _looped(take_id: str, loop: Loop, read: Read, start: int, end: int) -> Sound:
    """Return frames ``[start, end)`` of the endless sound that ``loop`` makes."""
    source = as_frames(read(take_id, loop.first, loop.length))
    if len(source) < loop.length:
        source = np.concatenate((source, np.zeros((loop.length - len(source), source.shape[1]), source.dtype)))
    at = np.arange(start, end) % loop.period
    heard = source[at].astype(np.float64)
    seam = np.flatnonzero(at < loop.fade)
    if len(seam):
        # Room noise before and after is not alike: by power, or each seam would be heard as a dip.
        turn = ((at[seam] + 0.5) / loop.fade * (np.pi / 2))[:, None]
        heard[seam] = heard[seam] * np.sin(turn) + source[at[seam] + loop.period] * np.cos(turn)
    return heard


def _limited(clip: Clip, ceiling_dbtp: float, read: Read, first: int, last: int) -> Sound:
    """Return frames ``[first, last)`` of the clip with its gain, held under the ceiling.

    The limiter runs over the source whether or not the clip shows it, on hops counted from the source's beginning:
    so a split is not heard, and any window is exact. Gains recover at a steady rate, so that what lies further back
    than the deepest limiting takes to recover has no part in it.
    """
    gain = 10.0 ** (clip.gain_db / 20.0)
    back_s = (MOST_GAIN_DB + _LIMIT_MARGIN_DB - ceiling_dbtp) / RELEASE_DB_A_SECOND
    start, end = clip.source_start + first, clip.source_start + last
    probe = Limiter(INTERNAL_RATE_HZ, 1, ceiling_dbtp)
    around = probe.delay_frames + HOP
    from_frame = max(0, start - around - round(back_s * INTERNAL_RATE_HZ)) // HOP * HOP
    source = clip_source(clip, read, from_frame - clip.source_start, end + around - clip.source_start)
    limited, _ = limit(np.asarray(source * gain), INTERNAL_RATE_HZ, ceiling_dbtp)
    return limited[start - from_frame : end - from_frame]
