"""The path of an emergency: from above or ordered here, on the station's own output and a loudspeaker, to its end."""

from __future__ import annotations

import contextlib
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import Emergency, Step
from studio.domain.errors import OperatorFixable
from studio.services.emergency_views import EmergencyView
from sync_client.contract.bulletins import AudioDescriptor
from tests.support.kill_commands import Commands
from tests.support.kill_province import issue
from tests.support.kills import Tally
from tests.support.mission_stage import AREA, PIN, MissionStage, alert_sound, flac_of
from tests.support.programs import ROOT, end
from tests.support.waiting import wait_until

CODE = "LOA-1"
# Nearly always in the middle of being said.
LENGTH_S, REPEAT_S = 25.0, 30
_AGAIN_S = 40.0
_ONCE = (Step.PRESSED, Step.DECIDED)
_ENDS = (Step.STOPPED, Step.ALL_CLEAR, Step.CORRECTION)
_TEXT = "Nước sông đang lên nhanh. Bà con thôn Đông khẩn trương đưa người già và trẻ em đến trường học."


@dataclass(slots=True)
class Agent:
    """The loudspeaker's program, started again by whoever looks after it."""

    stage: MissionStage
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.close()
        with (self.stage.root / "agent.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.stage.agent_command(CODE), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int | None:
        return None if self.process is None or self.process.poll() is not None else self.process.pid

    def close(self) -> None:
        if self.process is not None:
            end(self.process)


@dataclass(slots=True)
class AirPath:
    """Its part of a strike: ``turn``, and ``sounds`` after the kill; or ``call_killed``."""

    stage: MissionStage
    run: Commands
    agent: Agent
    audio: AudioDescriptor
    # Issued above, by id; how many were ordered here.
    issued: list[dict[str, Any]] = field(default_factory=list)
    ordered: int = 0
    started: set[str] = field(default_factory=set)
    silent: list[str] = field(default_factory=list)

    def turn(self, victim: str) -> bool:
        """Start one, or end the one that is on air; say whether it is on air then."""
        on_air = self.running()
        if on_air:
            self._end(on_air[0])
        else:
            self._start(victim)
        return not on_air

    def call_killed(self, share: float) -> None:
        """The officer's own order, killed in its middle and given again; its end is the window's."""
        for view in self.running():
            self._end(view)
        self._order(share)
        self.sounds("the command")

    def _start(self, victim: str) -> None:
        """From above for the exchange, and every second time."""
        if victim == "sync" or self.ordered > len(self.issued):
            self._issue()
        else:
            self._order(None)

    def _issue(self) -> None:
        title = f"Lũ quét {len(self.issued)}"
        more: dict[str, Any] = {"title": title, "disaster_level": 3, "repeat_every_s": REPEAT_S}
        self.issued.append(issue(self.stage.source, self.audio, bulletin_class="EMERGENCY", **more))

    def _order(self, share: float | None) -> None:
        words = {"folder": str(self.stage.folder.root), "officer": self.stage.leader.id, "pin": PIN, "text": _TEXT}
        self.ordered += 1
        if share is None or "order" not in self.run.lengths_s or self.run.run_killed("order", share, **words):
            self.run.run("order", **words)

    def _end(self, view: EmergencyView) -> None:
        """As it began: from above, or here by the officer's PIN, again until it is over."""
        above = next((one for one in self.issued if one["id"] == view.id), None)
        if above is not None:
            ends = {"id": above["id"], "version": above["version"]}
            issue(self.stage.source, bulletin_class="EMERGENCY", kind="RECALL", title="Thu hồi", supersedes=ends)
        else:

            def stopped() -> bool:
                try:
                    self.stage.station.emergency.stop(view.id, self.stage.leader.id, PIN)
                except OperatorFixable as error:
                    # Whoever presses again finds it stopped, or the on-air process back.
                    return error.code == "NO_SUCH_ORDER"
                return True

            wait_until(stopped, 30, "it is stopped")
        wait_until(lambda: not self.running(), 60, "it is over")

    def running(self) -> list[EmergencyView]:
        found: list[list[EmergencyView]] = []

        def told() -> bool:
            with contextlib.suppress(OperatorFixable):
                found.append(self.stage.station.emergency.running())
            return bool(found)

        wait_until(told, 30, "the on-air process answers")
        return found[-1]

    def sounds(self, victim: str) -> None:
        """It is heard at the station, and the loudspeaker says that it plays: again, if it did before."""

        def sounds() -> bool:
            with contextlib.suppress(OperatorFixable):
                running = self.stage.station.emergency.running()
                playing = {now.target for now in self.stage.station.onair.status().playing}
                return bool(running) and {LOCAL_OUTPUT, self.stage.clusters[0].id} <= playing
            return False

        try:
            wait_until(sounds, _AGAIN_S, "it sounds")
        except AssertionError:
            self.silent.append(f"sound after {victim} was killed")
        self.started |= {view.id for view in self.running()}

    def settle(self, tally: Tally) -> None:
        for view in self.running():
            self._end(view)
        tally.lost += self.silent
        with contextlib.suppress(AssertionError):
            wait_until(lambda: len(self._recorded()) >= self._wanted(), 30, "all are in the records")
            wait_until(lambda: all(one.ended_at for one in self._recorded()), 30, "all are ended in the records")
            wait_until(lambda: not self.stage.station.exchange.outbox().waiting, 60, "all is told above")
        recorded = self._recorded()
        above = [one.source_id for one in recorded if one.source_id]
        tally.compare("emergency from above", [one["id"] for one in self.issued], above)
        if len(recorded) - len(above) != self.ordered:
            tally.doubled.append(f"emergencies ordered here: {len(recorded) - len(above)} of {self.ordered}")
        for emergency in recorded:
            self._count_steps(tally, emergency)
        events = self.stage.source.desk("leader.t1").get(f"/v1/events?area={AREA}&limit=200")["items"]
        kinds = Counter(item["row"]["kind"] for item in events)
        for kind in ("EMERGENCY_STARTED", "EMERGENCY_ENDED"):
            wanted = [f"{number}" for number in range(len(recorded))]
            tally.compare(kind, wanted, [f"{number}" for number in range(kinds[kind])])
        with self.stage.station.exchange.store.read() as unit:
            tally.lost += [f"audit chain: {one}" for one in unit.audit.verify()]

    def _wanted(self) -> int:
        return len(self.issued) + self.ordered

    def _recorded(self) -> list[Emergency]:
        scheduling = self.stage.station.scheduling
        with self.stage.station.exchange.store.read() as unit:
            return unit.emergencies.between(*scheduling.bounds(scheduling.today()))

    def _count_steps(self, tally: Tally, emergency: Emergency) -> None:
        """Pressed, decided and ended once; each step of each target once."""
        steps = [(step.step, step.target) for step in self.stage.station.emergency.steps(emergency.id)]
        found = [f"{step} {target}" for step, target in steps if step in _ONCE or target]
        wanted = {f"{step} " for step in _ONCE} | {one for one in found if not one.endswith(" ")}
        tally.compare(f"{emergency.title} {emergency.id}", wanted, found)
        ends = [step for step, _ in steps if step in _ENDS]
        if len(ends) != 1:
            (tally.doubled if ends else tally.lost).append(f"end of {emergency.title}: {ends}")


@contextlib.contextmanager
def air_path(stage: MissionStage, run: Commands) -> Iterator[AirPath]:
    agent = Agent(stage)
    try:
        agent.start()
        wait_until(lambda: stage.online() == 1, 30, "the loudspeaker is online")
        audio = stage.source.desk("editor.t1").upload(flac_of(alert_sound(LENGTH_S, 2)), LENGTH_S)
        made = AirPath(stage, run, agent, audio)
        # Once in peace, so that it is known how long the order takes.
        made._order(None)
        made.sounds("nothing")
        made._end(made.running()[0])
        yield made
    finally:
        agent.close()
