"""Clicks at known instants in the sink that is being judged: a program of its own that plays them.

``python -m tests.bench.reference_clicks`` plays, on the right channel of the default output, a short chirp
each quarter of a second until its stdin ends, and prints for each, as a JSON line, the ``time.monotonic()``
second at which PortAudio says that it was heard. It shares nothing with the product but PortAudio: an action
of rtmixer begins, in C, at the very frame of its block.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time

import numpy as np
import rtmixer
from numpy.typing import NDArray

RATE_HZ = 48_000
EVERY_S = 0.25
CHIRP_S = 0.008
LEVEL = 0.05
_AHEAD_S = 0.2


def chirp() -> NDArray[np.float32]:
    """Return the click: (frames,) float32, 2 to 16 kHz under a Hann window, so that its place is sharp."""
    frames = round(CHIRP_S * RATE_HZ)
    at = np.arange(frames) / RATE_HZ
    phase = 2 * np.pi * (2_000 * at + (16_000 - 2_000) / (2 * CHIRP_S) * at**2)
    return (LEVEL * np.hanning(frames) * np.sin(phase)).astype(np.float32)


def main() -> int:
    unheard = threading.Event()

    def listen() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        unheard.set()

    threading.Thread(target=listen, daemon=True).start()
    sound = chirp()
    mixer = rtmixer.Mixer(channels=2, samplerate=RATE_HZ, latency=0.05)
    with mixer:
        due_s = mixer.time + 1.0
        waiting: list[rtmixer.Action] = []
        while not unheard.wait(0.05):
            while mixer.time > due_s - _AHEAD_S:
                waiting.append(mixer.play_buffer(sound, [2], start=due_s, allow_belated=False))
                due_s += EVERY_S
            running = mixer.actions
            done, waiting = [a for a in waiting if a not in running], [a for a in waiting if a in running]
            for action in done:
                tell(mixer, action)
    return 0


def tell(mixer: rtmixer.Mixer, action: rtmixer.Action) -> None:
    """Print when the action was heard, unless it came too late and was dropped."""
    if action.done_frames:
        offset_s = min(time.monotonic() - mixer.time for _ in range(5))
        print(json.dumps({"heard_at_s": action.actual_time + offset_s}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
