"""One MQTT 3.1.1 connection that comes back by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from device_bridge.errors import OperatorFixable

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where the broker is, and as whom to go in. ``tls_ca_file`` empty: no TLS."""

    host: str
    port: int
    username: str
    password: str
    tls_ca_file: str = ""


class _Client(paho.Client):
    def close_sockets(self) -> None:
        """Close what wakes the network thread, which otherwise lies open until the garbage is collected."""
        self._reset_sockets()


class MqttLink:
    """``on_message(topic, payload)`` and ``on_connected()`` are called on the network thread.

    The session is kept at the broker (``clean_session`` false). QoS 1 messages are acknowledged when
    ``on_message`` has returned. What is published while there is no connection is refused, not queued:
    the callers keep what matters on disk.
    """

    def __init__(
        self,
        address: BrokerAddress,
        client_id: str,
        subscriptions: list[tuple[str, int]],
        on_message: Callable[[str, bytes], None],
        on_connected: Callable[[], None],
        on_lost: Callable[[], None] | None = None,
        will: tuple[str, bytes] | None = None,
        keepalive_s: int = 20,
    ) -> None:
        self._address = address
        self._subscriptions = subscriptions
        self._on_message = on_message
        self._on_connected = on_connected
        self._on_lost = on_lost
        self._keepalive_s = keepalive_s
        self.refused = ""
        client = _Client(CallbackAPIVersion.VERSION2, client_id, clean_session=False, protocol=paho.MQTTv311)
        client.username_pw_set(address.username, address.password)
        if address.tls_ca_file:
            client.tls_set(ca_certs=address.tls_ca_file)
        if will is not None:
            client.will_set(will[0], will[1], qos=1, retain=True)
        client.reconnect_delay_set(min_delay=1, max_delay=8)
        client.max_inflight_messages_set(100)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = self._arrived
        self._client = client

    @property
    def connected(self) -> bool:
        return self._client.is_connected()

    def start(self) -> None:
        """Begin to connect, for as long as it takes."""
        try:
            self._client.connect_async(self._address.host, self._address.port, self._keepalive_s)
        except ValueError as error:
            raise OperatorFixable("BROKER_ADDRESS_BAD", why=str(error)) from error
        self._client.loop_start()

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
        """Hand a message to the connection; False if there is none."""
        if not self._client.is_connected():
            return False
        return self._client.publish(topic, payload, qos=qos, retain=retain).rc == paho.MQTT_ERR_SUCCESS

    def stop(self, last: tuple[str, bytes] | None = None) -> None:
        """Publish ``last`` (retained), then disconnect and end the network thread."""
        if last is not None and self._client.is_connected():
            info = self._client.publish(last[0], last[1], qos=1, retain=True)
            if info.rc == paho.MQTT_ERR_SUCCESS:
                info.wait_for_publish(timeout=1.0)
        self._client.disconnect()
        self._client.loop_stop()
        self._client.close_sockets()

    def _connected(
        self,
        client: paho.Client,
        _userdata: object,
        _flags: paho.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            if self.refused != str(reason):
                logger.error("the broker refuses us: %s", reason)
            self.refused = str(reason)
            return
        self.refused = ""
        if self._subscriptions:
            client.subscribe(self._subscriptions)
        self._guarded(self._on_connected)

    def _disconnected(
        self,
        _client: paho.Client,
        _userdata: object,
        _flags: paho.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        logger.info("broker connection ended: %s", reason)
        if self._on_lost is not None:
            self._guarded(self._on_lost)

    def _arrived(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            logger.warning("message on a topic that is not UTF-8")
            return
        self._guarded(lambda: self._on_message(topic, bytes(message.payload)))

    def _guarded(self, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception:
            # The network thread must live: one bad message may not make a device deaf.
            logger.exception("handling of a broker message failed")
