"""Mastering: one linear gain to the target loudness, and a true-peak limiter where peaks stand in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.domain.loudness import LoudnessReport, MasterOutcome, MasterReason
from studio.dsp.checks import Sound, as_frames
from studio.dsp.limiter import MARGIN_DB, Limiter
from studio.dsp.loudness import LoudnessMeter, measure

TOLERANCE_LU = 0.1
# Stop correcting well inside the tolerance.
_CLOSE_ENOUGH_LU = 0.04
_MOST_PASSES = 8
_SHORTEST_S = 0.4
_CHUNK_FRAMES = 1 << 17
# What 24-bit rounding may add to a peak, and to spare.
_ROUNDING_DB = 0.002

Progress = Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class _Pass:
    out: NDArray[np.float32]
    gain_db: float
    integrated_lufs: float | None
    limited_s: float


def master(
    sound: Sound,
    rate_hz: int,
    target_lufs: float,
    ceiling_dbtp: float,
    most_limiting_db: float = 12.0,
    progress: Progress | None = None,
) -> tuple[NDArray[np.float32], MasterOutcome]:
    """Return the mastered sound, (frames, channels) float32, and how it came out.

    The outcome's reason is MET when integrated loudness is within 0.1 LU of ``target_lufs``. Otherwise it says why
    not: SILENT (nothing passes the gate) and TOO_SHORT (under 400 ms) leave the gain at 0 dB, PEAKS_TOO_HIGH stops
    the gain where the limiter would take more than ``most_limiting_db``. True peak stays under ``ceiling_dbtp``
    always, also as 24-bit samples.

    ``progress`` is called with the share done, 0–1; answering false cancels: ``OperatorFixable("CANCELLED")``.
    Also raises ``OperatorFixable``: BAD_CHANNELS, BAD_RATE, NAN_SAMPLES.
    """
    frames = as_frames(sound)
    told = _Told(progress)
    before = measure(frames, rate_hz, progress=told.span(0.3))
    work = _Work(frames, rate_hz, ceiling_dbtp, told)
    integrated, true_peak = before.integrated_lufs, before.true_peak_dbtp
    if integrated is None or true_peak is None:
        reason = MasterReason.TOO_SHORT if before.duration_s < _SHORTEST_S else MasterReason.SILENT
        wanted_db = 0.0
    else:
        reason = MasterReason.MET
        wanted_db = target_lufs - integrated
    if true_peak is None or true_peak + wanted_db <= ceiling_dbtp - MARGIN_DB:
        out, after = work.raised(wanted_db), _shifted(before, wanted_db)
        told.finish()
        return out, MasterOutcome(target_lufs, ceiling_dbtp, before, after, wanted_db, 0.0, reason)
    if integrated is None:
        last = work.run(0.0)
    else:
        most_gain_db = ceiling_dbtp + most_limiting_db - true_peak
        last = _approach(work, wanted_db, target_lufs, most_gain_db)
        if last.integrated_lufs is None or abs(last.integrated_lufs - target_lufs) > TOLERANCE_LU:
            reason = MasterReason.PEAKS_TOO_HIGH
    after = measure(last.out, rate_hz, progress=told.span(1.0))
    out, after, gain_db = _under_ceiling(last, after, ceiling_dbtp)
    told.finish()
    return out, MasterOutcome(target_lufs, ceiling_dbtp, before, after, gain_db, last.limited_s, reason)


class _Work:
    """Runs the chain over the whole sound with a given gain, and measures what comes out."""

    def __init__(self, sound: Sound, rate_hz: int, ceiling_dbtp: float, told: _Told) -> None:
        self._sound = sound
        self._rate_hz = rate_hz
        self._ceiling_dbtp = ceiling_dbtp
        self._told = told
        self._out = np.empty(sound.shape, np.float32)

    def raised(self, gain_db: float) -> NDArray[np.float32]:
        np.multiply(self._sound, np.float32(10.0 ** (gain_db / 20.0)), out=self._out, casting="same_kind")
        return self._out

    def run(self, gain_db: float) -> _Pass:
        gain = np.float32(10.0 ** (gain_db / 20.0))
        channels = self._sound.shape[1]
        limiter = Limiter(self._rate_hz, channels, self._ceiling_dbtp)
        say = self._told.span(self._told.done + (1.0 - self._told.done) * 0.4)
        written = 0
        with LoudnessMeter(self._rate_hz, channels, true_peak=False, threads=2) as meter:

            def keep(piece: NDArray[np.float32]) -> None:
                nonlocal written
                self._out[written : written + len(piece)] = piece
                written += len(piece)
                meter.feed(piece)

            for first in range(0, len(self._sound), _CHUNK_FRAMES):
                if not say(first / len(self._sound)):
                    raise OperatorFixable("CANCELLED")
                keep(limiter.feed(self._sound[first : first + _CHUNK_FRAMES] * gain))
            keep(limiter.finish())
            integrated = meter.report().integrated_lufs
        return _Pass(self._out, gain_db, integrated, limiter.limited_s)


def _approach(work: _Work, first_gain_db: float, target_lufs: float, most_gain_db: float) -> _Pass:
    """Limiting takes loudness away: raise the gain by what is missing until it is close, or may not rise further."""
    gain_db = min(first_gain_db, most_gain_db)
    before: _Pass | None = None
    for _ in range(_MOST_PASSES):
        last = work.run(gain_db)
        if last.integrated_lufs is None:
            return last
        missing = target_lufs - last.integrated_lufs
        if abs(missing) <= _CLOSE_ENOUGH_LU or (missing > 0 and gain_db >= most_gain_db):
            return last
        # The secant through the last two passes, kept between a full and a weak answer to more gain.
        slope = 1.0
        if before is not None and before.integrated_lufs is not None and gain_db != before.gain_db:
            slope = (last.integrated_lufs - before.integrated_lufs) / (gain_db - before.gain_db)
        before = last
        gain_db = min(gain_db + missing / min(1.0, max(0.2, slope)), most_gain_db)
    return last


def _under_ceiling(
    last: _Pass, after: LoudnessReport, ceiling_dbtp: float
) -> tuple[NDArray[np.float32], LoudnessReport, float]:
    """Take off, linearly, the hundredths of a decibel by which the limiter may have missed."""
    if after.true_peak_dbtp is None or after.true_peak_dbtp <= ceiling_dbtp - _ROUNDING_DB:
        return last.out, after, last.gain_db
    less_db = ceiling_dbtp - _ROUNDING_DB - after.true_peak_dbtp
    out = last.out
    out *= np.float32(10.0 ** (less_db / 20.0))
    return out, _shifted(after, less_db), last.gain_db + less_db


def _shifted(report: LoudnessReport, gain_db: float) -> LoudnessReport:
    """Return what ``report`` becomes by a linear gain: every level moves by it, the range stays."""

    def moved(level: float | None) -> float | None:
        return None if level is None else level + gain_db

    return replace(
        report,
        integrated_lufs=moved(report.integrated_lufs),
        momentary_max_lufs=moved(report.momentary_max_lufs),
        short_term_max_lufs=moved(report.short_term_max_lufs),
        true_peak_dbtp=moved(report.true_peak_dbtp),
        sample_peak_dbfs=moved(report.sample_peak_dbfs),
    )


class _Told:
    """Progress as one rising share, over stages whose number is not known beforehand."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.done = 0.0

    def span(self, until: float) -> Progress:
        start = self.done

        def say(share: float) -> bool:
            self.done = start + (until - start) * share
            return self._progress is None or self._progress(self.done)

        return say

    def finish(self) -> None:
        """Say that all is done; still not too late to cancel."""
        if not self.span(1.0)(1.0):
            raise OperatorFixable("CANCELLED")
