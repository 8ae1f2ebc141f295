"""The plan as it lies in the station folder, read again when it was replaced."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from studio.domain.arbiter_state import PlanIndex
from studio.domain.errors import Defect
from studio.domain.plan import decode_plan
from studio.onair.media_files import Fingerprint, fingerprint

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadPlan:
    index: PlanIndex
    sha256: str


class PlanFile:
    """Watches ``plan.json``. An unreadable plan never replaces the one that is held."""

    def __init__(self, path: Path) -> None:
        self.unreadable = False
        self._path = path
        self._seen: Fingerprint | None = None

    def poll(self) -> ReadPlan | None:
        """Return the plan if another lies there than at the last call."""
        try:
            found = fingerprint(self._path)
            if found == self._seen:
                return None
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            logger.warning("plan: %s", error)
            self.unreadable = True
            return None
        self._seen = found
        try:
            plan = decode_plan(raw)
        except Defect:
            logger.exception("the plan is unreadable, the one before stays in force")
            self.unreadable = True
            return None
        self.unreadable = False
        return ReadPlan(PlanIndex(plan), hashlib.sha256(raw).hexdigest())
