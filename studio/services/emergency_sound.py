"""From words or a take to the files an emergency plays: spoken, levelled, written, hashed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.air_orders import AirSound
from studio.domain.errors import OperatorFixable, Refused
from studio.domain.ids import new_id
from studio.domain.loudness import PRESETS
from studio.domain.plan import PlannedFile
from studio.domain.takes import INTERNAL_RATE_HZ, Take
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder, Importer, TakeReader
from studio.ports.voices import Voices

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

# Between what is said before, the message, and what is said after.
_PAUSE_S = 0.6
LONGEST_S = 1800.0


@dataclass(frozen=True, slots=True)
class EmergencySounds:
    media: MediaStore
    reader: TakeReader
    encoder: Encoder
    voices: Voices
    importer: Importer
    # From a text to the words that are said: the station's lexicon and region are in it.
    words_of: Callable[[str], str] = str

    def spoken(self, text: str, around: str = "") -> AirSound:
        """Return the text as the first voice reads it, with ``around`` said before and after."""
        return self._keep(self._framed(self.voices.speak(self.words_of(text)), around))

    def of_sound(self, sound: NDArray[np.float32]) -> AirSound:
        """Return (frames, channels) float32 at 48 kHz, levelled and kept; raises ``SOUND_SILENT``."""
        return self._keep(self._framed(sound, ""))

    def of_take(self, take: Take, around: str = "") -> AirSound:
        """Return a recorded take, levelled; raises ``Refused``: NOTHING_RECORDED, SOUND_TOO_LONG."""
        if not take.frames:
            raise Refused("NOTHING_RECORDED")
        if take.length_s > LONGEST_S:
            raise Refused("SOUND_TOO_LONG", most_s=LONGEST_S)
        return self._keep(self._framed(self.reader.read(take, 0, take.frames), around))

    def of_source(self, sha256: str) -> AirSound:
        """Return a verified file from above. FLAC of 48 kHz goes on air as it is; another is decoded first.

        Its length is read from the sound itself: what was said of it may be wrong, and would cut it short.
        Raises ``OperatorFixable``: MEDIA_MISSING, EMERGENCY_TOO_LONG, and what decoding raises.
        """
        path = self.media.path(sha256)
        length_s = _length_as_it_is(path)
        if length_s is None:
            take = self.importer.import_file(path, new_id(), "source")
            _check_length(take.length_s)
            return self.of_take(take)
        _check_length(length_s)
        file = PlannedFile(self.media.relative_path(sha256), sha256, path.stat().st_size, "flac")
        return AirSound(file, file, length_s)

    def _framed(self, sound: NDArray[np.float32], around: str) -> NDArray[np.float32]:
        import numpy as np

        mono: NDArray[np.float32] = sound.mean(axis=1, keepdims=True, dtype=np.float32)
        if not around:
            return mono
        said = self.voices.speak(self.words_of(around))
        pause = np.zeros((round(_PAUSE_S * INTERNAL_RATE_HZ), 1), np.float32)
        # Levelled apart, so that a loud take does not hide the words around it.
        return np.concatenate([_levelled(said)[0], pause, _levelled(mono)[0], pause, _levelled(said)[0]])

    def _keep(self, sound: NDArray[np.float32]) -> AirSound:
        levelled, loudness = _levelled(sound)
        if loudness is None:
            raise OperatorFixable("SOUND_SILENT")
        with tempfile.TemporaryDirectory(prefix="emergency-") as folder:
            master, rendition = Path(folder) / "master.flac", Path(folder) / "rendition"
            self.encoder.master(levelled, master)
            made = self.encoder.rendition(levelled, rendition)
            sizes = master.stat().st_size, rendition.stat().st_size
            hashes = self.media.put(master), self.media.put(rendition)
        return AirSound(
            PlannedFile(self.media.relative_path(hashes[0]), hashes[0], sizes[0], "flac"),
            PlannedFile(
                self.media.relative_path(hashes[1]), hashes[1], sizes[1], made.codec, made.decoder_delay_frames
            ),
            len(levelled) / INTERNAL_RATE_HZ,
            loudness,
        )


def _levelled(sound: NDArray[np.float32]) -> tuple[NDArray[np.float32], float | None]:
    from studio.dsp.master import master  # heavy, and only here

    preset = PRESETS["horn"]
    levelled, outcome = master(sound, INTERNAL_RATE_HZ, preset.target_lufs, preset.ceiling_dbtp, 18.0)
    return levelled, outcome.after.integrated_lufs


def _length_as_it_is(path: Path) -> float | None:
    """Return the length in seconds of a FLAC that may air as it is: 48 kHz, one or two channels.

    From its STREAMINFO (RFC 9639 section 8.2); None for any other file, or where it does not say.
    """
    with path.open("rb") as file:
        head = file.read(42)
    if len(head) < 42 or head[:4] != b"fLaC" or head[4] & 0x7F:
        return None
    bits = int.from_bytes(head[18:26], "big")
    frames = bits & ((1 << 36) - 1)
    if bits >> 44 != INTERNAL_RATE_HZ or ((bits >> 41) & 0x7) + 1 > 2 or frames == 0:
        return None
    return frames / INTERNAL_RATE_HZ


def _check_length(length_s: float) -> None:
    if length_s > LONGEST_S:
        raise OperatorFixable("EMERGENCY_TOO_LONG", seconds=length_s)
