"""The speaker agent: obeys signed commands, plays in time, reports once, and survives being killed."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from device_bridge.agent.cache import ContentCache
from device_bridge.agent.clock import StationClock
from device_bridge.agent.config import FIRMWARE, AgentConfig
from device_bridge.agent.fetching import Fetcher
from device_bridge.agent.live import LiveReceivers
from device_bridge.agent.output import SoundOutput
from device_bridge.agent.player import Player, PlayEvent
from device_bridge.agent.plays import Plays
from device_bridge.agent.reporting import Reporter
from device_bridge.agent.store import AgentStore
from device_bridge.errors import ProtocolRefused
from device_bridge.mqtt import BrokerAddress, MqttLink
from device_bridge.protocol.envelope import Algorithm, PrivateKey, PublicKey
from device_bridge.protocol.gate import Gate
from device_bridge.protocol.keys import KeyRing
from device_bridge.protocol.messages import (
    AnyCommand,
    AnyReport,
    Message,
    PlayAt,
    PlayLive,
    Prepare,
    Presence,
    Receipt,
    Stop,
    Telemetry,
    TimeReply,
    TimeRequest,
    Topics,
    UpdateKeys,
    Volume,
    decode_keys_notice,
    encode,
)

logger = logging.getLogger(__name__)

HEARTBEAT_S = 15.0
_TICK_S = 0.05
_RESEND_REPORTS_S = 10.0
_PROGRESS_EVERY_S = 0.5
_TIME_BURST = 8
_TIME_BURST_EVERY_S = 0.1
_TIME_EVERY_S = 10.0
_MOST_HELD_COMMANDS = 256


class SpeakerAgent:
    """One device. ``output`` is handed in: a ``RingOutput``, or a ``NullOutput`` where nobody listens."""

    def __init__(
        self,
        config: AgentConfig,
        state: Path,
        output: SoundOutput,
        heartbeat_s: float = HEARTBEAT_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._heartbeat_s = heartbeat_s
        self._key = PrivateKey(Algorithm.ED25519, config.device_key)
        self._keys = KeyRing(PublicKey(Algorithm.ED25519, config.root_public))
        self._gate = Gate(config.station, config.device, self._keys)
        self.store = AgentStore(state, lambda: secrets.token_hex(8))
        self._session = secrets.token_hex(8)
        self.clock = StationClock(monotonic, state / "clock.json")
        self._player_events: queue.SimpleQueue[PlayEvent] = queue.SimpleQueue()
        self._coming: list[PlayEvent] = []
        self._player = Player(output, self.clock, self._player_events.put)
        self._cache = ContentCache(state / "cache", config.cache_quota_bytes)
        self._fetcher = Fetcher(self._cache, self.clock.now_us)
        self._reporter = Reporter(config.station, config.device, self.store, self._publish_report, self.clock.now_us)
        self._live = LiveReceivers(output.rate_hz, output.channels, self.clock.now_us)
        self._plays = Plays(self.store, self._fetcher, self._player, self._reporter, self._live)
        self._asked: dict[str, float] = {}
        self._answers = 0
        self._ask_at_s = 0.0
        self._held: list[bytes] = []
        self._volume_percent = 80
        self._resumed = False
        self._lock = threading.RLock()
        self._closing = threading.Event()
        address = BrokerAddress(
            config.broker_host, config.broker_port, config.username, config.password, config.tls_ca_file
        )
        topics = [(self._topic(Topics.COMMAND), 1), (self._topic(Topics.RECEIPT), 1)]
        topics += [(self._topic(Topics.TIME_REPLY), 0), (Topics.keys(config.station), 1)]
        will = (self._topic(Topics.STATE), self._seal(self._presence(online=False)))
        client_id = f"tt-{config.station[:36]}-{config.device}"
        self._link = MqttLink(address, client_id, topics, self._arrived, self._connected, will=will)
        self._thread = threading.Thread(target=self._keep_house, name="agent", daemon=True)
        self._recall_keys()

    def start(self) -> None:
        self._player.start()
        self._fetcher.start()
        self._thread.start()
        self._link.start()

    def close(self) -> None:
        """Say goodbye and stop; a play in progress is taken up again at the next start."""
        self._closing.set()
        self._link.stop((self._topic(Topics.STATE), self._seal(self._presence(online=False))))
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)
        self._live.close()
        self._fetcher.close()
        self._player.close()
        self.clock.keep()
        self.store.close()

    @property
    def connected(self) -> bool:
        return self._link.connected

    def _topic(self, leaf: str) -> str:
        return Topics.of(self._config.station, self._config.device, leaf)

    def _seal(self, message: Message) -> bytes:
        return self._key.seal(encode(message))

    def _presence(self, *, online: bool) -> Presence:
        return Presence(
            station=self._config.station,
            device=self._config.device,
            online=online,
            log_id=self.store.log_id,
            session=self._session,
            firmware=FIRMWARE,
        )

    # What comes in, on the network thread.

    def _connected(self) -> None:
        self._link.publish(self._topic(Topics.STATE), self._seal(self._presence(online=True)), retain=True)
        with self._lock:
            self._asked.clear()
            self._answers, self._ask_at_s = 0, 0.0
        self._fetcher.hurry()
        self._reporter.send_waiting()
        self._send_telemetry()

    def _arrived(self, topic: str, payload: bytes) -> None:
        now_s = self.clock.monotonic()
        try:
            if topic == Topics.keys(self._config.station):
                notice = decode_keys_notice(payload)
                self._take_keys(notice.certificates, notice.revocations)
                return
            message = self._gate.open(payload, self.clock.now_us())
            if isinstance(message, TimeReply):
                self._take_time(message, now_s)
            elif isinstance(message, Receipt):
                self.store.receipt(message.log_id, message.through_seq)
            else:
                self._take_command(message, payload)
        except ProtocolRefused as refusal:
            logger.warning("refused a message on %s: %s", topic, refusal)
            if topic == self._topic(Topics.COMMAND):
                self._reporter.refused(str(refusal.details.get("command_id", "")), refusal.code)

    def _take_keys(self, certificates: tuple[bytes, ...], revocations: bytes | None) -> None:
        for certificate in certificates:
            self._keys.add(certificate)
        if revocations is not None:
            self._keys.take_revocations(revocations)
        self.store.keep_keys(self._keys.certificates, self._keys.revocations)

    def _recall_keys(self) -> None:
        try:
            self._take_keys(self.store.certificates, self.store.revocations)
        except ProtocolRefused as refusal:
            # Paired anew with another station: its keys come with the first connection.
            logger.warning("forgot the keys of another root: %s", refusal)

    def _take_time(self, reply: TimeReply, now_s: float) -> None:
        with self._lock:
            asked_s = self._asked.pop(reply.nonce, None)
            if asked_s is None:
                return
            self._answers += 1
        self.clock.add(asked_s, now_s, reply.received_at_us, reply.sent_at_us)

    def _take_command(self, command: AnyCommand, raw: bytes) -> None:
        now_us = self.clock.now_us()
        if now_us is None:
            # Expiry cannot be judged yet: the station is being asked for its time.
            with self._lock:
                self._held = [*self._held, raw][-_MOST_HELD_COMMANDS:]
            return
        with self._lock:
            self._gate.admit(command, now_us, self.store.counter)
            self._reporter.received(command)
        self._obey(command, now_us)

    def _obey(self, command: AnyCommand, now_us: int) -> None:
        if isinstance(command, Prepare):
            self._plays.prepare(command)
        elif isinstance(command, PlayAt):
            self._plays.play(command)
        elif isinstance(command, PlayLive):
            self._plays.play_live(command)
        elif isinstance(command, Stop):
            self._plays.stop(command, now_us)
        elif isinstance(command, Volume):
            self._volume_percent = command.volume_percent
            self._player.set_volume(command.volume_percent)
        elif isinstance(command, UpdateKeys):
            self._take_keys(command.certificates, command.revocations)
        else:
            self._send_telemetry()

    # What goes out.

    def _publish_report(self, report: AnyReport) -> None:
        oldest = msgspec.structs.replace(report, oldest_seq=self.store.oldest_seq())
        self._link.publish(self._topic(Topics.REPORT), self._seal(oldest))

    def _send_telemetry(self) -> None:
        sounding = self._player.sounding()
        state: Literal["ONLINE", "PLAYING", "FAULT"] = "ONLINE" if sounding is None else "PLAYING"
        if self._player.output_lost:
            state = "FAULT"
        now_us = self.clock.now_us()
        telemetry = Telemetry(
            station=self._config.station,
            device=self._config.device,
            state=state,
            volume_percent=self._volume_percent if sounding is None else sounding.volume_percent,
            firmware=FIRMWARE,
            play_id="" if sounding is None else sounding.play_id,
            clock_offset_ms=None if now_us is None else (time.time() * 1e6 - now_us) / 1000,
            storage_free_bytes=self._cache.free_bytes(),
        )
        self._link.publish(self._topic(Topics.TELEMETRY), self._seal(telemetry), qos=0)

    def _ask_time(self) -> None:
        nonce = secrets.token_hex(12)
        request = TimeRequest(station=self._config.station, device=self._config.device, nonce=nonce)
        sealed = self._seal(request)
        with self._lock:
            if len(self._asked) > 2 * _TIME_BURST:
                self._asked.clear()
            self._asked[nonce] = self.clock.monotonic()
        self._link.publish(self._topic(Topics.TIME_REQUEST), sealed, qos=0)

    # The agent's own thread.

    def _keep_house(self) -> None:
        telemetry_at_s = resend_at_s = progress_at_s = 0.0
        while not self._closing.wait(_TICK_S):
            try:
                now_s = time.monotonic()
                self._work()
                if now_s >= progress_at_s:
                    progress_at_s = now_s + _PROGRESS_EVERY_S
                    self._keep_progress()
                if self._link.connected and now_s >= telemetry_at_s:
                    telemetry_at_s = now_s + self._heartbeat_s
                    self._send_telemetry()
                    self.clock.keep()
                if self._link.connected and now_s >= resend_at_s:
                    resend_at_s = now_s + _RESEND_REPORTS_S
                    self._reporter.send_waiting()
            except Exception:
                # A full disk passes; a device that stopped keeping house would never report again.
                logger.exception("the agent's housekeeping failed")

    def _work(self) -> None:
        now_s = time.monotonic()
        if self._link.connected and now_s >= self._ask_at_s:
            burst = self._answers < _TIME_BURST
            self._ask_at_s = now_s + (_TIME_BURST_EVERY_S if burst else _TIME_EVERY_S)
            self._ask_time()
        now_us = self.clock.now_us()
        if now_us is None:
            return
        if not self._resumed:
            self._resumed = True
            self._plays.resume(now_us)
        with self._lock:
            held, self._held = self._held, []
        for raw in held:
            self._arrived(self._topic(Topics.COMMAND), raw)
        while not self._player_events.empty():
            self._coming.append(self._player_events.get())
            self._coming.sort(key=lambda event: event.at_us)
        # The player mixes ahead of what is heard; what is reported has happened.
        noted = False
        while self._coming and self._coming[0].at_us <= now_us:
            # Dropped only when it is on disk: a full one passes.
            self._plays.note(self._coming[0])
            self._coming.pop(0)
            noted = True
        if noted:
            self._send_telemetry()

    def _keep_progress(self) -> None:
        sounding = self._player.sounding()
        if sounding is not None:
            self.store.keep_progress(sounding.play_id, sounding.heard_until_us, sounding.lost_s)
