"""The bridge's end of the open speaker protocol over MQTT."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from device_bridge.bridge.config import BridgeConfig
from device_bridge.bridge.content import UrlSigner
from device_bridge.bridge.devices import Pairings
from device_bridge.bridge.live import DELAY_MS, live_id
from device_bridge.bridge.outbox import Order
from device_bridge.durable import replace_file
from device_bridge.errors import ProtocolRefused
from device_bridge.mqtt import MqttLink
from device_bridge.protocol.messages import (
    TOPIC_PREFIX,
    AnyCommand,
    Content,
    FromDevice,
    PlayAt,
    PlayLive,
    Prepare,
    Receipt,
    StationKeysNotice,
    Stop,
    TimeReply,
    TimeRequest,
    Topics,
    decode_from_device,
    encode,
)

logger = logging.getLogger(__name__)

_COUNTER_BLOCK = 10_000
# A device may still be fetching when its command has run out.
_URL_GRACE_US = 3600 * 1_000_000
# A live play that is told this late is told anew, with the stream's place of then.
_LIVE_COMMAND_FOR_US = 30 * 1_000_000


class CommandCounter:
    """Rises with every command, over restarts and lost files: it is never below the clock's microseconds.

    A block is reserved on disk ahead, so that not every command costs a sync.
    """

    def __init__(self, path: Path, now_us: Callable[[], int]) -> None:
        self._path = path
        self._now_us = now_us
        try:
            self._last = self._reserved = int(path.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            self._last = self._reserved = 0

    def next(self) -> int:
        self._last = max(self._last + 1, self._now_us())
        if self._last >= self._reserved:
            self._reserved = self._last + _COUNTER_BLOCK
            replace_file(self._path, str(self._reserved).encode())
        return self._last


class StationWire:
    """Signs and publishes; opens what devices publish and hands it on (on the network thread)."""

    def __init__(
        self,
        config: BridgeConfig,
        signer: UrlSigner,
        base_url: str,
        pairings: Pairings,
        heard: Callable[[str, FromDevice], None],
        now_us: Callable[[], int],
    ) -> None:
        self._station = config.station
        self._keys = config.keys
        self._signer = signer
        self.base_url = base_url
        self._pairings = pairings
        self._heard = heard
        self._now_us = now_us
        self._counter = CommandCounter(config.folder / "counter", now_us)
        subscriptions = [(f"{TOPIC_PREFIX}/{config.station}/+/{leaf}", 1) for leaf in Topics.FROM_DEVICE]
        self._link = MqttLink(
            config.broker, f"tt-{config.station[:36]}-bridge", subscriptions, self._arrived, self._greet
        )

    @property
    def connected(self) -> bool:
        return self._link.connected

    @property
    def refused(self) -> str:
        return self._link.refused

    def start(self) -> None:
        self._link.start()

    def stop(self) -> None:
        self._link.stop()

    def send(self, order: Order, now_us: int) -> bool:
        """Sign an order under a new counter and publish it; False without a connection."""
        if not self._link.connected:
            return False
        sealed = self._keys.signing.seal(encode(self._command(order, now_us)))
        return self._link.publish(Topics.of(self._station, order.code, Topics.COMMAND), sealed)

    def receipt(self, code: str, log_id: str, through_seq: int) -> None:
        receipt = Receipt(station=self._station, device=code, log_id=log_id, through_seq=through_seq)
        sealed = self._keys.signing.seal(encode(receipt))
        self._link.publish(Topics.of(self._station, code, Topics.RECEIPT), sealed)

    def _live_command(self, order: Order, now_us: int) -> PlayLive:
        path = self._signer.live_path(live_id(order.play_id), order.code, order.ends_at_us + _URL_GRACE_US)
        return PlayLive(
            station=self._station,
            device=order.code,
            id=order.id,
            counter=self._counter.next(),
            issued_at_us=now_us,
            expires_at_us=min(order.expires_at_us, now_us + _LIVE_COMMAND_FOR_US),
            play_id=order.play_id,
            base_url=self.base_url,
            path=path,
            codec="pcm_s16le_24000_mono",
            starts_at_us=order.starts_at_us,
            ends_at_us=order.ends_at_us,
            delay_ms=DELAY_MS,
            volume_percent=order.volume_percent,
            priority=order.priority,
        )

    def _command(self, order: Order, now_us: int) -> AnyCommand:
        if order.kind == "play" and order.live:
            return self._live_command(order, now_us)
        content = Content(
            sha256=order.sha256 or "0" * 64,
            size_bytes=order.size_bytes,
            codec=order.codec,
            base_url=self.base_url,
            path=self._signer.path(order.sha256, order.code, order.expires_at_us + _URL_GRACE_US),
            decoder_delay_frames=order.decoder_delay_frames,
        )
        if order.kind == "stop":
            return Stop(
                station=self._station,
                device=order.code,
                id=order.id,
                counter=self._counter.next(),
                issued_at_us=now_us,
                expires_at_us=order.expires_at_us,
                play_id=order.play_id,
                target_id=order.target_id,
            )
        if order.kind == "prepare":
            return Prepare(
                station=self._station,
                device=order.code,
                id=order.id,
                counter=self._counter.next(),
                issued_at_us=now_us,
                expires_at_us=order.expires_at_us,
                content=content,
            )
        return PlayAt(
            station=self._station,
            device=order.code,
            id=order.id,
            counter=self._counter.next(),
            issued_at_us=now_us,
            expires_at_us=order.expires_at_us,
            play_id=order.play_id,
            content=content,
            starts_at_us=order.starts_at_us,
            ends_at_us=order.ends_at_us,
            position_s=order.position_s,
            volume_percent=order.volume_percent,
            priority=order.priority,
        )

    def _greet(self) -> None:
        notice = StationKeysNotice(certificates=self._keys.certificates, revocations=self._keys.revocations)
        self._link.publish(Topics.keys(self._station), encode(notice), retain=True)

    def _arrived(self, topic: str, payload: bytes) -> None:
        received_at_us = self._now_us()
        try:
            code, _ = Topics.split(topic)
            message = self._open(code, payload)
        except ProtocolRefused as refusal:
            logger.warning("refused a message on %s: %s", topic, refusal)
            return
        if isinstance(message, TimeRequest):
            self._tell_time(code, message.nonce, received_at_us)
        else:
            self._heard(code, message)

    def _open(self, code: str, payload: bytes) -> FromDevice:
        message = decode_from_device(self._pairings.open(code, payload))
        if message.station != self._station or message.device != code:
            raise ProtocolRefused("WRONG_DEVICE", device=message.device)
        return message

    def _tell_time(self, code: str, nonce: str, received_at_us: int) -> None:
        reply = TimeReply(
            station=self._station,
            device=code,
            nonce=nonce,
            received_at_us=received_at_us,
            sent_at_us=self._now_us(),
        )
        sealed = self._keys.signing.seal(encode(reply))
        self._link.publish(Topics.of(self._station, code, Topics.TIME_REPLY), sealed, qos=0)
