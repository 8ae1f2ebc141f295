"""The on-air process as others see it, and the loudspeakers as the on-air process sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from studio.domain.air_orders import AirOrder
from studio.domain.air_reports import AirReport, LiveStatus
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

    def emergency_prepare(self, order: AirOrder) -> None:
        """Have the sound opened and checked while the PIN is entered; nothing airs."""

    def emergency_start(self, order: AirOrder) -> None:
        """Air it at once and again until stopped; an order that runs already is left alone."""

    def emergency_stop(self, order_id: str, operator: str, reason: str, then: AirOrder | None = None) -> None:
        """End it for good, with ``then`` (all-clear, correction) right behind; what has ended still gets its ``then``.

        One of each kind is said for one emergency, however often it is asked for. Raises
        ``OperatorFixable("NO_SUCH_ORDER")`` when no order of this id stands and nothing follows.
        """

    def emergency_hold(self, order_id: str, operator: str, reason: str) -> None:
        """The local stop: silent here until resumed. Raises ``OperatorFixable("NO_SUCH_ORDER")``."""

    def emergency_resume(self, order_id: str, operator: str) -> None: ...

    def emergency_go_on(self, order_id: str, operator: str) -> None:
        """The answer to the hourly question."""

    def emergency_repeat(self, order_id: str, operator: str) -> None:
        """Say it again at once; nothing while it is being said. Raises ``OperatorFixable("NO_SUCH_ORDER")``."""

    def air_reports(self) -> list[AirReport]:
        """Every order of the last hours, the newest first."""

    def live_start(self, order: AirOrder) -> None:
        """Open the microphone and go on air once it is buffered.

        Raises ``OperatorFixable``: NO_MICROPHONE, DEVICE_BUSY, LIVE_ALREADY, DISK_FULL.
        """

    def live_stop(self, order_id: str, operator: str) -> None: ...

    def live_set(
        self, order_id: str, cough: bool | None = None, duck: bool | None = None, gain_db: float | None = None
    ) -> None:
        """Change what is named: the cough key, the ducked programme, the microphone's gain."""

    def live_status(self) -> LiveStatus | None: ...


class PlanPublisher(Protocol):
    """Puts the plan where the on-air process finds it."""

    def publish(self, make: Callable[[], bytes]) -> None:
        """Put what ``make`` returns in place; it is called alone among all processes of the station."""


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

    def live_open(self, play_id: str, codes: Sequence[str], volume_percent: int, priority: int) -> None:
        """A live play begins on these clusters, at once; what comes of it is told by ``events``, by play and code.

        Called again for the same play it adds clusters; ``stop`` ends it on some, ``live_close`` on all.
        """

    def live_feed(self, play_id: str, pcm: bytes, first_frame_at: datetime) -> None:
        """One piece of 40 ms: s16le, mono, 24 kHz; ``first_frame_at`` is when it was spoken. Late ones are lost."""

    def live_close(self, play_id: str) -> None: ...

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
