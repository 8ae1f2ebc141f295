"""Waveform peaks: minimum, maximum and RMS of every 256 frames, and coarser levels for every zoom."""

from __future__ import annotations

import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.dsp.checks import MOST_CHANNELS, Sound, as_frames

BIN_FRAMES = 256
FACTOR = 8
_FEWEST_BINS = 64
# Fewer and longer pieces than the processor's cache would like: two threads hand Python's lock over at every call.
_LANE_FRAMES = BIN_FRAMES << 12
_LANES_AHEAD = 4
_FULL_SCALE = 32_767.0
_MAGIC = b"TTPK"
_VERSION = 1
# magic, version, channels, bin frames, factor, frames, levels
_HEADER = struct.Struct("<4sHHIIQI")
_LOW, _HIGH, _RMS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Peaks:
    """The pyramid of one sound. Level ``k`` is (bins, channels, 3) int16, a bin of ``bin_frames * factor**k`` frames.

    The last axis is minimum, maximum, RMS; full scale is ±32767, louder is clipped to it.
    """

    frames: int
    channels: int
    levels: tuple[NDArray[np.int16], ...]
    bin_frames: int = BIN_FRAMES
    factor: int = FACTOR


def build_peaks(blocks: Iterable[Sound]) -> Peaks:
    """Return the peaks of a sound given as blocks of any length, (frames, channels) float32 or float64."""
    builder = PeaksBuilder()
    for block in blocks:
        builder.feed(block)
    return builder.peaks()


class PeaksBuilder:
    """Makes peaks while a sound arrives: what a take being recorded shows. Memory: 12 bytes a bin, stereo."""

    def __init__(self) -> None:
        self.frames = 0
        self._finest: list[NDArray[np.int16]] = []
        self._rest: NDArray[np.float32] | None = None

    def feed(self, block: Sound) -> None:
        """Take the next frames, (frames, channels)."""
        block = as_frames(block).astype(np.float32, copy=False)
        self.frames += len(block)
        if self._rest is not None and len(self._rest):
            # Only up to the next whole bin: the bulk of the block is not copied.
            missing = min(BIN_FRAMES - len(self._rest), len(block))
            joined: NDArray[np.float32] = np.concatenate((self._rest, block[:missing]))
            block = block[missing:]
            if len(joined) < BIN_FRAMES:
                self._rest = joined
                return
            self._finest.append(_bins(joined))
        whole = len(block) // BIN_FRAMES * BIN_FRAMES
        if whole:
            self._finest.append(_bins(block[:whole]))
        self._rest = block[whole:].copy()

    def peaks(self) -> Peaks:
        """Return the peaks so far; a last bin may be short."""
        if len(self._finest) > 1:
            self._finest = [np.concatenate(self._finest)]
        parts = list(self._finest)
        if self._rest is not None and len(self._rest):
            parts.append(_summary(self._rest.reshape(1, len(self._rest), -1)))
        channels = self._rest.shape[1] if self._rest is not None else 1
        finest = np.concatenate(parts) if parts else np.empty((0, channels, 3), np.int16)
        return Peaks(self.frames, channels, _with_coarser(finest, self.frames))


# First frame, and a room of (channels, frames) int16 to be filled with the upper 16 bits of the samples.
ReadLanes = Callable[[int, NDArray[np.int16]], None]


def peaks_of_lanes(
    read: ReadLanes, frames: int, channels: int, progress: Callable[[float], bool] | None = None
) -> Peaks:
    """Return the peaks of a sound read as 16 bits a sample, which is what peaks keep: two threads, no float32.

    ``read`` is called from both. ``progress`` is called with the share done; answering false cancels:
    ``OperatorFixable("CANCELLED")``.
    """
    chunks = range(0, frames, _LANE_FRAMES)
    rooms = _LaneRooms(channels, min(_LANE_FRAMES, frames))

    def bins_of(first: int) -> NDArray[np.int16]:
        lanes = rooms.lanes[:, : frames - first]
        read(first, lanes)
        return np.stack([_lane_summary(lane, rooms.wide) for lane in lanes], axis=1)

    parts: list[NDArray[np.int16]] = [np.empty((0, channels, 3), np.int16)]
    with ThreadPoolExecutor(2, "peaks") as pool:
        coming = deque(pool.submit(bins_of, first) for first in chunks[:_LANES_AHEAD])
        for done, first in enumerate(chunks):
            if progress is not None and not progress(first / frames):
                pool.shutdown(cancel_futures=True)
                raise OperatorFixable("CANCELLED")
            parts.append(coming.popleft().result())
            for later in chunks[done + _LANES_AHEAD : done + _LANES_AHEAD + 1]:
                coming.append(pool.submit(bins_of, later))
    return Peaks(frames, channels, _with_coarser(np.concatenate(parts), frames))


