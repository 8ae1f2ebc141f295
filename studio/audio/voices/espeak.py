"""The espeak-ng program as a voice: one short-lived process a text, its WAV read from its output."""

from __future__ import annotations

import io
import shutil
import subprocess

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.voices import Voice

_PROGRAM = "espeak-ng"
_VOICES = (
    Voice("vi", "eSpeak NG (Bắc)", "vi"),
    Voice("vi-vn-x-central", "eSpeak NG (Trung)", "vi"),
    Voice("vi-vn-x-south", "eSpeak NG (Nam)", "vi"),
)
# Slower than its own 175: over horns, across a hamlet, to old people.
_WORDS_PER_MINUTE = 140
_TIMEOUT_S = 30.0
# On Windows a program run from a window opens none of its own.
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class EspeakVoices:
    """``ports.voices.Voices``. ``program`` is looked for on the PATH unless it is a path."""

    def __init__(self, program: str = _PROGRAM) -> None:
        self._program = program

    def available(self) -> list[Voice]:
        return list(_VOICES) if shutil.which(self._program) else []

    def speak(self, text: str, voice: str = "", speed: float = 1.0) -> NDArray[np.float32]:
        program = shutil.which(self._program)
        if program is None:
            raise OperatorFixable("NO_VOICE")
        rate = round(_WORDS_PER_MINUTE * min(1.6, max(0.6, speed)))
        command = [program, "-v", voice or _VOICES[0].key, "-s", str(rate), "-b", "1", "--stdin", "--stdout"]
        try:
            done = subprocess.run(
                command,
                input=text.encode(),
                capture_output=True,
                timeout=_TIMEOUT_S,
                check=False,
                creationflags=_NO_WINDOW,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OperatorFixable("VOICE_FAILED", why=type(error).__name__) from error
        if done.returncode:
            raise OperatorFixable("VOICE_FAILED", why=done.stderr.decode(errors="replace").strip()[:200])
        return _read(done.stdout)


def _read(raw: bytes) -> NDArray[np.float32]:
    """The header says an endless length, as it was written into a pipe: the samples are what follows."""
    if raw[:4] != b"RIFF" or len(raw) < 46:
        raise OperatorFixable("VOICE_FAILED", why="no sound")
    rate_hz = int.from_bytes(raw[24:28], "little")
    begins = raw.find(b"data") + 8
    samples = raw[begins : begins + (len(raw) - begins) // 2 * 2]
    with soundfile.SoundFile(
        io.BytesIO(samples), samplerate=rate_hz, channels=1, format="RAW", subtype="PCM_16", endian="LITTLE"
    ) as file:
        sound = file.read(dtype="float32", always_2d=True)
    resampled: NDArray[np.float32] = soxr.resample(sound, rate_hz, INTERNAL_RATE_HZ)
    return resampled
