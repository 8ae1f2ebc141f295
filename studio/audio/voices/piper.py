"""Piper as a program, with the voices that a station has put into its folder.

``voices/<name>.onnx`` and ``<name>.onnx.json`` beside it, as Piper's voices are handed out; the program is
``voices/piper/piper`` there, or ``piper`` on the PATH. Its licence (GPL-3.0) is its own: it is never bundled.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.voices.engine import run_engine, time_limit_s
from studio.audio.voices.wav_sound import sound_of
from studio.domain.errors import OperatorFixable
from studio.ports.voices import FASTEST, SLOWEST, Voice, never

_NAME = "piper.exe" if sys.platform == "win32" else "piper"


class PiperVoices:
    """``ports.voices.Voices`` over the models in ``folder``; ``program`` overrides where the program is looked for."""

    def __init__(self, folder: Path, program: str = "") -> None:
        self._folder = folder
        self._program = program

    def available(self) -> list[Voice]:
        if self._found() is None or not self._folder.is_dir():
            return []
        voices = [_voice(model) for model in sorted(self._folder.glob("*.onnx"))]
        return [voice for voice in voices if voice is not None]

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        program, voices = self._found(), self.available()
        if program is None or not voices:
            raise OperatorFixable("NO_VOICE")
        chosen = voice or voices[0].key
        if chosen not in {each.key for each in voices}:
            raise OperatorFixable("NO_SUCH_VOICE", voice=voice)
        # Longer is slower; every line is a piece of its own to the program, so there is one line.
        scale = 1.0 / min(FASTEST, max(SLOWEST, speed))
        line = " ".join(text.split()) + "\n"
        with tempfile.TemporaryDirectory(prefix="voice-") as place:
            target = Path(place) / "spoken.wav"
            command = [program, "--model", str(self._folder / f"{chosen}.onnx"), "--output_file", str(target)]
            command += ["--length_scale", f"{scale:.3f}"]
            run_engine(command, line.encode(), time_limit_s(text), cancelled, cwd=place)
            if not target.exists():
                raise OperatorFixable("VOICE_FAILED", why="no sound")
            return sound_of(target.read_bytes())

    def _found(self) -> str | None:
        if self._program:
            return shutil.which(self._program)
        return shutil.which(str(self._folder / "piper" / _NAME)) or shutil.which(_NAME)


def _voice(model: Path) -> Voice | None:
    """Return the voice of a model whose description can be read; a lone model file is none."""
    try:
        told = json.loads(model.with_name(model.name + ".json").read_text(encoding="utf-8"))
        language = str(told.get("language", {}).get("code", "vi"))[:2]
    except (OSError, ValueError, AttributeError):
        return None
    name = model.stem.split("-")[1] if model.stem.count("-") else model.stem
    return Voice(model.stem, f"Piper ({name})", language)
