"""The frozen tree, made once for the sources as they are, and run far from any Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installers.build import NAME, ROOT, freeze, inputs_digest, stamp_of


def frozen_tree() -> Path:
    """Return a tree of the sources as they are: ``dev.py build``'s, or the tests' own; made where neither is."""
    wanted = inputs_digest()
    own = ROOT / "build" / "tests"
    for place in (ROOT / "dist", own):
        if stamp_of(place).exists() and stamp_of(place).read_text(encoding="ascii") == wanted:
            return place / NAME
    freeze(own, own / "work")
    return own / NAME


@dataclass(frozen=True, slots=True)
class Frozen:
    """The tree where a station has it, and a station folder; no Python is on the PATH of what is run."""

    tree: Path
    station: Path
    home: Path

    @property
    def studio(self) -> str:
        return str(self.tree / "studio")

    def environment(self, **more: str) -> dict[str, str]:
        nothing = self.home / "no-programs"
        nothing.mkdir(exist_ok=True)
        return {
            "PATH": str(nothing),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "STUDIO_STATION": str(self.station),
            "PULSE_SERVER": "unix:/nowhere",
            **more,
        }

    def run(self, *words: str, program: str = "studio", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.tree / program), *words],
            cwd=self.home,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=90,
            check=False,
        )

    def json(self, *words: str, **more: str) -> Any:
        done = self.run(*words, "--json", **more)
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout, done.stderr
        return json.loads(done.stdout)


def moved(tree: Path, place: Path) -> Path:
    """Put the tree at ``place``, by links where the disk allows it."""
    try:
        shutil.copytree(tree, place, symlinks=True, copy_function=os.link)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(tree, place, symlinks=True)
    return place
