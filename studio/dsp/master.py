"""Mastering: one linear gain to the target loudness, and a true-peak limiter where peaks stand in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.domain.loudness import LoudnessReport, MasterOutcome, MasterReason
from studio.dsp.checks import Sound, as_frames
from studio.dsp.gain_search import HopPeaks, LimitedLoudness
from studio.dsp.limiter import MARGIN_DB, Limiter
from studio.dsp.loudness import LoudnessMeter
from studio.dsp.pipeline import Behind, ahead

TOLERANCE_LU = 0.1
# Stop correcting well inside the tolerance.
_CLOSE_ENOUGH_LU = 0.04
_MOST_PASSES = 4
_SHORTEST_S = 0.4
# Blocks that serve best: longer ones need more memory, with shorter ones threads hand Python's lock over too often.
BLOCK_FRAMES = 1 << 18
# What 24-bit rounding may add to a peak, and to spare.
_ROUNDING_DB = 0.002

Progress = Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class SoundSource:
    """A sound that can be gone through more than once; ``blocks`` begins anew at every call.

    Blocks are (frames, channels) and are not changed once given. ``frames`` may be an estimate: progress goes by it.
    """

    blocks: Callable[[], Iterable[Sound]]
    rate_hz: int
    channels: int
    frames: int


class SoundSink(Protocol):
    """Where a sound goes, block by block."""

    def restart(self) -> None:
        """What follows is the sound from its beginning; what was written is void. Called before every pass."""

    def write(self, block: NDArray[np.float32]) -> None:
        """Take the next frames, (frames, channels). Called from one thread at a time, not always the same."""


@dataclass(frozen=True, slots=True)
class Goal:
    """How a master is to be; ``domain.loudness.MasterPreset`` has the same figures."""

    target_lufs: float
    ceiling_dbtp: float
    most_limiting_db: float = 12.0


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
    """Return a whole sound mastered, (frames, channels) float32, and how it came out; see ``master_blocks``."""
    frames = as_frames(sound)

    def blocks() -> Iterable[Sound]:
        return (frames[first : first + BLOCK_FRAMES] for first in range(0, len(frames), BLOCK_FRAMES))

    kept = _Kept(np.empty(frames.shape, np.float32))
    source = SoundSource(blocks, rate_hz, frames.shape[1], len(frames))
    outcome = master_blocks(source, kept, Goal(target_lufs, ceiling_dbtp, most_limiting_db), progress)
    return kept.sound, outcome


def master_blocks(source: SoundSource, sink: SoundSink, goal: Goal, progress: Progress | None = None) -> MasterOutcome:
    """Master a sound block by block in flat memory, and return how it came out.

    The outcome's reason is MET when integrated loudness is within 0.1 LU of the target. Otherwise it says why
    not: SILENT (nothing passes the gate) and TOO_SHORT (under 400 ms) leave the gain at 0 dB, PEAKS_TOO_HIGH stops
    the gain where the limiter would take more than ``most_limiting_db``. True peak stays under the ceiling
    always, also as 24-bit samples.

    ``progress`` is called with the share done, 0–1; answering false cancels: ``OperatorFixable("CANCELLED")``.
    Also raises ``OperatorFixable``: BAD_CHANNELS, BAD_RATE, NAN_SAMPLES, and what source and sink raise.
    """
    told = _Told(progress)
    meter, peaks = _listen(source, goal, told.span(0.3))
    before = meter.report()
    work = _Work(source, sink, goal.ceiling_dbtp, told)
    integrated, true_peak = before.integrated_lufs, before.true_peak_dbtp
    if integrated is None or true_peak is None:
        reason = MasterReason.TOO_SHORT if before.duration_s < _SHORTEST_S else MasterReason.SILENT
        wanted_db = 0.0
    else:
        reason = MasterReason.MET
        wanted_db = goal.target_lufs - integrated
    if true_peak is None or true_peak + wanted_db <= goal.ceiling_dbtp - MARGIN_DB:
        work.raise_by(wanted_db)
        last = _Pass(wanted_db, _shifted(before, wanted_db), 0.0)
    elif integrated is None:
        last = work.under_ceiling(work.run(0.0))
    else:
        most_gain_db = goal.ceiling_dbtp + goal.most_limiting_db - true_peak
        foretold = LimitedLoudness(source.rate_hz, meter.cell_energies(), peaks, goal.ceiling_dbtp, most_gain_db)
        last = work.under_ceiling(_approach(work, foretold, wanted_db, goal.target_lufs))
    reached = last.report.integrated_lufs
    if reason is MasterReason.MET and (reached is None or abs(reached - goal.target_lufs) > TOLERANCE_LU):
        reason = MasterReason.PEAKS_TOO_HIGH
    told.finish()
    return MasterOutcome(goal.target_lufs, goal.ceiling_dbtp, before, last.report, last.gain_db, last.limited_s, reason)


def measure_blocks(source: SoundSource, progress: Progress | None = None) -> LoudnessReport:
    """Measure a sound block by block, as ``loudness.measure`` does a whole one; reading goes on beside it."""
    say = progress or (lambda _share: True)
    with LoudnessMeter(source.rate_hz, source.channels, threads=2) as meter:
        for block in ahead(source.blocks()):
            _say(say, meter.frames, source.frames)
            meter.feed(as_frames(block))
        return meter.report()


def _listen(source: SoundSource, goal: Goal, say: Progress) -> tuple[LoudnessMeter, HopPeaks]:
    """Measure the sound as it is, and keep what a limiter would have to know of it."""
    peaks = HopPeaks(goal.most_limiting_db)
    with (
        LoudnessMeter(source.rate_hz, source.channels, threads=2) as meter,
        Behind(peaks.feed) as scanner,
    ):
        for block in ahead(source.blocks()):
            _say(say, meter.frames, source.frames)
            frames = as_frames(block)
            scanner.give(frames)
            meter.feed(frames)
    return meter, peaks


class _Work:
    """Runs the chain over the whole sound with a given gain, and measures what comes out."""

    def __init__(self, source: SoundSource, sink: SoundSink, ceiling_dbtp: float, told: _Told) -> None:
        self._source = source
        self._sink = sink
        self._ceiling_dbtp = ceiling_dbtp
        self._told = told

    def raise_by(self, gain_db: float) -> None:
        """Write the sound with a linear gain alone."""
        gain = np.float32(10.0 ** (gain_db / 20.0))
        say = self._told.span(self._told.done + (1.0 - self._told.done) * 0.9)
        done = 0
        self._sink.restart()
        with Behind(self._sink.write) as writer:
            for block in ahead(self._source.blocks()):
                _say(say, done, self._source.frames)
                frames = as_frames(block)
                writer.give(np.multiply(frames, gain, dtype=np.float32, casting="same_kind"))
                done += len(frames)

    def run(self, gain_db: float, trim_db: float = 0.0) -> _Pass:
        """Write the sound with ``gain_db``, limited, with ``trim_db`` behind the limiter, which it moves nothing in."""
        gain, trim = (np.float32(10.0 ** (one / 20.0)) for one in (gain_db, trim_db))
        limiter = Limiter(self._source.rate_hz, self._source.channels, self._ceiling_dbtp)
        say = self._told.span(self._told.done + (1.0 - self._told.done) * 0.7)
        done = 0
        room = np.empty((0, self._source.channels), np.float32)
        self._sink.restart()
        # Meter and sink work in threads of their own while the limiter goes on.
        with (
            LoudnessMeter(self._source.rate_hz, self._source.channels) as meter,
            Behind(meter.feed) as listener,
            Behind(self._sink.write) as writer,
        ):

            def give(piece: NDArray[np.float32]) -> None:
                if trim_db:
                    piece *= trim
                listener.give(piece)
                writer.give(piece)

            for block in ahead(self._source.blocks()):
                _say(say, done, self._source.frames)
                frames = as_frames(block)
                if len(room) < len(frames):
                    room = np.empty(frames.shape, np.float32)
                # The limiter keeps a copy, so that one room serves all blocks.
                give(limiter.feed(np.multiply(frames, gain, out=room[: len(frames)], casting="same_kind")))
                done += len(frames)
            give(limiter.finish())
        return _Pass(gain_db + trim_db, meter.report(), limiter.limited_s)

    def under_ceiling(self, last: _Pass) -> _Pass:
        """Take off, linearly, the hundredths of a decibel by which the limiter may have missed."""
        true_peak = last.report.true_peak_dbtp
        if true_peak is None or true_peak <= self._ceiling_dbtp - _ROUNDING_DB:
            return last
        return self.run(last.gain_db, self._ceiling_dbtp - _ROUNDING_DB - true_peak)


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


@dataclass(slots=True)
class _Kept:
    """A sink that keeps all, for sounds that are in memory anyway."""

    sound: NDArray[np.float32]
    done: int = 0

    def restart(self) -> None:
        self.done = 0

    def write(self, block: NDArray[np.float32]) -> None:
        self.sound[self.done : self.done + len(block)] = block
        self.done += len(block)


def _say(say: Progress, done: int, frames: int) -> None:
    if not say(min(1.0, done / max(1, frames))):
        raise OperatorFixable("CANCELLED")


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
