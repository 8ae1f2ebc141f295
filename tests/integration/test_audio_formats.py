"""Every kind of file that people bring: the sound is there, whole, and at its place; and files that do harm."""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from studio.audio.files import read_sound
from studio.domain.errors import OperatorFixable
from tests.support.fuzz_import import harms_of, mutated
from tests.support.sound_files import (
    RATE_HZ,
    encode_with_libav,
    lag_and_likeness,
    speech_like,
    tone,
    write_silent_film,
)

Kind = tuple[str, str, int]
SECONDS = 2.0
# Name → (container, codec, rate), muxer options, whether it has pictures, how late in frames it is, how alike.
# Late where the file does not say its encoder's delay: bare AAC and MP3 without a head by a packet, AMR by the
# 5 ms that its encoder looks ahead, of which 3GP takes off a little more. WMA of this encoder lacks its first packet.
LIBAV: dict[str, tuple[Kind, dict[str, str], bool, int, float]] = {
    "m4a": (("ipod", "aac", 44_100), {}, False, 0, 0.99),
    "aac": (("adts", "aac", 44_100), {}, False, 1024, 0.99),
    "mp3": (("mp3", "libmp3lame", 44_100), {}, False, 0, 0.99),
    "bare.mp3": (("mp3", "libmp3lame", 44_100), {"write_xing": "0"}, False, 1105, 0.99),
    "wma": (("asf", "wmav2", 44_100), {}, False, -2048, 0.97),
    "old.wma": (("asf", "wmav1", 22_050), {}, False, -1024, 0.97),
    "opus": (("opus", "libopus", 48_000), {}, False, 0, 0.97),
    "webm": (("webm", "libopus", 48_000), {}, False, 0, 0.97),
    "amr": (("amr", "libopencore_amrnb", 8_000), {}, False, 40, 0.3),
    "3gp": (("3gp", "libopencore_amrnb", 8_000), {}, False, -10, 0.3),
    "aac.3gp": (("3gp", "aac", 16_000), {}, False, 0, 0.98),
    "flac": (("flac", "flac", 44_100), {}, False, 0, 0.9999),
    "alac.m4a": (("ipod", "alac", 44_100), {}, False, 0, 0.9999),
    "mp4": (("mp4", "aac", 48_000), {}, True, 0, 0.99),
    "mkv": (("matroska", "aac", 48_000), {}, True, 0, 0.99),
    "mp3.mkv": (("matroska", "libmp3lame", 44_100), {}, False, 0, 0.99),
    "mp3.wav": (("wav", "libmp3lame", 44_100), {}, False, 1105, 0.99),
}
# These say where their sound ends, too.
EXACT = ("m4a", "mp3", "opus", "webm", "aac.3gp", "flac", "alac.m4a", "mp4")
# Name → libsndfile's container and subtype, rate.
SNDFILE: dict[str, tuple[str, str, int]] = {
    "8.wav": ("WAV", "PCM_U8", 8_000),
    "16.wav": ("WAV", "PCM_16", 44_100),
    "24x.wav": ("WAVEX", "PCM_24", 48_000),
    "float.wav": ("WAV", "FLOAT", 96_000),
    "double.wav": ("WAV", "DOUBLE", 48_000),
    "alaw.wav": ("WAV", "ALAW", 8_000),
    "rf64.wav": ("RF64", "PCM_24", 48_000),
    "vorbis.ogg": ("OGG", "VORBIS", 44_100),
    "24.flac": ("FLAC", "PCM_24", 48_000),
    "16.aiff": ("AIFF", "PCM_16", 44_100),
}


