"""What was heard last, kept while nobody records, so that a take can begin before it was asked for."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray


class Preroll:
    """The last ``most_frames`` frames, no more. Not locked."""

    def __init__(self, most_frames: int) -> None:
        self._most = most_frames
        self._blocks: deque[NDArray[np.float32]] = deque()
        self.frames = 0

    def add(self, sound: NDArray[np.float32]) -> None:
        """Keep (frames, channels), and let go of what is too old."""
        if self._most <= 0:
            return
        self._blocks.append(sound[-self._most :])
        self.frames += len(self._blocks[-1])
        while self.frames > self._most:
            oldest = self._blocks.popleft()
            left = oldest[self.frames - self._most :]
            self.frames -= len(oldest) - len(left)
            if len(left):
                self._blocks.appendleft(left)

    def clear(self) -> None:
        """Forget all: what comes next does not follow on it."""
        self._blocks.clear()
        self.frames = 0

    def take(self) -> list[NDArray[np.float32]]:
        """Return what is kept, oldest first, and forget it."""
        blocks = list(self._blocks)
        self.clear()
        return blocks
