"""Sound files from anywhere: opened block by block with clear refusals, and written whole or not at all."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.disk import free_bytes, is_disk_full, sync_folder
from studio.audio.sound_source import LibavSource, LibsndfileSource, SoundSource, Unrecognised
from studio.audio.structure import check_structure
from studio.domain.errors import OperatorFixable

# Whole files are read into memory up to this: 4 h of stereo at 48 kHz is 5.5 GB, so long files go by blocks.
MOST_READ_S = 4 * 3600.0
_FULL_SCALE = 8_388_608
_WRITE_FRAMES = 1 << 18
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
    except PermissionError:
        raise OperatorFixable("FILE_UNREADABLE", path=shown) from None
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
    """Write (frames, channels) float32 as 24-bit WAV or FLAC, by the name's ending.

    Raises ``OperatorFixable``: DISK_FULL, FOLDER_MISSING, FOLDER_UNWRITABLE; then nothing is left behind and
    a file that was there before still is.
    """
    write_as(path, sound, rate_hz, "FLAC" if path.suffix.lower() == ".flac" else "WAV", "PCM_24")


def write_as(
    path: Path,
    sound: NDArray[np.float32],
    rate_hz: int,
    container: str,
    subtype: str,
    compression_level: float | None = None,
) -> None:
    """Write in one of libsndfile's formats; see ``write_sound``."""
    if not path.parent.is_dir():
        raise OperatorFixable("FOLDER_MISSING", folder=str(path.parent))
    draft = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        with sf.SoundFile(
            draft, "w", rate_hz, sound.shape[1], subtype, format=container, compression_level=compression_level
        ) as file:
            for first in range(0, len(sound), _WRITE_FRAMES):
                block = sound[first : first + _WRITE_FRAMES]
                file.write(_to_int32(block) if subtype == "PCM_24" else block)
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except sf.SoundFileError as error:
        # libsndfile says no more than "System error".
        if free_bytes(path.parent) < _LITTLE_ROOM_BYTES:
            raise OperatorFixable("DISK_FULL", folder=str(path.parent)) from error
        raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(path.parent), why=str(error)) from error
    except OSError as error:
        code = "DISK_FULL" if is_disk_full(error) else "FOLDER_UNWRITABLE"
        raise OperatorFixable(code, folder=str(path.parent), why=str(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def _to_int32(sound: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return 24 bits in the upper end of 32, so that a sample is the same number however it is stored."""
    whole = np.clip(np.rint(sound.astype(np.float64) * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
    return (whole.astype(np.int64) << 8).astype(np.int32)
