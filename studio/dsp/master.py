"""Mastering: one linear gain to the target loudness, and a true-peak limiter where peaks stand in the way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.domain.loudness import LoudnessReport, MasterOutcome, MasterReason
from studio.dsp.checks import Sound, as_frames
from studio.dsp.gain_search import LimitedLoudness
from studio.dsp.limiter import MARGIN_DB, Limiter, held_level
from studio.dsp.loudness import LoudnessMeter, metered

TOLERANCE_LU = 0.1
# Stop correcting well inside the tolerance.
_CLOSE_ENOUGH_LU = 0.04
_MOST_PASSES = 4
_SHORTEST_S = 0.4
_CHUNK_FRAMES = 1 << 17
# What 24-bit rounding may add to a peak, and to spare.
_ROUNDING_DB = 0.002

Progress = Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class _Pass:
    gain_db: float
    report: LoudnessReport
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
    meter = metered(frames, rate_hz, progress=told.span(0.3))
    before = meter.report()
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
        foretold = LimitedLoudness(
            rate_hz, meter.cell_energies(), held_level(ceiling_dbtp), ceiling_dbtp + most_limiting_db - true_peak
        )
        foretold.scan(frames, told.span(0.45))
        last = _approach(work, foretold, wanted_db, target_lufs)
    out, after, gain_db = _under_ceiling(work.out, last, ceiling_dbtp)
    reached = after.integrated_lufs
    if reason is MasterReason.MET and (reached is None or abs(reached - target_lufs) > TOLERANCE_LU):
        reason = MasterReason.PEAKS_TOO_HIGH
    told.finish()
    return out, MasterOutcome(target_lufs, ceiling_dbtp, before, after, gain_db, last.limited_s, reason)


class _Work:
    """Runs the chain over the whole sound with a given gain, and measures what comes out."""

    def __init__(self, sound: Sound, rate_hz: int, ceiling_dbtp: float, told: _Told) -> None:
        self._sound = sound
        self._rate_hz = rate_hz
        self._ceiling_dbtp = ceiling_dbtp
        self._told = told
        self.out = np.empty(sound.shape, np.float32)

    def raised(self, gain_db: float) -> NDArray[np.float32]:
        np.multiply(self._sound, np.float32(10.0 ** (gain_db / 20.0)), out=self.out, casting="same_kind")
        return self.out

    def run(self, gain_db: float) -> _Pass:
        gain = np.float32(10.0 ** (gain_db / 20.0))
        channels = self._sound.shape[1]
        limiter = Limiter(self._rate_hz, channels, self._ceiling_dbtp)
        say = self._told.span(self._told.done + (1.0 - self._told.done) * 0.7)
        written = 0
        # The meter listens in a thread of its own while the limiter works on.
        with (
            LoudnessMeter(self._rate_hz, channels) as meter,
            ThreadPoolExecutor(1) as listener,
        ):
            heard: Future[None] | None = None
            for first in range(0, len(self._sound) + _CHUNK_FRAMES, _CHUNK_FRAMES):
                if not say(min(1.0, first / len(self._sound))):
                    raise OperatorFixable("CANCELLED")
                block = self._sound[first : first + _CHUNK_FRAMES]
                piece = limiter.feed(block * gain) if len(block) else limiter.finish()
                self.out[written : written + len(piece)] = piece
                written += len(piece)
                if heard is not None:
                    heard.result()
                heard = listener.submit(meter.feed, piece)
            if heard is not None:
                heard.result()
        return _Pass(gain_db, meter.report(), limiter.limited_s)


def _approach(work: _Work, foretold: LimitedLoudness, first_gain_db: float, target_lufs: float) -> _Pass:
    """Run with the gain foretold, and again with what the foretelling missed, until close or at the highest gain."""
    aim_lufs = target_lufs
    gain_db = foretold.gain_for(aim_lufs, first_gain_db)
    for _ in range(_MOST_PASSES):
        last = work.run(gain_db)
        if last.report.integrated_lufs is None:
            break
        missing = target_lufs - last.report.integrated_lufs
        if abs(missing) <= _CLOSE_ENOUGH_LU:
            break
        aim_lufs += missing
        again_db = foretold.gain_for(aim_lufs, gain_db + missing)
        if again_db == gain_db:
            break
        gain_db = again_db
    return last


def _under_ceiling(
    out: NDArray[np.float32], last: _Pass, ceiling_dbtp: float
) -> tuple[NDArray[np.float32], LoudnessReport, float]:
    """Take off, linearly, the hundredths of a decibel by which the limiter may have missed."""
    after = last.report
    if after.true_peak_dbtp is None or after.true_peak_dbtp <= ceiling_dbtp - _ROUNDING_DB:
        return out, after, last.gain_db
    less_db = ceiling_dbtp - _ROUNDING_DB - after.true_peak_dbtp
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
