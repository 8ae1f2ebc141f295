"""How soon the window is usable, and what memory it takes, beside the least window that PySide6 can show.

Both are started as programs, in turn, on a screen of their own. Ours opens the demo station's real records;
its on-air processes belong to the service, as on a station's PC, and are not started by the window.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

import psutil

from studio.app.demo_station import NOW, PASSWORD, ZONE, make_demo_station
from studio.app.station_folder import StationFolder
from tests.bench.output import say
from tests.bench.peers import in_turn
from tests.bench.rows import Measured
from tests.bench.screen import own_screen
from tests.support.programs import ROOT, running
from tests.support.waiting import wait_until

RUNS = 7
# The first run of each fills the system's file cache; it is made, told, and not judged.
WARM_UPS = 1
REST_S = 3.0
PEER = "bare PySide6 window"


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="bench-window-") as place, own_screen() as screen:
        folder = StationFolder(Path(place) / "station")
        today = datetime.now(ZONE)
        make_demo_station(folder, NOW.replace(year=today.year, month=today.month, day=today.day))
        env = screen | {"STUDIO_NO_SUPERVISOR": "1", "HOME": place, "XDG_RUNTIME_DIR": place}
        found = in_turn(
            RUNS + WARM_UPS,
            {"ours": lambda: start_window(folder, env), "peer": lambda: start_bare(env)},
        )
        tour = walk_through(folder, env)
    for name, pairs in found.items():
        say(f"  {name}: " + " ".join(f"{usable_s:.2f} s {rss_mb:.0f} MB," for usable_s, rss_mb in pairs))
    ours, peer = found["ours"][WARM_UPS:], found["peer"][WARM_UPS:]
    usable_s, idle_mb = [one[0] for one in ours], [one[1] for one in ours]
    say(f"  after Today and Schedule: {tour:.0f} MB")
    return [
        Measured(
            "foundation.window_usable_s",
            statistics.median(usable_s),
            usable_s,
            {PEER: statistics.median(one[0] for one in peer)},
        ),
        Measured(
            "foundation.window_rss_mb",
            max(statistics.median(idle_mb), tour),
            [*idle_mb, tour],
            {PEER: statistics.median(one[1] for one in peer)},
        ),
    ]


def start_window(folder: StationFolder, env: dict[str, str]) -> tuple[float, float]:
    """Return (seconds from its start until a person can sign in, MB three seconds later)."""
    ready = folder.run / "window.json"
    ready.unlink(missing_ok=True)
    started_s = time.monotonic()
    command = (sys.executable, "-m", "studio.app.cli", "--station", str(folder.root))
    with running(*command, log=folder.logs / "bench-window.log", env=env) as process:

        def told() -> bool:
            assert process.poll() is None, "the window has ended"
            return ready.exists()

        wait_until(told, 60.0, "the window is usable")
        facts = json.loads(ready.read_text(encoding="ascii"))
        assert facts["pid"] == process.pid
        rest_until_s = facts["usable_at_monotonic_s"] + REST_S
        threading.Event().wait(max(0.0, rest_until_s - time.monotonic()))
        rss_mb = psutil.Process(process.pid).memory_info().rss / 1e6
    return facts["usable_at_monotonic_s"] - started_s, rss_mb


def start_bare(env: dict[str, str]) -> tuple[float, float]:
    """The same of the bare window: (seconds until its first paint, MB three seconds later)."""
    started_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "bench" / "bare_window.py")],
        env=env,
        capture_output=True,
        timeout=60,
        check=True,
    )
    facts = json.loads(done.stdout)
    return facts["painted_at_monotonic_s"] - started_s, facts["rss_mb"]


def walk_through(folder: StationFolder, env: dict[str, str]) -> float:
    """Return the MB of a window in which an editor has signed in and seen Today and Schedule."""
    place = ("--station", str(folder.root), "--name", "hoa", "--password", PASSWORD)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_tour", *place],
        cwd=ROOT,
        env=env | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return float(json.loads(done.stdout)["tour_rss_mb"])
