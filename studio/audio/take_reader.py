"""Reads frames of stored takes, across their segments."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.wav_source import WavForm, decode16, wav_form
from studio.domain.errors import OperatorFixable
from studio.domain.takes import Take

_MOST_OPEN = 8
_PIECE_FRAMES = 1 << 18


class FileTakeReader:
    """``ports.recording.TakeReader`` over the takes' folder; keeps the files last used open. Thread-safe."""

    def __init__(self, takes: Path) -> None:
        self._takes = takes
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, sf.SoundFile] = OrderedDict()
        self._forms: dict[Path, WavForm] = {}
        self._rooms = _Rooms()

    def read(self, take: Take, start: int, frames: int) -> NDArray[np.float32]:
        """Return (frames, channels) float32 from ``start``; zeros before frame 0 and past the end.

        Raises ``OperatorFixable("MEDIA_MISSING")`` for a segment that is gone or broken.
        """
        sound = np.zeros((frames, take.channels), np.float32)
        first = 0
        for segment in take.segments:
            low, high = max(start, first), min(start + frames, first + segment.frames)
            if low < high:
                path = self._takes / take.id / segment.path
                sound[low - start : high - start] = self._read(path, low - first, high - low, take.channels)
            first += segment.frames
        return sound

    def read16(self, take: Take, start: int, out: NDArray[np.int16]) -> None:
        """Fill ``out``, (channels, frames), with the upper 16 bits of the samples; silence where ``read`` has it."""
        frames = out.shape[1]
        if start < 0 or start + frames > take.frames:
            out[:] = 0
        first = 0
        for segment in take.segments:
            low, high = max(start, first), min(start + frames, first + segment.frames)
            if low < high:
                path = self._takes / take.id / segment.path
                self._read16(path, low - first, out[:, low - start : high - start])
            first += segment.frames

    def close(self) -> None:
        """Close every file."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()

    def _read(self, path: Path, start: int, frames: int, channels: int) -> NDArray[np.float32]:
        with self._lock:
            try:
                file = self._opened(path)
                file.seek(start)
                sound: NDArray[np.float32] = file.read(frames, dtype="float32", always_2d=True)
            except sf.SoundFileError as error:
                self._forget(path)
                raise OperatorFixable("MEDIA_MISSING", path=str(path)) from error
        if sound.shape != (frames, channels):
            raise OperatorFixable("MEDIA_MISSING", path=str(path))
        return sound

    def _read16(self, path: Path, start: int, out: NDArray[np.int16]) -> None:
        """Read past libsndfile, and from several threads at once: each opens the file for itself."""
        channels, frames = out.shape
        form = self._forms.get(path)
        try:
            form = form or wav_form(path)
            if form is None or form.channels != channels or start + frames > form.frames:
                raise OperatorFixable("MEDIA_MISSING", path=str(path))
            self._forms[path] = form
            with path.open("rb", buffering=0) as file:
                file.seek(form.data_start + start * form.frame_bytes)
                # In pieces, so that the raw bytes of a long part need little room.
                for first in range(0, frames, _PIECE_FRAMES):
                    piece = out[:, first : first + _PIECE_FRAMES]
                    raw = self._rooms.bytes(piece.shape[1] * form.frame_bytes)
                    if file.readinto(raw) != len(raw):
                        raise OperatorFixable("MEDIA_MISSING", path=str(path))
                    decode16(raw, form, 0, piece)
        except OSError as error:
            raise OperatorFixable("MEDIA_MISSING", path=str(path)) from error

    def _opened(self, path: Path) -> sf.SoundFile:
        file = self._open.get(path)
        if file is None:
            file = self._open[path] = sf.SoundFile(path)
            while len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(path)
        return file

    def _forget(self, path: Path) -> None:
        file = self._open.pop(path, None)
        if file is not None:
            file.close()


class _Rooms(threading.local):
    """A thread's own room for raw bytes, which serves all its reads: fresh memory costs as much as reading."""

    def __init__(self) -> None:
        self._room = bytearray()

    def bytes(self, count: int) -> memoryview:
        if len(self._room) < count:
            self._room = bytearray(count)
        return memoryview(self._room)[:count]
