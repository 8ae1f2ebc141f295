"""Is this PC fit to broadcast: one finding for each thing that was looked at, as a code with its state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

GOOD, WARNING, BAD, UNKNOWN = "GOOD", "WARNING", "BAD", "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at. ``code`` with ``state`` gives the words; ``details`` fill them."""

    code: str
    state: str
    details: dict[str, Any] = field(default_factory=dict)
