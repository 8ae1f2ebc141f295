"""How exactly programmes start at the local output, and what memory the on-air process takes meanwhile.

Short spoken programmes are scheduled at random moments and aired by the supervised processes. Each start is
looked for by cross-correlation in the sink's monitor, and its instant is read between the reference clicks
that another program played into the same sink: a monitor's own clock drifts, and tells nothing to the
millisecond. The error is absolute; a start that is not heard within 0.9 s of its plan counts as 0.9 s.
"""

from __future__ import annotations

import random
import tempfile
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil

from tests.bench.air_station import monotonic_of, on_air, soon, wait_for
from tests.bench.output import say
from tests.bench.rows import Measured, percentile
from tests.support.hearing import RATE_HZ
from tests.support.speech import TEXT, speak

STARTS = 30
LENGTH_S = 1.4
APART_S = (1.9, 2.6)
SEED = 135
# Less than half of what lies between two, so that none is taken for its neighbour.
GIVEN_UP_S = 0.9
LIKE = 0.8


def measure() -> list[Measured]:
    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="bench-speech-") as place:
        spoken = speak(TEXT, Path(place) / "spoken.wav")
    loud = int(np.flatnonzero(np.abs(spoken[:, 0]) > 0.01)[0])
    with on_air() as air:
        programme = air.approved("Bản tin ngắn", spoken[loud : loud + round(LENGTH_S * RATE_HZ)])
        at = soon(15)
        slots = []
        for _ in range(STARTS):
            slots.append(air.schedule(programme, at))
            at += timedelta(seconds=dice.uniform(*APART_S))
        process = psutil.Process(air.status().pid)
        rss_mb = []
        for slot in slots:
            wait_for(slot.starts_at + timedelta(seconds=0.7))
            rss_mb.append(process.memory_info().rss / 1e6)
        wait_for(at + timedelta(seconds=1))
        planned_s = [monotonic_of(slot.starts_at) for slot in slots]
        master = air.master_of(programme)
        arrivals = air.capture
        ear = air.hear()
    errors_ms, by_arrival_ms = [], []
    for due_s in planned_s:
        found = ear.find_near(master[:RATE_HZ], due_s, GIVEN_UP_S)
        heard = found.likeness > LIKE
        errors_ms.append((ear.heard_at(found.frame) - due_s if heard else GIVEN_UP_S) * 1000)
        by_arrival_ms.append((arrivals.heard_at(found.frame) - due_s if heard else GIVEN_UP_S) * 1000)
    say(f"  start errors, ms: {' '.join(f'{one:+.2f}' for one in errors_ms)}")
    say(f"  the same by the monitor's arrivals, ms: {' '.join(f'{one:+.1f}' for one in by_arrival_ms)}")
    say(f"  a click's distance from its neighbours is at most {ear.click_spread_s * 1000:.2f} ms")
    absolute = [abs(one) for one in errors_ms]
    return [
        Measured("foundation.start_error_ms_p99", percentile(absolute, 99), absolute),
        Measured("foundation.onair_rss_mb", max(rss_mb), rss_mb),
    ]
