"""Masters from file to file beside FFmpeg's two-pass ``loudnorm``, and the memory that long ones take.

The hour is mastered in five parts of twelve minutes, each by both in turn: 24-bit WAV to 24-bit FLAC at 48 kHz, to
-16 LUFS under -1 dBTP. Both results are measured, and ours must be within 0.1 LU. Memory is the highest resident
size of a process of its own that masters a file of 10 min, 1 h and 4 h.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from studio.audio.levelling import level_file, measure_file
from studio.domain.loudness import PRESETS
from studio.dsp.master import Goal
from tests.bench.output import say
from tests.bench.rows import Measured
from tests.bench.sound_material import SEED, write_material
from tests.support.programs import ROOT

PARTS = 5
PART_S = 720.0
LENGTHS_S = {"10 min": 600.0, "1 h": 3600.0, "4 h": 4 * 3600.0}
PRESET = PRESETS["horn"]
LOUDNORM = f"loudnorm=I={PRESET.target_lufs}:TP={PRESET.ceiling_dbtp}:LRA=20"
# Run in a process of its own: argv are source and target.
_ONCE = """
import json, sys, time
from pathlib import Path
from studio.audio.levelling import level_file
from studio.dsp.master import Goal
began_s = time.perf_counter()
level_file(Path(sys.argv[1]), Path(sys.argv[2]), Goal(-16.0, -1.0))
# What getrusage tells holds the size of the process that started this one.
(rss_mb,) = (int(line.split()[1]) / 1000 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"took_s": time.perf_counter() - began_s, "rss_mb": rss_mb}))
"""


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="bench-sound-") as place:
        return [*against_loudnorm(Path(place)), memory(Path(place))]


def against_loudnorm(place: Path) -> list[Measured]:
    if shutil.which("ffmpeg") is None:
        say("  no ffmpeg: apt-get install ffmpeg")
        return []
    ours_s, theirs_s = [], []
    for part in range(PARTS):
        source = write_material(place / "part.wav", PART_S, SEED + part)
        ours_s.append(ours(source, place))
        theirs_s.append(loudnorm(source, place))
    ratios = [theirs / mine for mine, theirs in zip(ours_s, theirs_s, strict=True)]
    peers = {"ours s an hour": sum(ours_s), "ffmpeg loudnorm s an hour": sum(theirs_s)}
    say("  sound.master_vs_loudnorm: times " + " ".join(f"{one:.1f}" for one in ratios))
    return [Measured("sound.master_vs_loudnorm", statistics.median(ratios), ratios, peers)]


def ours(source: Path, place: Path) -> float:
    target = place / "ours.flac"
    began_s = time.perf_counter()
    level_file(source, target, Goal(PRESET.target_lufs, PRESET.ceiling_dbtp))
    took_s = time.perf_counter() - began_s
    reached = measure_file(target).integrated_lufs
    assert reached is not None
    assert abs(reached - PRESET.target_lufs) <= 0.1, f"ours is at {reached} LUFS"
    return took_s


def loudnorm(source: Path, place: Path) -> float:
    target = place / "theirs.flac"
    command = ["ffmpeg", "-hide_banner", "-nostats", "-y", "-i", str(source)]
    began_s = time.perf_counter()
    first = _run([*command, "-af", f"{LOUDNORM}:print_format=json", "-f", "null", "-"])
    told = json.loads(first[first.rindex("{") : first.rindex("}") + 1])
    measured = ":".join(f"measured_{name}={told[f'input_{name.lower()}']}" for name in ("I", "TP", "LRA", "thresh"))
    second = f"{LOUDNORM}:{measured}:offset={told['target_offset']}:linear=true"
    _run([*command, "-af", second, "-ar", "48000", "-c:a", "flac", "-sample_fmt", "s32", str(target)])
    took_s = time.perf_counter() - began_s
    say(f"  loudnorm reached {measure_file(target).integrated_lufs:.2f} LUFS in {took_s:.1f} s")
    return took_s


def memory(place: Path) -> Measured:
    found: dict[str, float] = {}
    for name, length_s in LENGTHS_S.items():
        source, target = write_material(place / "long.wav", length_s), place / "long.flac"
        command = [sys.executable, "-c", _ONCE, str(source), str(target)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        found[name] = told["rss_mb"]
        say(f"  mastering {name}: {told['took_s']:.1f} s, {told['rss_mb']:.0f} MB")
    return Measured("sound.master_rss_mb", max(found.values()), list(found.values()))


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stderr
