"""The microphone in the engine: fed to clusters, reopened by the one that takes over, given up when it is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.audio.take_folder import sealed_takes
from studio.domain.air_orders import AirKind, AirOrder, order_to_data
from studio.domain.air_reports import AirReport
from studio.domain.broadcast import PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.errors import OperatorFixable
from studio.onair.air_answers import AirAnswers
from studio.onair.live_desk import LiveDesk, LiveParts
from tests.support.fake_input import HandFedInput
from tests.support.onair_station import OnAirBench, air_order, air_sound, noise, write_programme
from tests.support.waiting import wait_until


class LiveBench:
    """An engine on a turned clock, with a microphone that is fed by hand."""

    def __init__(self, root: Path) -> None:
        self.bench = OnAirBench.make(root)
        self.microphones: list[HandFedInput] = []
        self.live = LiveDesk(
            LiveParts(self._open, root / "takes", self.bench.clock),
            lambda pcm, at: self.bench.clusters.feed(pcm, at),
        )
        self.bench.live = self.live
        self.bench.publish()
        self.bench.start()

    def _open(self, _device: str | None) -> HandFedInput:
        self.microphones.append(HandFedInput())
        return self.microphones[-1]

    def start(self, order: AirOrder) -> None:
        """As the control socket does it, while somebody speaks."""
        speaking = threading.Event()

        def speak() -> None:
            while not speaking.wait(0.01):
                if self.microphones:
                    self.microphones[-1].feed(noise(0.05, 4)[:, np.newaxis])

        thread = threading.Thread(target=speak, name="speaker")
        thread.start()
        try:
            answers = AirAnswers(self.bench.engine, self.bench.journal, lambda: None, lambda _file: None, self.live)
            answers.answer({"op": "live_start", "order": order_to_data(order)})
        finally:
            speaking.set()
            thread.join()

    def report(self, order_id: str) -> AirReport:
        reports = self.bench.engine.air(lambda desk, now: desk.reports(now))
        return next(report for report in reports if report.order.id == order_id)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LiveBench]:
    made = LiveBench(tmp_path)
    yield made
    made.live.close()
    made.bench.stop()
    wait_until(lambda: not any(t.name == "microphone" for t in threading.enumerate()), 5.0, "the microphone's thread")


def live_order(order_id: str = "l", kind: AirKind = AirKind.LIVE, **more: Any) -> AirOrder:
    return air_order(order_id, None, kind, ("c1", "c2", LOCAL_OUTPUT), **more)


def test_clusters_are_opened_as_one_fed_and_closed(desk: LiveBench) -> None:
    bench = desk.bench
    desk.start(live_order())
    bench.run(1.0)
    (session, (codes, volume, priority)) = next(iter(bench.loudspeakers.live.items()))
    assert (set(codes), volume, priority) == ({"CODE1", "CODE2"}, 80, 40)
    desk.microphones[0].feed(noise(1.0, 5)[:, np.newaxis])
    wait_until(lambda: len(bench.loudspeakers.fed.get(session, [])) >= 20, 5.0, "pieces are fed")
    assert {len(pcm) for pcm, _ in bench.loudspeakers.fed[session]} == {1920}
    bench.engine.air(lambda air, now: air.stop("l", "officer", "STOP", None, now))
    bench.run(4.0)
    assert bench.loudspeakers.live_closed == [session]
    assert desk.live.order_id == ""
    wait_until(lambda: len(sealed_takes(bench.root / "takes")) == 1, 5.0, "the take is sealed")
    ends = {record.target: record.state for record in bench.journal.plays()}
    assert set(ends.values()) == {PlayState.CANCELLED}
    assert desk.report("l").reason == "STOP"


def test_a_live_emergency_is_cut_by_nothing_and_the_other_waits_in_sight(desk: LiveBench) -> None:
    bench = desk.bench
    desk.start(live_order("v", AirKind.LIVE_EMERGENCY, follows="e"))
    bench.run(1.0)
    above = air_order("s", air_sound(write_programme(bench.root, noise(2.0, 2)), 2.0), AirKind.EMERGENCY_SOURCE)
    bench.engine.air(lambda air, now: air.start(above, now))
    bench.run(2.0)
    assert desk.report("v").targets[-1].state is PlayState.PLAYING
    assert desk.report("s").targets[0].waits_for.startswith("v:")
    bench.engine.air(lambda air, now: air.stop("v", "officer", "STOP", None, now))
    bench.run(2.0)
    assert desk.report("s").targets[0].playing_at is not None


def test_a_recorded_emergency_cuts_the_usual_microphone_and_it_comes_back(desk: LiveBench) -> None:
    bench = desk.bench
    desk.start(live_order())
    bench.run(1.0)
    alert = air_order("e", air_sound(write_programme(bench.root, noise(2.0, 2)), 2.0))
    bench.engine.air(lambda air, now: air.start(alert, now))
    bench.run(1.5)
    assert [now.title for now in bench.engine.status().playing if now.target == LOCAL_OUTPUT] == ["e"]
    desk.microphones[0].feed(noise(0.3, 6)[:, np.newaxis])
    bench.run(3.0)
    assert [now.title for now in bench.engine.status().playing if now.target == LOCAL_OUTPUT] == ["l"]


def test_at_its_set_time_it_gives_the_air_back_by_itself(desk: LiveBench) -> None:
    desk.start(live_order(max_length_s=3.0))
    desk.bench.run(5.0)
    assert desk.report("l").reason == "TIME"
    assert desk.live.order_id == ""
    assert desk.bench.loudspeakers.live_closed


def test_the_one_that_takes_over_opens_the_microphone_again(desk: LiveBench) -> None:
    bench = desk.bench
    desk.start(live_order())
    bench.run(1.0)
    desk.live.close()
    bench.stop()
    bench.start(bench.journal.recalled(), bench.journal.orders())
    bench.run(0.2)
    wait_until(lambda: len(desk.microphones) == 2, 5.0, "the microphone is opened")

    def speaks() -> bool:
        desk.microphones[-1].feed(noise(0.05, 4)[:, np.newaxis])
        return desk.live.order_id == "l"

    wait_until(speaks, 5.0, "it is taken over")
    bench.run(1.0)
    assert desk.report("l").ended_at is None


def test_a_microphone_that_is_gone_gives_the_air_back(desk: LiveBench) -> None:
    desk.start(live_order())
    desk.bench.run(1.0)
    desk.microphones[0].plugged = False
    wait_until(lambda: desk.live.lost_s() > 0 or _turned(desk), 5.0, "the loss is seen")
    desk.bench.run(35.0)
    assert desk.report("l").reason == "DEVICE_LOST"


def _turned(desk: LiveBench) -> bool:
    desk.bench.clock.turn(0.001)
    return False


def test_a_silent_opening_is_no_broadcast(desk: LiveBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.onair.live_desk._BUFFERED_WITHIN_S", 0.1)
    with pytest.raises(OperatorFixable, match="NO_MICROPHONE"):
        desk.live.open(live_order())
    assert desk.live.order_id == ""
