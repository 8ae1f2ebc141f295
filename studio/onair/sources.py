"""Programme files as streams of frames, read ahead by a thread of their own."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import IO, Protocol

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.onair.media_files import Fingerprint, Verifier, fingerprint, open_sound, still_whole
from studio.onair.output import RATE_HZ

logger = logging.getLogger(__name__)

_AHEAD_FRAMES = 1 << 17  # 2.7 s
_CHUNK_FRAMES = 12_000


class Source(Protocol):
    """Sound by absolute frame number, so that a late reader stays on the programme's own time."""

    frames: int
    channels: int

    def aim(self, frame: int) -> None:
        """Have what follows ``frame`` read ahead."""

    def read(self, frame: int, out: NDArray[np.float32]) -> bool:
        """Fill ``out`` (frames, 2) from ``frame`` on; False where some was not there in time (left silent)."""

    def failure(self) -> str:
        """Return the code of what ended it early, or nothing."""

    def close(self) -> None: ...


class FileSource:
    """A FLAC or WAV file of 48 kHz and one or two channels; the mixer's ``read`` never waits for the disk.

    Raises ``OperatorFixable``: ``MEDIA_MISSING``, ``FILE_CHANGED``, ``MEDIA_UNREADABLE``.
    """

    def __init__(self, path: Path, sha256: str, verifier: Verifier) -> None:
        self.path, self.sha256 = path, sha256
        self._verifier = verifier
        self._file: IO[bytes] = verifier.open(path, sha256)
        try:
            self._found: Fingerprint = fingerprint(self._file.fileno())
            self._sound = open_sound(self._file)
        except BaseException:
            self._file.close()
            raise
        self.frames, self.channels = self._sound.frames, self._sound.channels
        self._buffer: NDArray[np.float32] = np.zeros((_AHEAD_FRAMES, self.channels), np.float32)
        self._low = self._high = 0
        self._at = 0
        self._code = ""
        self._closed = False
        self._lock = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"source {sha256[:8]}", daemon=True)
        self._thread.start()

    def aim(self, frame: int) -> None:
        with self._lock:
            self._move_to(frame)
            self._lock.notify()

    def ready(self, frame: int) -> bool:
        """Tell whether half a second from ``frame`` on (or the rest) lies in the buffer, or it failed."""
        with self._lock:
            wanted = min(self.frames, frame + RATE_HZ // 2)
            return bool(self._code) or (self._low <= frame and wanted <= self._high)

    def await_ready(self, frame: int, timeout_s: float) -> None:
        """Wait until ``ready(frame)``, for the thread that opens, never for the engine's."""
        with self._lock:
            self._lock.wait_for(lambda: self.ready(frame), timeout_s)

    def unchanged(self) -> bool:
        """Tell whether the file at the path is still the one that was checked."""
        return self._verifier.unchanged(self.path, self.sha256)

    def read(self, frame: int, out: NDArray[np.float32]) -> bool:
        out[:] = 0.0
        with self._lock:
            first, last = max(frame, self._low), min(frame + len(out), self._high)
            if first < last:
                index = np.arange(first, last) % _AHEAD_FRAMES
                # One channel is broadcast to both sides.
                out[first - frame : last - frame] = self._buffer[index]
            self._move_to(frame + len(out))
            self._lock.notify()
            return last - frame >= min(len(out), self.frames - frame) and first == frame

    def failure(self) -> str:
        return self._code

    @property
    def closed(self) -> bool:
        return self._closed

    def settled(self) -> bool:
        """Tell whether there is nothing to read ahead at this moment."""
        with self._lock:
            return self._closed or bool(self._code) or self._full()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._lock.notify()
        self._thread.join(5.0)

    def _move_to(self, frame: int) -> None:
        if self._low <= frame <= self._high:
            self._low = frame
        else:
            self._low = self._high = frame

    def _full(self) -> bool:
        return self._high >= self.frames or self._high + _CHUNK_FRAMES > self._low + _AHEAD_FRAMES

    def _run(self) -> None:
        try:
            with self._file, self._sound:
                while self._fill():
                    pass
        except (OSError, soundfile.SoundFileError) as error:
            logger.warning("source %s: %s", self.path.name, error)
            self._code = "MEDIA_UNREADABLE"
        except OperatorFixable as error:
            self._code = error.code

    def _fill(self) -> bool:
        with self._lock:
            while not self._closed and self._full():
                self._lock.wait()
            if self._closed:
                return False
            start = self._high
        # Written into under our feet: what is read from here on was approved by nobody.
        found = fingerprint(self._file.fileno())
        if found != self._found:
            if not still_whole(self._file, self.sha256):
                raise OperatorFixable("FILE_CHANGED", path=self.path.name)
            self._found = found
        if self._at != start:
            self._sound.seek(start)
        chunk = self._sound.read(_CHUNK_FRAMES, dtype="float32", always_2d=True)
        self._at = start + len(chunk)
        if not len(chunk):
            raise OperatorFixable("MEDIA_UNREADABLE", path=self.path.name, frame=start)
        with self._lock:
            if self._high == start:
                self._buffer[np.arange(start, self._at) % _AHEAD_FRAMES] = chunk
                self._high = self._at
                self._lock.notify_all()
        return True
