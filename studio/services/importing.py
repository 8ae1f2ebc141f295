"""Files from outside, one or many: taken in, and measured as they come."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import OperatorFixable
from studio.domain.loudness import LoudnessReport
from studio.domain.roles import Person
from studio.domain.takes import Take
from studio.ports.recording import GoOn, TakeReader
from studio.services.recording import RecordingService

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What is looked for in a folder; a file that is named itself is tried whatever its ending.
ENDINGS = (
    ".wav",
    ".mp3",
    ".m4a",
    ".aac",
    ".wma",
    ".ogg",
    ".oga",
    ".opus",
    ".flac",
    ".amr",
    ".3gp",
    ".3ga",
    ".mp4",
    ".mkv",
    ".webm",
    ".mov",
    ".aiff",
    ".aif",
    ".rf64",
)
MOST_FILES = 500
# Decoding takes most of the time, measuring the rest.
_DECODED_SHARE = 0.85
_BLOCK_FRAMES = 1 << 18


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A file that became a take; its loudness is None where nothing is heard in it."""

    take: Take
    loudness: LoudnessReport | None


@dataclass(frozen=True, slots=True)
class ImportService:
    recording: RecordingService
    reader: TakeReader

    def bring(self, by: Person, path: str, progress: GoOn) -> BroughtIn:
        """Take a file in and measure it. Raises as ``ports.recording.Importer``, and Refused to who may not record."""
        take = self.recording.import_file(by, path, lambda done: progress(done * _DECODED_SHARE))
        return BroughtIn(take, self._measured(take, progress) if take.frames else None)

    def _measured(self, take: Take, progress: GoOn) -> LoudnessReport:
        from studio.dsp.master import SoundSource, measure_blocks  # heavy, and only here

        def blocks() -> Iterator[NDArray[np.float32]]:
            for first in range(0, take.frames, _BLOCK_FRAMES):
                yield self.reader.read(take, first, min(_BLOCK_FRAMES, take.frames - first))

        source = SoundSource(blocks, take.sample_rate_hz, take.channels, take.frames)
        return measure_blocks(source, lambda done: progress(_DECODED_SHARE + done * (1 - _DECODED_SHARE)))


def files_of(paths: Sequence[str]) -> list[str]:
    """Return the files among ``paths`` and the sound files in the folders among them, each folder's by name.

    Raises ``OperatorFixable``: NO_SOUND_FILES, TOO_MANY_FILES.
    """
    found: dict[str, None] = {}
    for path in paths:
        for file in _sound_files(Path(path)) if Path(path).is_dir() else (Path(path),):
            found[str(file)] = None
            if len(found) > MOST_FILES:
                raise OperatorFixable("TOO_MANY_FILES", most=MOST_FILES)
    if not found:
        raise OperatorFixable("NO_SOUND_FILES", path=", ".join(paths))
    return list(found)


def _sound_files(folder: Path) -> Iterable[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names, key=lambda each: unicodedata.normalize("NFC", each).casefold()):
            if Path(name).suffix.lower() in ENDINGS and not name.startswith("."):
                yield Path(place) / name
