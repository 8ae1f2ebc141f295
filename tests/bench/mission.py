"""The mission's bars: an emergency from above, boards, what a kill loses or doubles, calls outside one's area.

Each part is measured on real processes: a source system, a station on air, a board server, a browser.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.boards import OVERRIDE_MS_P99, SSIM_MIN, board_overrides_ms, board_ssim
from tests.bench.output import say
from tests.bench.rows import Bar, Measured, Row, make_row, percentile

# What the moments of all kills are drawn from; another one by MISSION_SEED.
SEED = 20_261_124
EMERGENCIES = 10
KILLS = 20

BARS = (
    Bar("mission.emergency_from_above_s_p99", "s", floor=3, goal=2),
    SSIM_MIN,
    OVERRIDE_MS_P99,
    Bar("mission.kills_lost_or_doubled", "", floor=0, goal=0),
    Bar("mission.foreign_area_calls_allowed", "", floor=0, goal=0),
)


def emergencies(root: Path) -> Measured:
    """From the province's issuing of an emergency to its first sound at the station's output."""
    from tests.bench.emergencies import first_sounds_s

    took_s = first_sounds_s(root, EMERGENCIES)
    say("  issued to first sound: " + " ".join(f"{one:.2f}" for one in took_s) + " s")
    return Measured(BARS[0].name, percentile(took_s, 99), took_s)


def likeness(root: Path) -> Measured:
    """How alike the editor's picture and the board's are, every template and an emergency."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["bench"])
    assert app is not None
    found = board_ssim(root)
    return Measured(SSIM_MIN.name, min(found), found)


def overrides(root: Path) -> Measured:
    """From the order of an emergency to its first frame on a board."""
    took_ms = board_overrides_ms(root)
    return Measured(OVERRIDE_MS_P99.name, percentile(took_ms, 99), took_ms)


def kills(root: Path) -> Measured:
    """Every process of every path killed at random moments; a sample is what the kills of a path cost."""
    from tests.support.kill_paths import PATHS

    seed = int(os.environ.get("MISSION_SEED", SEED))
    say(f"  seed {seed}, {KILLS} kills of each process")
    cost: list[float] = []
    for name, path in PATHS.items():
        tally = path(root / name, seed, KILLS)
        say(f"  {name}: {tally}")
        cost.append(float(len(tally)))
    return Measured("mission.kills_lost_or_doubled", sum(cost), cost)


def foreign_calls(root: Path) -> Measured:
    """Every call of every role, for what is another province's."""
    from tests.support.source_server import running_source
    from tests.support.source_walk import CASES, foreign_calls_allowed

    with running_source(root / "source") as source:
        allowed = foreign_calls_allowed(source)
    for one in allowed:
        say(f"  allowed: {one}")
    say(f"  {len(CASES)} calls, each as everybody of another province")
    return Measured("mission.foreign_area_calls_allowed", len(allowed), [float(len(allowed))])


# part → what measures it, in a folder of its own.
PARTS: dict[str, Callable[[Path], Measured]] = {
    "emergencies": emergencies,
    "likeness": likeness,
    "overrides": overrides,
    "kills": kills,
    "foreign": foreign_calls,
}


def run(parts: Sequence[str]) -> list[Row]:
    """Measure the parts and return their rows in the order of the bars."""
    measured: dict[str, Measured] = {}
    for part in parts:
        started_s = time.monotonic()
        say(f"── {part}")
        with tempfile.TemporaryDirectory(prefix="bench-mission-") as place:
            one = PARTS[part](Path(place))
        measured[one.name] = one
        say(f"  took {time.monotonic() - started_s:.0f} s")
    return [make_row(bar, measured[bar.name]) for bar in BARS if bar.name in measured]
