"""Hostile messages through the real broker: none is obeyed, nobody falls over, and the device says what it refused."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack

import msgspec
import pytest

from device_bridge.agent.core import SpeakerAgent
from device_bridge.bridge.core import Bridge
from device_bridge.mqtt import BrokerAddress, MqttLink
from device_bridge.protocol.envelope import PrivateKey
from device_bridge.protocol.messages import Content, Message, PlayAt, Played, Presence, Refused, Topics, encode
from tests.support.broker import (
    STATION,
    Desk,
    TestHub,
    running_agent,
    running_bridge,
    running_desk,
    running_hub,
)
from tests.support.waiting import wait_until

CODE = "LOA-1"
COMMANDS = Topics.of(STATION, CODE, Topics.COMMAND)


class Attacker:
    """Somebody who stole the bridge's account at the broker, but not the station's keys."""

    def __init__(self, hub: TestHub, agent: SpeakerAgent, bridge: Bridge, desk: Desk, link: MqttLink) -> None:
        self.hub, self.agent, self.bridge, self.desk, self.link = hub, agent, bridge, desk, link
        self.refused: list[Refused] = []

    def play(self, counter: int, expires_in_s: float = 60.0, device: str = CODE) -> PlayAt:
        now_us = time.time_ns() // 1000
        content = Content(sha256="0" * 64, size_bytes=1, codec="flac", base_url="http://127.0.0.1:9", path="/")
        return PlayAt(
            station=STATION,
            device=device,
            id=f"evil-{counter}",
            counter=counter,
            issued_at_us=now_us,
            expires_at_us=now_us + round(expires_in_s * 1e6),
            play_id=f"evil-{counter}",
            content=content,
            starts_at_us=now_us,
            ends_at_us=now_us + 60_000_000,
            position_s=0.0,
            volume_percent=100,
            priority=60,
        )

    def obeyed(self) -> list[str]:
        return [play.command.play_id for play in self.agent.store.open_plays() if "evil" in play.command.play_id]

    def wait_refusal(self, reason: str) -> None:
        wait_until(lambda: any(one.reason == reason for one in self.refused), 10.0, reason)


@pytest.fixture(scope="module")
def attacker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacker]:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path_factory.mktemp("hostile")))
        agent = stack.enter_context(running_agent(hub, CODE))
        bridge = stack.enter_context(running_bridge(hub))
        desk = stack.enter_context(running_desk(hub))
        desk.set_devices(CODE)
        desk.wait_online(CODE)
        account = hub.bridge_config().broker
        heard: list[Refused] = []

        def listen(_topic: str, payload: bytes) -> None:
            try:
                report = msgspec.json.decode(msgspec.json.decode(payload, type=_Sealed).payload, type=Refused)
            except msgspec.MsgspecError:
                return
            heard.append(report)

        link = MqttLink(
            BrokerAddress(account.host, account.port, account.username, account.password),
            "attacker",
            [(Topics.of(STATION, CODE, Topics.REPORT), 1)],
            listen,
            lambda: None,
        )
        link.start()
        stack.callback(link.stop)
        wait_until(lambda: link.connected, 10.0, "the attacker is in")
        made = Attacker(hub, agent, bridge, desk, link)
        made.refused = heard
        yield made


class _Sealed(msgspec.Struct):
    payload: bytes


def _now_us() -> int:
    return time.time_ns() // 1000


def test_forged_commands_are_refused_and_reported(attacker: Attacker) -> None:
    thief = PrivateKey.generate()
    attacker.link.publish(COMMANDS, thief.seal(encode(attacker.play(_now_us()))))
    attacker.wait_refusal("KEY_UNKNOWN")
    attacker.link.publish(COMMANDS, encode(attacker.play(_now_us())))
    attacker.wait_refusal("MALFORMED")
    assert attacker.obeyed() == []


def test_replayed_expired_and_misdirected_commands_are_refused(attacker: Attacker) -> None:
    """The station's own signature, at the wrong time or place."""
    key = attacker.hub.keys.signing
    attacker.link.publish(COMMANDS, key.seal(encode(attacker.play(1))))
    attacker.link.publish(COMMANDS, key.seal(encode(attacker.play(0))))
    wait_until(lambda: attacker.agent.store.counter >= 1, 10.0, "the agent has a counter")
    attacker.desk.ask("stop", play_id="evil-1", codes=[CODE])
    before = attacker.agent.store.counter
    attacker.link.publish(COMMANDS, key.seal(encode(attacker.play(before))))
    attacker.wait_refusal("REPLAYED")
    attacker.link.publish(COMMANDS, key.seal(encode(attacker.play(_now_us(), expires_in_s=-1.0))))
    attacker.wait_refusal("EXPIRED")
    attacker.link.publish(COMMANDS, key.seal(encode(attacker.play(_now_us(), device="LOA-2"))))
    attacker.wait_refusal("WRONG_DEVICE")
    assert attacker.agent.store.counter == before


