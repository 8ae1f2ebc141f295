"""Text to speech: engines that run as short-lived helper processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Voice:
    key: str
    name: str
    language: str


class Voices(Protocol):
    def available(self) -> list[Voice]:
        """Return the voices of this PC; none when no engine is installed."""

    def speak(self, text: str, voice: str = "", speed: float = 1.0) -> NDArray[np.float32]:
        """Return (frames, 1) float32 at 48 kHz; the first voice unless named, ``speed`` 0.6 to 1.6.

        Raises ``OperatorFixable``: NO_VOICE, VOICE_FAILED.
        """
