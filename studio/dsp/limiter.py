"""A look-ahead true-peak limiter: the gain is down before the peak comes, and rises slowly after it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.dsp.checks import Sound, as_frames, check_finite, check_format
from studio.dsp.truepeak import HOP, LEAD, TAIL, hop_peaks

# Under the ceiling by so much, so that other interpolators and 24-bit rounding agree.
MARGIN_DB = 0.1
_OVERSAMPLING = 8
_ATTACK_S = 0.005
RELEASE_DB_A_SECOND = 60.0
_COUNTS_AS_LIMITING_DB = 0.1
_CHUNK_FRAMES = 1 << 16


class Limiter:
    """Holds a sound under a ceiling, fed block by block; what comes out is late by ``delay_frames`` at most.

    The gain a hop of 16 samples needs comes from its peak at 8x oversampling. The least need within the look-ahead
    is smoothed by a window no longer than it, in decibels, so no smoothed gain lies above a need it covers; and the
    gain moves too slowly to raise a peak between samples.
    """

    def __init__(self, rate_hz: int, channels: int, ceiling_dbtp: float) -> None:
        """``ceiling_dbtp`` is held with ``MARGIN_DB`` to spare. Raises ``OperatorFixable``: BAD_CHANNELS, BAD_RATE."""
        check_format(rate_hz, channels)
        self._rate_hz = rate_hz
        self._scanner = PeakScanner(channels, held_level(ceiling_dbtp), _OVERSAMPLING)
        self._envelope = GainEnvelope(rate_hz, held_level(ceiling_dbtp))
        self._waiting = np.zeros((HOP, channels), np.float32)
        self._taken = 0
        self._given = -HOP
        self.delay_frames = (self._envelope.reach + 2) * HOP + TAIL

    @property
    def limited_s(self) -> float:
        """Seconds with more than 0.1 dB of limiting so far."""
        return self._envelope.limited_hops * HOP / self._rate_hz

    @property
    def most_limiting_db(self) -> float:
        """The deepest limiting so far, as a positive number."""
        return self._envelope.deepest_db

    def feed(self, block: Sound) -> NDArray[np.float32]:
        """Take (frames, channels) and return what is ready, (frames, channels) float32.

        Raises ``OperatorFixable``: NAN_SAMPLES.
        """
        block = as_frames(block)
        check_finite(block, self._taken)
        self._taken += len(block)
        return self._pass(np.ascontiguousarray(block, dtype=np.float32))

    def finish(self) -> NDArray[np.float32]:
        """Return what is still inside; as many frames have come out as went in."""
        rest = self._pass(np.zeros((self.delay_frames + HOP, self._waiting.shape[1]), np.float32))
        return rest[: len(rest) - (self._given - self._taken)]

    def _pass(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        hops, gains_db = self._envelope.feed(self._scanner.feed(block))
        waiting = np.concatenate((self._waiting, block))
        out, self._waiting = waiting[: hops * HOP], waiting[hops * HOP :].copy()
        if gains_db is not None:
            _turn_down(out, gains_db)
        skip = min(len(out), max(0, -self._given))
        self._given += len(out)
        return out[skip:]


def limit(sound: Sound, rate_hz: int, ceiling_dbtp: float) -> tuple[NDArray[np.float32], float]:
    """Return a whole sound under ``ceiling_dbtp``, (frames, channels) float32, and the seconds limited by > 0.1 dB.

    Raises ``OperatorFixable``: BAD_CHANNELS, BAD_RATE, NAN_SAMPLES.
    """
    frames = as_frames(sound)
    limiter = Limiter(rate_hz, frames.shape[1], ceiling_dbtp)
    pieces = [limiter.feed(frames[at : at + _CHUNK_FRAMES]) for at in range(0, len(frames), _CHUNK_FRAMES)]
    return np.concatenate((*pieces, limiter.finish())), limiter.limited_s


def held_level(ceiling_dbtp: float) -> float:
    """Return the linear level that the limiter holds for that ceiling."""
    return float(10.0 ** ((ceiling_dbtp - MARGIN_DB) / 20.0))


class PeakScanner:
    """Finds, block by block, the hops whose true peak in any channel exceeds a level.

    Hop 0 is silence before the sound, so that the rise before an abrupt start is seen.
    """

    def __init__(self, channels: int, level: float, oversampling: int) -> None:
        self._level = level
        self._oversampling = oversampling
        self._heard = np.zeros((channels, LEAD + HOP), np.float32)
        self._room = np.empty((channels, 0), np.float32)

    def feed(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take (frames, channels) and return, for each newly complete hop, its peak if above the level, else 0."""
        kept = self._heard.shape[1]
        if self._room.shape[1] < kept + len(block):
            self._room = np.empty((len(self._heard), kept + len(block)), np.float32)
        heard = self._room[:, : kept + len(block)]
        heard[:, :kept] = self._heard
        heard[:, kept:] = block.T
        hops = max(0, (heard.shape[1] - LEAD - TAIL) // HOP)
        highest = np.zeros(hops, np.float32)
        for channel in heard if hops else ():
            over, peaks = hop_peaks(channel[: LEAD + hops * HOP + TAIL], self._level, self._oversampling)
            highest[over] = np.maximum(highest[over], peaks)
        self._heard = heard[:, hops * HOP :].copy()
        return highest


class GainEnvelope:
    """The limiter's gain over hops, in dB: what peaks need, held ahead, smoothed, and released slowly."""

    def __init__(self, rate_hz: int, ceiling: float) -> None:
        self._ceiling = ceiling
        self._release_db = RELEASE_DB_A_SECOND * HOP / rate_hz
        half = max(1, round(_ATTACK_S * rate_hz / HOP / 2))
        box = np.full(2 * half + 1, 1.0 / (2 * half + 1))
        self._window = np.convolve(box, box)
        # One hop more than the window: gains are drawn as a line between the hops' beginnings.
        self._hold = 2 * half + 1
        self.reach = 2 * half + self._hold
        self._depth = np.zeros(self.reach)
        self.limited_hops = 0
        self.deepest_db = 0.0

    def feed(self, peaks: NDArray[np.float32]) -> tuple[int, NDArray[np.float64] | None]:
        """Take the peaks of the next hops; return how many more hops' gains are known, and the gains.

        The gains stand at the hops' beginnings and at the end of the last, (hops + 1,); None when all are 0 dB.
        """
        self._depth = np.concatenate((self._depth, self._followed(peaks)))
        ready = max(0, len(self._depth) - 2 * self.reach - 1)
        depth = self._depth[: ready + 2 * self.reach + 1]
        self._depth = self._depth[ready:]
        if not ready or depth.min() == 0.0:
            return ready, None
        gains_db = np.convolve(_least(depth, 2 * self._hold + 1), self._window, mode="valid")
        self.limited_hops += int(np.count_nonzero(gains_db[:-1] < -_COUNTS_AS_LIMITING_DB))
        return ready, gains_db

    def _followed(self, peaks: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the gain that follows each need at once and recovers at a steady rate."""
        needs = np.zeros(len(peaks))
        over = np.flatnonzero(peaks > self._ceiling)
        if not len(over) and self._depth[-1] == 0.0:
            return needs
        needs[over] = 20.0 * np.log10(self._ceiling / peaks[over].astype(np.float64))
        ramp = np.arange(len(needs) + 1) * self._release_db
        followed = np.minimum.accumulate(np.concatenate((self._depth[-1:], needs)) - ramp) + ramp
        depth: NDArray[np.float64] = np.minimum(followed[1:], 0.0)
        self.deepest_db = max(self.deepest_db, -float(depth.min(initial=0.0)))
        return depth


def _turn_down(sound: NDArray[np.float32], gains_db: NDArray[np.float64]) -> None:
    """Apply gains that stand at the hops' beginnings, as straight lines between them."""
    # Long stretches at 0 dB are left as they are, to the bit.
    moved = np.flatnonzero((gains_db[:-1] < 0.0) | (gains_db[1:] < 0.0))
    if not len(moved):
        return
    gains = (10.0 ** (gains_db / 20.0)).astype(np.float32)
    share = (np.arange(HOP) / HOP).astype(np.float32)
    hops = sound.reshape(-1, HOP, sound.shape[1])
    if len(moved) * 2 > len(hops):
        curve = gains[:-1, None] + (gains[1:] - gains[:-1])[:, None] * share
        hops *= curve[:, :, None]
    else:
        curve = gains[moved, None] + (gains[moved + 1] - gains[moved])[:, None] * share
        hops[moved] *= curve[:, :, None]


def _least(depth: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """Return the least of every ``window`` neighbours, by doubling."""
    least, wide = depth, 1
    while wide * 2 <= window:
        least = np.minimum(least[:-wide], least[wide:])
        wide *= 2
    rest = window - wide
    return np.minimum(least[: len(least) - rest], least[rest:]) if rest else least
