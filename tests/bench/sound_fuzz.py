"""Ten thousand mutated files through the import: crashes, hangs over 5 s, over 500 MB.

``SOUND_FUZZ_COUNT`` and ``SOUND_FUZZ_SEED`` try another number of files, and others.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.output import say
from tests.bench.rows import Measured
from tests.support.programs import ROOT

COUNT = 10_000
SEED = 2026
WORKERS = 2


def measure() -> list[Measured]:
    count = int(os.environ.get("SOUND_FUZZ_COUNT", COUNT))
    seed = int(os.environ.get("SOUND_FUZZ_SEED", SEED))
    faults = fuzzed(count, seed)
    for fault in faults:
        say(f"  {fault}")
    say(f"  {count} files of seed {seed}: {len(faults)} faults")
    return [Measured("sound.fuzz_faults", float(len(faults)), [float(len(faults))])]


def fuzzed(count: int, seed: int) -> list[dict[str, object]]:
    """Return the faults of all files, tried by two processes side by side."""
    share = -(-count // WORKERS)
    with tempfile.TemporaryDirectory(prefix="bench-fuzz-") as place:
        running = []
        for worker in range(WORKERS):
            first = worker * share
            words = [str(Path(place) / str(worker)), str(first), str(max(0, min(share, count - first))), str(seed)]
            command = [sys.executable, "-m", "tests.support.fuzz_import", *words]
            env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
            running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True))
        faults: list[dict[str, object]] = []
        for process in running:
            told, _ = process.communicate()
            assert process.returncode == 0, "a fuzzing process ended by itself"
            faults += json.loads(told)
    return faults
