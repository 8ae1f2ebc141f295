"""What a device lets in: signature, addressee, time and counter of every command, judged purely."""

from __future__ import annotations

from dataclasses import dataclass

from device_bridge.errors import ProtocolRefused
from device_bridge.protocol.keys import KeyRing, Purpose
from device_bridge.protocol.messages import AnyCommand, Receipt, TimeReply, decode_from_station


@dataclass(slots=True)
class Gate:
    """Holds who the device is. The caller keeps the counter, on disk and synced, before it acts."""

    station: str
    device: str
    keys: KeyRing

    def open(self, raw: bytes, now_us: int | None) -> AnyCommand | TimeReply | Receipt:
        """Return an authentic message for this device, not yet judged by time or counter.

        Raises ``ProtocolRefused``: the codes of ``KeyRing.open``, MALFORMED, or WRONG_DEVICE.
        """
        message = decode_from_station(self.keys.open(raw, Purpose.DEVICE_COMMAND, now_us))
        if message.station != self.station or message.device != self.device:
            raise ProtocolRefused("WRONG_DEVICE", station=message.station, device=message.device)
        return message

    def admit(self, command: AnyCommand, now_us: int, counter: int) -> None:
        """Refuse a command that is expired at ``now_us`` or whose counter is not above ``counter``.

        Raises ``ProtocolRefused``: REPLAYED or EXPIRED, with the command's id.
        """
        if command.counter <= counter:
            raise ProtocolRefused("REPLAYED", command_id=command.id)
        if command.expires_at_us <= now_us:
            raise ProtocolRefused("EXPIRED", command_id=command.id)
