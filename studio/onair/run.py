"""The on-air process from start to end: standby, taking over, the loop, leaving."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from device_bridge.sound.priority import come_first
from studio.audio.input_stream import InputStream
from studio.domain.broadcast import JournalKind, OnAirStatus
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.ids import new_id
from studio.domain.plan import PlannedFile
from studio.onair.air_answers import AirAnswers
from studio.onair.clusters import ClusterPlayer
from studio.onair.engine import Engine, EngineParts
from studio.onair.journal import HISTORY, JournalFile, JournalHistory, QueuedJournal
from studio.onair.live_desk import LiveDesk, LiveParts
from studio.onair.local import LocalPlayer
from studio.onair.media_files import Verifier
from studio.onair.memory import rss_mb
from studio.onair.meter import warm_up
from studio.onair.mixer import Mixer
from studio.onair.output import Output
from studio.onair.plan_file import PlanFile
from studio.onair.pump import Pump, PumpThread
from studio.onair.shelf import Shelf, Worker
from studio.onair.sources import FileSource
from studio.onair.standby import Heartbeat, StandbyEyes
from studio.onair.wall import WallMap
from studio.ports.clock import Clock
from studio.ports.onair import Loudspeakers

logger = logging.getLogger(__name__)

TICK_S = 0.05
# A clock that stands so far before the journal's last record is wrong.
_CLOCK_BEHIND = timedelta(seconds=60)
# The dead process's lock is freed by the system within moments.
_LOCK_PATIENCE_S = 1.0
_FADE_S = 0.4
# The opener waits so long for the first half second of a file.
_FIRST_READ_S = 0.5

Handler = Callable[[dict[str, Any]], dict[str, Any]]


class Releasable(Protocol):
    def release(self) -> None: ...


class Closable(Protocol):
    def close(self) -> None: ...


class OpenLoudspeakers(Loudspeakers, Closable, Protocol):
    """The loudspeakers, with their connection."""


@dataclass(frozen=True, slots=True)
class OnAirConfig:
    """Paths of the station; ``stop_after_s`` ends the process by itself; ``beats`` writes a line to stdout
    every 0.2 s for the supervisor."""

    root: Path
    plan: Path
    journal: Path
    ballast: Path
    version: str
    stop_after_s: float | None = None
    beats: bool = False


@dataclass(frozen=True, slots=True)
class OnAirParts:
    """What the composition root gives.

    ``acquire_lock`` raises ``OperatorFixable("ALREADY_OPEN")``; ``serve`` starts the control server on a
    handler that raises ``StudioError`` to say no; ``open_output`` returns an open output, and it and the
    output raise ``output_errors``. None of the factories is called while standing by.
    """

    clock: Clock
    open_output: Callable[[], Output]
    output_errors: tuple[type[Exception], ...]
    open_loudspeakers: Callable[[], OpenLoudspeakers]
    acquire_lock: Callable[[], Releasable]
    serve: Callable[[Handler], Closable]
    encode_status: Callable[[OnAirStatus], dict[str, Any]]
    open_input: Callable[[str | None], InputStream]


def run_onair(config: OnAirConfig, parts: OnAirParts, *, standby: bool = False) -> int:
    """Run until SIGTERM, SIGINT or the op ``quit``; return the exit code 0.

    With ``standby`` nothing is opened until a line ``activate`` comes on stdin; the end of stdin ends it.
    Raises ``OperatorFixable("ALREADY_OPEN")`` when another engine runs.
    """
    sys.setswitchinterval(0.0005)
    warm_up()
    verifier, history = Verifier(), JournalHistory(config.journal)
    _on_stop_signals(_leave_at_once)
    if standby:
        eyes = StandbyEyes(config.root, PlanFile(config.plan), verifier, history, parts.clock)
        activated = _wait_for_activation()
        eyes.close()
        if not activated:
            return 0
    lock = _acquire(parts, _LOCK_PATIENCE_S if standby else 0.0)
    try:
        _Process(config, parts, verifier, history, standby).run()
    finally:
        lock.release()
    return 0


class _Process:
    """The running process: its threads, its loop."""

    def __init__(
        self, config: OnAirConfig, parts: OnAirParts, verifier: Verifier, history: JournalHistory, standby: bool
    ) -> None:
        self._config, self._parts, self._standby = config, parts, standby
        self._verifier, self._history = verifier, history
        self._wake, self._quit = threading.Event(), threading.Event()

    def run(self) -> None:
        config, parts = self._config, self._parts
        come_first()
        _on_stop_signals(self._on_signal)
        clock = parts.clock
        boot_id = new_id()
        # A collection holds the mixer up for some 50 ms: the last whole one is now.
        gc.collect()
        gc.freeze()
        # The output takes longest to open: its thread begins before anything is read.
        mixer = Mixer()
        pump = Pump(mixer, parts.open_output, parts.output_errors, clock.monotonic)
        pump_thread = PumpThread(pump)
        pump_thread.start()
        self._history.catch_up(clock.now() - HISTORY)
        journal = QueuedJournal(JournalFile(config.journal, config.ballast, boot_id, clock), clock, wake=self._wake.set)
        journal.append(JournalKind.BOOT, {"pid": os.getpid(), "standby": self._standby, "version": config.version})
        wall = WallMap(clock)
        last_at = self._history.last_at
        if last_at is not None and clock.now() < last_at - _CLOCK_BEHIND:
            wall.distrust()
            journal.append(JournalKind.CLOCK, {"jump_s": (clock.now() - last_at).total_seconds(), "trusted": False})
        loudspeakers = parts.open_loudspeakers()
        worker = Worker("opener")
        shelf = Shelf(config.root, self._open_media, lambda job: self._submit(worker, job))
        clusters = ClusterPlayer(loudspeakers)
        live = LiveDesk(LiveParts(parts.open_input, config.root / "takes", clock), clusters.feed)
        local = LocalPlayer(mixer, pump, shelf, wall, live.source)
        engine = Engine(
            EngineParts(
                wall,
                journal,
                PlanFile(config.plan),
                pump,
                shelf,
                local,
                clusters,
                boot_id,
                rss_mb,
                live,
            ),
            self._history.recalled,
            orders=self._history.orders,
        )
        air = AirAnswers(engine, journal, self._wake.set, lambda file: self._check(worker, file), live)
        server = parts.serve(lambda request: self._answer(engine, air, request))
        beat = Heartbeat(pump, engine) if config.beats else None
        gc.freeze()
        try:
            reason = self._loop(engine)
        finally:
            server.close()
        live.close()
        local.fade_all()
        if engine.sounding():
            threading.Event().wait(_FADE_S)
        pump_thread.stop()
        journal.append(JournalKind.STOP, {"reason": reason})
        loudspeakers.close()
        shelf.close()
        worker.close()
        journal.close()
        if beat is not None:
            beat.close()

    def _check(self, worker: Worker, file: PlannedFile) -> None:
        """Have a file checked by its hash ahead of its turn."""

        def job() -> None:
            try:
                self._verifier.open(self._config.root / file.path, file.sha256).close()
            except OperatorFixable as error:
                logger.warning("%s", error)

        worker.submit(job)

    def _loop(self, engine: Engine) -> str:
        clock, stop_after_s = self._parts.clock, self._config.stop_after_s
        end_s = None if stop_after_s is None else clock.monotonic() + stop_after_s
        while not self._quit.is_set():
            engine.tick()
            self._wake.wait(TICK_S)
            self._wake.clear()
            if end_s is not None and clock.monotonic() >= end_s:
                return "TIME"
        return "ASKED"

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._quit.set()
        self._wake.set()

    def _answer(self, engine: Engine, air: AirAnswers, request: dict[str, Any]) -> dict[str, Any]:
        match request.get("op"):
            case "status":
                return {"status": self._parts.encode_status(engine.status())}
            case "stop_play":
                play_ids = request.get("play_ids")
                if not isinstance(play_ids, list) or not all(isinstance(one, str) for one in play_ids):
                    raise Misuse("REQUEST_MALFORMED", field="play_ids")
                engine.ask_stop(play_ids, str(request.get("operator", "")), str(request.get("reason", "")))
                self._wake.set()
            case "reload_plan":
                engine.reload_plan()
                self._wake.set()
            case "quit":
                self._quit.set()
                self._wake.set()
            case _:
                return air.answer(request)
        return {}

    def _open_media(self, path: Path, sha256: str) -> FileSource:
        source = FileSource(path, sha256, self._verifier)
        source.await_ready(0, _FIRST_READ_S)
        return source

    def _submit(self, worker: Worker, job: Callable[[], None]) -> None:
        """What was opened may be due: the engine looks at once."""

        def job_and_wake() -> None:
            job()
            self._wake.set()

        worker.submit(job_and_wake)


def _on_stop_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    # SIGBREAK is how the supervisor asks on Windows.
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), handler)


def _leave_at_once(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _wait_for_activation() -> bool:
    return any(line.strip() == "activate" for line in sys.stdin)


def _acquire(parts: OnAirParts, patience_s: float) -> Releasable:
    deadline_s = parts.clock.monotonic() + patience_s
    pause = threading.Event()
    while True:
        try:
            return parts.acquire_lock()
        except OperatorFixable as error:
            if error.code != "ALREADY_OPEN" or parts.clock.monotonic() >= deadline_s:
                raise
            pause.wait(0.01)
