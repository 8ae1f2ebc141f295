"""Writing a sound as the file a person takes along: named, tagged, whole or not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ExportFormat(StrEnum):
    """The value is the file name's ending."""

    FLAC = "flac"
    WAV = "wav"
    MP3 = "mp3"
    OPUS = "opus"
    AAC = "m4a"


@dataclass(frozen=True, slots=True)
class ExportKind:
    """``kbps`` is of the whole stream, and means nothing to FLAC and WAV; ``mono`` mixes to one channel."""

    format: ExportFormat
    kbps: int = 128
    mono: bool = False


@dataclass(frozen=True, slots=True)
class ExportTags:
    """What players show, and how loud it is. ``date`` as YYYY-MM-DD; loudness None where it was not measured."""

    title: str = ""
    artist: str = ""
    date: str = ""
    comment: str = ""
    integrated_lufs: float | None = None
    true_peak_dbtp: float | None = None


@dataclass(frozen=True, slots=True)
class ExportSound:
    """48 kHz sound in blocks of (frames, channels) float32; ``frames`` may be an estimate, progress goes by it."""

    blocks: Iterable[NDArray[np.float32]]
    channels: int
    frames: int


class Exporter(Protocol):
    """Writes files for others to play."""

    def export(
        self,
        sound: ExportSound,
        target: Path,
        kind: ExportKind,
        tags: ExportTags,
        progress: Callable[[float], bool],
        *,
        overwrite: bool = False,
    ) -> None:
        """Write ``target``, which is there once all of it is on the disk; asked with the share done.

        Raises ``OperatorFixable``: FILE_EXISTS (unless ``overwrite``), FOLDER_MISSING, FOLDER_UNWRITABLE,
        DISK_FULL, and CANCELLED once ``progress`` answers false; then nothing is left and what was there stays.
        """
