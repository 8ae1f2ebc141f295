"""``ports.voices.Voices`` without an engine: a tone for each letter's worth of time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.ports.voices import Voice


class ToneVoices:
    """Keeps what it was asked to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def available(self) -> list[Voice]:
        return [Voice("tone", "Tone", "vi")]

    def speak(self, text: str, voice: str = "", speed: float = 1.0) -> NDArray[np.float32]:
        self.said.append(text)
        time_s = np.arange(max(24_000, len(text) * 1_200), dtype=np.float32) / 48_000
        tone: NDArray[np.float32] = (0.2 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)
        return tone[:, np.newaxis]
