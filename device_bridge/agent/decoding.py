"""Decoding a cached file ahead of its playing, in a thread with little memory."""

from __future__ import annotations

import logging
import threading
from collections import deque
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

_BLOCK_FRAMES = 9600
_MOST_BUFFERED_FRAMES = 96_000


class DecodedStream:
    """Frames of a file by their place in it. ``read`` never blocks: what is not there yet is missing.

    Mono becomes every channel; more channels than the output has are averaged. ``error`` is set when the
    file cannot be decoded (any further).
    """

    def __init__(self, path: Path, rate_hz: int, channels: int, first_frame: int) -> None:
        self._path = path
        self._rate_hz = rate_hz
        self._channels = channels
        self._changed = threading.Condition()
        self._blocks: deque[tuple[int, NDArray[np.float32]]] = deque()
        self._wanted = max(0, first_frame)
        self._decoded_to = 0
        self._closed = False
        self.length_frames: int | None = None
        self.error = ""
        self._thread = threading.Thread(target=self._decode, name="decode", daemon=True)
        self._thread.start()

    def read(self, first_frame: int, frames: int) -> tuple[NDArray[np.float32], int, int]:
        """Return (frames, channels) float32 from ``first_frame`` on, and from where to where it is there.

        The rest is silent. What lies before ``first_frame`` is given up: it may only grow.
        """
        out = np.zeros((frames, self._channels), np.float32)
        there_from, there_to = frames, frames
        with self._changed:
            self._wanted = first_frame
            while self._blocks and self._blocks[0][0] + len(self._blocks[0][1]) <= first_frame:
                self._blocks.popleft()
            for start, block in self._blocks:
                low, high = max(start, first_frame), min(start + len(block), first_frame + frames)
                if low >= high:
                    break
                out[low - first_frame : high - first_frame] = block[low - start : high - start]
                there_from, there_to = min(there_from, low - first_frame), high - first_frame
            self._changed.notify_all()
        return out, there_from, there_to

    def ended(self, frame: int) -> bool:
        """Tell whether the file has no frame at or behind ``frame``."""
        return self.length_frames is not None and frame >= self.length_frames

    def drained(self, frame: int) -> bool:
        """Tell whether nothing at or behind ``frame`` lies decoded."""
        with self._changed:
            return not any(start + len(block) > frame for start, block in self._blocks)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(timeout=5.0)

    def _decode(self) -> None:
        try:
            with soundfile.SoundFile(str(self._path)) as file:
                if file.samplerate != self._rate_hz:
                    self.error = f"CONTENT_UNREADABLE: {file.samplerate} Hz"
                    return
                self._seek(file)
                while self._wait_for_room():
                    if self._wanted > self._decoded_to + self._rate_hz:
                        self._seek(file)
                    block = file.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)
                    if not len(block):
                        self.length_frames = self._decoded_to
                        return
                    with self._changed:
                        self._blocks.append((self._decoded_to, self._fit(block)))
                    self._decoded_to += len(block)
        except (soundfile.LibsndfileError, OSError) as error:
            logger.warning("cannot decode %s: %s", self._path.name, error)
            self.error = f"CONTENT_UNREADABLE: {error}"

    def _seek(self, file: soundfile.SoundFile) -> None:
        """Start a little early: an Opus decoder needs some frames to converge (RFC 7845 section 4.6)."""
        self._decoded_to = file.seek(max(0, min(self._wanted - self._rate_hz // 10, file.frames)))

    def _wait_for_room(self) -> bool:
        with self._changed:
            while not self._closed and self._decoded_to - self._wanted > _MOST_BUFFERED_FRAMES:
                self._changed.wait(1.0)
            return not self._closed

    def _fit(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        if block.shape[1] == self._channels:
            return block
        return np.repeat(block.mean(axis=1, keepdims=True, dtype=np.float32), self._channels, axis=1)
