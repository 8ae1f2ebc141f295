"""What a bench gives: rows of measured values, each beside its floor and its goal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Bar:
    """What a value is held to: the floor must hold, the goal is what to beat. Both in ``unit``."""

    name: str
    unit: str
    floor: float
    goal: float
    better: Better = "lower"


@dataclass(frozen=True, slots=True)
class Measured:
    """One value with every sample behind it, and what the peers reached in the same run."""

    name: str
    value: float
    samples: Sequence[float]
    peers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a bench's result; its JSON has exactly these names."""

    name: str
    value: float
    unit: str
    better: Better
    floor: float
    goal: float
    samples: list[float]
    peers: dict[str, float]

    @property
    def holds_floor(self) -> bool:
        return self._reaches(self.floor)

    @property
    def meets_goal(self) -> bool:
        return self._reaches(self.goal)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def _reaches(self, bar: float) -> bool:
        # NaN reaches nothing.
        return self.value >= bar if self.better == "higher" else self.value <= bar


def make_row(bar: Bar, measured: Measured) -> Row:
    """Join a value with its bar. Values keep 4 digits behind the point, which no bar needs more of."""
    return Row(
        bar.name,
        round(measured.value, 4),
        bar.unit,
        bar.better,
        bar.floor,
        bar.goal,
        [round(float(one), 4) for one in measured.samples],
        {peer: round(value, 4) for peer, value in measured.peers.items()},
    )


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the smallest sample that at least ``share`` percent of all are not above (nearest rank).

    Of few samples a high percentile is the largest: nothing is interpolated between what was measured.
    """
    if not samples:
        raise ValueError("no samples")
    if not 0 <= share <= 100:
        raise ValueError(f"not a percentage: {share}")
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]


def exit_code(rows: Sequence[Row]) -> int:
    """Return 1 when a floor is missed (or nothing was measured), else 0."""
    return 0 if rows and all(row.holds_floor for row in rows) else 1
