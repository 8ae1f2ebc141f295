"""The bench's own sums: percentiles, verdicts, exit codes, the shape of its JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.bench.foundation import BARS
from tests.bench.output import as_json, keep, table
from tests.bench.rows import Bar, Better, Measured, Row, exit_code, make_row, percentile

NAMES = ["name", "value", "unit", "better", "floor", "goal", "samples", "peers"]


def row(value: float, floor: float = 2.0, goal: float = 1.0, better: Better = "lower") -> Row:
    return make_row(Bar("a.row", "s", floor, goal, better), Measured("a.row", value, [value], {"peer": 3.0}))


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 1.0), (1, 1.0), (50, 10.0), (95, 19.0), (96, 20.0), (99, 20.0), (100, 20.0)]
)
def test_a_percentile_is_a_sample_that_was_measured(share: float, expected: float) -> None:
    assert percentile([float(n) for n in range(20, 0, -1)], share) == expected


def test_a_percentile_of_one_sample_is_that_sample() -> None:
    assert percentile([7.5], 99) == 7.5


@pytest.mark.parametrize(("samples", "share"), [([], 50.0), ([1.0], -1.0), ([1.0], 100.5)])
def test_a_percentile_of_nothing_or_beyond_the_whole_is_refused(samples: list[float], share: float) -> None:
    with pytest.raises(ValueError, match=r"no samples|percentage"):
        percentile(samples, share)


@pytest.mark.parametrize(
    ("value", "better", "holds", "meets"),
    [
        (1.0, "lower", True, True),
        (2.0, "lower", True, False),
        (2.01, "lower", False, False),
        (2.0, "higher", True, True),
        (0.5, "higher", False, False),
        (math.nan, "lower", False, False),
        (math.nan, "higher", False, False),
    ],
)
def test_a_value_on_the_bar_reaches_it(value: float, better: Better, holds: bool, meets: bool) -> None:
    bars = (2.0, 1.0) if better == "lower" else (1.0, 2.0)
    made = row(value, *bars, better)
    assert (made.holds_floor, made.meets_goal) == (holds, meets)


def test_the_exit_code_tells_a_missed_floor_and_a_missed_goal_does_not() -> None:
    assert exit_code([row(1.0), row(1.9)]) == 0
    assert exit_code([row(1.0), row(2.5)]) == 1


def test_a_bench_that_measured_nothing_has_failed() -> None:
    assert exit_code([]) == 1


def test_the_json_is_a_list_of_rows_with_exactly_these_names() -> None:
    (told,) = json.loads(as_json([row(1.25)]))
    assert list(told) == NAMES
    assert told == {
        "name": "a.row",
        "value": 1.25,
        "unit": "s",
        "better": "lower",
        "floor": 2.0,
        "goal": 1.0,
        "samples": [1.25],
        "peers": {"peer": 3.0},
    }


def test_what_is_kept_is_what_is_printed(tmp_path: Path) -> None:
    keep([row(1.25)], tmp_path / "out" / "bench.json")
    assert (tmp_path / "out" / "bench.json").read_text(encoding="utf-8") == as_json([row(1.25)]) + "\n"


def test_the_table_gives_each_row_its_verdict() -> None:
    head, met, held, missed = table([row(0.5), row(1.5), row(2.5)]).splitlines()
    assert head.split()[:5] == ["row", "value", "unit", "floor", "goal"]
    assert met.endswith("goal met")
    assert held.endswith("floor holds")
    assert missed.endswith("FLOOR MISSED")


def test_every_bar_of_the_foundation_is_named_once_and_its_goal_is_no_easier_than_its_floor() -> None:
    assert len({bar.name for bar in BARS}) == len(BARS)
    for bar in BARS:
        assert bar.name.startswith("foundation.")
        assert bar.goal <= bar.floor if bar.better == "lower" else bar.goal >= bar.floor
