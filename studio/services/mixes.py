"""An edit seen as its voice and all the rest: only the voice is cleaned, music and tunes stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.editing import TrackKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from studio.dsp.render import Mixer


@dataclass(frozen=True, slots=True)
class Mix:
    """``whole`` is everything, ``voice_alone`` its voice track; both (frames, channels) float32 in any window."""

    whole: Mixer
    voice_alone: Mixer
    channels: int
    tracks: frozenset[TrackKind]

    @property
    def length(self) -> int:
        return self.whole.length

    def voice(self, start: int, frames: int) -> NDArray[np.float32]:
        """Return the voice track alone; silence past the end."""
        return self.voice_alone.render(start, frames)

    def with_voice(self, start: int, voice: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the edit from ``start`` with ``voice`` in the place of its own, as long as that is."""
        if self.tracks <= {TrackKind.VOICE}:
            return voice
        # A mix is a sum, the bed ducked by the voice as it was spoken.
        rest = self.whole.render(start, len(voice)) - self.voice(start, len(voice))
        return rest + voice
