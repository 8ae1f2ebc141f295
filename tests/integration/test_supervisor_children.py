"""The supervisor over small children of plain Python: restarts, silence, promotion, leaving."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

_CHILD = """
import os, sys, time, signal
from studio.app.parentage import die_with_parent
die_with_parent()
name, folder, mode = sys.argv[1:4]
def mark(word):
    with open(os.path.join(folder, name + '.' + word), 'a') as file:
        file.write(str(os.getpid()) + '\\n')
def stop(*_):
    mark('stopped')
    raise SystemExit(0)
signal.signal(signal.SIGTERM, stop)
if mode == 'standby':
    mark('waits')
    if sys.stdin.readline() != 'activate\\n':
        raise SystemExit(0)
mark('runs')
while True:
    if mode != 'plain':
        print('beat', flush=True)
    time.sleep(0.1)
"""

_MAIN = """
import sys
from pathlib import Path
from studio.app.supervisor import ChildSpec, supervise
child, folder = sys.argv[1:3]
def command(name, mode):
    return (sys.executable, child, name, folder, mode)
supervise(
    [ChildSpec('onair', command('onair', 'beats'), beats=True), ChildSpec('bridge', command('bridge', 'plain'))],
    Path(folder) / 'supervisor.json',
    ChildSpec('standby', command('standby', 'standby'), stands_in_for='onair'),
)
"""


class Supervised:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "child.py").write_text(_CHILD, encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-c", _MAIN, str(folder / "child.py"), str(folder)],
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )

    def marks(self, name: str) -> list[int]:
        try:
            return [int(line) for line in (self.folder / name).read_text(encoding="ascii").splitlines()]
        except FileNotFoundError:
            return []

    def wait_marks(self, name: str, count: int) -> None:
        wait_until(lambda: len(self.marks(name)) == count, 10.0, f"{count} of {name}")

    def child(self, name: str) -> dict[str, Any]:
        try:
            status = json.loads((self.folder / "supervisor.json").read_text(encoding="ascii"))
        except FileNotFoundError:
            return {}
        return next((child for child in status["children"] if child["name"] == name), {})

    def all_pids(self) -> set[int]:
        return {
            pid
            for mark in self.folder.glob("*.*")
            if mark.suffix in (".runs", ".waits")
            for pid in self.marks(mark.name)
        }


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def wait_gone(pid: int, what: str) -> None:
    wait_until(lambda: not alive(pid), 5.0, what)


@contextmanager
def supervised(folder: Path) -> Iterator[Supervised]:
    made = Supervised(folder)
    try:
        wait_until(lambda: bool(made.marks("onair.runs") and made.marks("bridge.runs")), 15.0, "the children run")
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
        made.process.wait()
        for pid in made.all_pids():
            wait_gone(pid, "no orphan is left")


def test_the_standby_takes_over_from_a_killed_engine(tmp_path: Path) -> None:
    with supervised(tmp_path) as made:
        wait_until(lambda: bool(made.marks("standby.waits")), 15.0, "a standby is warm")
        killed_at = time.monotonic()
        os.kill(made.marks("onair.runs")[0], signal.SIGKILL)
        wait_until(lambda: bool(made.marks("standby.runs")), 5.0, "the standby is activated")
        assert time.monotonic() - killed_at < 0.5
        assert made.marks("standby.runs") == made.marks("standby.waits")[:1]
        wait_until(lambda: len(made.marks("standby.waits")) == 2, 15.0, "another standby is warmed up")
        assert len(made.marks("onair.runs")) == 1
        assert made.child("onair")["promotions"] == 1
        assert made.child("onair")["last_exit"]["code"] == -signal.SIGKILL


def test_a_silent_engine_is_killed_and_replaced(tmp_path: Path) -> None:
    with supervised(tmp_path) as made:
        wait_until(lambda: bool(made.marks("standby.waits")), 15.0, "a standby is warm")
        frozen = made.marks("onair.runs")[0]
        os.kill(frozen, signal.SIGSTOP)
        wait_until(lambda: bool(made.marks("standby.runs")), 5.0, "the standby is activated")
        assert not alive(frozen)
        assert made.child("onair")["last_exit"]["silent"] is True


def test_others_are_started_again(tmp_path: Path) -> None:
    with supervised(tmp_path) as made:
        for count in (1, 2):
            os.kill(made.marks("bridge.runs")[-1], signal.SIGKILL)
            made.wait_marks("bridge.runs", count + 1)
        wait_until(lambda: made.child("bridge").get("restarts") == 2, 5.0, "the restarts are counted")
        assert len(made.marks("onair.runs")) == 1


def test_leaving_stops_everyone_in_order(tmp_path: Path) -> None:
    with supervised(tmp_path) as made:
        wait_until(lambda: bool(made.marks("standby.waits")), 15.0, "a standby is warm")
        made.process.terminate()
        assert made.process.wait(10.0) == 0
        assert made.marks("onair.stopped")
        assert made.marks("bridge.stopped")
        assert not made.marks("standby.runs")
        assert not (tmp_path / "supervisor.json").exists()


def test_no_orphan_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    with supervised(tmp_path) as made:
        pids = made.all_pids()
        assert len(pids) >= 2
        made.process.kill()
        made.process.wait()
        for pid in pids:
            wait_gone(pid, "it ended with its supervisor")
