"""Full measurement (I, max M, max S, LRA, true peak) beside libebur128 and FFmpeg, on one hour, in turn.

Against libebur128 (PyPI ``pyebur128``) both are given the same blocks in memory and only the measuring is timed.
It is judged when momentary and short-term are never asked of it, which is its best case; a run that asks for them
ten times a second is told beside it. Against FFmpeg (the ``ffmpeg`` package of Debian) both read the file.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import soundfile as sf

from studio.audio.levelling import measure_file
from studio.domain.loudness import LoudnessReport
from studio.dsp.loudness import LoudnessMeter
from tests.bench.output import say
from tests.bench.peers import PeerEnvironment, PeerFailed, in_turn
from tests.bench.rows import Measured
from tests.bench.sound_material import RATE_HZ, write_material
from tests.support.programs import ROOT

RUNS = 5
HOUR_S = 3600.0
# Where libebur128 is asked for M and S while it measures, which takes it long.
PART_S = 600.0
BLOCK_S = 10
PEERS = PeerEnvironment(("pyebur128==0.1.1", "soundfile==0.13.1"), ROOT / "bench" / "env-sound")
LIBEBUR128, FFMPEG = "libebur128 s", "ffmpeg s"
# argv: file, seconds, frames between questions for M and S (0: never).
_PROGRAM = """
import json, math, sys, time
import numpy, pyebur128, soundfile
path, length_s, hop = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
modes = pyebur128.MeasurementMode
every = modes.MODE_I | modes.MODE_M | modes.MODE_S | modes.MODE_LRA | modes.MODE_TRUE_PEAK | modes.MODE_SAMPLE_PEAK
took_s, most_m, most_s = 0.0, -200.0, -200.0
with soundfile.SoundFile(path) as file:
    state = pyebur128.R128State(file.channels, file.samplerate, every)
    for block in file.blocks(10 * file.samplerate, frames=int(length_s * file.samplerate), dtype="float32"):
        began_s = time.perf_counter()
        for at in range(0, len(block), hop or len(block)):
            part = block[at : at + (hop or len(block))]
            state.add_frames(part.reshape(-1), len(part))
            if hop:
                most_m = max(most_m, pyebur128.get_loudness_momentary(state))
                most_s = max(most_s, pyebur128.get_loudness_shortterm(state))
        took_s += time.perf_counter() - began_s
    began_s = time.perf_counter()
    found = [pyebur128.get_loudness_global(state), most_m, most_s, pyebur128.get_loudness_range(state)]
    peak = max(pyebur128.get_true_peak(state, channel) for channel in range(file.channels))
    took_s += time.perf_counter() - began_s
