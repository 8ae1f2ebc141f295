"""``python -m tests.bench NAME [--json]``: measure, beside floor and goal.

The result is a table on stdout, or with ``--json`` the list of rows alone; progress goes to stderr. Every
sample is kept in ``bench/out/NAME.json``. Exit code 1 when a floor is missed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.output import as_json, keep, say, table
from tests.bench.rows import Row, exit_code
from tests.support.programs import ROOT

OUT = ROOT / "bench" / "out"
# name → the module with ``PARTS`` (names) and ``run(parts) -> rows``.
BENCHES = {
    "foundation": "tests.bench.foundation",
    "mission": "tests.bench.mission",
    "sound": "tests.bench.sound",
}

Run = Callable[[Sequence[str]], list[Row]]


def main(words: Sequence[str] | None = None, out: Path = OUT) -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--json", action="store_true", help="print the rows as JSON and nothing else")
    parser.add_argument("--only", action="append", default=[], metavar="PART", help="measure this part alone")
    chosen = parser.parse_args(words)
    module = importlib.import_module(BENCHES[chosen.name])
    unknown = set(chosen.only) - set(module.PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(module.PARTS)}")
    say(f"load before: {load()}")
    run: Run = module.run
    rows = run(chosen.only or list(module.PARTS))
    say(f"load after: {load()}")
    # A part alone must not stand for the whole in the kept file.
    keep(rows, out / f"{'-'.join([chosen.name, *chosen.only])}.json")
    print(as_json(rows) if chosen.json else table(rows))
    return exit_code(rows)


def load() -> str:
    """Return how busy the machine is, for whoever doubts a figure."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main())
