"""What the sound bench measures on: spoken recordings with pauses over a music-like bed, as long as is asked for.

The same seed gives the same sound. It is made minute by minute and written as takes are, in 24 bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.dsp.resample import resample
from tests.support.shared_audio import shared_audio

RATE_HZ = 48_000
SEED = 2026
_MINUTE_S = 60
_VOICE_PEAK = 0.5
_BED_LEVEL = 0.03
# Chords of a slow song, as semitones over A2; a bar is 2 s.
_CHORDS = ((0, 7, 12, 16), (5, 12, 17, 21), (7, 14, 19, 23), (-3, 9, 12, 16))
_BAR_S = 2.0


def write_material(target: Path, length_s: float, seed: int = SEED) -> Path:
    """Write ``length_s`` of stereo at 48 kHz as 24-bit WAV (RF64 beyond 4 GB) and return ``target``."""
    frames = round(length_s * RATE_HZ)
    container = "RF64" if frames * 6 >= (1 << 32) - 4096 else "WAV"
    with sf.SoundFile(target, "w", RATE_HZ, 2, "PCM_24", format=container) as file:
        for minute in minutes(seed):
            file.write(minute[: frames - file.frames])
            if file.frames >= frames:
                return target
    raise AssertionError("the minutes never end")


def minutes(seed: int = SEED) -> Iterator[NDArray[np.float32]]:
    """Yield minutes without end, (2 880 000, 2) float32: voices from here and there, pauses, a bed in every other."""
    random = np.random.default_rng(seed)
    voices, song = _voices(), _song(random)
    number = 0
    while True:
        minute = np.zeros((_MINUTE_S * RATE_HZ, 2), np.float32)
        if number % 2 == 0:
            for at in range(0, len(minute), len(song)):
                minute[at : at + len(song)] += song[: len(minute) - at] * np.float32(random.uniform(0.5, 1.5))
        _speak(minute, voices, random)
        yield minute
        number += 1


def _voices() -> list[NDArray[np.float32]]:
    found = []
    for path in shared_audio():
        sound, rate_hz = sf.read(path, dtype="float32", always_2d=True)
        voice = resample(sound, rate_hz)[:, 0]
        found.append(voice * np.float32(_VOICE_PEAK / np.abs(voice).max()))
    return found


def _speak(minute: NDArray[np.float32], voices: list[NDArray[np.float32]], random: np.random.Generator) -> None:
    """Put sentences and pauses into the minute; every sentence has a level and a place of its own."""
    at = 0
    while True:
        voice = voices[int(random.integers(len(voices)))]
        at += round(float(random.exponential(0.8)) * RATE_HZ)
        if at + len(voice) > len(minute):
            return
        level = 10.0 ** (float(random.uniform(-12.0, 3.0)) / 20.0)
        sides = level * np.array([1.0, 1.0]) * random.uniform(0.7, 1.0, 2)
        minute[at : at + len(voice)] += voice[:, None] * sides.astype(np.float32)
        at += len(voice)


def _song(random: np.random.Generator) -> NDArray[np.float32]:
    """Plucked chords with overtones, a beat of noise, and the two sides apart: a verse of eight bars."""
    frames = round(_BAR_S * RATE_HZ)
    at = np.arange(frames) / RATE_HZ
    decay = np.exp(-1.6 * at) * np.minimum(1.0, at / 0.01)
    bars = []
    for chord in _CHORDS * 2:
        sides = random.standard_normal((frames, 2)) * (0.15 * np.exp(-40.0 * (at % 0.5)))[:, None]
        for note in chord:
            hz = 110.0 * 2.0 ** (note / 12.0)
            for overtone in range(1, 9):
                turn = random.uniform(0.0, 2 * np.pi, 2)
                wave = np.sin(2 * np.pi * hz * overtone * at[:, None] + turn)
                sides += wave * (decay / overtone**1.5)[:, None]
        bars.append(sides)
    return (_BED_LEVEL * np.concatenate(bars)).astype(np.float32)
