"""How soon a killed on-air process is heard again, and where in the programme.

One long programme airs; the process is killed at random moments. The silence is heard at the sink, where the
programme (noise with a rhythm) is never silent; after each, a second and a half of what is heard is looked
for in the programme, and its place compared with where the programme should stand at that instant, read
between the reference clicks.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from tests.bench.air_station import AirStation, monotonic_of, on_air, soon, wait_for
from tests.bench.ear import Ear
from tests.bench.output import say
from tests.bench.rows import Measured, percentile
from tests.support.hearing import RATE_HZ, find
from tests.support.programs import pid_in
from tests.support.stations import voice_like
from tests.support.waiting import wait_until

KILLS = 20
# The next kill comes so long after another process has taken over.
AFTER_S = (2.5, 5.5)
SEED = 49
_PIECE_S = 1.5
_LIKE = 0.5
# What is not heard again within this counts as this.
_GIVEN_UP_S = 8.0


def measure() -> list[Measured]:
    dice = random.Random(SEED)
    length_s = KILLS * (AFTER_S[1] + 1.5) + 10
    with on_air() as air:
        programme = air.approved("Chương trình dài", voice_like(length_s))
        slot = air.schedule(programme, soon(12))
        wait_for(slot.starts_at + timedelta(seconds=3))
        kills = [kill(air, dice.uniform) for _ in range(KILLS)]
        wait_for(soon(4))
        due_s = monotonic_of(slot.starts_at)
        master = air.master_of(programme)
        ear = air.hear()
    silences_s, errors_ms = [], []
    for killed_s in kills:
        silence_s, back_s = ear.longest_silence(killed_s - 0.2, killed_s + AFTER_S[0])
        silences_s.append(silence_s)
        errors_ms.append(abs(position_error_s(ear, master, back_s + 0.1, due_s)) * 1000)
    say("  rejoined after, s: " + " ".join(f"{one:.2f}" for one in silences_s))
    say("  position error, ms: " + " ".join(f"{one:.1f}" for one in errors_ms))
    return [
        Measured("foundation.rejoin_s_p95", percentile(silences_s, 95), silences_s),
        Measured("foundation.rejoin_position_error_ms_max", max(errors_ms), errors_ms),
    ]


def kill(air: AirStation, draw: Callable[[float, float], float]) -> float:
    """Kill the on-air process at a random moment; return when, once another is there."""
    due_s = time.monotonic() + draw(*AFTER_S)
    wait_until(lambda: time.monotonic() >= due_s, AFTER_S[1] + 5)
    ready = air.folder.run / "onair.json"
    pid = pid_in(ready)
    killed_s = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: answers(air, pid), 20, "another on-air process answers")
    return killed_s


def answers(air: AirStation, but: int) -> bool:
    try:
        return air.status().pid != but
    except OperatorFixable:
        return False


def position_error_s(ear: Ear, master: NDArray[np.float32], at_s: float, due_s: float) -> float:
    """Return how far the programme heard from ``at_s`` on stands from where it should stand then."""
    first = ear.frame_at(at_s)
    piece = ear.sound[first : first + round(_PIECE_S * RATE_HZ)]
    expected_s = ear.heard_at(first) - due_s
    start = max(0, round((expected_s - _GIVEN_UP_S) * RATE_HZ))
    stop = round((expected_s + _PIECE_S + _GIVEN_UP_S) * RATE_HZ)
    found = find(piece, master[start:stop])
    if found.likeness < _LIKE:
        return _GIVEN_UP_S
    return (start + found.frame) / RATE_HZ - expected_s
