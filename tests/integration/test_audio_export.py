"""Exported files: sound at its place, tags, whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.export import FileExporter
from studio.audio.files import open_sound, read_sound
from studio.domain.errors import OperatorFixable
from studio.ports.exporting import ExportFormat, ExportKind, ExportSound, ExportTags
from tests.support.small_disk import small_disk
from tests.support.sound_files import RATE_HZ, lag_and_likeness, speech_like

TAGS = ExportTags("Bản tin sáng 24/11", "Đài xã Bình Minh", "2026-11-24", "Tưới lúa đông xuân", -16.5, -1.5)


def sound_of(sound: NDArray[np.float32]) -> ExportSound:
    def blocks() -> Iterator[NDArray[np.float32]]:
        for first in range(0, len(sound), 10_007):
            yield sound[first : first + 10_007]

    return ExportSound(blocks(), sound.shape[1], len(sound))


def write(sound: NDArray[np.float32], target: Path, *, tags: ExportTags = TAGS, mono: bool = False) -> Path:
    kind = ExportKind(ExportFormat(target.suffix[1:]), mono=mono)
    FileExporter().export(sound_of(sound), target, kind, tags, lambda _done: True)
    return target


def tags_of(path: Path) -> dict[str, str]:
    with av.open(str(path)) as container:
        found = {**container.metadata, **container.streams.audio[0].metadata}
    return {name.upper(): value for name, value in found.items()}


@pytest.mark.parametrize("kind", ExportFormat)
@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_exported_is_the_sound_frame_for_frame(tmp_path: Path, kind: ExportFormat, channels: int) -> None:
    sound = np.repeat(speech_like(2.0), channels, axis=1)
    heard, rate_hz = read_sound(write(sound, tmp_path / f"ra.{kind}"))
    assert (rate_hz, heard.shape) == (RATE_HZ, sound.shape)
    lag, likeness = lag_and_likeness(sound[:, 0], heard[:, 0])
    assert lag == 0
    assert likeness > 0.99
    assert [entry.name for entry in tmp_path.iterdir()] == [f"ra.{kind}"]


@pytest.mark.parametrize("kind", [ExportFormat.FLAC, ExportFormat.WAV])
def test_lossless_files_have_24_bits_exactly(tmp_path: Path, kind: ExportFormat) -> None:
    rng = np.random.default_rng(4)
    sound = (rng.integers(-(1 << 23), 1 << 23, (30_000, 2)) / (1 << 23)).astype(np.float32)
    path = write(sound, tmp_path / f"ra.{kind}")
    assert sf.info(path).subtype == "PCM_24"
    assert np.array_equal(read_sound(path)[0], sound)


@pytest.mark.parametrize("kind", ExportFormat)
def test_players_are_told_what_it_is(tmp_path: Path, kind: ExportFormat) -> None:
    found = tags_of(write(speech_like(0.5), tmp_path / f"ra.{kind}"))
    assert (found["TITLE"], found["ARTIST"], found["DATE"], found["COMMENT"]) == (
        TAGS.title,
        TAGS.artist,
        TAGS.date,
        TAGS.comment,
    )
    if kind is ExportFormat.OPUS:
        # (−23 + 16.5) LU in steps of 1/256, and no ReplayGain beside it: RFC 7845 section 5.2.1.
        assert found["R128_TRACK_GAIN"] == "-1664"
        assert not any(name.startswith("REPLAYGAIN") for name in found)
    elif kind is not ExportFormat.WAV:
        assert found["REPLAYGAIN_TRACK_GAIN"] == "-1.50 dB"
        assert float(found["REPLAYGAIN_TRACK_PEAK"]) == pytest.approx(10 ** (-1.5 / 20), abs=1e-6)
        assert "R128_TRACK_GAIN" not in found


def test_silence_has_no_gain(tmp_path: Path) -> None:
    found = tags_of(write(np.zeros((RATE_HZ, 1), np.float32), tmp_path / "ra.opus", tags=ExportTags("Lặng")))
    assert (found["TITLE"], "R128_TRACK_GAIN" in found) == ("Lặng", False)


def test_mono_is_the_mean_of_both_channels(tmp_path: Path) -> None:
    left = speech_like(1.0)
    path = write(np.concatenate((left, np.zeros_like(left)), axis=1), tmp_path / "ra.wav", mono=True)
    heard, _ = read_sound(path)
    assert heard.shape == left.shape
    assert np.allclose(heard, left / 2, atol=2.0**-22)


def test_a_file_is_not_written_over_unasked(tmp_path: Path) -> None:
    target = write(speech_like(0.2), tmp_path / "ra.mp3")
    before = target.read_bytes()
    with pytest.raises(OperatorFixable, match="FILE_EXISTS"):
        write(speech_like(0.4), target)
    assert target.read_bytes() == before
    exporter, kind = FileExporter(), ExportKind(ExportFormat.MP3)
    exporter.export(sound_of(speech_like(0.4)), target, kind, TAGS, lambda _done: True, overwrite=True)
    assert len(read_sound(target)[0]) == round(0.4 * RATE_HZ)


def test_a_cancelled_export_leaves_what_was_there(tmp_path: Path) -> None:
    target = write(speech_like(0.2), tmp_path / "ra.flac")
    before, told = target.read_bytes(), list[float]()

    def until_half(done: float) -> bool:
        told.append(done)
        return done < 0.5

    kind = ExportKind(ExportFormat.FLAC)
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        FileExporter().export(sound_of(speech_like(2.0)), target, kind, TAGS, until_half, overwrite=True)
    assert told == sorted(told)
    assert 0.5 <= told[-1] < 0.7, "stopped at once"
    assert target.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["ra.flac"]


@pytest.mark.parametrize("kind", ExportFormat)
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, kind: ExportFormat) -> None:
    loud = np.random.default_rng(2).uniform(-1, 1, (2_500_000, 1)).astype(np.float32)
    with small_disk(tmp_path / "small", megabytes=1) as place:
        # Nearly full, so that even the smallest file has no room.
        (place / "full").write_bytes(bytes(900_000))
        with pytest.raises(OperatorFixable) as caught:
            write(loud[:500_000] if kind in (ExportFormat.FLAC, ExportFormat.WAV) else loud, place / f"ra.{kind}")
        assert caught.value.code == "DISK_FULL"
        assert [entry.name for entry in place.iterdir()] == ["full"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorFixable, match="FOLDER_MISSING"):
        write(speech_like(0.1), tmp_path / "USB" / "ra.mp3")


def test_an_exported_mp4_is_still_whole_after_its_tags(tmp_path: Path) -> None:
    path = write(speech_like(1.0), tmp_path / "ra.m4a")
    with open_sound(path) as source:
        assert (source.codec, sum(len(block) for block in source.blocks())) == ("aac", RATE_HZ)
