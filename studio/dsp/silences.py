"""Where a voice speaks and where it rests, told from the levels of 256-frame bins: no sample is read again.

The threshold lies between the room's noise and the speech of the very recording. A rest is counted with care: the
first breath of a word and the fall of its last sound belong to the word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.domain.editing import Clip, TrackKind
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.checks import Sound, as_frames
from studio.dsp.peaks import BIN_FRAMES, Peaks

Range = tuple[int, int]
FLOOR_DBFS = -96.0
# Kept before and after what is loud: unvoiced beginnings, and endings that die away.
_BEFORE_S = 0.08
_AFTER_S = 0.16
_LEAST_OVER_NOISE_DB = 6.0
_LEAST_UNDER_SPEECH_DB = 18.0
_LOUDEST_SILENCE_DBFS = -30.0
_SMOOTH_BINS = 4
_BREATH_S = 0.06


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of each bin of ``BIN_FRAMES`` frames, (bins,) float32 dBFS, never below ``FLOOR_DBFS``."""

    dbfs: NDArray[np.float32]

    @property
    def frames(self) -> int:
        return len(self.dbfs) * BIN_FRAMES


def levels_of_peaks(peaks: Peaks) -> Levels:
    """Return the levels of the loudest channel."""
    loudest = peaks.levels[0][:, :, 2].max(axis=1) if len(peaks.levels[0]) else np.zeros(0, np.int16)
    return Levels(_dbfs(loudest.astype(np.float32) / np.float32(32_767.0)))


def levels_of_sound(sound: Sound) -> Levels:
    """Return the levels of (frames, channels); a last bin that is not whole is left out."""
    frames = as_frames(sound)
    bins = frames[: len(frames) // BIN_FRAMES * BIN_FRAMES].reshape(-1, BIN_FRAMES, frames.shape[1])
    return Levels(_dbfs(np.sqrt(np.square(bins, dtype=np.float64).mean(axis=1).max(axis=1)).astype(np.float32)))


def speech_threshold_dbfs(levels: Levels) -> float:
    """Return the level that parts this recording's speech from its rests.

    Over the noise by a third of the way to the speech, at least 6 dB over the one and 18 dB under the other where
    there is room for both. Digital silence is not the room's noise, and is left out.
    """
    heard = levels.dbfs[levels.dbfs > FLOOR_DBFS + 1.0]
    if not len(heard):
        return _LOUDEST_SILENCE_DBFS
    noise, speech = (float(level) for level in np.percentile(heard, (8.0, 95.0)))
    threshold = max(noise + _LEAST_OVER_NOISE_DB, noise + (speech - noise) / 3.0)
    if speech - _LEAST_UNDER_SPEECH_DB > noise + _LEAST_OVER_NOISE_DB:
        threshold = min(threshold, speech - _LEAST_UNDER_SPEECH_DB)
    elif speech - noise < _LEAST_OVER_NOISE_DB:
        # All alike: speech without a rest, or a room without a word. Cutting either would be wrong.
        threshold = noise - 1.0 if speech > _LOUDEST_SILENCE_DBFS else noise + _LEAST_OVER_NOISE_DB
    return min(threshold, _LOUDEST_SILENCE_DBFS)


def speech_bins(levels: Levels, threshold_dbfs: float | None = None) -> NDArray[np.bool_]:
    """Return whether each bin belongs to speech, its beginnings and endings included, (bins,) bool."""
    threshold = speech_threshold_dbfs(levels) if threshold_dbfs is None else threshold_dbfs
    count = len(levels.dbfs)
    if not count:
        return np.zeros(0, bool)
    # By power over 20 ms: a click or a drop of one bin is neither speech nor a rest.
    powers = 10.0 ** (levels.dbfs.astype(np.float64) / 10.0)
    sums = np.concatenate(([0.0], np.cumsum(powers)))
    left = np.maximum(0, np.arange(count) - _SMOOTH_BINS // 2)
    right = np.minimum(count, left + _SMOOTH_BINS)
    loud = 10.0 * np.log10(np.maximum((sums[right] - sums[left]) / (right - left), 1e-12)) > threshold
    loud = _without_short(loud, _bins(_BREATH_S))
    return _widened(loud, _bins(_BEFORE_S), _bins(_AFTER_S))


def ranges_of(flags: NDArray[np.bool_], at_least_frames: int = 0) -> list[Range]:
    """Return the runs of True as frame ranges, those of ``at_least_frames`` alone."""
    edges = np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    long = (ends - starts) * BIN_FRAMES >= at_least_frames
    return [
        (int(start) * BIN_FRAMES, int(end) * BIN_FRAMES) for start, end in zip(starts[long], ends[long], strict=True)
    ]


def quietest(levels: Levels, frames: int, away_from: NDArray[np.bool_] | None = None) -> Range | None:
    """Return the stretch of ``frames`` that holds the room alone: the quietest without speech and without dropouts.

    ``away_from`` are bins that count as speech (``speech_bins`` by itself). None where no rest is so long.
    """
    wide = max(1, frames // BIN_FRAMES)
    speech = speech_bins(levels) if away_from is None else away_from
    if len(levels.dbfs) < wide:
        return None
    bad = speech | (levels.dbfs <= FLOOR_DBFS + 1.0)
    bads = np.concatenate(([0], np.cumsum(bad)))
    powers = np.concatenate(([0.0], np.cumsum(10.0 ** (levels.dbfs.astype(np.float64) / 10.0))))
    clean = bads[wide:] == bads[:-wide]
    if not clean.any():
        return None
    energies = np.where(clean, powers[wide:] - powers[:-wide], np.inf)
    first = int(np.argmin(energies)) * BIN_FRAMES
    return first, first + wide * BIN_FRAMES


def timeline_speech(
    clips: Iterable[Clip], speech_of: Callable[[str], NDArray[np.bool_] | None], length: int
) -> NDArray[np.bool_]:
    """Return where a voice speaks on the timeline, a flag a bin of ``BIN_FRAMES``, (bins,) bool.

    ``speech_of`` gives the ``speech_bins`` of a take; a take that it does not know speaks throughout, so that
    nothing is cut that was not looked at.
    """
    found = np.zeros(-(-length // BIN_FRAMES), bool)
    for clip in clips:
        if clip.track is not TrackKind.VOICE or clip.loop is not None:
            continue
        first, last = clip.start // BIN_FRAMES, min(len(found), -(-clip.end // BIN_FRAMES))
        speech = speech_of(clip.take_id)
        if speech is None:
            found[first:last] = True
            continue
        at = (np.arange(first, last) * BIN_FRAMES + BIN_FRAMES // 2 - clip.start + clip.source_start) // BIN_FRAMES
        inside = (at >= 0) & (at < len(speech))
        found[first:last][inside] |= speech[at[inside]]
    return found


def _dbfs(level: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(20.0 * np.log10(np.maximum(level, 10.0 ** (FLOOR_DBFS / 20.0))), np.float32)


def _bins(seconds: float) -> int:
    return max(1, round(seconds * INTERNAL_RATE_HZ / BIN_FRAMES))


def _without_short(flags: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Drop runs of fewer than ``least``: a click is no word."""
    edges = np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    kept = flags.copy()
    for start, end in zip(starts, ends, strict=True):
        if end - start < least:
            kept[start:end] = False
    return kept


def _widened(flags: NDArray[np.bool_], before: int, after: int) -> NDArray[np.bool_]:
    sums = np.concatenate(([0], np.cumsum(flags)))
    at = np.arange(len(flags))
    return np.asarray(sums[np.minimum(len(flags), at + before + 1)] > sums[np.maximum(0, at - after)])
