"""What keeps a standby warm, and the heartbeat by which the supervisor knows the active one lives."""

from __future__ import annotations

import logging
import sys
import threading
from datetime import timedelta
from pathlib import Path

from studio.domain.arbiter_state import PlanIndex, seconds
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.errors import OperatorFixable
from studio.onair.air_desk import recall_orders
from studio.onair.engine import Engine
from studio.onair.journal import HISTORY, JournalHistory
from studio.onair.media_files import Verifier
from studio.onair.plan_file import PlanFile
from studio.onair.pump import Pump
from studio.ports.clock import Clock

logger = logging.getLogger(__name__)

BEAT_S = 0.2
_LOOK_S = 2.0
_LOOK_AHEAD = timedelta(seconds=90)
# Beats stop when the mixer stood still for so long, or the engine (which may wait for a slow disk).
_MIXER_STALL_S = 0.8
_OPENING_STALL_S = 15.0
_ENGINE_STALL_S = 10.0


class StandbyEyes:
    """Reads the journals as they grow and checks the files that are due, so that taking over costs no reading."""

    def __init__(
        self, root: Path, plan_file: PlanFile, verifier: Verifier, history: JournalHistory, clock: Clock
    ) -> None:
        self._root, self._plan_file, self._verifier = root, plan_file, verifier
        self._history, self._clock = history, clock
        self._plan: PlanIndex | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="standby", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(5.0)

    def look(self) -> None:
        """Look once."""
        now = self._clock.now()
        self._history.catch_up(now - HISTORY)
        found = self._plan_file.poll()
        if found is not None:
            self._plan = found.index
        self._check_orders()
        if self._plan is None:
            return
        for item in self._plan.starting(now - timedelta(hours=12), now + _LOOK_AHEAD):
            if self._stop.is_set():
                return
            if LOCAL_OUTPUT in item.targets and item.starts_at + seconds(item.length_s) > now:
                try:
                    self._verifier.open(self._root / item.master.path, item.master.sha256).close()
                except OperatorFixable as error:
                    logger.warning("standby: %s", error)

    def _check_orders(self) -> None:
        """An emergency that runs must sound again at once: its files are checked before everything else."""
        for running in recall_orders(self._history.orders).on_air():
            sound = running.order.sound
            if sound is not None and LOCAL_OUTPUT in running.order.targets:
                try:
                    self._verifier.open(self._root / sound.master.path, sound.master.sha256).close()
                except OperatorFixable as error:
                    logger.warning("standby: %s", error)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except OSError as error:
                logger.warning("standby: %s", error)
            self._stop.wait(_LOOK_S)


class Heartbeat:
    """Writes ``beat`` to stdout while mixer and engine make progress."""

    def __init__(self, pump: Pump, engine: Engine) -> None:
        self._pump, self._engine = pump, engine
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(5.0)

    def alive(self) -> bool:
        now_s = self._pump.monotonic()
        patience_s = _OPENING_STALL_S if self._pump.opening else _MIXER_STALL_S
        return now_s - self._pump.progressed_s < patience_s and now_s - self._engine.ticked_s < _ENGINE_STALL_S

    def _run(self) -> None:
        while not self._stop.is_set():
            if self.alive():
                try:
                    sys.stdout.write("beat\n")
                    sys.stdout.flush()
                except OSError as error:
                    logger.warning("nobody hears the heartbeat: %s", error)
                    return
            self._stop.wait(BEAT_S)
