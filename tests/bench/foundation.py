"""The foundation's bars: window, air, takes, masters.

Each part is measured by a module of its own, one after the other, on real processes and real sound.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence

from tests.bench.output import say
from tests.bench.rows import Bar, Measured, Row, make_row

BARS = (
    Bar("foundation.window_usable_s", "s", floor=2.5, goal=1.5),
    Bar("foundation.window_rss_mb", "MB", floor=300, goal=250),
    Bar("foundation.onair_rss_mb", "MB", floor=150, goal=100),
    Bar("foundation.start_error_ms_p99", "ms", floor=50, goal=10),
    Bar("foundation.rejoin_s_p95", "s", floor=2, goal=1),
    Bar("foundation.rejoin_position_error_ms_max", "ms", floor=100, goal=20),
    Bar("foundation.take_lost_s_max", "s", floor=1, goal=0.5),
    Bar("foundation.busy_window_gap_ms", "ms", floor=10, goal=0),
    Bar("foundation.busy_window_underruns", "", floor=0, goal=0),
    Bar("foundation.master_error_lu_max", "LU", floor=0.2, goal=0.1),
    Bar("foundation.master_over_ceiling_db_max", "dB", floor=0, goal=0),
)
# part → the module with ``measure() -> list[Measured]``.
PARTS = {
    "window": "tests.bench.window_start",
    "starts": "tests.bench.starts",
    "rejoin": "tests.bench.rejoin",
    "busy": "tests.bench.busy_window",
    "takes": "tests.bench.takes",
    "masters": "tests.bench.masters",
}


def run(parts: Sequence[str]) -> list[Row]:
    """Measure the parts and return their rows in the order of the bars."""
    measured: dict[str, Measured] = {}
    for part in parts:
        started_s = time.monotonic()
        say(f"── {part}")
        measure: Callable[[], list[Measured]] = importlib.import_module(PARTS[part]).measure
        for one in measure():
            measured[one.name] = one
        say(f"  took {time.monotonic() - started_s:.0f} s")
    bars = {bar.name: bar for bar in BARS}
    unknown = measured.keys() - bars.keys()
    assert not unknown, f"measured without a bar: {sorted(unknown)}"
    return [make_row(bar, measured[bar.name]) for bar in BARS if bar.name in measured]
