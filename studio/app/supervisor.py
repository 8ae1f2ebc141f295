"""The supervisor: starts the station's processes, and puts the warm standby in the place of a dead engine.

Standard library alone, and little of it: it must stay small and never be what fails. One loop decides;
threads only wait for an exit or a heartbeat and put it into the loop's queue.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, Protocol

from studio.app.parentage import SUPERVISOR_VARIABLE, hold_children

logger = logging.getLogger("studio.supervisor")

SILENT_S = 1.0
FIRST_BEAT_S = 20.0
_BACK_OFF_S = (0.2, 0.5, 1.0, 2.0, 5.0)
# A child that ran so long starts again without waiting; one that was heard sooner.
_STEADY_S, _STEADY_BEATEN_S = 10.0, 2.0
# The next standby is warmed up once the one that took over has had the processor to itself.
_STANDBY_AFTER_S = 1.5
_STOP_S = 4.0
_LOOK_FOR_NEEDS_S = 2.0


class ChildSpec(NamedTuple):
    """``beats``: it writes lines to stdout at least each 0.2 s while all is well, and is killed when it falls
    silent. ``stands_in_for``: a standby that waits for ``activate`` on stdin and then is that child.
    ``needs``: a file without which it is not started; it is looked for from time to time."""

    name: str
    command: tuple[str, ...]
    beats: bool = False
    stands_in_for: str = ""
    needs: str = ""


class Releasable(Protocol):
    def release(self) -> None: ...


def supervise(
    children: Sequence[ChildSpec], status_file: Path, standby: ChildSpec | None = None, lock: Releasable | None = None
) -> int:
    """Run the children until SIGTERM or SIGINT, then stop them: the first (on-air) first. Returns 0.

    ``status_file`` (``run/supervisor.json``) tells who runs, since when, and how often it was started anew.
    """
    hold_children()
    supervisor = _Supervisor(children, status_file, standby)
    handler = supervisor.on_signal
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), handler)
    try:
        supervisor.run()
    finally:
        supervisor.kill_all()
        status_file.unlink(missing_ok=True)
        if lock is not None:
            lock.release()
    return 0


class _Child:
    """One running process; ``spec`` is what it is now (a promoted standby is the active)."""

    def __init__(self, spec: ChildSpec, events: queue.SimpleQueue[tuple[str, _Child | None]]) -> None:
        self.spec = spec
        self.started_s = self.beat_s = time.monotonic()
        self.beaten = False
        self.killed_silent = False
        waiting, watched = bool(spec.stands_in_for), spec.beats or bool(spec.stands_in_for)
        self.process = subprocess.Popen(
            spec.command,
            stdin=subprocess.PIPE if waiting else subprocess.DEVNULL,
            stdout=subprocess.PIPE if watched else None,
            env={**os.environ, SUPERVISOR_VARIABLE: str(os.getpid())},
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._events = events
        if watched:
            threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._wait, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for _ in self.process.stdout:
            self._events.put(("beat", self))

    def _wait(self) -> None:
        self.process.wait()
        self._events.put(("exit", self))

    def ask_to_stop(self) -> None:
        if sys.platform == "win32":
            self.process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            self.process.terminate()


class _Supervisor:
    def __init__(self, specs: Sequence[ChildSpec], status_file: Path, standby: ChildSpec | None) -> None:
        self._specs = {spec.name: spec for spec in specs}
        self._status_file, self._standby_spec = status_file, standby
        self._events: queue.SimpleQueue[tuple[str, _Child | None]] = queue.SimpleQueue()
        self._running: dict[str, _Child] = {}
        self._due: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._facts: dict[str, dict[str, Any]] = {}
        self._stopping = False

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._events.put(("stop", None))

    def run(self) -> None:
        for name in self._specs:
            self._start(name)
        if self._standby_spec is not None:
            self._due[self._standby_spec.name] = time.monotonic() + FIRST_BEAT_S
        self._write_status()
        while not self._stopping:
            self._take_events(self._next_due_s())
            now_s = time.monotonic()
            for name in [key for key, due_s in self._due.items() if due_s <= now_s]:
                del self._due[name]
                if self._start(name):
                    self._write_status()
            self._watch(now_s)
        self._stop_all()

    def kill_all(self) -> None:
        """Whatever still runs when the supervisor leaves."""
        for child in self._running.values():
            child.process.kill()
            child.process.wait()
        self._running.clear()

    def _next_due_s(self) -> float:
        instants = list(self._due.values())
        instants += [self._silent_after_s(child) for child in self._running.values() if child.spec.beats]
        return min(instants, default=time.monotonic() + 60.0)

    def _take_events(self, until_s: float) -> None:
        """Wait for something to happen until then, and take in all of it."""
        asleep_s = time.monotonic()
        timeout_s = max(0.0, until_s - asleep_s)
        try:
            event: tuple[str, _Child | None] | None = self._events.get(timeout=timeout_s)
        except queue.Empty:
            event = None
        if time.monotonic() - asleep_s > timeout_s + SILENT_S / 2:
            # It was this process that slept (or the whole PC): the others get a new chance to be heard.
            for child in self._running.values():
                child.beat_s = time.monotonic()
        while event is not None:
            self._handle(*event)
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                event = None

    def _handle(self, kind: str, child: _Child | None) -> None:
        if kind == "stop" or child is None:
            self._stopping = True
        elif kind == "beat":
            first = not child.beaten
            child.beat_s, child.beaten = time.monotonic(), True
            if first and child.spec.beats:
                self._first_beat(child)
        elif self._running.get(child.spec.name) is child:
            del self._running[child.spec.name]
            self._exited(child)

    def _first_beat(self, child: _Child) -> None:
        self._fact(child.spec.name)["beating_after_s"] = round(child.beat_s - child.started_s, 3)
        standby = self._standby_spec
        if standby is not None and standby.stands_in_for == child.spec.name and standby.name not in self._running:
            self._due[standby.name] = time.monotonic() + _STANDBY_AFTER_S
        self._write_status()

    def _exited(self, child: _Child) -> None:
        name, code = child.spec.name, child.process.returncode
        fact = self._fact(name)
        fact["last_exit"] = {"code": code, "at": time.time(), "silent": child.killed_silent}
        logger.warning("%s ended with %s%s", name, code, " (it had fallen silent)" if child.killed_silent else "")
        if self._stopping:
            return
        steady = time.monotonic() - child.started_s > (_STEADY_BEATEN_S if child.beaten else _STEADY_S)
        self._failures[name] = 0 if steady else self._failures.get(name, 0) + 1
        if self._promote(name):
            return
        wait_s = _BACK_OFF_S[min(max(self._failures[name] - 1, 0), len(_BACK_OFF_S) - 1)]
        self._due[name] = time.monotonic() + wait_s
        self._write_status()

    def _promote(self, name: str) -> bool:
        """Have the standby take the dead one's place; False where there is none, or it keeps failing."""
        spec = self._standby_spec
        if spec is None or spec.stands_in_for != name or self._failures.get(name, 0) > 2:
            return False
        child = self._running.pop(spec.name, None)
        if child is None or child.process.stdin is None:
            return False
        try:
            child.process.stdin.write(b"activate\n")
            child.process.stdin.flush()
        except OSError as error:
            # It is dead as well; its exit comes through the queue.
            logger.warning("the standby does not answer: %s", error)
            self._running[spec.name] = child
            return False
        child.spec = self._specs[name]._replace(beats=True)
        child.beaten, child.started_s = False, time.monotonic()
        child.beat_s = child.started_s
        self._running[name] = child
        fact = self._fact(name)
        fact["promotions"] = fact.get("promotions", 0) + 1
        fact["restarts"] = fact.get("restarts", 0) + 1
        # In case it never beats, a new standby is made all the same.
        self._due[spec.name] = time.monotonic() + FIRST_BEAT_S
        logger.warning("the standby (pid %d) takes over %s", child.process.pid, name)
        self._write_status()
        return True

    def _start(self, name: str) -> bool:
        """Tell whether it was tried."""
        if name in self._running:
            return False
        spec = self._specs.get(name) or self._standby_spec
        assert spec is not None
        if spec.needs and not Path(spec.needs).exists():
            self._due[name] = time.monotonic() + _LOOK_FOR_NEEDS_S
            return False
        fact = self._fact(name)
        if "pid" in fact:
            fact["restarts"] = fact.get("restarts", 0) + 1
        try:
            child = _Child(spec, self._events)
        except OSError:
            logger.exception("%s does not start", name)
            self._failures[name] = self._failures.get(name, 0) + 1
            self._due[name] = time.monotonic() + _BACK_OFF_S[-1]
            return True
        self._running[name] = child
        return True

    def _silent_after_s(self, child: _Child) -> float:
        return child.beat_s + (SILENT_S if child.beaten else FIRST_BEAT_S)

    def _watch(self, now_s: float) -> None:
        for child in self._running.values():
            if child.spec.beats and not child.killed_silent and now_s >= self._silent_after_s(child):
                logger.error("%s (pid %d) has fallen silent: killed", child.spec.name, child.process.pid)
                child.killed_silent = True
                child.process.kill()
                # Its exit comes through the queue; do not look at it again until then.
                child.beat_s = now_s + FIRST_BEAT_S

    def _stop_all(self) -> None:
        """The standby first, that it may not take over; then the children in their order."""
        order = [self._standby_spec.name] if self._standby_spec is not None else []
        for name in [*order, *self._specs]:
            child = self._running.get(name)
            if child is None:
                continue
            child.ask_to_stop()
            deadline_s = time.monotonic() + _STOP_S
            while self._running.get(name) is child and time.monotonic() < deadline_s:
                self._take_events(deadline_s)
            if self._running.get(name) is child:
                logger.error("%s does not end: killed", name)
                child.process.kill()
                child.process.wait()
                del self._running[name]

    def _fact(self, name: str) -> dict[str, Any]:
        return self._facts.setdefault(name, {"restarts": 0})

    def _write_status(self) -> None:
        for name, child in self._running.items():
            fact = self._fact(name)
            if fact.get("pid") != child.process.pid:
                fact["pid"], fact["since"] = child.process.pid, time.time()
        children = [{"name": name, "running": name in self._running, **fact} for name, fact in self._facts.items()]
        draft = self._status_file.with_suffix(".tmp")
        try:
            draft.write_text(json.dumps({"pid": os.getpid(), "children": children}), encoding="ascii")
            draft.replace(self._status_file)
        except OSError as error:
            logger.warning("the status file cannot be written: %s", error)
