"""Engines as processes: what they print, say no with, and leave behind; and Windows' API as its documents have it."""

from __future__ import annotations

import asyncio
import io
import sys
import wave
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from studio.audio.voices.engine import run_engine
from studio.audio.voices.piper import PiperVoices
from studio.audio.voices.wav_sound import sound_of
from studio.audio.voices.windows import WindowsVoices
from studio.audio.voices.windows_program import spoken, vietnamese
from studio.domain.errors import OperatorFixable
from studio.ports.voices import never
from tests.support.voice_programs import make_program, piper_folder
from tests.support.waiting import wait_until

SLEEPER = "import sys, time, pathlib, os; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"


def _ended(told: Path) -> bool:
    """Whether the process that tells its pid is gone; one that was ended before it told anything is."""
    pid = told.read_text() if told.exists() else ""
    return not pid or not psutil.pid_exists(int(pid))


def code_of(error: pytest.ExceptionInfo[OperatorFixable]) -> str:
    return error.value.code


def test_an_engine_that_never_ends_is_ended(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    with pytest.raises(OperatorFixable) as caught:
        run_engine([sys.executable, "-c", SLEEPER, str(told)], b"", 1.5, never)
    assert code_of(caught) == "VOICE_TOO_SLOW"
    wait_until(lambda: _ended(told), 5, "the engine's end")


def test_an_engine_that_is_not_wanted_is_ended(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    with pytest.raises(OperatorFixable) as caught:
        run_engine([sys.executable, "-c", SLEEPER, str(told)], b"", 60, told.exists)
    assert code_of(caught) == "CANCELLED"
    wait_until(lambda: _ended(told), 5, "the engine's end")


def test_what_an_engine_says_no_with_is_told(tmp_path: Path) -> None:
    folder, _ = piper_folder(tmp_path / "voices")
    refusing = make_program(tmp_path, "refusing", "import sys; sys.exit('no such model')")
    with pytest.raises(OperatorFixable) as caught:
        PiperVoices(folder, refusing).speak("Xin chào.")
    assert (code_of(caught), caught.value.details["why"]) == ("VOICE_FAILED", "no such model")
    silent = make_program(tmp_path, "silent", "import sys; sys.stdin.read()")
    with pytest.raises(OperatorFixable) as caught:
        PiperVoices(folder, silent).speak("Xin chào.")
    assert code_of(caught) == "VOICE_FAILED"


def test_a_windows_without_the_bindings_has_no_voices() -> None:
    assert WindowsVoices([sys.executable, "-m", "studio.audio.voices.windows_program"]).available() == []
    assert WindowsVoices(["no-such-program"]).available() == []


def wav(rate_hz: int, channels: int, counts: list[int]) -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setparams((channels, 2, rate_hz, 0, "NONE", ""))
        file.writeframes(np.array(counts, "<i2").tobytes())
    return kept.getvalue()


def test_sound_is_read_at_any_rate_and_from_a_pipe() -> None:
    raw = wav(48_000, 2, [16384, 0, -16384, 0])
    assert sound_of(raw)[:, 0].tolist() == [0.25, -0.25]
    endless = bytearray(wav(22_050, 1, [1000] * 22_050))
    endless[4:8] = endless[40:44] = b"\xff\xff\xff\x7f"
    assert abs(len(sound_of(bytes(endless))) - 48_000) < 50


@pytest.mark.parametrize("raw", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", wav(48_000, 1, []), wav(4_000, 1, [1, 2])])
def test_what_is_no_sound_is_refused(raw: bytes) -> None:
    with pytest.raises(OperatorFixable) as caught:
        sound_of(raw)
    assert code_of(caught) == "VOICE_FAILED"


@dataclass
class FakeStream:
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def get_input_stream_at(self, position: int) -> bytes:
        return self.content[position:]


@dataclass
class FakeReader:
    """``DataReader``: nothing can be read before it was loaded."""

    stream: bytes
    loaded: int = 0

    async def load_async(self, count: int) -> int:
        self.loaded = count
        return count

    def read_bytes(self, into: bytearray) -> None:
        into[:] = self.stream[: self.loaded]


@dataclass
class FakeSynthesizer:
    """``SpeechSynthesizer`` with the members that are used of it."""

    all_voices = (
        SimpleNamespace(id="david", display_name="David", language="en-US"),
        SimpleNamespace(id="an", display_name="An", language="vi-VN"),
    )
    voice: object = None
    options: SimpleNamespace = field(default_factory=SimpleNamespace)

    async def synthesize_text_to_stream_async(self, text: str) -> FakeStream:
        assert getattr(self.voice, "id", "") == "an"
        assert (self.options.speaking_rate, self.options.audio_pitch) == (1.2, 0.9)
        return FakeStream(wav(16_000, 1, [len(text)] * 8))


def test_windows_synthesizer_is_used_as_documented() -> None:
    speech = SimpleNamespace(SpeechSynthesizer=FakeSynthesizer)
    streams = SimpleNamespace(DataReader=FakeReader)
    assert [voice.id for voice in vietnamese(speech)] == ["an"]
    request = {"text": "Xin chào", "voice": "an", "speed": 1.2, "pitch": 0.9}
    raw = asyncio.run(spoken(speech, streams, request))
    assert raw == wav(16_000, 1, [8] * 8)
    with pytest.raises(ValueError, match="no such voice"):
        asyncio.run(spoken(speech, streams, request | {"voice": "david"}))
