"""The Voices port, on the fake and on every engine; Piper and Windows by programs that keep their protocol."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from studio.audio.voices.espeak import EspeakVoices
from studio.audio.voices.installed import InstalledVoices
from studio.audio.voices.piper import PiperVoices
from studio.audio.voices.windows import WindowsVoices
from studio.domain.errors import OperatorFixable
from studio.ports.voices import Voices
from tests.support.fake_voices import ToneVoices
from tests.support.voice_programs import piper_folder, windows_command

TEXT = "Kính mời bà con đi họp."


def _espeak(_folder: Path) -> Voices:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    return EspeakVoices()


def _installed(folder: Path) -> Voices:
    return InstalledVoices({"piper": PiperVoices(*piper_folder(folder)), "tone": ToneVoices()})


MAKERS: dict[str, Callable[[Path], Voices]] = {
    "fake": lambda _folder: ToneVoices(),
    "espeak": _espeak,
    "piper": lambda folder: PiperVoices(*piper_folder(folder)),
    "windows": lambda folder: WindowsVoices(windows_command(folder)),
    "installed": _installed,
}


@pytest.fixture(params=MAKERS)
def voices(request: pytest.FixtureRequest, tmp_path: Path) -> Voices:
    return MAKERS[str(request.param)](tmp_path / "voices")


def test_it_lists_vietnamese_voices_with_keys_of_their_own(voices: Voices) -> None:
    found = voices.available()
    assert found
    assert len({voice.key for voice in found}) == len(found)
    assert found[0].language == "vi"
    assert all(voice.name for voice in found)


def test_it_speaks_48_khz_mono_within_full_scale(voices: Voices) -> None:
    sound = voices.speak(TEXT)
    assert sound.dtype == np.float32
    assert (sound.ndim, sound.shape[1]) == (2, 1)
    assert 0.2 * 48_000 < len(sound) < 10 * 48_000
    assert 0.01 < float(np.abs(sound).max()) <= 1.0


def test_each_listed_voice_speaks(voices: Voices) -> None:
    for voice in voices.available():
        assert len(voices.speak("Xin chào bà con.", voice.key)) > 4_800


def test_faster_is_shorter_and_bounds_hold(voices: Voices) -> None:
    plain, fast = len(voices.speak(TEXT)), len(voices.speak(TEXT, speed=1.5))
    assert fast < 0.85 * plain
    assert len(voices.speak(TEXT, speed=99.0)) == pytest.approx(len(voices.speak(TEXT, speed=1.6)), rel=0.02)


def test_a_voice_that_is_not_there_is_refused(voices: Voices) -> None:
    with pytest.raises(OperatorFixable) as caught:
        voices.speak(TEXT, "nobody")
    assert caught.value.code == "NO_SUCH_VOICE"


def test_it_stops_when_it_is_no_longer_wanted(voices: Voices) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return True

    # What may be done before it is asked the first time gets more to say.
    text = TEXT * (4_000 if isinstance(voices, EspeakVoices) else 400)
    with pytest.raises(OperatorFixable) as caught:
        voices.speak(text, cancelled=cancelled)
    assert caught.value.code == "CANCELLED"
    assert asked


def test_the_station_s_voices_come_first_and_others_behind(tmp_path: Path) -> None:
    folder, program = piper_folder(tmp_path / "voices")
    for name, code in (("en_US-amy-low", "en_US"), ("vi_VN-broken-low", "")):
        (folder / f"{name}.onnx").write_bytes(b"model")
        told = f'{{"language": {{"code": "{code}"}}, "audio": {{"sample_rate": 16000}}}}' if code else "{"
        (folder / f"{name}.onnx.json").write_text(told, encoding="utf-8")
    installed = InstalledVoices({"piper": PiperVoices(folder, program), "tone": ToneVoices()})
    assert [voice.key for voice in installed.available()] == [
        "piper:vi_VN-xuan-medium",
        "tone:tone",
        "piper:en_US-amy-low",
    ]
    with pytest.raises(OperatorFixable) as caught:
        installed.speak(TEXT, "robot:x")
    assert caught.value.code == "NO_SUCH_VOICE"


def test_without_an_engine_there_is_no_voice(tmp_path: Path) -> None:
    nothing = InstalledVoices({"piper": PiperVoices(tmp_path, "no-such-program"), "espeak": EspeakVoices("no-such")})
    assert nothing.available() == []
    with pytest.raises(OperatorFixable) as caught:
        nothing.speak(TEXT)
    assert caught.value.code == "NO_VOICE"
