"""``ports.onair.Loudspeakers`` and ``DeviceWatch``: one suite, on the fake and on the real bridge with real agents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from studio.domain.broadcast import PlayState
from studio.domain.clusters import DeviceState, SpeakerCluster, Technology
from studio.domain.errors import OperatorFixable
from studio.domain.plan import PlannedFile
from studio.links.devices import BridgeDeviceWatch
from studio.links.loudspeakers import BridgeLoudspeakers
from studio.ports.onair import LoudspeakerEvent, Loudspeakers, PlayCommand
from tests.support.broker import TOKEN, TestHub, running_agent, running_bridge, running_hub
from tests.support.fake_loudspeakers import FakeLoudspeakers
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

CODE = "LOA-1"


@dataclass(slots=True)
class Stage:
    """``played`` makes the fake's cluster do what the real one does by itself."""

    loudspeakers: Loudspeakers
    file: PlannedFile
    played: Callable[[PlayCommand], None]

    def command(self, play_id: str, starts_in_s: float = 0.5, length_s: float = 0.5) -> PlayCommand:
        starts_at = datetime.now(UTC) + timedelta(seconds=starts_in_s)
        ends_at = starts_at + timedelta(seconds=length_s)
        return PlayCommand(play_id, "cluster-1", CODE, self.file, starts_at, ends_at, 0.0, 100, 10)

    def gather(self, play_id: str, until: PlayState) -> list[LoudspeakerEvent]:
        found: list[LoudspeakerEvent] = []

        def ended() -> bool:
            found.extend(self.loudspeakers.events())
            return any(one.play_id == play_id and one.state is until for one in found)

        wait_until(ended, 15.0, f"{play_id} {until}")
        return [one for one in found if one.play_id == play_id]


@pytest.fixture(scope="module")
def real_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestHub]:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path_factory.mktemp("contract")))
        stack.enter_context(running_agent(hub, CODE))
        stack.enter_context(running_bridge(hub))
        watch = BridgeDeviceWatch(hub.ready_file, TOKEN)
        stack.callback(watch.close)
        watch.set_clusters([SpeakerCluster("cluster-1", CODE, "Thôn Một", "Thôn Một", Technology.IP)])
        wait_until(lambda: watch.statuses()[0].state is DeviceState.ONLINE, 15.0, "the cluster is online")
        yield hub


@pytest.fixture(params=["fake", "real"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    if request.param == "fake":
        fake = FakeLoudspeakers()

        def play(command: PlayCommand) -> None:
            for state in (PlayState.SENT, PlayState.ACKED, PlayState.PLAYING):
                fake.say(command, state, command.starts_at)
            fake.say(command, PlayState.PLAYED, command.ends_at)

        yield Stage(fake, PlannedFile("media/ab/x", "ab" * 32, 1000, "flac"), play)
        return
    hub: TestHub = request.getfixturevalue("real_hub")
    sha256, size, _ = hub.add_tone(0.5)
    loudspeakers = BridgeLoudspeakers(hub.ready_file, TOKEN)
    wait_until(lambda: loudspeakers.connected, 10.0, "the bridge is there")
    yield Stage(loudspeakers, PlannedFile(f"media/{sha256[:2]}/{sha256}", sha256, size, "flac"), lambda _: None)
    loudspeakers.close()


def test_a_play_is_followed_to_its_end(stage: Stage, request: pytest.FixtureRequest) -> None:
    command = stage.command(request.node.name)
    stage.loudspeakers.prepare([command])
    stage.loudspeakers.play([command])
    stage.played(command)
    events = stage.gather(command.play_id, PlayState.PLAYED)
    assert [one.state for one in events] == [PlayState.SENT, PlayState.ACKED, PlayState.PLAYING, PlayState.PLAYED]
    assert [one.seq for one in events] == sorted({one.seq for one in events})
    assert {one.code for one in events} == {CODE}
    assert abs((events[2].at - command.starts_at).total_seconds()) < 0.3
    assert abs((events[3].at - command.ends_at).total_seconds()) < 0.3
    assert events[3].file_sha256 == command.file.sha256


def test_events_are_given_once_to_one_listener(stage: Stage, request: pytest.FixtureRequest) -> None:
    command = stage.command(request.node.name, 0.1, 0.3)
    stage.loudspeakers.play([command])
    stage.played(command)
    stage.gather(command.play_id, PlayState.PLAYED)
    assert stage.loudspeakers.events() == []


def test_what_is_not_confirmed_comes_again_to_the_next_listener(real_hub: TestHub) -> None:
    sha256, size, _ = real_hub.add_tone(0.3)
    file = PlannedFile("media/x", sha256, size, "flac")
    first = BridgeLoudspeakers(real_hub.ready_file, TOKEN)
    stage = Stage(first, file, lambda _: None)
    command = stage.command("again", 0.2, 0.3)
    first.play([command])
    events = stage.gather("again", PlayState.PLAYED)
    first.confirm(events[1].seq)
    first.close()
    second = BridgeLoudspeakers(real_hub.ready_file, TOKEN)
    try:
        again = Stage(second, file, lambda _: None).gather("again", PlayState.PLAYED)
        assert again == events[2:]
    finally:
        second.close()


def test_no_call_waits_and_nothing_is_lost_while_the_bridge_is_away(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running_hub(tmp_path_factory.mktemp("away")) as hub, running_agent(hub, CODE):
        sha256, size, _ = hub.add_tone(2.5)
        loudspeakers = BridgeLoudspeakers(hub.ready_file, TOKEN)
        watch = BridgeDeviceWatch(hub.ready_file, TOKEN)
        try:
            stage = Stage(loudspeakers, PlannedFile("media/x", sha256, size, "flac"), lambda _: None)
            command = stage.command("away", 0.5, 2.5)
            loudspeakers.play([command])
            loudspeakers.stop("nothing", [CODE])
            assert loudspeakers.events() == []
            with running_bridge(hub):
                # The station may tell its clusters after the first command; it waits for that.
                watch.set_clusters([SpeakerCluster("cluster-1", CODE, "Thôn Một", "", Technology.IP)])
                stage.gather("away", PlayState.PLAYING)
        finally:
            watch.close()
            loudspeakers.close()


def test_a_bridge_that_does_not_run_is_said_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    watch = BridgeDeviceWatch(tmp_path_factory.mktemp("none") / "bridge.json", TOKEN)
    with pytest.raises(OperatorFixable, match="BRIDGE_NOT_RUNNING"):
        watch.statuses()
    assert watch.broker_connected() is False


def test_the_watch_tells_the_cluster(real_hub: TestHub) -> None:
    watch = BridgeDeviceWatch(real_hub.ready_file, TOKEN)
    try:
        (status,) = watch.statuses()
        assert status.cluster_id == "cluster-1"
        assert status.state in (DeviceState.ONLINE, DeviceState.PLAYING)
        assert status.last_seen is not None
        assert status.firmware
        assert watch.broker_connected() is True
    finally:
        watch.close()
