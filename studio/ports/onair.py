"""The on-air process as others see it, and the loudspeakers as the on-air process sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from studio.domain.broadcast import JournalRecord, OnAirStatus, PlayState
from studio.domain.clusters import DeviceStatus, SpeakerCluster
from studio.domain.plan import PlannedFile


class OnAirControl(Protocol):
    """Commands to the on-air process, over its control socket."""

    def status(self) -> OnAirStatus:
        """Raises ``OperatorFixable("ONAIR_NOT_RUNNING")``."""

    def stop_play(self, play_ids: Sequence[str], operator: str, reason: str) -> None:
        """Recall: fade out and stop these plays now."""

    def reload_plan(self) -> None:
        """Tell it that a new plan lies there (it also looks by itself every second)."""


class PlanPublisher(Protocol):
    """Puts the plan where the on-air process finds it."""

    def publish(self, encoded: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class PlayCommand:
    """Play ``file`` on the cluster ``code`` from ``starts_at`` on, ``position_s`` into it."""

    play_id: str
    cluster_id: str
    code: str
    file: PlannedFile
    starts_at: datetime
    ends_at: datetime
    position_s: float
    volume_percent: int
    priority: int


@dataclass(frozen=True, slots=True)
class LoudspeakerEvent:
    """What came back. ``seq`` counts at the bridge and survives restarts; confirm it once journalled."""

    seq: int
    play_id: str
    code: str
    state: PlayState
    at: datetime
    position_s: float = 0.0
    error: str = ""
    file_sha256: str = ""


class Loudspeakers(Protocol):
    """The device bridge, as the on-air process commands it. No call waits for the network."""

    @property
    def connected(self) -> bool: ...

    def prepare(self, commands: Sequence[PlayCommand]) -> None:
        """Have the files fetched and checked ahead."""

    def play(self, commands: Sequence[PlayCommand]) -> None: ...

    def stop(self, play_id: str, codes: Sequence[str]) -> None: ...

    def events(self) -> list[LoudspeakerEvent]:
        """Return what came since the last call, at least once each."""

    def confirm(self, seq: int) -> None:
        """Everything up to ``seq`` is journalled; the bridge may forget it."""


class DeviceWatch(Protocol):
    """The states of the clusters, as the bridge knows them."""

    def statuses(self) -> list[DeviceStatus]:
        """Raises ``OperatorFixable("BRIDGE_NOT_RUNNING")``."""

    def broker_connected(self) -> bool: ...

    def set_clusters(self, clusters: Sequence[SpeakerCluster]) -> None:
        """Tell the bridge which clusters there are; it keeps them over its restarts."""


class Journal(Protocol):
    """The on-air process's append-only record."""

    def append(self, kind: str, data: dict[str, object]) -> None:
        """Write, sync, chain. It never waits for the database, and on a full disk frees the ballast."""


class JournalSource(Protocol):
    """Reads what the on-air process has journalled."""

    def read_new(self, counter_of: Callable[[str], int]) -> list[JournalRecord]:
        """Return the records of every boot behind ``counter_of(boot_id)``, in order."""
