"""Where the edit's voice speaks and rests: told from the peaks that are there anyway."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.domain.editing import Clip, EditState, NoiseStretch, TrackKind
from studio.domain.editing.operations import Range
from studio.domain.errors import Refused
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.peaks import Peaks
from studio.dsp.silences import levels_of_peaks, quietest, ranges_of, speech_bins, timeline_speech

# A shorter rest parts words, not phrases.
PHRASE_REST_FRAMES = INTERNAL_RATE_HZ * 3 // 10
_TONE_LENGTHS_S = (1.5, 0.8, 0.4)


class SpeechMap:
    """``peaks_of`` gives a take's peaks, None while they are not read."""

    def __init__(self, peaks_of: Callable[[str], Peaks | None]) -> None:
        self._peaks_of = peaks_of
        self._bins: dict[str, NDArray[np.bool_]] = {}
        self._for: tuple[Clip, ...] | None = None
        self._found = np.zeros(0, bool)

    def silences(self, state: EditState, at_least: int) -> list[Range]:
        """Raises ``Refused("PEAKS_NOT_READY")`` while a voice is not read."""
        return ranges_of(~self._speech(state), at_least)

    def sounding(self, state: EditState) -> list[Range]:
        """Raises as ``silences``."""
        return ranges_of(self._speech(state))

    def phrases(self, state: EditState) -> list[int]:
        """The frames where phrases begin. Raises as ``silences``."""
        starts: list[int] = []
        reached = -PHRASE_REST_FRAMES
        for start, end in self.sounding(state):
            if start - reached >= PHRASE_REST_FRAMES:
                starts.append(start)
            reached = end
        return starts

    def room_tone(self, take_id: str) -> NoiseStretch:
        """The quietest stretch of a take. Raises ``Refused``: PEAKS_NOT_READY, NO_QUIET_STRETCH."""
        peaks = self._peaks_of(take_id)
        if peaks is None:
            raise Refused("PEAKS_NOT_READY")
        levels = levels_of_peaks(peaks)
        for seconds in _TONE_LENGTHS_S:
            found = quietest(levels, round(seconds * INTERNAL_RATE_HZ))
            if found is not None:
                return NoiseStretch(take_id, found[0], found[1] - found[0])
        raise Refused("NO_QUIET_STRETCH")

    def _speech(self, state: EditState) -> NDArray[np.bool_]:
        if self._for != state.clips:
            for take_id in {clip.take_id for clip in state.clips if clip.track is TrackKind.VOICE} - self._bins.keys():
                peaks = self._peaks_of(take_id)
                if peaks is None:
                    raise Refused("PEAKS_NOT_READY")
                self._bins[take_id] = speech_bins(levels_of_peaks(peaks))
            self._found = timeline_speech(state.clips, self._bins.get, state.length)
            self._for = state.clips
        return self._found
