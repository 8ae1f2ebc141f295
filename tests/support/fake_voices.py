"""``ports.voices.Voices`` without an engine: a tone for each letter's worth of time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.ports.voices import FASTEST, SLOWEST, Voice, never


class ToneVoices:
    """Keeps what it was asked to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def available(self) -> list[Voice]:
        return [Voice("tone", "Tone", "vi")]

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        if voice not in ("", "tone"):
            raise OperatorFixable("NO_SUCH_VOICE", voice=voice)
        if cancelled():
            raise OperatorFixable("CANCELLED")
        self.said.append(text)
        frames = max(24_000, len(text) * 1_200) / min(FASTEST, max(SLOWEST, speed))
        time_s = np.arange(round(frames), dtype=np.float32) / 48_000
        tone: NDArray[np.float32] = (0.2 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)
        return tone[:, np.newaxis]
