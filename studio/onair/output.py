"""The local output as the on-air process needs it; ``device_bridge.sound`` has the real one."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
CHANNELS = 2
BLOCK_FRAMES = 480


class FrameMap(Protocol):
    """When is which frame heard?"""

    def heard_at(self, frame: float) -> float:
        """Return the monotonic second at which ``frame`` is heard; raises when the stream is lost."""

    def frame_heard_at(self, monotonic_s: float) -> float: ...


class Output(FrameMap, Protocol):
    """One stream that never stops; frames are numbered from 0 as they are written."""

    device_name: str

    def close(self) -> None: ...

    def write(self, block: NDArray[np.float32]) -> int:
        """Take (frames, 2) float32 and return how many frames found room; raises when the stream is lost."""

    def writable(self) -> int: ...

    def fill(self) -> int:
        """Return the frames written and not yet handed to the card."""

    @property
    def frames_written(self) -> int: ...

    @property
    def underruns(self) -> int: ...

    def alive(self) -> bool: ...
