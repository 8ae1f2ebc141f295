"""What the horn preset does for a listener in the street: short-time objective intelligibility before and after.

The unprocessed and the processed voice reach the loudspeaker equally loud (BS.1770, integrated). The loudspeaker is
a band-pass of 350–6000 Hz, 24 dB an octave. The street is noise with the spectrum of road traffic (EN 1793-3) whose
level swells as vehicles pass; its power equals that of the unprocessed voice behind the loudspeaker (0 dB), and the
very same noise stands beside both. The reference of the measure is the recording as it was spoken.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.domain.cleaning import Cleaning
from studio.domain.cleaning_presets import CLEANING_PRESETS
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.clean.chain import build_chain
from studio.dsp.clean.filters import horn_speaker
from studio.dsp.loudness import measure as loudness_of
from studio.dsp.resample import resample
from studio.dsp.stage import run_through
from tests.bench.output import say
from tests.bench.peers import HOME, PeerEnvironment
from tests.bench.rows import Measured
from tests.support.shared_audio import shared_audio

PINS = ("pystoi==0.4.1", "numpy==2.4.6", "scipy==1.17.1")
SEEDS = (1, 2, 3)
RATE_HZ = INTERNAL_RATE_HZ
# Each recording lasts a few seconds: twice through gives the measure enough, and the chain its run-in.
_LEAST_S = 8.0
# A-weighted third-octave levels of road traffic, 100 Hz to 5 kHz (EN 1793-3, table 1).
_TRAFFIC_DB = (-20, -20, -18, -16, -15, -14, -13, -12, -11, -9, -8, -9, -10, -11, -13, -15, -16, -18)
_TRAFFIC_FROM_HZ = 100.0
_MEASURE = """
import json, sys
import numpy as np
from pystoi import stoi
rate, *paths = sys.argv[1:]
clean, *heard = [np.load(path) for path in paths]
print(json.dumps([float(stoi(clean, one, int(rate), extended=False)) for one in heard]))
"""


@dataclass(frozen=True, slots=True)
class Gain:
    """STOI of one recording beside one street noise, without and with the preset."""

    recording: str
    seed: int
    plain: float
    processed: float

    @property
    def gain(self) -> float:
        return self.processed - self.plain


def measure() -> list[Measured]:
    """Return the mean gain over the recordings; its samples are every gain, its peer the voice unprocessed."""
    gains = horn_gains(CLEANING_PRESETS["horn"])
    for gain in gains:
        say(f"  {gain.recording:24} street {gain.seed}  {gain.plain:.3f} → {gain.processed:.3f}  {gain.gain:+.3f}")
    plain = statistics.fmean(gain.plain for gain in gains)
    mean = statistics.fmean(gain.gain for gain in gains)
    return [Measured("sound.horn_stoi_gain", mean, [gain.gain for gain in gains], {"unprocessed STOI": plain})]


def horn_gains(cleaning: Cleaning, seeds: Sequence[int] = SEEDS) -> list[Gain]:
    """Return the gain on each shared recording beside each street noise."""
    environment = PeerEnvironment(PINS, HOME.with_name("env-stoi"))
    environment.ready()
    found = []
    with tempfile.TemporaryDirectory(prefix="stoi-") as folder:
        for path in shared_audio():
            voice = long_enough(read_mono(path))
            streets = [heard_in_street(voice, cleaning, seed) for seed in seeds]
            files = [Path(folder) / f"{index}.npy" for index in range(1 + 2 * len(streets))]
            for file, sound in zip(files, [voice, *(one for pair in streets for one in pair)], strict=True):
                np.save(file, sound[:, 0])
            figures: list[float] = environment.run_json(_MEASURE, str(RATE_HZ), *map(str, files))
            for at, seed in enumerate(seeds):
                found.append(Gain(path.stem, seed, figures[2 * at], figures[2 * at + 1]))
    return found


def heard_in_street(
    voice: NDArray[np.float32], cleaning: Cleaning, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what a listener hears of the plain and of the processed voice, (frames, 1) each."""
    loudness = loudness_of(voice, RATE_HZ).integrated_lufs
    chain = build_chain(cleaning, RATE_HZ, 1, loudness)
    processed = np.concatenate(list(run_through(chain, [voice])))
    reached = loudness_of(processed, RATE_HZ).integrated_lufs
    assert loudness is not None
    assert reached is not None
    processed *= np.float32(10.0 ** ((loudness - reached) / 20.0))
    plain_out, processed_out = through_horn(voice), through_horn(processed)
    noise = street_noise(len(voice), seed)
    noise *= np.float32(np.sqrt(np.mean(np.square(plain_out, dtype=np.float64))))
    return plain_out + noise, processed_out + noise


def through_horn(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the simulated loudspeaker makes of (frames, 1)."""
    return horn_speaker(RATE_HZ, 1).process(sound)


def street_noise(frames: int, seed: int) -> NDArray[np.float32]:
    """Return road traffic of power 1, (frames, 1)."""
    random = np.random.default_rng(seed)
    spectrum = np.fft.rfft(random.standard_normal(frames))
    hz = np.fft.rfftfreq(frames, 1.0 / RATE_HZ)
    centres = _TRAFFIC_FROM_HZ * 2.0 ** (np.arange(len(_TRAFFIC_DB)) / 3.0)
    # A third's level spread over its width, and the A-weighting taken off again.
    density_db = np.array(_TRAFFIC_DB) - _a_weighting_db(centres) - 10.0 * np.log10(centres)
    shape_db = np.interp(np.log2(np.maximum(hz, 1.0)), np.log2(centres), density_db)
    inside = (hz > _TRAFFIC_FROM_HZ / 1.12) & (hz < centres[-1] * 1.12)
    wave = np.fft.irfft(spectrum * 10.0 ** (shape_db / 20.0) * inside, frames)
    passing = np.interp(
        np.arange(frames), np.linspace(0, frames, 2 + frames // RATE_HZ), random.uniform(-4, 4, 2 + frames // RATE_HZ)
    )
    wave *= 10.0 ** (passing / 20.0)
    wave /= np.sqrt(np.mean(np.square(wave)))
    return wave[:, None].astype(np.float32)


def read_mono(path: Path) -> NDArray[np.float32]:
    """Return a recording at the studio's rate, (frames, 1)."""
    sound, rate_hz = sf.read(path, dtype="float32", always_2d=True)
    return resample(sound.mean(axis=1, keepdims=True), rate_hz, RATE_HZ)


def long_enough(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    turns = int(np.ceil(_LEAST_S * RATE_HZ / len(voice)))
    return np.tile(voice, (turns, 1))


def _a_weighting_db(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """IEC 61672-1, the analogue formula."""
    squares = np.square(hz)
    top = 12194.0**2 * squares**2
    under = (squares + 20.6**2) * np.sqrt((squares + 107.7**2) * (squares + 737.9**2)) * (squares + 12194.0**2)
    weights: NDArray[np.float64] = 20.0 * np.log10(top / under) + 2.0
    return weights
