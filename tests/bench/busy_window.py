"""A minute on air beside a window in whose process two Python threads never rest.

The longest gap is the longest digital silence found in the captured sink while the programme, which is never
silent, airs; one sample below the threshold is the programme's own. Underruns are those that ``onair-status``
tells, counted over that minute.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

from tests.bench.air_station import EDITOR, PASSWORD, AirStation, monotonic_of, on_air, soon, wait_for
from tests.bench.output import say
from tests.bench.rows import Measured
from tests.bench.screen import own_screen
from tests.support.programs import ROOT
from tests.support.stations import voice_like

MINUTE_S = 60.0
_MARGIN_S = 3.0
# The programme itself passes through zero: so many samples in a row below the threshold are no gap.
_OWN_PAUSE_S = 0.0005
# An underrun that left no gap in this capture was still one.
_UNDERRUN_MS = 10.0


def measure() -> list[Measured]:
    with own_screen() as screen, on_air() as air:
        programme = air.approved("Một phút", voice_like(MINUTE_S + 2 * _MARGIN_S))
        window = start_busy_window(air, screen)
        try:
            slot = air.schedule(programme, soon(5))
            from_at = slot.starts_at + timedelta(seconds=_MARGIN_S)
            until_at = from_at + timedelta(seconds=MINUTE_S)
            wait_for(from_at)
            before = air.status()
            wait_for(until_at)
            after = air.status()
            assert window.poll() is None, "the window has ended"
        finally:
            leave(window)
        from_s, until_s = monotonic_of(from_at), monotonic_of(until_at)
        ear = air.hear()
    seconds = range(round(MINUTE_S))
    gaps_ms = [gap_ms(ear.longest_silence(from_s + n, from_s + n + 1)[0]) for n in seconds]
    whole_ms = gap_ms(ear.longest_silence(from_s, until_s)[0])
    underruns = after.underruns - before.underruns
    say(f"  underruns {underruns}, block late p99 {after.block_late_ms_p99} ms, the longest gap {whole_ms:.2f} ms")
    value = max([whole_ms, *gaps_ms, underruns * _UNDERRUN_MS])
    return [
        Measured("foundation.busy_window_gap_ms", value, gaps_ms),
        Measured("foundation.busy_window_underruns", underruns, [underruns]),
    ]


def gap_ms(silence_s: float) -> float:
    return 0.0 if silence_s <= _OWN_PAUSE_S else silence_s * 1000


def start_busy_window(air: AirStation, screen: dict[str, str]) -> subprocess.Popen[bytes]:
    """Return the window's process once a person sits in it and its two threads spin."""
    place = ("--station", str(air.folder.root), "--name", EDITOR, "--password", PASSWORD)
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.window_tour", *place, "--busy", "2"],
        cwd=ROOT,
        env=screen | {"PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # A session of its own, as a desktop gives it: it shares no processor time with card and ear.
        start_new_session=True,
    )
    assert window.stdout is not None
    facts = json.loads(window.stdout.readline())
    assert facts["tour_rss_mb"] > 0
    return window


def leave(window: subprocess.Popen[bytes]) -> None:
    for pipe in (window.stdin, window.stdout):
        if pipe is not None:
            pipe.close()
    try:
        window.wait(10)
    except subprocess.TimeoutExpired:
        window.kill()
        window.wait()
