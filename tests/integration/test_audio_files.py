"""Sound files opened, refused, written."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from studio.audio.encode import FileEncoder
from studio.audio.files import open_sound, read_sound, write_sound
from studio.domain.errors import OperatorFixable
from tests.support.small_disk import small_disk
from tests.support.sound_files import BAD_FILES, LIBAV_KINDS, RATE_HZ, tone, write_with_libav


@pytest.mark.parametrize(("make", "code"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_by_its_fault(tmp_path: Path, make: Callable[[Path], Path], code: str) -> None:
    with pytest.raises(OperatorFixable) as caught:
        read_sound(make(tmp_path))
    assert caught.value.code == code


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".mp3", ".aiff", ".au", ".w64", ".caf", *LIBAV_KINDS])
def test_a_good_file_is_read_whole(tmp_path: Path, suffix: str) -> None:
    if suffix in LIBAV_KINDS:
        path, rate_hz = write_with_libav(tmp_path, suffix, 2.0), LIBAV_KINDS[suffix][2]
    else:
        path, rate_hz = tmp_path / f"Thông báo{suffix}", 44_100
        sf.write(path, tone(2.0, rate_hz), rate_hz)
    with open_sound(path) as source:
        assert (source.sample_rate_hz, source.channels) == (rate_hz, 1)
        heard = np.concatenate(list(source.blocks()))
    # Lossy codecs pad to their packets.
    assert 1.95 < len(heard) / rate_hz < 2.1
    middle = heard[rate_hz // 2 : rate_hz * 3 // 2, 0]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.2), "speech codecs colour a tone"


@pytest.mark.parametrize("channels", [1, 2, 8])
@pytest.mark.parametrize("rate_hz", [8_000, 192_000])
def test_the_limits_themselves_are_taken(tmp_path: Path, channels: int, rate_hz: int) -> None:
    path = tmp_path / "limit.wav"
    sf.write(path, tone(0.1, rate_hz, channels), rate_hz)
    sound, rate = read_sound(path)
    assert (sound.shape, rate) == ((rate_hz // 10, channels), rate_hz)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_what_is_written_comes_back_to_24_bits(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    rng = np.random.default_rng(3)
    sound = (rng.integers(-(1 << 23), 1 << 23, (5000, 2)) / (1 << 23)).astype(np.float32)
    write_sound(path, sound, RATE_HZ)
    again, rate_hz = read_sound(path)
    assert rate_hz == RATE_HZ
    assert sf.info(path).subtype == "PCM_24"
    assert np.array_equal(again, sound)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.wav"
    write_sound(path, tone(0.1), RATE_HZ)
    before = path.read_bytes()

    def no_room(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr("studio.audio.files.os.fsync", no_room)
    with pytest.raises(OperatorFixable, match="DISK_FULL"):
        write_sound(path, tone(0.2), RATE_HZ)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    with pytest.raises(OperatorFixable, match="FOLDER_MISSING"):
        write_sound(tmp_path / "nowhere" / "out.wav", tone(0.1), RATE_HZ)


def test_a_really_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    sound = rng.uniform(-1, 1, (3_000_000, 1)).astype(np.float32)
    with small_disk(tmp_path / "small", megabytes=4) as place:
        for name in ("out.wav", "out.flac"):
            with pytest.raises(OperatorFixable) as caught:
                write_sound(place / name, sound, RATE_HZ)
            assert caught.value.code == "DISK_FULL"
            assert list(place.iterdir()) == []


def test_a_rendition_is_aligned_with_its_master(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    sound = np.repeat(rng.standard_normal((96_000, 1)), 2, axis=1)
    sound = (0.5 * sound / np.abs(sound).max()).astype(np.float32)
    encoder = FileEncoder()
    encoder.master(sound, tmp_path / "master.flac")
    made = encoder.rendition(sound, tmp_path / "rendition")
    master, _ = read_sound(tmp_path / "master.flac")
    rendition, rate_hz = read_sound(tmp_path / "rendition")
    assert (made.codec, rate_hz, rendition.shape) == ("opus", RATE_HZ, (96_000, 1))
    a, b = master[:, 0].astype(np.float64), rendition[:, 0].astype(np.float64)
    spectrum = np.fft.rfft(b, 1 << 18) * np.conj(np.fft.rfft(a, 1 << 18))
    lag = int(np.argmax(np.fft.irfft(spectrum)))
    assert lag == made.decoder_delay_frames
    size_kbps = (tmp_path / "rendition").stat().st_size * 8 / 2.0 / 1000
    assert size_kbps < 1.5 * made.bitrate_kbps


def test_an_unreadable_file_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.wav"
    write_sound(path, tone(0.1), RATE_HZ)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("studio.audio.files.check_structure", refuse)
    with pytest.raises(OperatorFixable, match="FILE_UNREADABLE"):
        open_sound(path)


def test_the_file_is_free_again_after_a_refusal(tmp_path: Path) -> None:
    make, _ = BAD_FILES["NaN"]
    path = make(tmp_path)
    with pytest.raises(OperatorFixable):
        read_sound(path)
    shutil.rmtree(tmp_path)
    assert not path.exists()
