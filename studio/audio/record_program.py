"""Record one take from the command line: ``python -m studio.audio.record_program --folder F --take-id ID``.

Prints a JSON line several times a second: {"at", "state", "length_s", "synced_s", "peaks", "warnings"}, where
``at`` is ``time.monotonic()``; at the end {"take": …}. Stops after ``--seconds``, or at the end of its input.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from studio.audio.input_stream import RtmixerInput
from studio.audio.recorder import InputFactory, RingRecorder
from studio.domain.errors import StudioError
from studio.domain.ids import new_id

_EVERY_S = 0.05


def main(words: list[str] | None = None, open_input: InputFactory = RtmixerInput) -> int:
    """Return 0, or 1 with one line on stderr."""
    parser = argparse.ArgumentParser(prog="record_program")
    parser.add_argument("--folder", type=Path, required=True, help="the folder of takes")
    parser.add_argument("--take-id", default="")
    parser.add_argument("--title", default="")
    parser.add_argument("--device", default=None)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    chosen = parser.parse_args(words)
    recorder = RingRecorder(chosen.folder, open_input)
    try:
        recorder.start(chosen.take_id or new_id(), chosen.title, "", chosen.device)
        _watch(recorder, chosen.seconds)
        take = recorder.stop()
    except StudioError as error:
        sys.stderr.write(f"record_program: {error}\n")
        return 1
    _print({"take": {**asdict(take), "started_at": take.started_at.isoformat()}})
    return 0


def _watch(recorder: RingRecorder, seconds: float) -> None:
    ended = threading.Event()

    def wait_for_end() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        ended.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    until = time.monotonic() + seconds
    while not ended.wait(min(_EVERY_S, max(0.0, until - time.monotonic()))) and time.monotonic() < until:
        status = recorder.status()
        _print(
            {
                "at": time.monotonic(),
                "state": status.state.value,
                "length_s": status.length_s,
                "synced_s": status.synced_s,
                "peaks": status.peaks,
                "warnings": status.warnings,
            }
        )


def _print(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
