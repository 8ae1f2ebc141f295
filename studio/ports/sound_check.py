"""Trying a microphone and an output before anything depends on them: nothing is recorded, nothing is aired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Heard:
    """``peak`` is linear, since the last look. ``silent``: digital zero for over a second, as a privacy switch
    or a mute gives. ``lost``: the microphone went away."""

    peak: float = 0.0
    silent: bool = False
    lost: bool = False


class SoundCheck(Protocol):
    def listen(self, device: str | None) -> None:
        """Open a microphone, for its level alone; another that was open is closed.

        Raises ``OperatorFixable``: NO_MICROPHONE, DEVICE_BUSY.
        """

    def heard(self) -> Heard: ...

    def stop_listening(self) -> None: ...

    def play(self, sound: NDArray[np.float32], device: str | None) -> None:
        """Play (frames, channels) float32 at 48 kHz on an output.

        Raises ``OperatorFixable``: NO_OUTPUT, DEVICE_BUSY.
        """

    def playing(self) -> bool: ...

    def stop_playing(self) -> None: ...

    def microphone_allowed(self) -> bool | None:
        """Whether the system lets programs hear; None where it does not say."""
