"""The espeak-ng program as voices: its WAV is read from its output."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.voices.engine import run_engine, time_limit_s
from studio.audio.voices.wav_sound import sound_of
from studio.domain.errors import OperatorFixable
from studio.ports.voices import FASTEST, HIGHEST, LOWEST, SLOWEST, Voice, never

_PROGRAM = "espeak-ng"
_VOICES = (
    Voice("vi", "eSpeak NG (Bắc)", "vi", has_pitch=True),
    Voice("vi-vn-x-central", "eSpeak NG (Trung)", "vi", has_pitch=True),
    Voice("vi-vn-x-south", "eSpeak NG (Nam)", "vi", has_pitch=True),
)
# Slower than its own 175: over horns, across a hamlet, to old people.
_WORDS_PER_MINUTE = 140
# Its own, of 0 to 99.
_PITCH = 50


class EspeakVoices:
    """``ports.voices.Voices``. ``program`` is looked for on the PATH unless it is a path."""

    def __init__(self, program: str = _PROGRAM) -> None:
        self._program = program

    def available(self) -> list[Voice]:
        return list(_VOICES) if self._found() else []

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        program = self._found()
        if program is None:
            raise OperatorFixable("NO_VOICE")
        chosen = voice or _VOICES[0].key
        if chosen not in {each.key for each in _VOICES}:
            raise OperatorFixable("NO_SUCH_VOICE", voice=voice)
        rate = round(_WORDS_PER_MINUTE * min(FASTEST, max(SLOWEST, speed)))
        height = round(_PITCH * min(HIGHEST, max(LOWEST, pitch)))
        command = [program, "-v", chosen, "-s", str(rate), "-p", str(height), "-b", "1", "--stdin", "--stdout"]
        return sound_of(run_engine(command, text.encode(), time_limit_s(text), cancelled))

    def _found(self) -> str | None:
        """On the PATH, or where its installer for Windows puts it without touching the PATH."""
        installed = Path(os.environ.get("PROGRAMFILES", "")) / "eSpeak NG" / self._program
        return shutil.which(self._program) or shutil.which(str(installed))