@pytest.mark.parametrize("name", LIBAV)
def test_what_telephones_and_programs_send_is_whole_and_at_its_place(tmp_path: Path, name: str) -> None:
    kind, options, pictures, late, alike = LIBAV[name]
    sound = speech_like(SECONDS, kind[2])
    heard, rate_hz = read_sound(encode_with_libav(tmp_path / f"a.{name}", kind, sound, options, pictures=pictures))
    assert (rate_hz, heard.shape[1]) == (kind[2], 1)
    lag, likeness = lag_and_likeness(sound[:, 0], heard[:, 0])
    assert lag == late
    assert likeness > alike
    # No more than a packet is missing at either end, or hangs over.
    assert abs(len(heard) - len(sound)) <= (4096 if late < 0 else 2304)
    if name in EXACT:
        assert len(heard) == len(sound)


@pytest.mark.parametrize("name", SNDFILE)
def test_samples_of_every_size_are_whole_and_at_their_place(tmp_path: Path, name: str) -> None:
    container, subtype, rate_hz = SNDFILE[name]
    sound = speech_like(SECONDS, rate_hz)
    path = tmp_path / f"a.{name}"
    sf.write(path, sound, rate_hz, subtype, format=container)
    heard, heard_hz = read_sound(path)
    assert (heard_hz, heard.shape) == (rate_hz, sound.shape)
    lag, likeness = lag_and_likeness(sound[:, 0], heard[:, 0])
    assert lag == 0
    assert likeness > (0.95 if subtype == "VORBIS" else 0.99)


def long_wav(path: Path, form: bytes, said_bytes: int) -> Path:
    """A file of the kind that passes 4 GB: the head has no room for its length, ds64 says it (ITU-R BS.2088)."""
    data = (tone(0.5) * 32_767).astype("<i2").tobytes()
    ds64 = struct.pack("<4sIQQQI", b"ds64", 28, 72 + len(data), said_bytes, said_bytes // 2, 0)
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE_HZ, 2 * RATE_HZ, 2, 16)
    body = b"WAVE" + ds64 + fmt + struct.pack("<4sI", b"data", 0xFFFF_FFFF) + data
    path.write_bytes(form + struct.pack("<I", 0xFFFF_FFFF) + body)
    return path


@pytest.mark.parametrize("form", [b"RF64", b"BW64"])
def test_files_of_more_than_4_gb_say_their_length_elsewhere(tmp_path: Path, form: bytes) -> None:
    sound = tone(0.5)
    heard, rate_hz = read_sound(long_wav(tmp_path / "long.wav", form, 2 * len(sound)))
    assert (rate_hz, heard.shape) == (RATE_HZ, sound.shape)
    assert np.allclose(heard, sound, atol=2.0**-14)
    with pytest.raises(OperatorFixable, match="FILE_TRUNCATED"):
        read_sound(long_wav(tmp_path / "lie.wav", form, 5 << 30))


def _lying_flac(folder: Path) -> Path:
    path = folder / "lie.flac"
    sf.write(path, tone(1.0), RATE_HZ)
    raw = bytearray(path.read_bytes())
    # RFC 9639 section 8.2: 36 bits of total samples end at byte 26 of the file.
    raw[22:26] = struct.pack(">I", 48_000 * 3600)
    path.write_bytes(raw)
    return path


def _lying_mp4(folder: Path) -> Path:
    path = encode_with_libav(folder / "lie.m4a", ("ipod", "aac", 44_100), speech_like(1.0, 44_100))
    raw = bytearray(path.read_bytes())
    # ISO/IEC 14496-12 clause 8.6.1.2: each packet of 1024 frames is said to last so much longer.
    at = raw.index(b"stts")
    raw[at + 16 : at + 20] = struct.pack(">I", 1024 * 3600)
    path.write_bytes(raw)
    return path


def _locked_wma(folder: Path) -> Path:
    path = encode_with_libav(folder / "locked.wma", ("asf", "wmav2", 44_100), speech_like(1.0, 44_100))
    raw = path.read_bytes()
    size, count = struct.unpack_from("<QI", raw, 16)
    # Advanced Systems Format section 3.14: a Content Encryption Object of no content.
    lock = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e") + struct.pack("<QIIII", 40, 0, 0, 0, 0)
    path.write_bytes(raw[:16] + struct.pack("<QI", size + 40, count + 1) + raw[28:30] + lock + raw[30:])
    return path


