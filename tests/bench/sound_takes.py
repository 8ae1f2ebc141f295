"""Takes: what 200 kills of the recorder cost, and whether four hours of recording take more memory than one minute.

The kills are at random moments of a microphone that runs with the clock. The growth is that of a process of its own
in which the real queue, writer thread and files take what a simulated source gives as fast as they can.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

import psutil

from studio.audio.take_folder import empty_take, make_folder
from studio.audio.take_writer import TakeWriter
from studio.audio.writing import WriterThread
from tests.bench.instruments import instruments_first
from tests.bench.output import say
from tests.bench.rows import Measured
from tests.bench.sound_material import RATE_HZ, minutes
from tests.support.kill_recorder import kill_recorder
from tests.support.programs import ROOT
from tests.support.waiting import wait_until

KILLS = 200
SEED = 20_261_124
TAKE_MINUTES = 240
# As the recorder has it (``RecorderLimits``).
SEGMENT_FRAMES, QUEUE_FRAMES, SYNC_EVERY_S = 3600 * RATE_HZ, 60 * RATE_HZ, 0.25
BLOCK_FRAMES = 2400


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="bench-sound-") as place:
        return [kills(Path(place)), growth(Path(place))]


def kills(place: Path) -> Measured:
    """Every take opens, else an AssertionError says which does not."""
    with instruments_first():
        killed = kill_recorder(place, KILLS, SEED)
    lost_s = [max(0.0, one.lost_s) for one in killed]
    say(f"  {len(lost_s)} kills, lost at the most {max(lost_s):.3f} s, every take opened")
    return Measured("sound.take_lost_s_max", max(lost_s), lost_s)


def growth(place: Path) -> Measured:
    command = [sys.executable, "-m", "tests.bench.sound_takes", str(place / "long"), str(TAKE_MINUTES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stderr
    rss_mb: list[float] = json.loads(done.stdout)
    say(f"  4 h take: {rss_mb[0]:.1f} MB after a minute, at the most {max(rss_mb):.1f} MB")
    return Measured("sound.take_4h_rss_growth_mb", max(rss_mb) - rss_mb[0], rss_mb)


def record(takes: Path, count: int) -> list[float]:
    """Record so many minutes and return the resident size after each, MB."""
    folder = make_folder(takes, "long")
    take = empty_take("long", "Long", "", "simulated", datetime.now(UTC), RATE_HZ, 2)
    writer = TakeWriter(folder, take, SEGMENT_FRAMES)
    writing = WriterThread(writer, QUEUE_FRAMES, SYNC_EVERY_S)
    writing.start()
    process = psutil.Process()
    rss_mb: list[float] = []
    source = list(islice(minutes(), 2))
    for number in range(count):
        minute = source[number % 2]
        for at in range(0, len(minute), BLOCK_FRAMES):
            writing.queue.put(minute[at : at + BLOCK_FRAMES])
        wait_until(partial(_is_written, writing, writer, (number + 1) * len(minute)), 300, "a minute is on the disk")
        rss_mb.append(process.memory_info().rss / 1e6)
    writing.queue.end()
    writing.finish()
    assert writing.seal().frames == count * 60 * RATE_HZ
    rss_mb.append(process.memory_info().rss / 1e6)
    return rss_mb


def _is_written(writing: WriterThread, writer: TakeWriter, frames: int) -> bool:
    assert not writing.failed
    return writer.frames >= frames


if __name__ == "__main__":
    print(json.dumps(record(Path(sys.argv[1]), int(sys.argv[2]))))
