"""The station's microphone on its clusters: in step, pre-empting, with holes, refused where it is not the station's."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device_bridge.agent.core import SpeakerAgent
from device_bridge.bridge.content import UrlSigner
from device_bridge.bridge.live import DELAY_MS, live_id
from device_bridge.mqtt import MqttLink
from device_bridge.protocol.envelope import Algorithm, PrivateKey
from device_bridge.protocol.keys import revoke
from device_bridge.protocol.live_frames import HEADER_BYTES, unpack_header
from device_bridge.protocol.messages import PlayLive, Refused, StationKeysNotice, Topics, encode
from studio.domain.broadcast import PlayState
from studio.links.loudspeakers import BridgeLoudspeakers
from tests.support.broker import STATION, TOKEN, running_agent, running_bridge, running_desk, running_hub
from tests.support.hearing import longest_silence_s
from tests.support.live_stage import CODES, PIECE_S, Stage, speaking, spoken
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path_factory.mktemp("live")))
        stack.enter_context(running_bridge(hub))
        desk = stack.enter_context(running_desk(hub))
        yield Stage(hub, stack, desk)


def test_neighbours_sound_in_step_and_after_the_known_delay(stage: Stage) -> None:
    with speaking(stage, "step", CODES) as microphone:
        stage.wait_state("step", PlayState.PLAYING)
        spoken(microphone, 3.2)
        latencies = [stage.latency_s(number, microphone, 1.8) for number in range(2)]
    stage.loudspeakers.live_close("step")
    stage.wait_state("step", PlayState.PLAYED)
    assert latencies[0] == pytest.approx(DELAY_MS / 1000, abs=0.03)
    assert abs(latencies[0] - latencies[1]) < 0.005
    assert stage.states("step", CODES[0]) == [PlayState.SENT, PlayState.ACKED, PlayState.PLAYING, PlayState.PLAYED]
    (playing,) = [one for one in stage.heard if (one.play_id, one.code, one.state) == ("step", CODES[0], "PLAYING")]
    assert abs((playing.at - microphone.began).total_seconds() - DELAY_MS / 1000) < 0.5
    assert playing.file_sha256 == ""


def test_missing_pieces_are_silence_and_are_counted(stage: Stage) -> None:
    with speaking(stage, "holes", CODES) as microphone:
        microphone.swallowed = range(30, 35)
        spoken(microphone, 3.2)
        before, after = stage.latency_s(0, microphone, 0.6, 0.5), stage.latency_s(0, microphone, 1.5, 0.6)
        hole = stage.heard_between(0, microphone, 1.1, 1.5)
    stage.loudspeakers.live_close("holes")
    stage.wait_state("holes", PlayState.PLAYED)
    assert before == pytest.approx(after, abs=0.002)
    assert longest_silence_s(hole, 1e-4) == pytest.approx(5 * PIECE_S, abs=0.01)
    assert [stage.lost_pieces(number, "holes") for number in range(2)] == [5, 5]
    # The log has it beside the result.
    ended = [one for one in stage.heard if (one.play_id, one.state) == ("holes", PlayState.PLAYED)]
    assert {one.error for one in ended} == {"SOUND_LOST_0.20_S"}


def test_live_pushes_a_programme_aside_and_leaves_the_air_free(stage: Stage) -> None:
    content = stage.hub.add_tone(20.0)[:2]
    stage.desk.ask("play", commands=[stage.desk.command("low", CODES[0], content, 0.2, length_s=20.0)])
    stage.desk.wait_state("low", "PLAYING")
    stage.loudspeakers.live_open("over", CODES[:1], 100, 40)
    stage.wait_state("over", PlayState.ACKED, CODES[0])
    # A microphone that is not heard yet pushes nothing aside.
    assert "PREEMPTED" not in stage.desk.states("low")
    with speaking(stage, "over", CODES[:1]) as microphone:
        stage.wait_state("over", PlayState.PLAYING, CODES[0])
        stage.desk.wait_state("low", "PREEMPTED")
        spoken(microphone, 0.5)
    stage.loudspeakers.live_close("over")
    stage.wait_state("over", PlayState.PLAYED, CODES[0])
    again = stage.desk.command("low", CODES[0], content, 0.1, length_s=1.0, position_s=3.0)
    stage.desk.ask("play", commands=[again])
    stage.desk.wait_state("low", "PLAYED")


def test_one_cluster_is_stopped_and_the_other_goes_on(stage: Stage) -> None:
    with speaking(stage, "one", CODES) as microphone:
        stage.wait_state("one", PlayState.PLAYING)
        stage.loudspeakers.stop("one", CODES[:1])
        stage.wait_state("one", PlayState.CANCELLED, CODES[0])
        at_s = microphone.spoken * PIECE_S
        spoken(microphone, at_s + 1.5)
        assert stage.latency_s(1, microphone, at_s + 0.1, 0.5) == pytest.approx(DELAY_MS / 1000, abs=0.03)
        assert stage.states("one", CODES[1])[-1] is PlayState.PLAYING
    stage.loudspeakers.live_close("one")
    stage.wait_state("one", PlayState.PLAYED, CODES[1])


def test_a_stream_that_falls_silent_is_over_after_five_seconds(stage: Stage) -> None:
    with speaking(stage, "silent", CODES[:1]) as microphone:
        stage.wait_state("silent", PlayState.PLAYING, CODES[0])
        spoken(microphone, 1.0)
    ended_at = time.time()
    stage.wait_state("silent", PlayState.PARTIAL, CODES[0])
    assert 4.0 < time.time() - ended_at < 8.5
    (over,) = [one for one in stage.heard if (one.play_id, one.state) == ("silent", PlayState.PARTIAL)]
    assert over.at.timestamp() == pytest.approx(ended_at + DELAY_MS / 1000, abs=0.3)
    stage.loudspeakers.live_close("silent")


def test_the_stream_is_for_whom_its_address_was_signed(stage: Stage) -> None:
    signer = UrlSigner(stage.hub.root / "bridge" / "content.key")
    base_url = stage.desk.ask("status")["content_url"]
    expires_us = time.time_ns() // 1000 + 60_000_000
    with speaking(stage, "mine", []) as microphone:
        spoken(microphone, 0.2)
        good = signer.live_path(live_id("mine"), CODES[0], expires_us)
        with urllib.request.urlopen(base_url + good, timeout=5.0) as answer:
            size, _, at_us = unpack_header(answer.read(HEADER_BYTES))
        assert size == 1920
        assert abs(at_us / 1e6 - microphone.began.timestamp()) < 0.2
        expired = signer.live_path(live_id("mine"), CODES[0], time.time_ns() // 1000 - 1_000_000)
        stranger = signer.live_path(live_id("mine"), "LOA-9", expires_us)
        for path in (expired, stranger, good.replace(CODES[0], CODES[1])):
            assert _status(base_url + path) == 403
        unknown = signer.live_path(live_id("other"), CODES[0], expires_us)
        assert _status(base_url + unknown) == 404
    stage.loudspeakers.live_close("mine")


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5.0) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _play_live(counter: int, expires_in_s: float, device: str) -> PlayLive:
    now_us = time.time_ns() // 1000
    return PlayLive(
        station=STATION,
        device=device,
        id=f"evil-{counter}",
        counter=counter,
        issued_at_us=now_us,
        expires_at_us=now_us + round(expires_in_s * 1e6),
        play_id="evil",
        base_url="http://127.0.0.1:9",
        path="/live/x",
        codec="pcm_s16le_24000_mono",
        starts_at_us=now_us,
        ends_at_us=now_us + 60_000_000,
        delay_ms=600,
        volume_percent=100,
        priority=60,
    )


def _refusals(agent: SpeakerAgent) -> set[str]:
    return {one.reason for one in agent.store.waiting_reports() if isinstance(one, Refused)}


def test_a_live_command_that_is_not_the_stations_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path_factory.mktemp("refused")))
        agent = stack.enter_context(running_agent(hub, "LOA-1"))
        with running_bridge(hub), running_desk(hub) as desk:
            desk.set_devices("LOA-1")
            desk.wait_online("LOA-1")
            wait_until(lambda: agent.clock.learned, 10.0, "the agent knows the time")
        # Without a bridge nobody takes the reports away.
        link = MqttLink(hub.bridge_config().broker, "attacker", [], lambda *_: None, lambda: None)
        link.start()
        stack.callback(link.stop)
        wait_until(lambda: link.connected, 10.0, "the attacker is in")
        topic, now_us = Topics.of(STATION, "LOA-1", Topics.COMMAND), time.time_ns() // 1000
        forged = PrivateKey.generate().seal(encode(_play_live(now_us, 60.0, "LOA-1")))
        expired = hub.keys.signing.seal(encode(_play_live(now_us + 1, -1.0, "LOA-1")))
        astray = hub.keys.signing.seal(encode(_play_live(now_us + 2, 60.0, "LOA-2")))
        replayed = hub.keys.signing.seal(encode(_play_live(0, 60.0, "LOA-1")))
        for sealed in (forged, expired, astray, replayed, encode(_play_live(now_us + 3, 60.0, "LOA-1"))):
            link.publish(topic, sealed)
        expected = {"KEY_UNKNOWN", "EXPIRED", "WRONG_DEVICE", "REPLAYED", "MALFORMED"}
        wait_until(lambda: expected <= _refusals(agent), 10.0, "all are refused")
        root = PrivateKey(Algorithm.ED25519, (hub.root / "keys" / "root.key").read_bytes())
        notice = StationKeysNotice(
            certificates=hub.keys.certificates, revocations=revoke(root, 1, (hub.keys.signing.public.id,))
        )
        link.publish(Topics.keys(STATION), encode(notice), retain=True)
        wait_until(lambda: agent.store.revocations is not None, 10.0, "the agent has the revocation")
        link.publish(topic, hub.keys.signing.seal(encode(_play_live(now_us + 4, 60.0, "LOA-1"))))
        wait_until(lambda: "KEY_REVOKED" in _refusals(agent), 10.0, "it is refused too")
        assert agent.store.play("evil") is None


def test_no_piece_waits_for_a_bridge_that_is_away(tmp_path: Path) -> None:
    loudspeakers = BridgeLoudspeakers(tmp_path / "bridge.json", TOKEN)
    try:
        began_s = time.monotonic()
        for _ in range(200):
            loudspeakers.live_feed("away", bytes(1920), datetime.now(UTC))
        assert time.monotonic() - began_s < 0.5
        assert 145 <= loudspeakers.pieces_dropped <= 160
    finally:
        loudspeakers.close()
