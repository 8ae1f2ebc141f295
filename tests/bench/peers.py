"""An environment of the bench's own for other people's programs, so that ours never depends on them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.support.programs import ROOT

T = TypeVar("T")
HOME = ROOT / "bench" / "env"
Install = Callable[[Path, Sequence[str]], None]


class PeerFailed(Exception):
    """The peer's environment could not be made, or the peer ended with an error."""


@dataclass(frozen=True, slots=True)
class PeerEnvironment:
    """A virtual environment with pinned packages (``name==version``), made with the running Python."""

    pins: tuple[str, ...]
    home: Path = HOME

    @property
    def python(self) -> Path:
        return self.home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    def ready(self, install: Install | None = None) -> None:
        """Make it unless it stands as pinned. Raises ``PeerFailed``, and ``ValueError`` for what is not pinned."""
        loose = [pin for pin in self.pins if "==" not in pin]
        if loose:
            raise ValueError(f"not pinned: {', '.join(loose)}")
        stamp = self.home / "installed.sha256"
        wanted = hashlib.sha256("\n".join([sys.version, *self.pins]).encode()).hexdigest()
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return
        shutil.rmtree(self.home, ignore_errors=True)
        (install or _install)(self.home, self.pins)
        stamp.write_text(wanted, encoding="ascii")

    def run_json(self, program: str, *words: str, timeout_s: float = 120.0) -> Any:
        """Run Python source in the environment and return the JSON that it prints. Raises ``PeerFailed``."""
        done = subprocess.run(
            [str(self.python), "-I", "-c", program, *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout_s,
            check=False,
            env=_clean(os.environ),
        )
        if done.returncode != 0:
            raise PeerFailed(done.stderr.strip())
        return json.loads(done.stdout)


def in_turn(runs: int, contestants: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Run each contestant ``runs`` times, one after the other in turn, so that all meet the same machine."""
    found: dict[str, list[T]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, contest in contestants.items():
            found[name].append(contest())
    return found


def _install(home: Path, pins: Sequence[str]) -> None:
    venv.create(home, with_pip=True)
    python = PeerEnvironment(tuple(pins), home).python
    command = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *pins]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise PeerFailed(done.stderr.strip())


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the project's own environment reaches the peer."""
    return {name: value for name, value in environment.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
