"""``studio speak``: how a text is said, and the sound of it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.app.cli import language
from studio.app.station_folder import StationFolder
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.speech.lexicon import Lexicon
from studio.domain.speech.normaliser import normalise
from studio.domain.speech.spoken import Region, Span, Spoken
from studio.domain.speech.utterances import utterances
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.services.speaking import LONGEST_CHARS, Manner

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LOOK = {"vi": "cần xem lại", "en": "look at"}


def speak(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Print the spoken form (``--show``), or write it as a voice reads it to OUT (WAV or FLAC)."""
    from studio.audio.voices.installed import voices_of_this_pc

    voices = voices_of_this_pc(folder.voices)
    if chosen.voices:
        found = [{"key": voice.key, "name": voice.name, "language": voice.language} for voice in voices.available()]
        lines = [f"{voice['key']}  {voice['name']}" for voice in found]
        print(json.dumps(found, ensure_ascii=False, indent=1) if chosen.json else "\n".join(lines))
        return 0
    text, target = _asked(chosen)
    lexicon, manner = _of_station(folder)
    region = Region(chosen.region.upper()) if chosen.region else manner.region
    spoken = normalise(text, lexicon, region)
    if chosen.show or target is None:
        _show(chosen, spoken)
    if target is not None:
        voice, speed = chosen.voice or manner.voice, chosen.speed or manner.speed
        pieces = utterances(spoken.text)
        if not pieces:
            raise OperatorFixable("NOTHING_TO_READ")
        _write(target, [voices.speak(piece, voice, speed, chosen.pitch or manner.pitch) for piece in pieces])
    return 0


def _asked(chosen: argparse.Namespace) -> tuple[str, Path | None]:
    words = list(chosen.words)
    if chosen.file:
        path = Path(chosen.file)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise OperatorFixable("FILE_MISSING", path=str(path)) from None
        except (OSError, UnicodeDecodeError):
            raise OperatorFixable("FILE_UNREADABLE", path=str(path)) from None
    elif words:
        text = words.pop(0)
    else:
        raise Misuse("ARGUMENTS_MISSING", needed="TEXT, -f FILE")
    if len(words) > 1:
        raise Misuse("ARGUMENTS_MISSING", needed="TEXT OUT.wav")
    if len(text) > LONGEST_CHARS:
        raise Misuse("TEXT_TOO_LONG", most=LONGEST_CHARS)
    target = Path(words[0]) if words else None
    if target is not None and target.suffix.lower() not in (".wav", ".flac"):
        raise Misuse("BAD_OUTPUT_NAME", name=target.name)
    return text, target


def _of_station(folder: StationFolder) -> tuple[Lexicon, Manner]:
    """The station's words and its way of reading; the product's own where there is no station."""
    if not folder.description.exists():
        return Lexicon(), Manner()
    from studio.app.build import build_station

    speaking = build_station(folder).speaking
    return Lexicon(speaking.lexicon()), speaking.manner()


def _show(chosen: argparse.Namespace, spoken: Spoken) -> None:
    if chosen.json:
        data = {"spoken": spoken.text, "spans": [_span(span) for span in spoken.spans]}
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return
    print(spoken.text)
    for span in spoken.uncertain:
        print(f"{_LOOK[language()]}: {span.written} → {span.spoken or '∅'}", file=sys.stderr)


def _span(span: Span) -> dict[str, Any]:
    return {
        "start": span.start,
        "end": span.end,
        "written": span.written,
        "spoken": span.spoken,
        "kind": span.kind.value,
        "certain": span.certain,
    }


def _write(target: Path, sounds: list[NDArray[np.float32]]) -> None:
    import numpy as np

    from studio.audio.files import write_sound

    write_sound(target, np.concatenate(sounds), INTERNAL_RATE_HZ)
