"""Test sounds made from numbers: tones of the EBU and ITU documents, and noise shaped like speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000


def tone(
    level_dbfs: float, length_s: float, hz: float = 1000.0, rate_hz: int = RATE_HZ, channels: int = 2
) -> NDArray[np.float32]:
    """Return a sine of that peak level in every channel, (frames, channels) float32."""
    at = np.arange(round(length_s * rate_hz)) / rate_hz
    wave = 10.0 ** (level_dbfs / 20.0) * np.sin(2 * np.pi * hz * at)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def silence(length_s: float, rate_hz: int = RATE_HZ, channels: int = 2) -> NDArray[np.float32]:
    return np.zeros((round(length_s * rate_hz), channels), np.float32)


def steps(
    *parts: tuple[float | None, float], hz: float = 1000.0, rate_hz: int = RATE_HZ, channels: int = 2
) -> NDArray[np.float32]:
    """Return (level in dBFS or None for silence, seconds) one after the other; the sine's phase runs on."""
    lengths = [round(length_s * rate_hz) for _, length_s in parts]
    levels = [0.0 if level is None else 10.0 ** (level / 20.0) for level, _ in parts]
    envelope = np.repeat(levels, lengths)
    wave = envelope * np.sin(2 * np.pi * hz * np.arange(len(envelope)) / rate_hz)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def faded(sound: NDArray[np.float32], length_s: float = 0.01, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """Return the sound with linear fades at both ends."""
    frames = round(length_s * rate_hz)
    ramp = np.minimum(1.0, np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1]) / frames)
    return (sound * ramp[:, None]).astype(np.float32)


def speech_like(
    length_s: float, seed: int, rate_hz: int = RATE_HZ, channels: int = 1, level: float = 0.1
) -> NDArray[np.float32]:
    """Return noise with speech's fall towards the treble, syllables at 4 Hz and pauses, (frames, channels)."""
    random = np.random.default_rng(seed)
    frames = round(length_s * rate_hz)
    spectrum = np.fft.rfft(random.standard_normal(frames))
    hz = np.fft.rfftfreq(frames, 1 / rate_hz)
    voice = np.fft.irfft(spectrum * (hz > 100) / (1 + (hz / 500.0) ** 2), frames)
    at = np.arange(frames) / rate_hz
    syllables = np.maximum(0.0, np.sin(2 * np.pi * 4 * at + random.uniform(0, 6))) ** 2
    pauses = np.sin(2 * np.pi * 0.21 * at) > -0.8
    voice *= syllables * pauses
    voice *= level / max(1e-9, float(np.sqrt(np.mean(voice**2))))
    return np.repeat(voice[:, None], channels, axis=1).astype(np.float32)
