"""The mission as one table: what was done, what was measured, what it is held to, and whether it held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """``value`` reads the measured value off the step's facts; ``holds`` judges it."""

    step: str
    title: str
    what: str
    bar: str
    value: Callable[[Facts], Any]
    holds: Callable[[Any], bool]


def _most(step: str, title: str, fact: str, what: str, unit: str, most: float) -> Line:
    return Line(step, title, f"{what} ({unit})", f"≤ {most:g}", lambda f: f[fact], lambda v: abs(v) <= most)


def _is(step: str, title: str, fact: str, wanted: Any) -> Line:
    return Line(step, title, fact.replace("_", " "), str(wanted), lambda f: f[fact], lambda v: v == wanted)


LINES = (
    Line("record", "Recorded", "likeness to what was said", "≥ 0.9", lambda f: f["likeness"], lambda v: v >= 0.9),
    Line(
        "master", "Mastered", "off the target (LU)", "≤ 0.2",
        lambda f: round(abs(f["after_lufs"] - f["target_lufs"]), 2), lambda v: v <= 0.2,
    ),
    _is("approve", "Approved by another", "state", "APPROVED"),
    _most("air_local", "On air at the station", "start_error_ms", "start off", "ms", 50),
    _most("air_local", "On-air process killed", "rejoin_s", "silence", "s", 2),
    _most("air_dong-1", "On air in Thôn Đông 1", "start_error_ms", "start off", "ms", 300),
    _is("enrol", "Enrolled at the province", "standing", "CONNECTED"),
    _is("bulletin", "Bulletin of the province aired", "played", 4),
    _is("bulletin", "Plays seen by the province", "plays_seen_above", 4),
    _most("board", "Bulletin on the board", "shown_after_s", "published to shown", "s", 20),
    Line("board", "Board like the editor", "SSIM", "≥ 0.95", lambda f: f["likeness"], lambda v: v >= 0.95),
    _most("emergency", "Emergency from the province", "first_sound_s", "issued to first sound", "s", 3),
    _most("emergency", "The same on the board", "board_s", "issued to first frame", "s", 3),
    _is("emergency", "Ended by its all-clear", "running_after_all_clear", 0),
    _is("emergency", "The board meanwhile", "black_frames", 0),
    _is("citizen", "Citizen's question answered", "answer", "Tuần sau, từ thứ Hai."),
    _is("citizen", "The answer on air", "state", "BROADCAST"),
    _is("lab", "Lab passed", "passed", True),
    _is("report_above", "Annual report at the province", "reports", 1),
    _is("report_above", "Lab's record at the province", "lab_records", 1),
)  # fmt: skip


def rows(facts: Mapping[str, Facts]) -> list[dict[str, Any]]:
    """The table, a row a line; what was not done is not held."""
    made = []
    for line in LINES:
        done = line.step in facts
        value = line.value(facts[line.step]) if done else "–"
        made.append(
            {
                "step": line.title,
                "measured": f"{line.what}: {value}",
                "bar": line.bar,
                "held": bool(done and line.holds(value)),
            }
        )
    return made


def text(found: list[dict[str, Any]]) -> str:
    """In columns, for the terminal."""
    cells = [("step", "what was measured", "bar", "held")]
    cells += [(row["step"], row["measured"], row["bar"], "yes" if row["held"] else "NO") for row in found]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )
