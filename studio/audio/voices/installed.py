"""All the voices of this PC behind one door: the station's own first, then Windows', then espeak-ng's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.voices.espeak import EspeakVoices
from studio.audio.voices.piper import PiperVoices
from studio.audio.voices.windows import WindowsVoices
from studio.domain.errors import OperatorFixable
from studio.ports.voices import Voice, Voices, never


class InstalledVoices:
    """``ports.voices.Voices`` over several engines: a key is ``engine:voice``."""

    def __init__(self, engines: Mapping[str, Voices]) -> None:
        """``engines`` by name, the preferred first."""
        self._engines = dict(engines)

    def available(self) -> list[Voice]:
        found = [
            replace(voice, key=f"{name}:{voice.key}")
            for name, engine in self._engines.items()
            for voice in engine.available()
        ]
        return sorted(found, key=lambda voice: voice.language != "vi")

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        if not voice:
            voices = self.available()
            if not voices:
                raise OperatorFixable("NO_VOICE")
            voice = voices[0].key
        name, _, inner = voice.partition(":")
        engine = self._engines.get(name)
        if engine is None or not inner:
            raise OperatorFixable("NO_SUCH_VOICE", voice=voice)
        return engine.speak(text, inner, speed, pitch, cancelled)


def voices_of_this_pc(folder: Path) -> InstalledVoices:
    """Return every engine there may be; ``folder`` is where the station puts Piper's voices."""
    return InstalledVoices({"piper": PiperVoices(folder), "windows": WindowsVoices(), "espeak": EspeakVoices()})
