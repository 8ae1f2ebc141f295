"""Mastering real voices: the recordings beside the repository."""

from __future__ import annotations

import math

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly

from studio.domain.loudness import PRESETS, MasterReason
from studio.dsp.loudness import measure
from studio.dsp.master import master
from studio.dsp.resample import resample
from tests.support.shared_audio import shared_audio

RATE_HZ = 48_000


def voices() -> list[NDArray[np.float32]]:
    found = []
    for path in shared_audio():
        sound, rate_hz = soundfile.read(str(path), dtype="float32", always_2d=True)
        found.append(resample(np.asarray(sound, np.float32), rate_hz))
    return found


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_voices_reach_the_target_under_the_ceiling(preset: str) -> None:
    chosen = PRESETS[preset]
    alone = voices()
    for sound in (*alone, np.concatenate(alone)):
        out, outcome = master(sound, RATE_HZ, chosen.target_lufs, chosen.ceiling_dbtp, chosen.most_limiting_db)
        assert outcome.reason is MasterReason.MET
        assert measure(out, RATE_HZ).integrated_lufs == pytest.approx(chosen.target_lufs, abs=0.1)
        stored = np.rint(out[:, 0] * 2.0**23) / 2.0**23
        peak = float(np.abs(resample_poly(stored, 16, 1)).max())
        assert 20 * math.log10(peak) <= chosen.ceiling_dbtp


def test_true_peak_of_voices_agrees_with_sixteen_times_oversampling() -> None:
    for sound in voices():
        peak = float(np.abs(resample_poly(sound[:, 0].astype(np.float64), 16, 1)).max())
        assert measure(sound, RATE_HZ).true_peak_dbtp == pytest.approx(20 * math.log10(peak), abs=0.1)
