"""Kills the recorder at random moments and looks at what is left."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import soundfile as sf

from studio.audio.recovery import recover_takes
from studio.domain.takes import Take

REAL_PROGRAM = "studio.audio.record_program"
FAKE_PROGRAM = "tests.support.running_record_program"
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Killed:
    """``heard_s`` until the kill, by the recorder's own clock; ``kept_s`` is what opened afterwards."""

    heard_s: float
    kept_s: float
    take: Take
    takes: Path

    @property
    def lost_s(self) -> float:
        return self.heard_s - self.kept_s


def kill_recorder(
    folder: Path,
    count: int,
    seed: int,
    program: str = FAKE_PROGRAM,
    env: Mapping[str, str] | None = None,
    after_s: tuple[float, float] = (0.2, 1.2),
) -> list[Killed]:
    """Record ``count`` takes into ``folder``, SIGKILL each within ``after_s`` of its first second, recover, open.

    Raises ``AssertionError`` when a take is missing or does not open.
    """
    dice = random.Random(seed)
    return [_kill_once(folder / f"kill{n}", dice.uniform(*after_s), program, env) for n in range(count)]


def _kill_once(folder: Path, after_s: float, program: str, env: Mapping[str, str] | None) -> Killed:
    process = subprocess.Popen(
        [sys.executable, "-m", program, "--folder", str(folder), "--take-id", "take"],
        cwd=_ROOT,
        env=None if env is None else dict(env),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        begun_at, killed_at = _watch_and_kill(process, after_s)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
    (take,) = recover_takes(folder)
    assert recover_takes(folder) == [], "a second recovery found something"
    frames = 0
    for segment in take.segments:
        sound, rate_hz = sf.read(folder / take.id / segment.path, dtype="float32")
        assert (rate_hz, len(sound)) == (take.sample_rate_hz, segment.frames)
        frames += len(sound)
    return Killed(killed_at - begun_at, frames / take.sample_rate_hz, take, folder)


def _watch_and_kill(process: subprocess.Popen[bytes], after_s: float) -> tuple[float, float]:
    """Return the monotonic times of the take's first frame and of the kill."""
    assert process.stdout is not None
    begun_at, kill_at = float("inf"), float("inf")
    while (now := time.monotonic()) < kill_at:
        line = process.stdout.readline()
        assert line, f"the recorder ended by itself with {process.wait()}"
        status = json.loads(line)
        if status["length_s"] > 0:
            # The latest frame is at the most one drain interval old: the earliest estimate is the truest.
            begun_at = min(begun_at, status["at"] - status["length_s"])
            kill_at = min(kill_at, now + after_s)
    killed_at = time.monotonic()
    os.kill(process.pid, 9)
    return begun_at, killed_at
