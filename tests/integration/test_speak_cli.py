"""``studio speak`` as a person calls it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import soundfile as sf

from tests.support.programs import studio, studio_json


def test_show_prints_the_words_and_what_to_look_at(tmp_path: Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text("\ufeffUBND xã họp lúc 7h30. ABCX đến dự.", encoding="utf-8")
    shown = studio("--station", str(tmp_path), "speak", "-f", str(notice), "--show")
    assert shown.stdout == "Ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút. a bê xê ích đến dự.\n"
    assert "ABCX → a bê xê ích" in shown.stderr
    data = studio_json("--station", str(tmp_path), "speak", "105 hộ", "--region", "south")
    assert data["spoken"] == "một trăm lẻ năm hộ"
    assert data["spans"][0]["written"] == "105"


def test_wrong_calls_are_told(tmp_path: Path) -> None:
    here = ("--station", str(tmp_path), "speak")
    assert studio(*here).returncode == 2
    assert studio(*here, "Mời họp", "out.mp3").returncode == 2
    assert studio(*here, "-f", str(tmp_path / "none.txt")).returncode == 1


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs the espeak-ng program")
def test_it_writes_what_a_voice_reads(tmp_path: Path) -> None:
    target = tmp_path / "out.wav"
    done = studio("--station", str(tmp_path), "speak", "Họp lúc 7h30.", str(target), "--voice", "espeak:vi")
    assert (done.returncode, done.stderr) == (0, "")
    info = sf.info(target)
    assert (info.samplerate, info.channels) == (48_000, 1)
    assert info.duration > 1.0
    keys = [voice["key"] for voice in studio_json("--station", str(tmp_path), "speak", "--voices")]
    assert "espeak:vi-vn-x-south" in keys