def test_a_flood_of_broken_messages_leaves_everybody_at_work(attacker: Attacker) -> None:
    chance = random.Random(6)
    good = attacker.hub.keys.signing.seal(encode(attacker.play(_now_us() + 10**12)))
    obeyed = set(attacker.obeyed())
    for _ in range(300):
        raw = bytearray(good)
        for _ in range(chance.randrange(1, 4)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        if bytes(raw) != good:
            attacker.link.publish(COMMANDS, bytes(raw[: chance.randrange(1, len(raw))]), qos=0)
            attacker.link.publish(Topics.of(STATION, CODE, Topics.REPORT), bytes(raw), qos=0)
            attacker.link.publish(Topics.of(STATION, CODE, Topics.STATE), bytes(raw), qos=0)
    attacker.link.publish(Topics.keys(STATION), b'{"type": "station_keys", "version": 1, "certificates": ["eA=="]}')
    content = attacker.hub.add_tone(0.3)[:2]
    attacker.desk.ask("play", commands=[attacker.desk.command("after", CODE, content, 0.5, length_s=0.3)])
    attacker.desk.wait_state("after", "PLAYED")
    assert set(attacker.obeyed()) == obeyed
    assert attacker.desk.ask("status")["broker_connected"] is True


def test_forged_reports_and_stolen_identities_change_nothing(attacker: Attacker) -> None:
    """Another paired device's key does not speak for this one."""
    attacker.hub.pair("LOA-2")
    content = attacker.hub.add_tone(0.3, 500.0)[:2]
    attacker.desk.ask("play", commands=[attacker.desk.command("victim", CODE, content, 30.0)])
    attacker.desk.wait_state("victim", "ACKED")
    forged: list[Message] = [
        Played(
            station=STATION,
            device=CODE,
            log_id="forged",
            seq=1,
            oldest_seq=1,
            command_id="x",
            at_us=_now_us(),
            play_id="victim",
            file_sha256="0" * 64,
            started_at_us=_now_us(),
            position_s=0.0,
            result="PLAYED",
        ),
        Presence(station=STATION, device=CODE, online=False, log_id="forged", session="forged"),
    ]
    thief = PrivateKey.generate()
    for message in forged:
        for leaf in (Topics.REPORT, Topics.STATE):
            attacker.link.publish(Topics.of(STATION, CODE, leaf), thief.seal(encode(message)))
            attacker.link.publish(Topics.of(STATION, CODE, leaf), encode(message))
    content = attacker.hub.add_tone(0.3)[:2]
    attacker.desk.ask("play", commands=[attacker.desk.command("proof", CODE, content, 0.3, length_s=0.3)])
    attacker.desk.wait_state("proof", "PLAYED")
    assert attacker.desk.states("victim") == ["SENT", "ACKED"]
    assert attacker.desk.state(CODE) in ("ONLINE", "PLAYING")
