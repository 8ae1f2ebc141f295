"""The Importer port, on the bounded helper process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from studio.audio.decode import STAGING_NAME, ImportLimits, ProcessImporter
from studio.audio.decode_program import DecodeRequest, decode
from studio.audio.recovery import recover_takes
from studio.audio.take_folder import sealed_takes
from studio.audio.take_reader import FileTakeReader
from studio.domain.errors import OperatorFixable
from tests.support.small_disk import small_disk
from tests.support.sound_files import BAD_FILES, RATE_HZ, tone, write_with_libav

# Every fault is judged by the same code in the helper; three of them show that it comes through.
FAULTS = ("missing", "cut flac", "nine channels")


@pytest.fixture
def takes(tmp_path: Path) -> Path:
    return tmp_path / "takes"


@pytest.fixture
def importer(takes: Path) -> ProcessImporter:
    return ProcessImporter(takes)


def left_in(takes: Path) -> list[str]:
    return sorted(str(path.relative_to(takes)) for path in takes.rglob("*")) if takes.exists() else []


@pytest.mark.parametrize(("make", "code"), [BAD_FILES[name] for name in FAULTS], ids=FAULTS)
def test_a_bad_file_is_refused_and_leaves_nothing(
    importer: ProcessImporter, takes: Path, tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    source = make(tmp_path)
    with pytest.raises(OperatorFixable) as caught:
        importer.import_file(source, "take", "person-1")
    assert caught.value.code == code
    assert left_in(takes) in ([], [STAGING_NAME])


def test_a_telephone_recording_becomes_a_sealed_take(importer: ProcessImporter, takes: Path, tmp_path: Path) -> None:
    source = write_with_libav(tmp_path, ".m4a", 2.0)
    take = importer.import_file(source, "take", "person-1")
    assert (take.title, take.author_id, take.device) == ("Phỏng vấn bà Ba", "person-1", "file/aac")
    assert (take.sample_rate_hz, take.channels) == (RATE_HZ, 1)
    assert take.length_s == pytest.approx(2.0, abs=0.06)
    assert sealed_takes(takes) == [take]
    assert recover_takes(takes) == []
    sound = FileTakeReader(takes).read(take, 24_000, 48_000)[:, 0]
    spectrum = np.abs(np.fft.rfft(sound))
    assert int(np.argmax(spectrum)) == 440
    with pytest.raises(OperatorFixable, match="TAKE_EXISTS"):
        importer.import_file(source, "take", "person-1")


def test_many_channels_become_two_and_nothing_clips(importer: ProcessImporter, takes: Path, tmp_path: Path) -> None:
    source = tmp_path / "six.wav"
    sf.write(source, tone(0.5, RATE_HZ, 6, peak=1.4), RATE_HZ, subtype="FLOAT")
    take = importer.import_file(source, "take", "")
    assert take.channels == 2
    sound = FileTakeReader(takes).read(take, 0, take.frames)
    assert np.abs(sound).max() == pytest.approx(1.0, abs=0.001)
    # Softer, not clipped: still a pure tone.
    error = sound[2:, 0] - (2 * np.cos(2 * np.pi * 440 / RATE_HZ) * sound[1:-1, 0] - sound[:-2, 0])
    assert np.abs(error[100:-100]).max() < 1e-4


def test_48_khz_is_taken_bit_for_bit(importer: ProcessImporter, takes: Path, tmp_path: Path) -> None:
    source = tmp_path / "exact.wav"
    rng = np.random.default_rng(9)
    sound = (rng.integers(-(1 << 23), 1 << 23, (30_000, 2)) / (1 << 23)).astype(np.float32)
    sf.write(source, sound, RATE_HZ, subtype="FLOAT")
    take = importer.import_file(source, "take", "")
    assert np.array_equal(FileTakeReader(takes).read(take, 0, 30_000), sound)


def test_a_file_that_is_too_long_is_refused(takes: Path, tmp_path: Path) -> None:
    source = tmp_path / "long.wav"
    sf.write(source, tone(3.0), RATE_HZ)
    with pytest.raises(OperatorFixable, match="TOO_LONG"):
        ProcessImporter(takes, ImportLimits(most_s=2.0)).import_file(source, "take", "")
    assert left_in(takes) == [STAGING_NAME]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "long.wav"
    sf.write(source, np.zeros((200 * RATE_HZ, 1), np.float32), RATE_HZ)
    with small_disk(tmp_path / "small", megabytes=20) as place:
        with pytest.raises(OperatorFixable) as caught:
            ProcessImporter(place).import_file(source, "take", "")
        assert caught.value.code == "DISK_FULL"
        assert left_in(place) == [STAGING_NAME]


def test_a_helper_that_hangs_is_ended(takes: Path, tmp_path: Path) -> None:
    source = tmp_path / "any.wav"
    sf.write(source, tone(0.1), RATE_HZ)
    hanging = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with pytest.raises(OperatorFixable, match="TOO_LONG"):
        ProcessImporter(takes, ImportLimits(wall_s=0.5), hanging).import_file(source, "take", "")
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        ProcessImporter(takes, command=hanging).import_file(source, "take", "", lambda _done: False)
    assert left_in(takes) == [STAGING_NAME]


def test_how_far_it_is_is_told_on_the_way(takes: Path, tmp_path: Path) -> None:
    source = tmp_path / "any.wav"
    sf.write(source, tone(0.1), RATE_HZ)
    half = "import threading; print('{\"done\": 0.5}', flush=True); threading.Event().wait()"
    told: list[float] = []

    def tell(done: float) -> bool:
        told.append(done)
        return done < 0.5

    with pytest.raises(OperatorFixable, match="CANCELLED"):
        ProcessImporter(takes, command=[sys.executable, "-c", half]).import_file(source, "take", "", tell)
    assert told[-1] == 0.5
    assert left_in(takes) == [STAGING_NAME]


@pytest.mark.parametrize(("ending", "peak"), [(".wav", 0.5), (".wav", 1.4), (".m4a", 0.5), (".amr", 0.5)])
def test_the_helper_tells_how_far_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str, peak: float
) -> None:
    if ending == ".wav":
        # What is too loud for 24 bits is read twice.
        sf.write(source := tmp_path / "loud.wav", tone(12.0, peak=peak), RATE_HZ, subtype="FLOAT")
    else:
        source = write_with_libav(tmp_path, ending, 12.0)
    (folder := tmp_path / "take").mkdir()
    decode(DecodeRequest(str(source), str(folder), "take", "", "", 60.0, 1 << 40, 60))
    told = [float(json.loads(line)["done"]) for line in capsys.readouterr().out.splitlines()]
    assert len(told) >= 3
    assert told == sorted(told)
    assert 0.7 < told[-1] <= 1.0


def test_a_helper_that_the_file_kills_is_no_defect_of_ours(takes: Path, tmp_path: Path) -> None:
    source = tmp_path / "any.wav"
    sf.write(source, tone(0.1), RATE_HZ)
    dying = [sys.executable, "-c", "import os; os.kill(os.getpid(), 11)"]
    with pytest.raises(OperatorFixable, match="NOT_AUDIO"):
        ProcessImporter(takes, command=dying).import_file(source, "take", "")


def test_leavings_of_a_killed_import_are_swept(importer: ProcessImporter, takes: Path, tmp_path: Path) -> None:
    half = takes / STAGING_NAME / "old" / "take"
    half.mkdir(parents=True)
    (half / "0001.wav.part").write_bytes(b"RIFF")
    assert recover_takes(takes) == [], "half an import is no take"
    source = tmp_path / "any.wav"
    sf.write(source, tone(0.1), RATE_HZ)
    importer.import_file(source, "take", "")
    assert left_in(takes) == [STAGING_NAME, "take", "take/0001.wav", "take/take.json"]
