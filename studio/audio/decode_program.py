"""The bounded helper process of an import: decodes one file into a take's folder.

``python -m studio.audio.decode_program REQUEST`` with a JSON object; prints JSON lines, {"done": 0.25} on the way
and {"ok": true} or {"code": …, "details": …} at the end. A file that crashes a decoder, or makes it eat memory,
takes this process with it and nothing else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from studio.audio.disk import is_disk_full
from studio.audio.downmix import to_stereo
from studio.audio.files import open_sound
from studio.audio.take_folder import empty_take
from studio.audio.take_writer import TakeWriter
from studio.domain.errors import Defect, OperatorFixable, StudioError
from studio.domain.takes import INTERNAL_RATE_HZ

SEGMENT_FRAMES = 3600 * INTERNAL_RATE_HZ
# A second reading, where the first found the file too loud for 24 bits, is told as the rest.
_FIRST_SHARE = 0.8
_TOLD_STEP = 0.01


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """What the parent wants; ``folder`` exists and is empty."""

    source: str
    folder: str
    take_id: str
    title: str
    author_id: str
    most_s: float
    memory_bytes: int
    cpu_s: int


def main(words: list[str]) -> int:
    """Return 0 when an answer was printed."""
    request = DecodeRequest(**json.loads(words[0]))
    _bound(request)
    try:
        decode(request)
        answer: dict[str, Any] = {"ok": True}
    except StudioError as error:
        answer = {"code": error.code, "details": error.details}
    except MemoryError:
        answer = {"code": "NOT_AUDIO", "details": {"path": request.source, "why": "memory"}}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


def decode(request: DecodeRequest) -> None:
    """Decode the source into ``folder`` as a sealed take. Raises ``OperatorFixable``, see ``ports.recording``."""
    told = _Told()
    peak = _attempt(request, 1.0, lambda done: told.say(done * _FIRST_SHARE))
    if peak > 1.0:
        # Lossy codecs overshoot full scale, and 24 bits would clip it: again, that much softer.
        for path in Path(request.folder).iterdir():
            path.unlink()
        _attempt(request, 1.0 / peak, lambda done: told.say(_FIRST_SHARE + done * (1 - _FIRST_SHARE)))


class _Told:
    """Says how far it is, a hundred times at most."""

    def __init__(self) -> None:
        self._last = 0.0

    def say(self, done: float) -> None:
        if done >= self._last + _TOLD_STEP:
            self._last = done
            sys.stdout.write(json.dumps({"done": round(min(1.0, done), 3)}) + "\n")
            sys.stdout.flush()


def _attempt(request: DecodeRequest, gain: float, say: Callable[[float], None]) -> float:
    """Write the take with ``gain`` and return its peak before that."""
    peak, read = 0.0, 0
    with open_sound(Path(request.source)) as source:
        channels = min(source.channels, 2)
        take = empty_take(
            request.take_id,
            request.title,
            request.author_id,
            f"file/{source.codec}",
            datetime.now(UTC),
            INTERNAL_RATE_HZ,
            channels,
        )
        convert = soxr.ResampleStream(source.sample_rate_hz, INTERNAL_RATE_HZ, channels, "float32", "HQ")
        try:
            writer = TakeWriter(Path(request.folder), take, SEGMENT_FRAMES)
            for block in source.blocks():
                sound = convert.resample_chunk(to_stereo(block))
                peak = max(peak, _write(writer, sound, gain))
                read += len(block)
                if source.frames:
                    say(read / source.frames)
                if writer.frames > request.most_s * INTERNAL_RATE_HZ:
                    raise OperatorFixable("TOO_LONG", path=request.source, most_s=request.most_s)
            peak = max(
                peak, _write(writer, convert.resample_chunk(np.zeros((0, channels), np.float32), last=True), gain)
            )
            writer.seal()
        except OSError as error:
            if is_disk_full(error):
                raise OperatorFixable("DISK_FULL", folder=request.folder) from error
            raise Defect("IMPORT_WRITE_FAILED", why=str(error)) from error
    return peak


def _write(writer: TakeWriter, sound: NDArray[np.float32], gain: float) -> float:
    if not len(sound):
        return 0.0
    writer.write(sound * np.float32(gain) if gain != 1.0 else sound)
    return float(np.abs(sound).max())


def _bound(request: DecodeRequest) -> None:
    """Bound memory and processor time; Windows has no such limits, and there the parent's clock alone bounds."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (request.memory_bytes, request.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (request.cpu_s, request.cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
