"""The paths whose processes are killed, by name: ``PATHS["signage"](folder, seed, kills)`` gives the tally."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.support.kill_local import backup_path, training_path
from tests.support.kill_mission import mission_path
from tests.support.kill_signage import signage_path
from tests.support.kills import Path as KillPath
from tests.support.kills import Tally, kill_each

Opened = Callable[[Path], AbstractContextManager[KillPath]]


def _killed(opened: Opened) -> Callable[[Path, int, int], Tally]:
    def run(folder: Path, seed: int, kills: int) -> Tally:
        folder.mkdir(parents=True, exist_ok=True)
        with opened(folder) as path:
            return kill_each(path, seed, kills)

    return run


PATHS: dict[str, Callable[[Path, int, int], Tally]] = {
    "signage": _killed(signage_path),
    "mission": _killed(mission_path),
    "training": _killed(training_path),
    "backup": _killed(backup_path),
}
