"""Files measured and levelled from disk to disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from studio.audio.levelling import file_source, level_file, measure_file
from studio.audio.sound_source import LibsndfileSource
from studio.audio.wav_source import WavSource, decode16, wav_form
from studio.domain.errors import OperatorFixable
from studio.domain.loudness import MasterReason
from studio.dsp.loudness import measure
from studio.dsp.master import Goal, master
from tests.support.programs import ROOT
from tests.support.signals import speech_like

RATE_HZ = 48_000
GOAL = Goal(-16.0, -1.0)
SUBTYPES = ("PCM_16", "PCM_24", "PCM_32", "FLOAT")


@pytest.mark.parametrize("container", ["WAV", "WAVEX", "RF64"])
@pytest.mark.parametrize("subtype", SUBTYPES)
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_plain_wav_is_read_as_libsndfile_reads_it(tmp_path: Path, container: str, subtype: str, channels: int) -> None:
    path = tmp_path / "a.wav"
    sound = np.random.default_rng(3).uniform(-1, 1, (140_001, channels)).astype(np.float32)
    sf.write(path, sound, RATE_HZ, subtype, format=container)
    form = wav_form(path)
    assert form is not None
    with WavSource(path, form) as own, LibsndfileSource(path) as other:
        assert (own.sample_rate_hz, own.channels, own.frames) == (RATE_HZ, channels, 140_001)
        found = np.concatenate(list(own.blocks()))
        assert np.array_equal(found, np.concatenate(list(other.blocks())))
    raw = bytearray(path.read_bytes())
    lanes = np.empty((channels, 1000), np.int16)
    decode16(raw, form, form.data_start + 500 * form.frame_bytes, lanes)
    assert np.abs(lanes.T - found[500:1500] * 32_768).max() < 1.6


@pytest.mark.parametrize("subtype", ["IMA_ADPCM", "ULAW", "PCM_U8", "DOUBLE"])
def test_other_kinds_of_wav_are_left_to_libsndfile(tmp_path: Path, subtype: str) -> None:
    sf.write(tmp_path / "a.wav", np.zeros(4000), RATE_HZ, subtype)
    assert wav_form(tmp_path / "a.wav") is None
    assert measure_file(tmp_path / "a.wav").sample_peak_dbfs is None or subtype == "ULAW"


def test_a_header_that_lies_is_left_to_who_refuses_it(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    sf.write(path, np.zeros(4000), RATE_HZ, "PCM_16")
    good = path.read_bytes()
    for cut in (8, 20, 43, 1000):
        path.write_bytes(good[:cut])
        assert wav_form(path) is None
        with pytest.raises(OperatorFixable):
            measure_file(path)


@pytest.mark.parametrize("rate_hz", [24_000, 44_100, 48_000])
def test_a_file_is_measured_as_its_samples_are(tmp_path: Path, rate_hz: int) -> None:
    sound = speech_like(4, 1, rate_hz, 2)
    sf.write(tmp_path / "a.wav", sound, rate_hz, "FLOAT")
    assert measure_file(tmp_path / "a.wav") == measure(sound, rate_hz)


@pytest.mark.parametrize("ending", ["wav", "flac"])
@pytest.mark.parametrize("rate_hz", [24_000, 48_000])
def test_a_levelled_file_is_the_levelled_sound(tmp_path: Path, ending: str, rate_hz: int) -> None:
    sf.write(tmp_path / "a.wav", speech_like(4, 2, rate_hz, 2, level=0.03), rate_hz, "FLOAT")
    target = tmp_path / f"b.{ending}"
    outcome = level_file(tmp_path / "a.wav", target, GOAL)
    whole = np.concatenate(list(file_source(tmp_path / "a.wav", RATE_HZ).blocks()))
    expected, same = master(whole, RATE_HZ, GOAL.target_lufs, GOAL.ceiling_dbtp)
    written, written_hz = sf.read(target, dtype="float32", always_2d=True)
    assert written_hz == RATE_HZ
    # Half a step of 24 bits.
    assert written == pytest.approx(expected, abs=1e-6)
    assert outcome.reason is same.reason is MasterReason.MET
    assert outcome.after.integrated_lufs == pytest.approx(GOAL.target_lufs, abs=0.1)


def test_a_levelling_that_is_cancelled_leaves_no_file(tmp_path: Path) -> None:
    sf.write(tmp_path / "a.wav", speech_like(4, 2, RATE_HZ), RATE_HZ, "PCM_24")
    (tmp_path / "b.flac").write_bytes(b"as it was")
    for most in (0.0, 0.5, 0.9):
        with pytest.raises(OperatorFixable, match="CANCELLED"):
            level_file(tmp_path / "a.wav", tmp_path / "b.flac", GOAL, most.__gt__)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wav", "b.flac"]
    assert (tmp_path / "b.flac").read_bytes() == b"as it was"


def test_a_fault_deep_in_a_file_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    sound = speech_like(8, 2, RATE_HZ)
    sound[300_000] = np.nan
    sf.write(tmp_path / "a.wav", sound, RATE_HZ, "FLOAT")
    with pytest.raises(OperatorFixable, match="NAN_SAMPLES"):
        level_file(tmp_path / "a.wav", tmp_path / "b.wav", GOAL)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.skipif(sys.platform != "linux", reason="the highest resident size is read from /proc")
def test_memory_does_not_grow_with_the_files_length(tmp_path: Path) -> None:
    """The longer is 138 MB as float32, and takes a few MB more at the most."""
    minute = (speech_like(60, 5, RATE_HZ, 2) * (1 << 23)).astype(np.int32) << 8
    peaks_mb = []
    for minutes in (1, 6):
        with sf.SoundFile(tmp_path / "a.wav", "w", RATE_HZ, 2, "PCM_24") as file:
            for _ in range(minutes):
                file.write(minute)
        done = subprocess.run(
            [sys.executable, "-c", _LEVEL, str(tmp_path / "a.wav"), str(tmp_path / "b.wav")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        peaks_mb.append(float(done.stdout))
    assert peaks_mb[1] < 150
    assert peaks_mb[1] - peaks_mb[0] < 25


_LEVEL = """
import sys
from pathlib import Path
from studio.audio.levelling import level_file
from studio.dsp.master import Goal
level_file(Path(sys.argv[1]), Path(sys.argv[2]), Goal(-16.0, -1.0))
print(*(int(line.split()[1]) / 1000 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
