"""Sound files of every kind, good and bad, for whoever must take or refuse them."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import av.container
import numpy as np
import soundfile as sf
from numpy.typing import NDArray

RATE_HZ = 48_000


def tone(seconds: float, rate_hz: int = RATE_HZ, channels: int = 1, peak: float = 0.5) -> NDArray[np.float32]:
    """(frames, channels) float32 of 440 Hz."""
    phase = 2 * np.pi * 440 / rate_hz * np.arange(round(seconds * rate_hz))
    return np.repeat((peak * np.sin(phase)).astype(np.float32)[:, None], channels, axis=1)


def speech_like(seconds: float, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """(frames, 1) float32 of noise in the band of speech that swells like syllables: it fits itself in one place."""
    frames = round(seconds * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(11).standard_normal(frames))
    at_hz = np.fft.rfftfreq(frames, 1 / rate_hz)
    spectrum[(at_hz < 250) | (at_hz > 3_200)] = 0
    sound = np.fft.irfft(spectrum, frames) * (0.3 + 0.7 * np.abs(np.sin(np.arange(frames) / rate_hz * 7)))
    level = 0.5 / float(np.abs(sound).max())
    return np.asarray(sound * level, np.float32)[:, None]


def lag_and_likeness(sound: NDArray[np.float32], heard: NDArray[np.float32]) -> tuple[int, float]:
    """How many frames later ``heard`` is, and how much of it is ``sound`` there: 1 is all, by cross-correlation."""
    a, b = sound.astype(np.float64), heard.astype(np.float64)
    size = 1 << (len(a) + len(b)).bit_length()
    fit = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)
    at = int(np.argmax(fit))
    likeness = float(fit[at] / np.sqrt((a**2).sum() * (b**2).sum()))
    return (at if at < size // 2 else at - size), likeness


# What telephones and messengers send: ending → (container, codec, rate in Hz, muxer options).
LIBAV_KINDS: dict[str, tuple[str, str, int, dict[str, str]]] = {
    ".m4a": ("mp4", "aac", 44_100, {}),
    ".aac": ("adts", "aac", 44_100, {}),
    ".amr": ("amr", "libopencore_amrnb", 8_000, {}),
    ".3gp": ("3gp", "libopencore_amrnb", 8_000, {}),
    ".webm": ("webm", "libopus", 48_000, {}),
    ".nolength.mp3": ("mp3", "libmp3lame", 44_100, {"write_xing": "0"}),
}


def write_with_libav(folder: Path, ending: str, seconds: float) -> Path:
    """Write ``tone`` of ``LIBAV_KINDS[ending]`` and return its path."""
    container_format, codec, rate_hz, options = LIBAV_KINDS[ending]
    path = folder / f"Phỏng vấn bà Ba{ending}"
    sound = (tone(seconds, rate_hz) * 32_767).astype(np.int16)
    with av.open(str(path), "w", format=container_format, options=options) as container:
        stream = container.add_stream(codec, rate=rate_hz, layout="mono")
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T), format="s16", layout="mono")
        frame.sample_rate = rate_hz
        context = stream.codec_context
        fit = av.AudioResampler(context.format, "mono", rate_hz, context.frame_size or None)
        for part in [*fit.resample(frame), *fit.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def encode_with_libav(
    path: Path,
    kind: tuple[str, str, int],
    sound: NDArray[np.float32],
    options: dict[str, str] | None = None,
    *,
    pictures: bool = False,
) -> Path:
    """Write (frames, 1) ``sound`` as ``kind`` (container, codec, rate in Hz), beside ``pictures`` if wanted.

    Every frame has its place in time, so that the encoder's delay stands in the file as its container has it.
    """
    container_format, codec, rate_hz = kind
    with av.open(str(path), "w", format=container_format, options=options or {}) as container:
        # The head is written with the first packet: by then every stream must be there.
        film = _film(container) if pictures else None
        stream = container.add_stream(codec, rate=rate_hz, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.time_base = Fraction(1, rate_hz)
        if codec.startswith("wma"):
            stream.bit_rate = 64_000
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T), format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate_hz, 0, Fraction(1, rate_hz)
        context = stream.codec_context
        context.open()
        if film is not None:
            _add_pictures(container, film)
        fit = av.AudioResampler(context.format, "mono", rate_hz, context.frame_size or None)
        for part in [*fit.resample(frame), *fit.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def write_silent_film(path: Path) -> Path:
    """Write a film that has pictures alone."""
    with av.open(str(path), "w", format="mp4") as container:
        _add_pictures(container, _film(container))
    return path


def _film(container: av.container.OutputContainer) -> av.VideoStream:
    stream = container.add_stream("mpeg4", rate=10)
    assert isinstance(stream, av.VideoStream)
    stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
    return stream


def _add_pictures(container: av.container.OutputContainer, stream: av.VideoStream) -> None:
    for number in range(20):
        frame = av.VideoFrame.from_ndarray(np.full((96, 64), 8 * number, np.uint8), format="yuv420p")
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _header(channels: int, rate_hz: int, data: bytes, promised: int | None = None) -> bytes:
    frame_bytes = 2 * channels
    body = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate_hz, rate_hz * frame_bytes, frame_bytes, 16)
    body += struct.pack("<4sI", b"data", len(data) if promised is None else promised) + data
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body


def _cut(suffix: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        if suffix in LIBAV_KINDS:
            path = write_with_libav(folder, suffix, 3.0)
        else:
            path = folder / f"cut{suffix}"
            sf.write(path, tone(3.0), RATE_HZ)
        raw = path.read_bytes()
        path.write_bytes(raw[: len(raw) // 2])
        return path

    return make


def _bytes(name: str, raw: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(raw)
        return path

    return make


def _nan(folder: Path) -> Path:
    path = folder / "nan.wav"
    sound = tone(1.0)
    sound[12_345] = np.nan
    sf.write(path, sound, RATE_HZ, subtype="FLOAT")
    return path


def _wav(channels: int, rate_hz: int) -> Callable[[Path], Path]:
    return _bytes(f"c{channels}_r{rate_hz}.wav", _header(channels, rate_hz, bytes(2 * max(channels, 1) * 1000)))


# What is wrong with the file → (how to make it in a folder, the code it must be refused with).
BAD_FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "missing.wav", "FILE_MISSING"),
    "a folder": (lambda folder: folder, "FILE_MISSING"),
    "empty": (_bytes("empty.wav", b""), "FILE_EMPTY"),
    "no frames": (_bytes("none.wav", _header(1, RATE_HZ, b"")), "FILE_EMPTY"),
    "header only": (_bytes("short.wav", _header(1, RATE_HZ, b"", 4000)[:30]), "FILE_TRUNCATED"),
    "cut wav": (_cut(".wav"), "FILE_TRUNCATED"),
    "cut flac": (_cut(".flac"), "FILE_TRUNCATED"),
    "cut ogg": (_cut(".ogg"), "FILE_TRUNCATED"),
    "cut mp3": (_cut(".mp3"), "FILE_TRUNCATED"),
    "cut m4a": (_cut(".m4a"), "FILE_TRUNCATED"),
    "cut aiff": (_cut(".aiff"), "FILE_TRUNCATED"),
    "cut w64": (_cut(".w64"), "FILE_TRUNCATED"),
    "cut au": (_cut(".au"), "FILE_TRUNCATED"),
    "unfinished wav": (_bytes("open.wav", _header(1, RATE_HZ, bytes(4000), 0)), "FILE_TRUNCATED"),
    "text": (_bytes("text.wav", b"Kinh gui dai truyen thanh xa.\n" * 50), "NOT_AUDIO"),
    "picture": (_bytes("p.mp3", b"\x89PNG\r\n\x1a\n" + bytes(500)), "NOT_AUDIO"),
    "noise": (_bytes("noise.mp3", np.random.default_rng(1).bytes(20_000)), "NOT_AUDIO"),
    "raw": (_bytes("samples.raw", bytes(4000)), "NOT_AUDIO"),
    "no channels": (_wav(0, RATE_HZ), "BAD_CHANNELS"),
    "nine channels": (_wav(9, RATE_HZ), "BAD_CHANNELS"),
    "1 kHz": (_wav(1, 1_000), "BAD_RATE"),
    "384 kHz": (_wav(1, 384_000), "BAD_RATE"),
    "NaN": (_nan, "NAN_SAMPLES"),
}
