"""Sample-rate conversion by libsoxr at its very high quality; the studio works at 48 kHz inside."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.checks import Sound, as_frames, check_format

_QUALITY = "VHQ"


def resample(sound: Sound, rate_hz: int, to_rate_hz: int = INTERNAL_RATE_HZ) -> NDArray[np.float32]:
    """Return a whole sound at ``to_rate_hz``, (frames, channels) float32, ``round(frames * to / from)`` frames.

    Raises ``OperatorFixable``: BAD_CHANNELS, BAD_RATE.
    """
    frames = as_frames(sound)
    stream = Resampler(rate_hz, frames.shape[1], to_rate_hz)
    return np.concatenate((stream.feed(frames), stream.finish()))


class Resampler:
    """The same, fed block by block. Frames come out late, but none is lost and none shifted."""

    def __init__(self, rate_hz: int, channels: int, to_rate_hz: int = INTERNAL_RATE_HZ) -> None:
        """Raise ``OperatorFixable``: BAD_CHANNELS, BAD_RATE."""
        check_format(rate_hz, channels)
        check_format(to_rate_hz, channels)
        self._rate_hz = rate_hz
        self._to_rate_hz = to_rate_hz
        self._channels = channels
        self._taken = 0
        self._given = 0
        self._stream: soxr.ResampleStream | None = None
        if rate_hz != to_rate_hz:
            self._stream = soxr.ResampleStream(rate_hz, to_rate_hz, channels, dtype="float32", quality=_QUALITY)

    def feed(self, block: Sound) -> NDArray[np.float32]:
        """Take (frames, channels) and return what is ready, (frames, channels) float32."""
        block = np.ascontiguousarray(as_frames(block), dtype=np.float32)
        self._taken += len(block)
        out = block if self._stream is None else self._stream.resample_chunk(block)
        self._given += len(out)
        return out

    def finish(self) -> NDArray[np.float32]:
        """Return the rest; in all ``round(frames * to / from)`` frames have come out."""
        empty = np.zeros((0, self._channels), np.float32)
        rest = empty if self._stream is None else self._stream.resample_chunk(empty, last=True)
        wanted = round(self._taken * self._to_rate_hz / self._rate_hz) - self._given
        if len(rest) < wanted:
            rest = np.concatenate((rest, np.zeros((wanted - len(rest), self._channels), np.float32)))
        return rest[:wanted]
