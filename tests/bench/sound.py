"""The sound engine's bars: loudness, masters, waveforms, the editor, takes, files from outside, spoken words.

Each part is measured by a module of its own. FFmpeg is asked for where it is installed
(``apt-get install ffmpeg``); the other peers are installed into ``bench/env-sound``.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence

from tests.bench.output import say
from tests.bench.rows import Bar, Measured, Row, make_row

BARS = (
    Bar("sound.full_vs_libebur128", "times", floor=7, goal=10, better="higher"),
    Bar("sound.full_vs_ffmpeg", "times", floor=5, goal=8, better="higher"),
    Bar("sound.master_vs_loudnorm", "times", floor=12, goal=20, better="higher"),
    Bar("sound.master_rss_mb", "MB", floor=300, goal=150),
    Bar("sound.peaks_1h_s", "s", floor=0.4, goal=0.25),
    Bar("sound.first_waveform_3h_ms", "ms", floor=300, goal=150),
    Bar("sound.edit_repaint_ms_p95", "ms", floor=16, goal=8),
    Bar("sound.take_lost_s_max", "s", floor=1, goal=0.5),
    Bar("sound.take_4h_rss_growth_mb", "MB", floor=10, goal=2),
    Bar("sound.fuzz_faults", "", floor=0, goal=0),
    Bar("sound.speech_cases_right", "", floor=1, goal=1, better="higher"),
    Bar("sound.horn_stoi_gain", "STOI", floor=0.02, goal=0.035, better="higher"),
)
# part → the module with ``measure() -> list[Measured]``.
PARTS = {
    "loudness": "tests.bench.sound_loudness",
    "masters": "tests.bench.sound_masters",
    "peaks": "tests.bench.sound_peaks",
    "editor": "tests.bench.sound_editor",
    "takes": "tests.bench.sound_takes",
    "fuzz": "tests.bench.sound_fuzz",
    "speech": "tests.bench.sound_speech",
    "horn": "tests.bench.horn",
}


def run(parts: Sequence[str]) -> list[Row]:
    """Measure the parts and return their rows in the order of the bars."""
    measured: dict[str, Measured] = {}
    for part in parts:
        started_s = time.monotonic()
        say(f"── {part}")
        measure: Callable[[], list[Measured]] = importlib.import_module(PARTS[part]).measure
        measured |= {one.name: one for one in measure()}
        say(f"  took {time.monotonic() - started_s:.0f} s")
    bars = {bar.name: bar for bar in BARS}
    unknown = measured.keys() - bars.keys()
    assert not unknown, f"measured without a bar: {sorted(unknown)}"
    return [make_row(bar, measured[bar.name]) for bar in BARS if bar.name in measured]
