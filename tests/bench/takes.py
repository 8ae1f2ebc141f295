"""How much of a take is lost when the recorder is killed, at random moments of a real PortAudio input."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.instruments import instruments_first
from tests.bench.output import say
from tests.bench.rows import Measured
from tests.support.kill_recorder import REAL_PROGRAM, kill_recorder
from tests.support.pulse import PrivatePulse

KILLS = 20
AFTER_S = (0.5, 4.0)
SEED = 2020


def measure() -> list[Measured]:
    """Every take opens, else an AssertionError says which does not."""
    with instruments_first(), PrivatePulse() as pulse, tempfile.TemporaryDirectory(prefix="bench-takes-") as place:
        microphone = pulse.add_virtual_mic()
        killed = kill_recorder(Path(place), KILLS, SEED, REAL_PROGRAM, pulse.env(source=microphone), AFTER_S)
    # An input that begins a little late gives a frame more than the recorder's clock told; nothing is lost then.
    lost_s = [max(0.0, one.lost_s) for one in killed]
    say("  lost, s: " + " ".join(f"{one:.3f}" for one in lost_s))
    return [Measured("foundation.take_lost_s_max", max(lost_s), lost_s)]
