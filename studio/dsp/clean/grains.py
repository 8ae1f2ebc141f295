"""What the stages share: sound waits until it makes whole grains with the context that each needs."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import Misuse
from studio.dsp.checks import check_finite, check_format


class CheckedStage(ABC):
    """A stage that holds nothing back. What it is given is checked: shape, and no NaN."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        """Raise ``OperatorFixable``: BAD_CHANNELS, BAD_RATE."""
        check_format(rate_hz, channels)
        self.rate_hz = rate_hz
        self.channels = channels
        self._taken = 0

    @property
    def latency_frames(self) -> int:
        return 0

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next (frames, channels) float32. Raises ``OperatorFixable``: NAN_SAMPLES."""
        self._check(block)
        return self._work(block) if len(block) else block

    def finish(self) -> NDArray[np.float32]:
        return np.zeros((0, self.channels), np.float32)

    @abstractmethod
    def _work(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return as many frames as were given."""

    def _check(self, block: NDArray[np.float32]) -> None:
        if block.ndim != 2 or (block.shape[1] != self.channels and len(block)):
            raise Misuse("NOT_FRAMES_BY_CHANNELS", shape=block.shape)
        check_finite(block, self._taken)
        self._taken += len(block)


class GrainStage(CheckedStage):
    """A stage that works on whole grains and sees some frames before and after them.

    Before the sound and after it stands silence.
    """

    def __init__(
        self, rate_hz: int, channels: int, grain: int, before: int, after: int, first_look: int = 0, lanes: int = 0
    ) -> None:
        """``first_look`` frames are shown to ``_look`` before the first grain is worked on."""
        super().__init__(rate_hz, channels)
        self._grain = grain
        self._before = before
        self._after = after
        self._first_look = first_look
        self._looked = first_look == 0
        self._pieces: list[NDArray[np.float32]] = [np.zeros((before, lanes or channels), np.float32)]
        # Frames in the pieces that are not history.
        self._ahead = 0
        self._given = 0

    @property
    def latency_frames(self) -> int:
        return self._grain + max(self._after, self._first_look)

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next (frames, channels) float32. Raises ``OperatorFixable``: NAN_SAMPLES."""
        self._check(block)
        if not len(block):
            return np.zeros((0, self.channels), np.float32)
        return self._advance(self._arriving(np.array(block, np.float32)))

    def finish(self) -> NDArray[np.float32]:
        if not self._looked:
            # A short sound is looked at as it is.
            self._start(self._joined())
        left = self._taken - self._given
        if not left:
            return np.zeros((0, self.channels), np.float32)
        rest = np.zeros((self._after + self._grain, self.channels), np.float32)
        return self._advance(self._arriving(rest))[:left]

    @abstractmethod
    def _work(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take history, whole grains and what follows, (before + n grains + after, channels); return the grains."""

    def _arriving(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the block as it is to wait: (frames, lanes), where a stage may put lanes beside the channels."""
        return block

    def _look(self, first: NDArray[np.float32]) -> None:
        """See the first ``first_look`` frames of the sound, or all of it where it is shorter."""

    def _advance(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        self._pieces.append(block)
        self._ahead += len(block)
        if not self._looked:
            if self._ahead < self._first_look:
                return np.zeros((0, self.channels), np.float32)
            self._start(self._joined())
        grains = (self._ahead - self._after) // self._grain
        if grains <= 0:
            return np.zeros((0, self.channels), np.float32)
        waiting = self._joined()
        done = grains * self._grain
        out = self._work(waiting[: self._before + done + self._after])
        self._pieces = [waiting[done:].copy()]
        self._ahead -= done
        self._given += done
        return out

    def _joined(self) -> NDArray[np.float32]:
        if len(self._pieces) > 1:
            self._pieces = [np.concatenate(self._pieces)]
        return self._pieces[0]

    def _start(self, waiting: NDArray[np.float32]) -> None:
        self._looked = True
        self._look(waiting[self._before : self._before + self._first_look])
