"""Masters and renditions: what is approved, and what loudspeakers fetch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.files import write_as
from studio.domain.errors import OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.recording import RenditionFormat

RENDITION_KBPS = 64
# libsndfile maps 0…1 onto 256…6 kbit/s a channel (ogg_opus.c), of which mono has one.
_OPUS_LEVEL = 1.0 - (RENDITION_KBPS - 6) / 250.0
# Its decoder skips the pre-skip of RFC 7845 section 4.2 itself: frame 0 is the first of the master (measured).
_DECODER_DELAY_FRAMES = 0


class FileEncoder:
    """``ports.recording.Encoder`` through libsndfile."""

    def master(self, sound: NDArray[np.float32], target: Path) -> None:
        write_as(target, sound, INTERNAL_RATE_HZ, "FLAC", "PCM_24")

    def rendition(self, sound: NDArray[np.float32], target: Path) -> RenditionFormat:
        """Opus 64 kbit/s mono in Ogg: a horn loudspeaker is one channel, and 4G is paid by the megabyte."""
        mono = sound.mean(axis=1, dtype=np.float32, keepdims=True)
        write_as(target, mono, INTERNAL_RATE_HZ, "OGG", "OPUS", _OPUS_LEVEL)
        return RenditionFormat("opus", RENDITION_KBPS, _DECODER_DELAY_FRAMES)

    def read_master(self, master: Path, start: int, frames: int) -> NDArray[np.float32]:
        try:
            with sf.SoundFile(master) as file:
                file.seek(min(start, file.frames))
                return file.read(frames, dtype="float32", always_2d=True)
        except sf.LibsndfileError as error:
            code = "NOT_AUDIO" if master.exists() else "FILE_MISSING"
            raise OperatorFixable(code, path=str(master)) from error
