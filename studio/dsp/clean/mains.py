"""Finding the lines of mains hum in a stretch of sound, and their sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import HumRemoval

_REACH_HZ = 0.8
_STEP_HZ = 0.02
# What is beside a line, and not of it.
_BESIDE_HZ = (3.0, 12.0)
_FREQUENCIES = 1 << 15
# Hum has a strong line among its first; without one a lone tone is music or a time signal.
_FIRST_LINES = 3
_TELLING_LINES = 5
_MOST_EVIDENCE_DB = 40.0
_WEIGHT_S = 0.01
_QUIET_PERCENTILE = 10.0
_SHORTEST_S = 1.0
_SILENT = 1e-14
_SPREAD = (0.25, 0.5, 0.25)
# A fit's frequency is nearer than this, or it is no fit.
_MOST_SHIFT_HZ = 0.1
_PEAK_REACH_HZ = 0.3
_SMALL_SHIFT_HZ = 1e-4
_TUNING_STEPS = 3
_BEYOND_SHARE = 0.2
# How much the two halves of the stretch may differ in a line and still mean the same one.
_HALVES_DIFFER = 0.5


@dataclass(frozen=True, slots=True)
class Lines:
    """Sines at multiples of one frequency: ``sizes`` are complex amplitudes at the stretch's middle, (lines,)."""

    mains_hz: float
    numbers: NDArray[np.intp]
    sizes: NDArray[np.complex128]

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def hz(self) -> NDArray[np.float64]:
        return self.numbers.astype(np.float64) * self.mains_hz

    def divided(self, by: NDArray[np.float64]) -> Lines:
        return replace(self, sizes=self.sizes / by)

    def shifted(self, by_s: float) -> Lines:
        """Return the same sines as seen from another middle, ``by_s`` later."""
        return replace(self, sizes=self.sizes * np.exp(2j * np.pi * self.hz * by_s))

    def sound(self, first: int, frames: int, rate_hz: float) -> NDArray[np.float32]:
        """Return frames ``[first, first + frames)`` counted from the middle, (frames,)."""
        run = 256
        rows = -(-frames // run)
        turn = 2j * np.pi * self.hz / rate_hz
        within = np.exp(np.outer(turn, np.arange(run)))
        starts = np.exp(np.outer(first + run * np.arange(rows), turn)) * self.sizes
        wave: NDArray[np.float64] = np.real(starts @ within).reshape(-1)[:frames]
        return wave.astype(np.float32)


NONE = Lines(0.0, np.zeros(0, np.intp), np.zeros(0, np.complex128))


def find_lines(low: NDArray[np.float64], rate_hz: float, settings: HumRemoval) -> Lines:
    """Return the lines of hum in a stretch, (frames,) at a low rate, none where none is sure."""
    weights = _weights(low, low, rate_hz, 1)
    if weights is None:
        return NONE
    mains_hz, numbers = _seen(low, weights, rate_hz, settings)
    if not len(numbers):
        return NONE
    lines = _fitted(low, weights, rate_hz, mains_hz, numbers)
    # Where the voice pauses is clearer without the hum.
    again = _weights(low - _wave(lines, low, rate_hz), low, rate_hz, 2)
    if again is None:
        return NONE
    lines = _retuned(low, again, rate_hz, lines)
    sure = _same_in_both_halves(low, again, rate_hz, lines)
    if not (sure & (lines.numbers <= _FIRST_LINES)).any():
        return NONE
    return lines if sure.all() else _fitted(low, again, rate_hz, lines.mains_hz, lines.numbers[sure])


def _seen(
    low: NDArray[np.float64], weights: NDArray[np.float64], rate_hz: float, settings: HumRemoval
) -> tuple[float, NDArray[np.intp]]:
    """Return the mains' frequency and the numbers of its lines that stand out, none without one of the first."""
    highest = min(settings.highest_hz, 0.4 * rate_hz)
    numbers = np.arange(1, int(highest / (settings.mains_hz + _REACH_HZ)) + 1)
    if not len(numbers):
        return 0.0, numbers
    multiples = numbers.astype(np.float64)
    spectrum = _Spectrum(np.square(np.abs(np.fft.rfft(weights * low, _FREQUENCIES))), rate_hz / _FREQUENCIES)
    candidates: NDArray[np.float64] = settings.mains_hz + np.arange(-_REACH_HZ, _REACH_HZ + _STEP_HZ / 2, _STEP_HZ)
    over_db = spectrum.over_db(np.outer(candidates, multiples), multiples * settings.mains_hz)
    # The evidence of a line counts up to a bound, or hardly more: one loud tone is no hum.
    evidence = np.clip(over_db - settings.stands_out_db / 2, 0, _MOST_EVIDENCE_DB) + _BEYOND_SHARE * np.maximum(
        over_db - _MOST_EVIDENCE_DB, 0
    )
    best = int(np.argmax(evidence.sum(axis=1)))
    seen = over_db[best] >= settings.stands_out_db
    if not seen[:_FIRST_LINES].any():
        return 0.0, numbers[:0]
    # Which lines there are is known now: the lowest of them, without a bound, tell the frequency.
    tell = seen & (numbers <= _TELLING_LINES)
    best = int(np.argmax(over_db[:, tell].sum(axis=1)))
    return spectrum.refined_hz(float(candidates[best]), numbers[seen]), numbers[seen]


def _retuned(low: NDArray[np.float64], weights: NDArray[np.float64], rate_hz: float, lines: Lines) -> Lines:
    """Return the fit with these weights, at the frequency that leaves least (Gauss and Newton's way)."""
    at = (np.arange(len(low)) - len(low) // 2) / rate_hz
    lines = _fitted(low, weights, rate_hz, lines.mains_hz, lines.numbers)
    for _ in range(_TUNING_STEPS):
        by_hz = 2.0 * np.pi * at * _wave(replace(lines, sizes=lines.sizes * (1j * lines.numbers)), low, rate_hz)
        weighted = weights * by_hz
        norm = float(weighted @ by_hz)
        shift = float(weighted @ (low - _wave(lines, low, rate_hz))) / norm if norm > 0.0 else 0.0
        if abs(shift) > _MOST_SHIFT_HZ:
            break
        lines = _fitted(low, weights, rate_hz, lines.mains_hz + shift, lines.numbers)
        if abs(shift) < _SMALL_SHIFT_HZ:
            break
    return lines


def _wave(lines: Lines, low: NDArray[np.float64], rate_hz: float) -> NDArray[np.float32]:
    return lines.sound(-(len(low) // 2), len(low), rate_hz)


def _weights(
    heard: NDArray[np.float64], low: NDArray[np.float64], rate_hz: float, sharpness: int
) -> NDArray[np.float64] | None:
    """Return how much each sample of ``low`` counts, by the power of ``heard``, which is it or what is left of it.

    Little where someone speaks, nothing where there is no sound at all; None where too little is left.
    """
    size = max(1, round(_WEIGHT_S * rate_hz))
    cells = len(low) // size
    there = np.square(low[: cells * size]).reshape(cells, size).mean(axis=1) > _SILENT
    if there.sum() * size < _SHORTEST_S * rate_hz:
        return None
    power = np.square(heard[: cells * size]).reshape(cells, size).mean(axis=1)
    # With its neighbours, so that a syllable's edge does not count as a pause.
    wide = np.convolve(power, _SPREAD, mode="same")
    least = max(float(np.percentile(wide[there], _QUIET_PERCENTILE)), _SILENT)
    quiet = np.where(there, (least / np.maximum(wide, least)) ** sharpness, 0.0)
    cell_weights = np.convolve(quiet, _SPREAD, mode="same") * there
    first, last = np.flatnonzero(there)[[0, -1]]
    weights = np.zeros(len(low))
    weights[first * size : (last + 1) * size] = np.repeat(cell_weights[first : last + 1], size)
    weights[first * size : (last + 1) * size] *= np.hanning((last + 1 - first) * size)
    return weights


class _Spectrum:
    def __init__(self, power: NDArray[np.float64], step_hz: float) -> None:
        self._power = power
        self._step_hz = step_hz

    def over_db(self, hz: NDArray[np.float64], beside_hz: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return by how much the power at ``hz``, (tries, lines), is over what is beside ``beside_hz``, (lines,)."""
        level = np.array([self._beside(float(one)) for one in beside_hz])
        at = np.rint(hz / self._step_hz).astype(np.intp)
        over: NDArray[np.float64] = 10.0 * np.log10(np.maximum(self._power[at], 1e-30) / np.maximum(level, 1e-30))
        return over

    def refined_hz(self, mains_hz: float, numbers: NDArray[np.intp]) -> float:
        """Return the frequency that the lines' peaks agree on; a higher line tells it more finely."""
        found, shares = [], []
        for number in numbers.tolist():
            at = self._peak(number * mains_hz, _PEAK_REACH_HZ * (1.0 + 0.1 * number))
            left, middle, right = (float(np.log(max(float(one), 1e-30))) for one in self._power[at - 1 : at + 2])
            bend = left - 2.0 * middle + right
            shift = 0.0 if bend == 0.0 else 0.5 * (left - right) / bend
            found.append((at + float(np.clip(shift, -1.0, 1.0))) * self._step_hz / number)
            shares.append(number**2 * float(self._power[at]))
        return float(np.average(found, weights=shares))

    def _peak(self, hz: float, reach_hz: float) -> int:
        first = max(1, round((hz - reach_hz) / self._step_hz))
        last = max(first + 1, round((hz + reach_hz) / self._step_hz) + 1)
        return first + int(np.argmax(self._power[first:last]))

    def _beside(self, hz: float) -> float:
        near, far = (round(one / self._step_hz) for one in _BESIDE_HZ)
        at = round(hz / self._step_hz)
        sides = (self._power[max(0, at - far) : at - near], self._power[at + near : at + far])
        return float(np.median(np.concatenate(sides)))


def _fitted(
    low: NDArray[np.float64], weights: NDArray[np.float64], rate_hz: float, mains_hz: float, numbers: NDArray[np.intp]
) -> Lines:
    """Return the weighted least-squares fit of all lines together."""
    both = np.concatenate((numbers, -numbers))
    turn = np.exp(2j * np.pi * mains_hz * (np.arange(len(low)) - len(low) // 2) / rate_hz)
    most = 2 * int(numbers.max())
    # Only sums of w e^(imt) for whole m are needed: neighbours in m share the work.
    moments = np.zeros(most + 1, np.complex128)
    projections = np.zeros(most + 1, np.complex128)
    power = np.ones(len(low), np.complex128)
    weighted = weights * low
    difference = both[None, :] - both[:, None]
    needed = np.isin(np.arange(most + 1), np.abs(difference))
    wanted = np.isin(np.arange(most + 1), numbers)
    for m in range(most + 1):
        if needed[m]:
            moments[m] = weights @ power
        if wanted[m]:
            projections[m] = weighted @ power
        power *= turn
    gram = np.where(difference >= 0, moments[np.abs(difference)], moments[np.abs(difference)].conj())
    right = np.where(both > 0, projections[np.abs(both)].conj(), projections[np.abs(both)])
    sizes = np.linalg.lstsq(gram, right, rcond=1e-9)[0]
    return Lines(mains_hz, numbers, 2.0 * sizes[: len(numbers)])


def _same_in_both_halves(
    low: NDArray[np.float64], weights: NDArray[np.float64], rate_hz: float, lines: Lines
) -> NDArray[np.bool_]:
    """Return for each line whether both halves of the stretch hold the same sine: a voice's harmonic wanders."""
    at = np.arange(len(low)) - len(low) // 2
    turns = np.exp(-2j * np.pi * np.outer(lines.hz, at) / rate_hz)
    # Halves of the evidence: at the sound's ends one half of the stretch is empty.
    so_far = np.cumsum(weights)
    middle = int(np.searchsorted(so_far, so_far[-1] / 2))
    halves = []
    for part in (slice(0, middle), slice(middle, len(low))):
        total = float(weights[part].sum())
        if total <= 0.0:
            return np.zeros(len(lines), np.bool_)
        halves.append(2.0 * (turns[:, part] @ (weights[part] * low[part])) / total)
    first, last = halves
    same: NDArray[np.bool_] = np.abs(first - last) <= _HALVES_DIFFER * (np.abs(first) + np.abs(last))
    return same