def glimpse_of_lanes(read: ReadLanes, frames: int, channels: int, columns: int) -> Peaks:
    """Return a first picture of a long sound: of every of ``columns`` equal parts only its first frames are read.

    One level, whose bins are the parts. Peaks between the frames read are missing: show it until the peaks are there.
    """
    wide = max(1, -(-frames // max(1, columns)))
    firsts = range(0, frames, wide)
    rooms = _LaneRooms(channels, BIN_FRAMES)
    bins = np.empty((len(firsts), channels, 3), np.int16)
    for index, first in enumerate(firsts):
        lanes = rooms.lanes[:, : min(wide, BIN_FRAMES, frames - first)]
        read(first, lanes)
        bins[index] = [_part_summary(lane, rooms.wide)[0] for lane in lanes]
    return Peaks(frames, channels, (bins,), wide)


def peaks_between(peaks: Peaks, start: int, end: int, columns: int) -> NDArray[np.float32]:
    """Return what ``columns`` equal parts of frames ``[start, end)`` hold: (columns, channels, 3) float32 in −1…1.

    The last axis is minimum, maximum, RMS. Costs a few bins a column at any zoom. Exact to one bin (256 frames,
    or an eighth of a column's width if that is more); zoomed in further, neighbours share a bin: draw samples there
    (``columns_of``). Outside the sound all is zero.
    """
    found = np.zeros((columns, peaks.channels, 3), np.float32)
    if columns <= 0 or end <= start or not peaks.frames:
        return found
    edges = start + (np.arange(columns + 1) * (end - start)) / columns
    wide = (end - start) / columns
    level, bin_frames = 0, peaks.bin_frames
    while level + 1 < len(peaks.levels) and bin_frames * peaks.factor * 8 <= wide:
        level, bin_frames = level + 1, bin_frames * peaks.factor
    bins = peaks.levels[level]
    inside = np.flatnonzero((edges[1:] > 0) & (edges[:-1] < peaks.frames))
    if not len(inside):
        return found
    firsts = np.clip(edges[inside] // bin_frames, 0, len(bins) - 1).astype(np.intp)
    last = int(np.clip(-(-edges[inside[-1] + 1] // bin_frames), firsts[-1] + 1, len(bins)))
    piece = bins[firsts[0] : last]
    starts = firsts - firsts[0]
    counts = np.maximum(1, np.diff(np.append(starts, len(piece))))[:, None]
    found[inside, :, _LOW] = np.minimum.reduceat(piece[:, :, _LOW], starts)
    found[inside, :, _HIGH] = np.maximum.reduceat(piece[:, :, _HIGH], starts)
    squares = piece[:, :, _RMS].astype(np.float32) ** 2
    found[inside, :, _RMS] = np.sqrt(np.add.reduceat(squares, starts) / counts)
    found /= np.float32(_FULL_SCALE)
    return found


def columns_of(sound: Sound, columns: int) -> NDArray[np.float32]:
    """Return the same as ``peaks_between`` of samples themselves, for zooms finer than a bin a column."""
    frames = as_frames(sound)
    found = np.zeros((columns, frames.shape[1], 3), np.float32)
    if columns > 0 and len(frames):
        starts = np.arange(columns) * len(frames) // columns
        counts = np.maximum(1, np.diff(np.append(starts, len(frames))))[:, None]
        found[:, :, _LOW] = np.minimum.reduceat(frames, starts)
        found[:, :, _HIGH] = np.maximum.reduceat(frames, starts)
        found[:, :, _RMS] = np.sqrt(np.add.reduceat(np.square(frames, dtype=np.float64), starts) / counts)
    return found


def to_bytes(peaks: Peaks) -> bytes:
    """Return the pyramid as bytes: a versioned header, then each level, finest first, little-endian."""
    header = _HEADER.pack(
        _MAGIC, _VERSION, peaks.channels, peaks.bin_frames, peaks.factor, peaks.frames, len(peaks.levels)
    )
    return b"".join((header, *(level.astype("<i2", copy=False).tobytes() for level in peaks.levels)))


def from_bytes(data: bytes | bytearray | memoryview) -> Peaks:
    """Return the pyramid kept by ``to_bytes``, without copying (a memory map works too).

    Raises ``OperatorFixable("PEAKS_UNREADABLE")`` for another version, a cut or a strange file: make them anew.
    """
    try:
        magic, version, channels, bin_frames, factor, frames, count = _HEADER.unpack_from(data)
    except struct.error:
        raise OperatorFixable("PEAKS_UNREADABLE", cause="cut") from None
    if magic != _MAGIC or version != _VERSION:
        raise OperatorFixable("PEAKS_UNREADABLE", cause="version")
    if not (1 <= channels <= MOST_CHANNELS and bin_frames >= 1 and factor >= 2 and 1 <= count <= 32):
        raise OperatorFixable("PEAKS_UNREADABLE", cause="header")
    levels = []
    at, bins = _HEADER.size, -(-frames // bin_frames)
    for _ in range(count):
        size = bins * channels * 3
        if at + size * 2 > len(data):
            raise OperatorFixable("PEAKS_UNREADABLE", cause="cut")
        levels.append(np.frombuffer(data, "<i2", size, at).reshape(bins, channels, 3).astype(np.int16, copy=False))
        at, bins = at + size * 2, -(-bins // factor)
    return Peaks(frames, channels, tuple(levels), bin_frames, factor)


def _bins(frames: NDArray[np.float32]) -> NDArray[np.int16]:
    return _summary(frames.reshape(-1, BIN_FRAMES, frames.shape[1]))


def _summary(bins: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return (bins, channels, 3) int16 of (bins, frames, channels)."""
    found = np.empty((bins.shape[0], bins.shape[2], 3))
    for channel in range(bins.shape[2]):
        # One channel at a time and contiguous: numpy reduces long rows many times quicker than pairs.
        lane: NDArray[np.float32] = np.ascontiguousarray(bins[:, :, channel])
        found[:, channel, _LOW] = lane.min(axis=1)
        found[:, channel, _HIGH] = lane.max(axis=1)
        found[:, channel, _RMS] = np.sqrt(np.einsum("ij,ij->i", lane, lane) / lane.shape[1])
    # A sample that is not a number is silence in a picture; measuring names it.
    scaled = np.nan_to_num(found, nan=0.0) * _FULL_SCALE
    return np.clip(np.rint(scaled), -_FULL_SCALE, _FULL_SCALE).astype(np.int16)


class _LaneRooms(threading.local):
    """A thread's own rooms, which serve all its pieces: fresh memory costs more than all that is done in it."""

    def __init__(self, channels: int, frames: int) -> None:
        self.lanes = np.empty((channels, frames), np.int16)
        self.wide = np.empty(frames, np.float32)


def _lane_summary(lane: NDArray[np.int16], room: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return (bins, 3) int16 of (frames,) int16; a last bin may be short."""
    whole = len(lane) // BIN_FRAMES * BIN_FRAMES
    found = _part_summary(lane[:whole].reshape(-1, BIN_FRAMES), room)
    return found if whole == len(lane) else np.concatenate((found, _part_summary(lane[whole:], room)))


def _part_summary(bins: NDArray[np.int16], room: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return (bins, 3) int16 of (bins, frames) int16; ``room`` is as large and is written over."""
    bins = bins.reshape(-1, bins.shape[-1])
    found = np.empty((len(bins), 3), np.int16)
    # Full scale is 32767 here: the one step further down is left out.
    np.maximum(bins.min(axis=1), -32_767, out=found[:, _LOW])
    found[:, _HIGH] = bins.max(axis=1)
    wide = room[: bins.size].reshape(bins.shape)
    np.copyto(wide, bins)
    found[:, _RMS] = np.minimum(np.rint(np.sqrt(np.einsum("ij,ij->i", wide, wide) / bins.shape[1])), _FULL_SCALE)
    return found


def _with_coarser(finest: NDArray[np.int16], frames: int) -> tuple[NDArray[np.int16], ...]:
    levels = [finest]
    wide = BIN_FRAMES
    while len(levels[-1]) > _FEWEST_BINS:
        bins = levels[-1]
        starts = np.arange(0, len(bins), FACTOR)
        weights = np.full((len(bins), 1), wide, np.float64)
        weights[-1] = frames - (len(bins) - 1) * wide
        coarse = np.empty((len(starts), bins.shape[1], 3), np.int16)
        coarse[:, :, _LOW] = np.minimum.reduceat(bins[:, :, _LOW], starts)
        coarse[:, :, _HIGH] = np.maximum.reduceat(bins[:, :, _HIGH], starts)
        squares = np.square(bins[:, :, _RMS], dtype=np.float64) * weights
        coarse[:, :, _RMS] = np.rint(np.sqrt(np.add.reduceat(squares, starts) / np.add.reduceat(weights, starts)))
        wide *= FACTOR
        levels.append(coarse)
    return tuple(levels)
