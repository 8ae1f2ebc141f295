"""The crash-safe writer of one take: segments of 24-bit WAV whose headers are right at every sync."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.take_folder import PART_SUFFIX, Sidecar, seal, seal_segment, segment_name, write_sidecar
from studio.audio.wav24 import HEADER_BYTES, SAMPLE_BYTES, header, to_pcm24
from studio.domain.takes import MarkerKind, Take, TakeGap, TakeMarker, TakeSegment

DiskWrite = Callable[[int, bytes], int]
# Room kept for the sidecar and the directory when the disk runs full.
_RESERVE_NAME = "reserve"
_RESERVE_BYTES = 65_536
_SILENCE_FRAMES = 48_000


class TakeWriter:
    """Not locked: one thread writes. Every method may raise ``OSError``; ``seal`` works after that still.

    ``write_bytes`` is ``os.write`` or a stand-in for it that stalls or fails.
    """

    def __init__(self, folder: Path, take: Take, segment_frames: int, write_bytes: DiskWrite = os.write) -> None:
        self._folder = folder
        self._take = take
        self._segment_frames = segment_frames
        self._write_bytes = write_bytes
        self._frame_bytes = SAMPLE_BYTES * take.channels
        self._number = 0
        self._handle: int | None = None
        self._segment_bytes = 0
        self._sealed: list[TakeSegment] = []
        self.frames = 0
        self.synced_frames = 0
        reserve = folder / _RESERVE_NAME
        reserve.write_bytes(bytes(_RESERVE_BYTES))
        write_sidecar(folder, Sidecar(take, sealed=False))
        self._open_segment()

    @property
    def take(self) -> Take:
        """The take as it stands, without the segment being written."""
        return replace(self._take, segments=tuple(self._sealed))

    def write(self, sound: NDArray[np.float32]) -> None:
        """Append (frames, channels) float32; a full segment is sealed and the next begun."""
        while len(sound):
            if self._segment_bytes // self._frame_bytes >= self._segment_frames:
                self._next_segment()
            room = self._segment_frames - self._segment_bytes // self._frame_bytes
            self._append(to_pcm24(sound[:room]))
            sound = sound[room:]

    def gap(self, length_frames: int, cause: str) -> None:
        """Note that frames were lost here, and let silence of their length stand for them."""
        self._note(replace(self._take, gaps=(*self._take.gaps, TakeGap(self.frames, length_frames, cause))))
        while length_frames > 0:
            count = min(length_frames, _SILENCE_FRAMES)
            self.write(np.zeros((count, self._take.channels), np.float32))
            length_frames -= count

    def preroll(self, frames: int) -> None:
        """Note that the first ``frames`` were heard before recording was asked for."""
        self._note(replace(self._take, preroll_frames=frames))

    def mark(self, text: str, kind: MarkerKind) -> None:
        """Note a marker at the place that is written next."""
        self._note(replace(self._take, markers=(*self._take.markers, TakeMarker(self.frames, text, kind))))

    def _note(self, take: Take) -> None:
        self._take = take
        write_sidecar(self._folder, Sidecar(self.take, sealed=False))

    def sync(self) -> None:
        """Make everything written so far lasting, with a header that says so."""
        if self._handle is None:
            return
        frames = self.frames
        self._patch_header(self._handle)
        os.fsync(self._handle)
        self.synced_frames = frames

    def seal(self) -> Take:
        """Close, rename and hash the segments, write the sidecar, and return the take.

        After a full disk, what stands on it is cut to whole frames, and the reserve makes room.
        """
        with contextlib.suppress(FileNotFoundError):
            (self._folder / _RESERVE_NAME).unlink()
        self._close_segment()
        return seal(self._folder, self.take, self._sealed)

    def _append(self, data: bytes) -> None:
        assert self._handle is not None
        view = memoryview(data)
        while view:
            written = self._write_bytes(self._handle, bytes(view))
            self._segment_bytes += written
            view = view[written:]
        self.frames += len(data) // self._frame_bytes

    def _next_segment(self) -> None:
        path = self._close_segment()
        self._sealed.append(seal_segment(path, self._take.channels))
        write_sidecar(self._folder, Sidecar(self.take, sealed=False))
        self._open_segment()

    def _open_segment(self) -> None:
        self._number += 1
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._handle = os.open(self._path(), flags, 0o600)
        self._segment_bytes = 0
        os.write(self._handle, header(self._take.channels, self._take.sample_rate_hz, 0))

    def _close_segment(self) -> Path:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            try:
                self._segment_bytes -= self._segment_bytes % self._frame_bytes
                # RIFF pads a chunk of odd length.
                os.ftruncate(handle, HEADER_BYTES + self._segment_bytes + self._segment_bytes % 2)
                self._patch_header(handle)
                os.fsync(handle)
            finally:
                os.close(handle)
        return self._path()

    def _patch_header(self, handle: int) -> None:
        whole = self._segment_bytes - self._segment_bytes % self._frame_bytes
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, header(self._take.channels, self._take.sample_rate_hz, whole))
        os.lseek(handle, 0, os.SEEK_END)

    def _path(self) -> Path:
        return self._folder / f"{segment_name(self._number)}{PART_SUFFIX}"