print(json.dumps({"took_s": took_s, "levels": [*found, 20 * math.log10(peak)]}))
"""


@dataclass(frozen=True, slots=True)
class Full:
    """What one meter found (I, max M, max S, LRA, true peak) and the time it took."""

    took_s: float
    levels: tuple[float, float, float, float, float]


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="bench-sound-") as place:
        hour = write_material(Path(place) / "hour.wav", HOUR_S)
        return [*against_libebur128(hour), *against_ffmpeg(hour)]


def against_libebur128(hour: Path) -> list[Measured]:
    try:
        PEERS.ready()
    except PeerFailed as error:
        say(f"  no libebur128: {error}")
        return []
    found = in_turn(RUNS, {"ours": lambda: ours(hour), "peer": lambda: libebur128(hour)})
    check_agreement("1 h", found["ours"][0], found["peer"][0], maxima=False)
    check_agreement("10 min", ours(hour, PART_S), libebur128(hour, PART_S, RATE_HZ // 100), maxima=True)
    asked_s = libebur128(hour, PART_S, RATE_HZ // 10).took_s * HOUR_S / PART_S
    peers = {LIBEBUR128: median_s(found["peer"]), "libebur128 asked for M and S s": asked_s}
    return [ratio_row("sound.full_vs_libebur128", found["ours"], found["peer"], peers)]


def against_ffmpeg(hour: Path) -> list[Measured]:
    if shutil.which("ffmpeg") is None:
        say("  no ffmpeg: apt-get install ffmpeg")
        return []
    found = in_turn(RUNS, {"ours": lambda: timed_file(hour), "peer": lambda: ffmpeg(hour)})
    mine, theirs = found["ours"][0], found["peer"][0]
    assert abs(mine.levels[0] - theirs.levels[0]) <= 0.1, "integrated loudness differs from FFmpeg's"
    return [ratio_row("sound.full_vs_ffmpeg", found["ours"], found["peer"], {FFMPEG: median_s(found["peer"])})]


def ours(path: Path, length_s: float = HOUR_S) -> Full:
    took_s = 0.0
    with sf.SoundFile(path) as file, LoudnessMeter(file.samplerate, file.channels, threads=2) as meter:
        rate_hz = file.samplerate
        for block in file.blocks(BLOCK_S * rate_hz, frames=round(length_s * rate_hz), dtype="float32"):
            began_s = time.perf_counter()
            meter.feed(block)
            # What the threads still do of this block is waited for: it counts.
            meter.cell_energies()
            took_s += time.perf_counter() - began_s
        began_s = time.perf_counter()
        report = meter.report()
        took_s += time.perf_counter() - began_s
    return Full(took_s, levels_of(report))


def libebur128(path: Path, length_s: float = HOUR_S, hop: int = 0) -> Full:
    told = PEERS.run_json(_PROGRAM, str(path), str(length_s), str(hop), timeout_s=900)
    return Full(told["took_s"], tuple(told["levels"]))


def timed_file(path: Path) -> Full:
    began_s = time.perf_counter()
    report = measure_file(path)
    return Full(time.perf_counter() - began_s, levels_of(report))


def ffmpeg(path: Path) -> Full:
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    began_s = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900)
    took_s = time.perf_counter() - began_s
    summary = done.stderr[done.stderr.rindex("Summary:") :]

    def told(name: str) -> float:
        match = re.search(rf"{name}:\s+(-?[\d.]+)", summary)
        assert match is not None, summary
        return float(match.group(1))

    return Full(took_s, (told("I"), 0.0, 0.0, told("LRA"), told("Peak")))


def levels_of(report: LoudnessReport) -> tuple[float, float, float, float, float]:
    found = (
        report.integrated_lufs,
        report.momentary_max_lufs,
        report.short_term_max_lufs,
        report.range_lu,
        report.true_peak_dbtp,
    )
    i, m, s, lra, peak = (-200.0 if one is None else one for one in found)
    return i, m, s, lra, peak


def check_agreement(of: str, mine: Full, theirs: Full, *, maxima: bool) -> None:
    """Hold our figures to libebur128's; an AssertionError says which is apart.

    Our range steps by 100 ms, theirs by 1 s: only of long sounds are the two samples of it alike.
    """
    apart = [round(one - other, 4) for one, other in zip(mine.levels, theirs.levels, strict=True)]
    names = ("I", "M", "S", "LRA", "peak") if maxima else ("I", "LRA", "peak")
    told = dict(zip(("I", "M", "S", "LRA", "peak"), apart, strict=True))
    say(f"  {of}, ours less libebur128's: " + ", ".join(f"{name} {told[name]:+.4f}" for name in names))
    assert all(abs(told[name]) <= 0.05 for name in names if name in "IMS"), "I, M or S apart from libebur128's"
    assert maxima or abs(told["LRA"]) <= 0.2, "LRA apart from libebur128's"
    assert told["peak"] >= -0.3, "true peak under libebur128's"


def ratio_row(name: str, mine: list[Full], theirs: list[Full], peers: dict[str, float]) -> Measured:
    """Pair by pair: both of a pair met the same machine."""
    ratios = [other.took_s / one.took_s for one, other in zip(mine, theirs, strict=True)]
    own, times = (" ".join(f"{one:.2f}" for one in them) for them in ([one.took_s for one in mine], ratios))
    say(f"  {name}: ours {own} s, times {times}")
    return Measured(name, statistics.median(ratios), ratios, {"ours s": median_s(mine), **peers})


def median_s(found: list[Full]) -> float:
    return statistics.median(one.took_s for one in found)
