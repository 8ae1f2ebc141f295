"""Waveforms of takes: at once from what is kept, else a glimpse, and then whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from studio.domain.errors import OperatorFixable
from studio.domain.takes import Take
from studio.ports.recording import TakeReader
from studio.ports.waveforms import PeaksStore

if TYPE_CHECKING:
    from studio.dsp.peaks import Peaks

# As many as a wide window shows.
GLIMPSE_COLUMNS = 1024

Progress = Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class WaveformService:
    """Takes never change, so their peaks are kept for good under the hash of their sound. Thread-safe."""

    reader: TakeReader
    store: PeaksStore

    def kept(self, take: Take) -> Peaks | None:
        """Return the whole peaks if they are kept: a few milliseconds an hour."""
        from studio.dsp.peaks import from_bytes  # heavy, and only here

        data = self.store.load(_key(take))
        if data is None:
            return None
        try:
            peaks = from_bytes(data)
        except OperatorFixable:
            # Of another version of this program, or cut: they are made anew and replace these.
            return None
        return peaks if (peaks.frames, peaks.channels) == (take.frames, take.channels) else None

    def glimpse(self, take: Take, columns: int = GLIMPSE_COLUMNS) -> Peaks:
        """Return a first picture from places all over the take, for the moments until ``make`` is done.

        Raises ``OperatorFixable("MEDIA_MISSING")``.
        """
        from studio.dsp.peaks import glimpse_of_lanes

        return glimpse_of_lanes(partial(self.reader.read16, take), take.frames, take.channels, columns)

    def make(self, take: Take, progress: Progress | None = None) -> Peaks:
        """Return the whole peaks, made of the sound and kept. Raises ``OperatorFixable``: MEDIA_MISSING, CANCELLED."""
        from studio.dsp.peaks import peaks_of_lanes, to_bytes

        peaks = peaks_of_lanes(partial(self.reader.read16, take), take.frames, take.channels, progress)
        self.store.keep(_key(take), to_bytes(peaks))
        return peaks


def _key(take: Take) -> str:
    content = "".join(f"{segment.sha256}:{segment.frames};" for segment in take.segments)
    return hashlib.sha256(f"{take.channels};{content}".encode()).hexdigest()
