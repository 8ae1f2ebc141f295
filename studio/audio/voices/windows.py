"""The voices of Windows (WinRT SpeechSynthesizer), in a process of their own: ``windows_program``."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.voices.engine import own_program, run_engine, time_limit_s
from studio.audio.voices.wav_sound import sound_of
from studio.domain.errors import OperatorFixable
from studio.ports.voices import FASTEST, HIGHEST, LOWEST, SLOWEST, Voice, never

_LISTING_S = 20.0


class WindowsVoices:
    """``ports.voices.Voices``; without any on another system. ``command`` starts the program that speaks."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = list(command) if command is not None else None
        self._known: list[Voice] | None = None

    def available(self) -> list[Voice]:
        """Only Vietnamese ones: another language's voice cannot read a notice. Asked once a start."""
        if self._known is None:
            self._known = self._list()
        return list(self._known)

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        voices = self.available()
        command = self._started_by()
        if command is None or not voices:
            raise OperatorFixable("NO_VOICE")
        chosen = voice or voices[0].key
        if chosen not in {each.key for each in voices}:
            raise OperatorFixable("NO_SUCH_VOICE", voice=voice)
        with tempfile.TemporaryDirectory(prefix="voice-") as place:
            target = Path(place) / "spoken.wav"
            request = {
                "text": text,
                "voice": chosen,
                "speed": min(FASTEST, max(SLOWEST, speed)),
                "pitch": min(HIGHEST, max(LOWEST, pitch)),
                "target": str(target),
            }
            run_engine(command, json.dumps(request).encode(), time_limit_s(text), cancelled)
            if not target.exists():
                raise OperatorFixable("VOICE_FAILED", why="no sound")
            return sound_of(target.read_bytes())

    def _started_by(self) -> list[str] | None:
        if self._command is not None:
            return self._command
        return own_program("studio.audio.voices.windows_program") if sys.platform == "win32" else None

    def _list(self) -> list[Voice]:
        command = self._started_by()
        if command is None:
            return []
        try:
            found = json.loads(run_engine(command, b'{"list": true}', _LISTING_S, never))
            voices = [Voice(str(each["id"]), f"Windows ({each['name']})", "vi", has_pitch=True) for each in found]
        except (OperatorFixable, ValueError, KeyError, TypeError):
            # The bindings are not installed, or this Windows has no speech: then it has no voices.
            return []
        return voices
