"""Masters and renditions: what is approved, and what loudspeakers fetch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.files import FLAC, FileKind, SoundWriter
from studio.domain.errors import OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.recording import RenditionFormat

RENDITION_KBPS = 64
# libsndfile maps 0…1 onto 256…6 kbit/s a channel (ogg_opus.c), of which mono has one.
_OPUS_LEVEL = 1.0 - (RENDITION_KBPS - 6) / 250.0
# Its decoder skips the pre-skip of RFC 7845 section 4.2 itself: frame 0 is the first of the master (measured).
_RENDITION_FORMAT = RenditionFormat("opus", RENDITION_KBPS, decoder_delay_frames=0)
_RENDITION = FileKind("OGG", "OPUS", _OPUS_LEVEL)
# Long enough to spare calls, short enough for a cancel within a second.
_BLOCK_FRAMES = 1 << 17


class FileEncoder:
    """``ports.recording.Encoder`` through libsndfile."""

    def master(self, sound: NDArray[np.float32], target: Path) -> None:
        with self.master_writer(target, sound.shape[1]) as writer:
            writer.write(sound)

    def master_writer(self, target: Path, channels: int) -> SoundWriter:
        return SoundWriter(target, INTERNAL_RATE_HZ, channels, FLAC)

    def rendition(self, sound: NDArray[np.float32], target: Path) -> RenditionFormat:
        """Opus 64 kbit/s mono in Ogg: a horn loudspeaker is one channel, and 4G is paid by the megabyte."""
        with SoundWriter(target, INTERNAL_RATE_HZ, 1, _RENDITION) as writer:
            writer.write(_mono(sound))
        return _RENDITION_FORMAT

    def rendition_of(self, master: Path, target: Path, progress: Callable[[float], bool]) -> RenditionFormat:
        try:
            with sf.SoundFile(master) as file, SoundWriter(target, INTERNAL_RATE_HZ, 1, _RENDITION) as writer:
                while len(block := file.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)):
                    writer.write(_mono(block))
                    if not progress(writer.frames / max(1, file.frames)):
                        raise OperatorFixable("CANCELLED")
        except sf.LibsndfileError as error:
            raise _unreadable(master) from error
        return _RENDITION_FORMAT

    def read_master(self, master: Path, start: int, frames: int) -> NDArray[np.float32]:
        try:
            with sf.SoundFile(master) as file:
                file.seek(min(start, file.frames))
                return file.read(frames, dtype="float32", always_2d=True)
        except sf.LibsndfileError as error:
            raise _unreadable(master) from error


def _mono(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    mono: NDArray[np.float32] = sound.mean(axis=1, dtype=np.float32, keepdims=True)
    return mono


def _unreadable(master: Path) -> OperatorFixable:
    return OperatorFixable("NOT_AUDIO" if master.exists() else "FILE_MISSING", path=str(master))