def _cut_wma(folder: Path) -> Path:
    path = encode_with_libav(folder / "cut.wma", ("asf", "wmav2", 44_100), speech_like(3.0, 44_100))
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    return path


def _bought_m4a(folder: Path) -> Path:
    path = encode_with_libav(folder / "bought.m4a", ("ipod", "aac", 44_100), speech_like(1.0, 44_100))
    path.write_bytes(path.read_bytes().replace(b"mp4a", b"drms", 1))
    return path


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a FLAC that says an hour": (_lying_flac, "FILE_TRUNCATED"),
    "an M4A that says an hour": (_lying_mp4, "FILE_TRUNCATED"),
    "a locked WMA": (_locked_wma, "FILE_PROTECTED"),
    "half a WMA": (_cut_wma, "FILE_TRUNCATED"),
    "a bought song": (_bought_m4a, "FILE_PROTECTED"),
    "a silent film": (lambda folder: write_silent_film(folder / "silent.mp4"), "NO_SOUND_TRACK"),
}


@pytest.mark.parametrize(("make", "code"), BAD.values(), ids=BAD)
def test_a_file_that_lies_or_is_locked_is_told_by_its_fault(
    tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    with pytest.raises(OperatorFixable) as caught:
        read_sound(make(tmp_path))
    assert caught.value.code == code


def _cover(megabytes: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        """ID3v2.3 section 4.15: a picture, whose bytes are a hole in the file."""
        plain, path = folder / "plain.mp3", folder / "cover.mp3"
        encode_with_libav(plain, ("mp3", "libmp3lame", 44_100), speech_like(1.0, 44_100), {"id3v2_version": "0"})
        head = b"\0image/png\0\x03\0"
        size = len(head) + (megabytes << 20)
        whole = size + 10
        packed = bytes((whole >> shift) & 0x7F for shift in (21, 14, 7, 0))
        with path.open("wb") as file:
            file.write(b"ID3\x03\0\0" + packed + b"APIC" + struct.pack(">IH", size, 0) + head)
            file.seek(megabytes << 20, os.SEEK_CUR)
            file.write(plain.read_bytes())
        return path

    return make


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each file is tried in a fork")
@pytest.mark.parametrize(
    "make",
    [_cover(100), _lying_mp4, _lying_flac, lambda folder: long_wav(folder / "lie.wav", b"RF64", 1 << 62)],
    ids=["cover of 100 MB", "lying M4A", "lying FLAC", "lying RF64"],
)
def test_neither_covers_nor_lies_cost_time_or_memory(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert harms_of([make(tmp_path)], tmp_path / "take") == [""]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each file is tried in a fork")
@pytest.mark.parametrize("name", ["wma", "mkv", "mp4"])
def test_mutated_wma_and_films_do_no_harm(tmp_path: Path, name: str) -> None:
    kind, options, pictures, _, _ = LIBAV[name]
    raw = encode_with_libav(tmp_path / "good", kind, speech_like(0.5, kind[2]), options, pictures=pictures).read_bytes()
    sources = [tmp_path / f"mutated-{seed}.{name}" for seed in range(25)]
    for seed, source in enumerate(sources):
        source.write_bytes(mutated(raw, random.Random(seed)))
    harms = harms_of(sources, tmp_path / "take")
    assert {source.name: harm for source, harm in zip(sources, harms, strict=True) if harm} == {}


def test_under_a_large_cover_the_sound_is_found(tmp_path: Path) -> None:
    sound = speech_like(1.0, 44_100)
    heard, _ = read_sound(_cover(100)(tmp_path))
    lag, likeness = lag_and_likeness(sound[:, 0], heard[:, 0])
    assert abs(lag) <= 1105
    assert likeness > 0.99
