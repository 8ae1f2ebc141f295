"""Sound files from anywhere: opened block by block with clear refusals, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.disk import free_bytes, is_disk_full, sync_folder
from studio.audio.sound_source import LibavSource, LibsndfileSource, SoundSource, Unrecognised
from studio.audio.structure import check_structure
from studio.audio.wav_source import WavSource, wav_form
from studio.domain.errors import OperatorFixable

# Whole files are read into memory up to this: 4 h of stereo at 48 kHz is 5.5 GB, so long files go by blocks.
MOST_READ_S = 4 * 3600.0
_FULL_SCALE = 8_388_608
_WRITE_FRAMES = 1 << 17
_LITTLE_ROOM_BYTES = 1 << 20


def open_sound(path: Path) -> SoundSource:
    """Open any sound file for reading by blocks; use it in a ``with`` statement.

    Raises ``OperatorFixable``: FILE_MISSING, FILE_UNREADABLE, FILE_EMPTY, FILE_TRUNCATED, NOT_AUDIO,
    BAD_CHANNELS (not 1–8), BAD_RATE (not 8–192 kHz), here or, for faults further in, from ``blocks``, which
    also raises NAN_SAMPLES.
    """
    shown = str(path)
    try:
        if not path.is_file():
            raise OperatorFixable("FILE_MISSING", path=shown)
        if path.stat().st_size == 0:
            raise OperatorFixable("FILE_EMPTY", path=shown)
        check_structure(path)
        form = wav_form(path)
    except PermissionError:
        raise OperatorFixable("FILE_UNREADABLE", path=shown) from None
    if form is not None:
        return WavSource(path, form)
    try:
        return LibsndfileSource(path)
    except Unrecognised:
        return LibavSource(path)


def read_sound(path: Path) -> tuple[NDArray[np.float32], int]:
    """Return ((frames, channels) float32, rate in Hz). Raises as ``open_sound`` and TOO_LONG."""
    with open_sound(path) as source:
        parts: list[NDArray[np.float32]] = []
        frames = 0
        for block in source.blocks():
            frames += len(block)
            if frames > MOST_READ_S * source.sample_rate_hz:
                raise OperatorFixable("TOO_LONG", path=str(path), most_s=MOST_READ_S)
            parts.append(block)
        return np.concatenate(parts), source.sample_rate_hz


def write_sound(path: Path, sound: NDArray[np.float32], rate_hz: int) -> None:
    """Write (frames, channels) float32 as 24-bit WAV or FLAC, by the name's ending; raises as ``SoundWriter``."""
    with SoundWriter(path, rate_hz, sound.shape[1], kind_of(path)) as writer:
        writer.write(sound)


@dataclass(frozen=True, slots=True)
class FileKind:
    """One of libsndfile's formats."""

    container: str
    subtype: str
    compression_level: float | None = None


# libFLAC's level 4 of 8: a fifth less time than its usual 5, and a hundredth more bytes.
FLAC = FileKind("FLAC", "PCM_24", 0.5)


def kind_of(path: Path) -> FileKind:
    """Return 24-bit FLAC or WAV, by the name's ending."""
    return FLAC if path.suffix.lower() == ".flac" else FileKind("WAV", "PCM_24")


class SoundWriter:
    """Writes a file block by block, used in a ``with`` statement; it lies under its name at the end, or not at all.

    A file that was there before stays until then. Every method raises ``OperatorFixable``: DISK_FULL,
    FOLDER_MISSING, FOLDER_UNWRITABLE. ``restart`` and ``write`` are those of ``studio.dsp.master.SoundSink``.
    """

    def __init__(self, path: Path, rate_hz: int, channels: int, kind: FileKind) -> None:
        self._path, self._rate_hz, self._channels, self._kind = path, rate_hz, channels, kind
        self._draft = path.with_name(f".{uuid.uuid4().hex}.tmp")
        self._file: sf.SoundFile | None = None
        self._rounded = _Rounding()
        self.frames = 0

    def __enter__(self) -> Self:
        if not self._path.parent.is_dir():
            raise OperatorFixable("FOLDER_MISSING", folder=str(self._path.parent))
        self.restart()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._worded():
                self._close()
                if kind is None:
                    with self._draft.open("rb+") as written:
                        os.fsync(written.fileno())
                    self._draft.replace(self._path)
                    sync_folder(self._path.parent)
        finally:
            self._draft.unlink(missing_ok=True)

    def restart(self) -> None:
        """Begin anew: what was written is void."""
        self._open()

    def write(self, block: NDArray[np.float32]) -> None:
        """Take the next frames, (frames, channels) float32 in −1…1; beyond is clipped."""
        file = self._file or self._open()
        with self._worded():
            for first in range(0, len(block), _WRITE_FRAMES):
                part = block[first : first + _WRITE_FRAMES]
                file.write(self._rounded(part) if self._kind.subtype == "PCM_24" else part)
        self.frames += len(block)

    def _open(self) -> sf.SoundFile:
        self.frames = 0
        kind = self._kind
        with self._worded():
            self._close()
            self._file = sf.SoundFile(
                self._draft,
                "w",
                self._rate_hz,
                self._channels,
                kind.subtype,
                format=kind.container,
                compression_level=kind.compression_level,
            )
        return self._file

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    @contextlib.contextmanager
    def _worded(self) -> Iterator[None]:
        folder = self._path.parent
        try:
            yield
        except sf.SoundFileError as error:
            # libsndfile says no more than "System error".
            if free_bytes(folder) < _LITTLE_ROOM_BYTES:
                raise OperatorFixable("DISK_FULL", folder=str(folder)) from error
            raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(folder), why=str(error)) from error
        except OSError as error:
            code = "DISK_FULL" if is_disk_full(error) else "FOLDER_UNWRITABLE"
            raise OperatorFixable(code, folder=str(folder), why=str(error)) from error


class _Rounding:
    """Makes whole samples of 24 bits, in rooms of its own that serve every block."""

    def __init__(self) -> None:
        self._scaled = np.empty((0, 0), np.float32)
        self._whole = np.empty((0, 0), np.int32)

    def __call__(self, sound: NDArray[np.float32]) -> NDArray[np.int32]:
        """Return 24 bits in the upper end of 32, so that a sample is the same number however it is stored."""
        if len(self._scaled) < len(sound):
            self._scaled, self._whole = np.empty(sound.shape, np.float32), np.empty(sound.shape, np.int32)
        scaled, whole = self._scaled[: len(sound)], self._whole[: len(sound)]
        # Every step is exact in float32: a power of two, whole numbers of 24 bits, and the bounds.
        np.multiply(sound, np.float32(_FULL_SCALE), out=scaled, casting="same_kind")
        np.rint(scaled, out=scaled)
        np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1, out=scaled)
        np.copyto(whole, scaled, casting="unsafe")
        whole <<= 8
        return whole
