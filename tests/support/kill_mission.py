"""Exchange and air at once, on one station under a province: each process serves both, and is killed amid both."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.kill_air import CODE, Agent, AirPath, air_path
from tests.support.kill_commands import commands
from tests.support.kill_exchange import ExchangePath, exchange_path
from tests.support.kills import Tally, killing
from tests.support.mission_stage import MissionStage, mission_stage
from tests.support.waiting import wait_until

SPAN_S = 1.2
_LOOKS_S = 0.1


@dataclass(slots=True)
class MissionPath:
    """``command``: the person's own calls at the PC. Supervised ones come back by themselves."""

    stage: MissionStage
    exchange: ExchangePath
    air: AirPath
    victims: tuple[str, ...] = ("command", "sync", "source", "onair", "bridge", "agent", "keeper", "hub")

    def strike(self, victim: str, share: float) -> None:
        """A bulletin and a question come, an emergency starts or ends, and one process is killed meanwhile."""
        if victim == "command":
            self.exchange.call_killed(share)
            self.air.call_killed(share)
            return
        if victim == "onair":
            # The process that stands in is part of what is promised; both are not killed at once.
            wait_until(self.stage.standby_warm, 60, "the standby is warm")
        with killing(lambda: self._pid(victim), share * SPAN_S) as fell:
            on_air = self.air.turn(victim)
            self.exchange.begin()
            while not fell.wait(0.05):
                self.exchange.attend()
        if on_air:
            self.air.sounds(victim)

    def _pid(self, victim: str) -> int | None:
        if victim == "source":
            return self.stage.source.pid
        return self.air.agent.pid if victim == "agent" else self.stage.child(victim)

    def settle(self) -> Tally:
        tally = Tally()
        self.air.settle(tally)
        self.exchange.settle(tally)
        return tally


class Caretaker(threading.Thread):
    """Starts again what has no supervisor of the station's: the province's system, the loudspeaker's agent."""

    def __init__(self, stage: MissionStage, agent: Agent) -> None:
        super().__init__(name="caretaker", daemon=True)
        self._stage, self._agent = stage, agent
        self.gone = threading.Event()

    def run(self) -> None:
        while not self.gone.wait(_LOOKS_S):
            if self._stage.source.pid is None:
                self._stage.source.start_again()
            if self._agent.pid is None:
                self._agent.start()

    def close(self) -> None:
        self.gone.set()
        self.join(60)


@contextlib.contextmanager
def mission_path(root: Path) -> Iterator[MissionPath]:
    with contextlib.ExitStack() as stack:
        stage = stack.enter_context(mission_stage(root, (CODE,), quick=True))
        log = stack.enter_context((root / "commands.log").open("ab"))
        run = stack.enter_context(commands(log))
        exchange = exchange_path(stage, run)
        air = stack.enter_context(air_path(stage, run))
        caretaker = Caretaker(stage, air.agent)
        stack.callback(caretaker.close)
        caretaker.start()
        yield MissionPath(stage, exchange, air)
