"""How a bench's rows are shown and kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.rows import Row


def say(text: str) -> None:
    """Tell how far it is, on stderr: stdout carries the result alone."""
    print(text, file=sys.stderr, flush=True)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text in columns, with a verdict each."""
    cells = [("row", "value", "unit", "floor", "goal", "samples", "peers", "")]
    for row in rows:
        peers = ", ".join(f"{peer} {value:g}" for peer, value in row.peers.items())
        sign = "≤" if row.better == "lower" else "≥"
        cells.append(
            (
                row.name,
                f"{row.value:g}",
                row.unit,
                f"{sign} {row.floor:g}",
                f"{sign} {row.goal:g}",
                str(len(row.samples)),
                peers,
                verdict(row),
            )
        )
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def verdict(row: Row) -> str:
    if row.meets_goal:
        return "goal met"
    return "floor holds" if row.holds_floor else "FLOOR MISSED"


def as_json(rows: Sequence[Row]) -> str:
    """Return the list of rows as JSON."""
    return json.dumps([row.to_json() for row in rows], ensure_ascii=False, indent=1)


def keep(rows: Sequence[Row], target: Path) -> None:
    """Write the rows, samples and all, to ``target``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(as_json(rows) + "\n", encoding="utf-8")
