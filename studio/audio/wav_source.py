"""Plain PCM in WAV, read several times as fast as libsndfile does, by looking at its bytes as samples."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from studio.audio.sound_source import SoundSource
from studio.audio.structure import check_format, truncated

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
# Kinds of sample: (format code, bytes).
_KNOWN = {(_PCM, 2), (_PCM, 3), (_PCM, 4), (_FLOAT, 4)}
# Written by programs that stream and cannot go back to the header.
_UNKNOWN_LENGTHS = (0, 0xFFFF_FFFF, 0x7FFF_FFFF)


@dataclass(frozen=True, slots=True)
class WavForm:
    """Where the samples of a WAV lie, and what they are."""

    rate_hz: int
    channels: int
    sample_bytes: int
    is_float: bool
    data_start: int
    frames: int

    @property
    def frame_bytes(self) -> int:
        return self.channels * self.sample_bytes


def wav_form(path: Path) -> WavForm | None:
    """Return the form of a WAV of a known length, RF64 (EBU Tech 3306) and BW64 (ITU-R BS.2088) among them.

    None: other readers may know it.
    """
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:12] != b"WAVE":
            return None
        return _read_form(file, path.stat().st_size, is_rf64=head[:4] != b"RIFF")


def _read_form(file: IO[bytes], size: int, *, is_rf64: bool) -> WavForm | None:
    place, long_bytes = 12, 0
    kind: tuple[int, int, int, int] | None = None
    while True:
        file.seek(place)
        raw = file.read(8)
        if len(raw) < 8:
            return None
        name, length = raw[:4], struct.unpack("<I", raw[4:])[0]
        if name == b"ds64" and is_rf64:
            body = file.read(16)
            if len(body) < 16:
                return None
            (long_bytes,) = struct.unpack_from("<Q", body, 8)
        elif name == b"fmt ":
            kind = _kind(file.read(min(length, 40)))
        elif name == b"data":
            length = long_bytes if is_rf64 and length == 0xFFFF_FFFF else length
            if kind is None or length in _UNKNOWN_LENGTHS or place + 8 + length > size:
                return None
            code, channels, rate_hz, sample_bytes = kind
            frames = length // (channels * sample_bytes)
            return WavForm(rate_hz, channels, sample_bytes, code == _FLOAT, place + 8, frames)
        place += 8 + length + length % 2


def _kind(raw: bytes) -> tuple[int, int, int, int] | None:
    """Return (format code, channels, rate in Hz, bytes a sample) of a known kind."""
    if len(raw) < 16:
        return None
    code, channels, rate_hz, _, frame_bytes, bits = struct.unpack_from("<HHIIHH", raw)
    if code == _EXTENSIBLE and len(raw) >= 26:
        (code,) = struct.unpack_from("<H", raw, 24)
    sample_bytes = bits // 8
    if bits % 8 or (code, sample_bytes) not in _KNOWN or not channels or frame_bytes != channels * sample_bytes:
        return None
    return code, channels, rate_hz, sample_bytes


def decode(
    raw: bytearray | memoryview, form: WavForm, offset: int, frames: int, room: NDArray[np.int32] | None = None
) -> NDArray[np.float32]:
    """Return (frames, channels) float32 of the samples that begin at ``offset`` of ``raw``, which is at least 1.

    ``room``, if given, holds a block's samples and is written over.
    """
    count = frames * form.channels
    found = np.empty(count, np.float32)
    if form.is_float:
        found[:] = np.ndarray((count,), "<f4", raw, offset)
    elif form.sample_bytes == 2:
        np.multiply(np.ndarray((count,), "<i2", raw, offset), np.float32(2.0**-15), out=found)
    elif form.sample_bytes == 4:
        np.copyto(found, np.ndarray((count,), "<i4", raw, offset), casting="unsafe")
        found *= np.float32(2.0**-31)
    else:
        # Every third byte an integer of four: its lowest byte belongs to the sample before and is cleared.
        whole = np.empty(count, np.int32) if room is None else room[:count]
        np.copyto(whole, np.ndarray((count,), "<i4", raw, offset - 1, (3,)))
        whole &= ~0xFF
        np.copyto(found, whole, casting="unsafe")
        found *= np.float32(2.0**-31)
    return found.reshape(frames, form.channels)


def decode16(raw: bytearray | memoryview, form: WavForm, offset: int, out: NDArray[np.int16]) -> None:
    """Fill ``out``, (channels, frames), with the samples at ``offset``: the upper 16 bits, floats rounded."""
    frames = out.shape[1]
    if form.is_float:
        sound = np.nan_to_num(decode(raw, form, offset, frames), nan=0.0)
        out[:] = np.rint(sound.clip(-1.0, 1.0) * np.float32(32_767)).T
        return
    upper = offset + form.sample_bytes - 2
    for channel, lane in enumerate(out):
        at = upper + channel * form.sample_bytes
        np.copyto(lane, np.ndarray((frames,), "<i2", raw, at, (form.frame_bytes,)))


class WavSource(SoundSource):
    """A WAV that ``wav_form`` knows. Raises BAD_CHANNELS, BAD_RATE."""

    def __init__(self, path: Path, form: WavForm) -> None:
        check_format(path, form.channels, form.rate_hz)
        self.path = path
        self.form = form
        self.sample_rate_hz, self.channels = form.rate_hz, form.channels
        self.codec = f"WAV/{'FLOAT' if form.is_float else f'PCM_{8 * form.sample_bytes}'}"
        self.frames = form.frames
        self._file = path.open("rb")

    def close(self) -> None:
        self._file.close()

    def _decode(self) -> Iterator[NDArray[np.float32]]:
        form = self.form
        most = min(self.block_frames, form.frames)
        raw = bytearray(most * form.frame_bytes + 4)
        words = np.empty(most * form.channels, np.int32)
        self._file.seek(form.data_start)
        for first in range(0, form.frames, max(1, most)):
            frames = min(most, form.frames - first)
            with memoryview(raw)[4 : 4 + frames * form.frame_bytes] as room:
                if self._file.readinto(room) != len(room):
                    raise truncated(self.path)
            yield decode(raw, form, 4, frames, words)
