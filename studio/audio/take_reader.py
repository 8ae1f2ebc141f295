"""Reads frames of stored takes, across their segments."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.domain.takes import Take

_MOST_OPEN = 8


class FileTakeReader:
    """``ports.recording.TakeReader`` over the takes' folder; keeps the files last used open. Thread-safe."""

    def __init__(self, takes: Path) -> None:
        self._takes = takes
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, sf.SoundFile] = OrderedDict()

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
