"""The sound of a live play by its place on the timeline, as the player reads it: what came late is silence."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from device_bridge.protocol.live_frames import PIECE_RATE_HZ, Piece

_FACTOR = 2
_RATE_HZ = PIECE_RATE_HZ * _FACTOR
_RING_FRAMES = 12 * _RATE_HZ
_PIECE_FRAMES = 1920
_TAPS = 47
_NOWHERE = -(1 << 60)
# Pieces whose instants fit as close as this follow each other without a seam.
_SEAM_FRAMES = 48


def _half_band() -> NDArray[np.float64]:
    """A windowed sinc that ends below 12 kHz, with the gain that filling up with zeros takes (Blackman window)."""
    n = np.arange(_TAPS) - (_TAPS - 1) / 2
    taps: NDArray[np.float64] = np.sinc(2 * 10_500 / _RATE_HZ * n) * np.blackman(_TAPS)
    taps *= _FACTOR / taps.sum()
    return taps


class LiveStream:
    """Written by the receiving thread, read by the mixing one. Places are frames at 48 kHz from the play's start.

    ``heard_from_us`` is the instant of speech that sounds at place 0.
    """

    def __init__(self, rate_hz: int, channels: int, heard_from_us: int) -> None:
        self._channels = channels
        self._heard_from_us = heard_from_us
        self._lock = threading.Lock()
        self._sound = np.zeros(_RING_FRAMES, np.float32)
        # The place that each frame of the ring holds.
        self._places = np.full(_RING_FRAMES, _NOWHERE, np.int64)
        self._taps = _half_band()
        self._tail: NDArray[np.float64] = np.zeros(_TAPS - 1)
        self._written_to = _NOWHERE
        self._read_to = 0
        self._gap_frames = 0
        self._lost_frames = 0
        self._sounded = False
        self.length_frames: int | None = None
        self.error = "" if rate_hz == _RATE_HZ else f"CONTENT_UNREADABLE: {rate_hz} Hz"
        # Set when the stream broke off and was not ended by the station.
        self.cut = False

    @property
    def begun(self) -> bool:
        """Whether anything came that can still sound."""
        return self._sounded or self._written_to > self._read_to

    @property
    def lost_pieces(self) -> int:
        """Silence between the first and the last frame that sounded, in pieces of 40 ms."""
        return -(-self._lost_frames // _PIECE_FRAMES)

    def put(self, piece: Piece) -> None:
        """Lay a piece at its place; what of it should have been read already is lost."""
        raw = np.frombuffer(piece.pcm, "<i2").astype(np.float64) / 32768.0
        place = round((piece.at_us - self._heard_from_us) * _RATE_HZ / 1_000_000)
        with self._lock:
            if abs(place - self._written_to) <= _SEAM_FRAMES:
                place = self._written_to
            else:
                self._tail = np.zeros(_TAPS - 1)
            stuffed = np.zeros(len(raw) * _FACTOR)
            stuffed[::_FACTOR] = raw
            joined = np.concatenate([self._tail, stuffed])
            self._tail = joined[-(_TAPS - 1) :]
            sound = np.convolve(joined, self._taps, mode="valid").astype(np.float32)
            where = np.arange(place, place + len(sound))
            self._sound[where % _RING_FRAMES] = sound
            self._places[where % _RING_FRAMES] = where
            self._written_to = place + len(sound)

    def end(self, at_us: int) -> None:
        """The station closed the play: nothing spoken from ``at_us`` on sounds."""
        self.length_frames = max(0, round((at_us - self._heard_from_us) * _RATE_HZ / 1_000_000))

    def break_off(self, error: str = "") -> None:
        """No more comes, for whatever reason; with ``error`` if nothing ever did."""
        with self._lock:
            self.cut = True
            if self._sounded or not error:
                self.length_frames = max(0, self._written_to)
            else:
                self.error = error

    def read(self, first_frame: int, frames: int) -> tuple[NDArray[np.float32], int, int]:
        """Return as ``DecodedStream.read`` does; holes are silent, and counted once there is sound behind them."""
        out = np.zeros((frames, self._channels), np.float32)
        with self._lock:
            where = np.arange(first_frame, first_frame + frames)
            there = self._places[where % _RING_FRAMES] == where
            self._read_to = max(self._read_to, first_frame + frames)
            found = np.flatnonzero(there)
            if not len(found):
                self._gap_frames += frames if self._sounded else 0
                return out, frames, frames
            out[there] = self._sound[where % _RING_FRAMES][there][:, np.newaxis]
            low, high = int(found[0]), int(found[-1]) + 1
            holes = high - low - len(found)
            self._lost_frames += holes + (self._gap_frames + low if self._sounded else 0)
            self._gap_frames, self._sounded = frames - high, True
            return out, low, high

    def ended(self, frame: int) -> bool:
        return self.length_frames is not None and frame >= self.length_frames

    def drained(self, frame: int) -> bool:
        """Tell whether nothing at or behind ``frame`` lies here."""
        return self._written_to <= frame

    def close(self) -> None:
        """The receiving thread is ended by who began it."""
