"""A few of the mutated files that the bench tries by the thousand, and files that once did harm."""

from __future__ import annotations

import os
import random
import signal
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from studio.audio.files import open_sound
from studio.domain.errors import OperatorFixable
from tests.bench.sound_fuzz import fuzzed
from tests.support.fuzz_import import bases, fuzz, mutated
from tests.support.sound_files import write_with_libav

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each file is tried in a fork")


def test_mutated_files_do_no_harm() -> None:
    assert fuzzed(60, seed=1) == []


def test_a_fault_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_words: list[str]) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    monkeypatch.setattr("studio.audio.decode_program.main", die)
    (fault,) = fuzz(tmp_path, first=3, count=1, seed=1)
    assert (fault.number, fault.what) == (3, "crash by SIGKILL")


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    raw = bases(tmp_path)[0].read_bytes()
    assert mutated(raw, random.Random(5)) == mutated(raw, random.Random(5)) != raw


def test_a_tag_that_is_no_letters_is_taken_for_none(tmp_path: Path) -> None:
    path = tmp_path / "tag.wav"
    sf.write(path, np.zeros((4_000, 2)), 48_000, "PCM_16", format="WAVEX")
    raw = bytearray(path.read_bytes())
    # The sub-format's code (WAVEFORMATEXTENSIBLE) is that of AAC, which libsndfile leaves to libav.
    raw[44:46] = b"\xff\x00"
    path.write_bytes(raw)
    with pytest.raises(OperatorFixable) as caught:
        for _ in open_sound(path).blocks():
            pass
    assert caught.value.code == "NOT_AUDIO"


def test_a_stream_of_a_kind_that_nobody_decodes_is_no_audio(tmp_path: Path) -> None:
    path = write_with_libav(tmp_path, ".3gp", 0.3)
    raw = path.read_bytes()
    # The sample description names the codec (ISO/IEC 14496-12 clause 8.5.2).
    at = raw.index(b"stsd") + 16
    path.write_bytes(raw[:at] + struct.pack("4s", b"zzzz") + raw[at + 4 :])
    with pytest.raises(OperatorFixable) as caught:
        open_sound(path)
    assert caught.value.code == "NOT_AUDIO"
