"""The process that speaks with Windows' voices: one request as JSON on its input, a WAV file or a list as its answer.

``{"list": true}`` prints ``[{"id", "name"}]``; ``{"text", "voice", "speed", "pitch", "target"}`` writes the WAV.
API: Windows.Media.SpeechSynthesis (Windows 10 1709 for rate and pitch), by ``winrt-Windows.Media.SpeechSynthesis``
and ``winrt-Windows.Storage.Streams``.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from pathlib import Path
from typing import Any

_SPEECH = "winrt.windows.media.speechsynthesis"
_STREAMS = "winrt.windows.storage.streams"


def main(_words: list[str]) -> int:
    """Return 0 when it was done; what went wrong stands on stderr."""
    request: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    speech = importlib.import_module(_SPEECH)
    if request.get("list"):
        found = [{"id": voice.id, "name": voice.display_name} for voice in vietnamese(speech)]
        sys.stdout.write(json.dumps(found) + "\n")
        return 0
    streams = importlib.import_module(_STREAMS)
    Path(request["target"]).write_bytes(asyncio.run(spoken(speech, streams, request)))
    return 0


def vietnamese(speech: Any) -> list[Any]:
    """Return the installed voices whose language (a BCP-47 tag) is Vietnamese."""
    kind = speech.SpeechSynthesizer
    # A static property to the newer bindings, a function to the older ones.
    voices = kind.get_all_voices() if hasattr(kind, "get_all_voices") else kind.all_voices
    return [voice for voice in voices if str(voice.language).lower().startswith("vi")]


async def spoken(speech: Any, streams: Any, request: dict[str, Any]) -> bytes:
    """Return the WAV file that the synthesizer's stream holds. Raises ``ValueError`` for a voice that is not there."""
    synthesizer = speech.SpeechSynthesizer()
    chosen = [voice for voice in vietnamese(speech) if voice.id == request["voice"]]
    if not chosen:
        message = f"no such voice: {request['voice']}"
        raise ValueError(message)
    synthesizer.voice = chosen[0]
    # SpeechSynthesizerOptions: SpeakingRate 0.5 to 6.0, AudioPitch 0.0 to 2.0, both 1.0 by default.
    synthesizer.options.speaking_rate = float(request["speed"])
    synthesizer.options.audio_pitch = float(request["pitch"])
    stream = await synthesizer.synthesize_text_to_stream_async(request["text"])
    reader = streams.DataReader(stream.get_input_stream_at(0))
    await reader.load_async(stream.size)
    sound = bytearray(stream.size)
    reader.read_bytes(sound)
    return bytes(sound)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
