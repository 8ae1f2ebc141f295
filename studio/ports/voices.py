"""Text to speech: engines that run as short-lived processes of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

SLOWEST, FASTEST = 0.6, 1.6
LOWEST, HIGHEST = 0.7, 1.4


@dataclass(frozen=True, slots=True)
class Voice:
    """``key`` is what a choice is stored as; ``language`` an ISO 639-1 code; ``has_pitch`` whether it can be moved."""

    key: str
    name: str
    language: str
    has_pitch: bool = False


def never() -> bool:
    return False


class Voices(Protocol):
    def available(self) -> list[Voice]:
        """Return the voices of this PC, the best for Vietnamese first; none when no engine is installed."""

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        """Return (frames, 1) float32 at 48 kHz; the first voice unless named.

        ``speed`` 0.6 to 1.6 and ``pitch`` 0.7 to 1.4 (1.0 is the voice's own; ignored where a voice has none) are
        brought into their bounds. ``cancelled`` is asked a few times a second; the engine's process ends with the call.

        Raises ``OperatorFixable``: NO_VOICE, NO_SUCH_VOICE, VOICE_FAILED, VOICE_TOO_SLOW, CANCELLED.
        """
