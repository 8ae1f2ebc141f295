"""Where sound goes: speaker clusters and the station's own output."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# The station's own output (its amplifier or FM transmitter) is a target like any cluster.
LOCAL_OUTPUT = "local"


class Technology(StrEnum):
    IP = "IP"
    CELLULAR = "CELLULAR"
    WIRED = "WIRED"
    FM = "FM"


class DeviceState(StrEnum):
    ONLINE = "ONLINE"
    PLAYING = "PLAYING"
    OFFLINE = "OFFLINE"
    FAULT = "FAULT"
    DISABLED = "DISABLED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class SpeakerCluster:
    """A cụm loa. ``code`` is what the driver addresses; ``confirms`` is false without a return channel."""

    id: str
    code: str
    name: str
    hamlet: str
    technology: Technology
    language: str = "vi"
    volume_percent: int = 80
    confirms: bool = True
    enabled: bool = True
    caretaker_phone: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What the bridge last knew of one cluster."""

    cluster_id: str
    state: DeviceState
    last_seen: datetime | None
    volume_percent: int | None = None
    firmware: str = ""
    clock_offset_ms: float | None = None
    detail: str = ""
