"""``python3 dev.py demo``: the main job, printed as it goes, with pictures."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

# The pictures need no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.e2e import table
from tests.e2e.main_job import MainJob, write_facts

# A minute ahead, as a person would schedule it; the test takes less.
LEAD_S = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lead", type=float, default=LEAD_S, help="seconds until the programme airs")
    parser.add_argument("--main-job", action="store_true", help="the main job alone")
    parser.add_argument("--keep", type=Path, help="keep the station in this folder")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.keep is not None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        return run(chosen.keep.absolute(), chosen.out, chosen.lead, mission=not chosen.main_job)
    with tempfile.TemporaryDirectory(prefix="demo-") as place:
        return run(Path(place), chosen.out, chosen.lead, mission=not chosen.main_job)


def run(place: Path, out: Path, lead_s: float, *, mission: bool) -> int:
    job = MainJob(place, lead_s, out, _tell, mission)
    try:
        job.run()
    finally:
        found = table.rows(job.facts)
        job.facts["table"] = found
        write_facts(job, out / "facts.json")
        if mission:
            print(table.text(found))
    return 0


def _tell(step: str, facts: dict[str, Any]) -> None:
    print(f"── {step}")
    for name, value in facts.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for row in value:
                print("   " + "  ".join(f"{cell}" for cell in row.values()))
        else:
            print(f"   {name:<32} {value}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
