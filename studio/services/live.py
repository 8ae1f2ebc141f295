"""The live microphone: from the press to the hand-back to the schedule, recorded by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio.domain.air_orders import AirKind, AirOrder
from studio.domain.air_reports import AirReport, LiveStatus
from studio.domain.clusters import LOCAL_OUTPUT, SpeakerCluster
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.ids import new_id
from studio.domain.roles import Person, Verb, require
from studio.domain.takes import Take
from studio.ports.clock import Clock
from studio.ports.onair import OnAirControl
from studio.ports.store import Store
from studio.services.devices import DeviceService
from studio.services.emergency_views import EmergencyTarget, away_of, rows_of
from studio.services.people import PeopleService
from studio.services.recording import RecordingService

_LONGEST_TITLE = 200
DEFAULT_TITLE = "Trực tiếp"


@dataclass(frozen=True, slots=True)
class LiveView:
    """What the live screen shows while the microphone is open."""

    order_id: str
    title: str
    status: LiveStatus
    targets: tuple[EmergencyTarget, ...]
    in_emergency: str = ""


@dataclass(frozen=True, slots=True)
class LiveService:
    store: Store
    clock: Clock
    onair: OnAirControl
    people: PeopleService
    devices: DeviceService
    recording: RecordingService

    def targets(self) -> list[SpeakerCluster]:
        """Return the clusters a live voice may go to; the local output (``LOCAL_OUTPUT``) is one more target."""
        with self.store.read() as unit:
            return [cluster for cluster in unit.clusters.all() if cluster.enabled]

    def start(
        self,
        by: Person,
        title: str = "",
        targets: tuple[str, ...] = (LOCAL_OUTPUT,),
        returns_at: datetime | None = None,
        over_programme: bool = False,
        microphone: str | None = None,
    ) -> str:
        """Open the microphone on ``targets`` and return the order's id; it is on air when this returns.

        ``returns_at`` hands back to the schedule by itself. ``over_programme``: the local programme goes on
        under the voice, ducked while ``duck`` is on. Raises ``Refused``: NO_TARGETS, IN_THE_PAST;
        ``OperatorFixable``: NO_MICROPHONE, DEVICE_BUSY, LIVE_ALREADY, DISK_FULL, ONAIR_NOT_RUNNING.
        """
        require(by, Verb.GO_LIVE)
        if not targets:
            raise Refused("NO_TARGETS")
        now = self.clock.now()
        length_s = None if returns_at is None else (returns_at - now).total_seconds()
        if length_s is not None and length_s <= 0:
            raise Refused("IN_THE_PAST", at=returns_at.isoformat() if returns_at else "")
        return self._start(
            AirOrder(
                new_id(),
                AirKind.LIVE,
                title.strip()[:_LONGEST_TITLE] or DEFAULT_TITLE,
                by.id,
                targets,
                now,
                max_length_s=length_s,
                microphone=microphone or self._microphone(),
                over_programme=over_programme,
            ),
            by.id,
        )

    def speak_into(self, emergency_id: str, officer_id: str, pin: str, microphone: str | None = None) -> str:
        """Speak into a running emergency, to exactly its targets; nothing cuts it. Return the order's id."""
        officer = self.people.check_pin(officer_id, pin)
        require(officer, Verb.EMERGENCY)
        report = self._running(emergency_id)
        order = AirOrder(
            new_id(),
            AirKind.LIVE_EMERGENCY,
            report.order.title,
            officer.id,
            report.order.targets,
            self.clock.now(),
            follows=emergency_id,
            microphone=microphone or self._microphone(),
        )
        return self._start(order, officer.id)

    def stop(self, order_id: str, by_id: str) -> None:
        """Close the microphone; the schedule has the targets again. What was spoken is kept as a take."""
        self.onair.live_stop(order_id, by_id)
        self._note(by_id, "LIVE_ENDED", order_id)

    def keep_takes(self) -> list[Take]:
        """Enter what was spoken live among the takes, once the on-air process has sealed it; return the new ones."""
        return self.recording.recover()

    def cough(self, order_id: str, on: bool) -> None:
        self.onair.live_set(order_id, cough=on)

    def duck(self, order_id: str, on: bool) -> None:
        """Lower the programme under the voice, or bring it back."""
        self.onair.live_set(order_id, duck=on)

    def gain(self, order_id: str, gain_db: float) -> None:
        """Raises ``Misuse("GAIN_OUT_OF_RANGE")`` outside ±24 dB."""
        if not -24.0 <= gain_db <= 24.0:
            raise Misuse("GAIN_OUT_OF_RANGE", gain_db=gain_db)
        self.onair.live_set(order_id, gain_db=gain_db)

    def levels(self) -> LiveStatus | None:
        """Return the microphone's levels and counts; None while it is closed. Asked 10 to 30 times a second."""
        return self.onair.live_status()

    def status(self) -> LiveView | None:
        """Return where the open microphone goes, target by target; None while it is closed."""
        status = self.onair.live_status()
        if status is None:
            return None
        report = next((one for one in self.onair.air_reports() if one.order.id == status.order_id), None)
        if report is None:
            return None
        view = self.devices.view()
        clusters = {one.cluster.id: one.cluster for one in view.clusters}
        away = away_of(view.clusters) if view.bridge_running else frozenset()
        return LiveView(
            status.order_id, report.order.title, status, rows_of(report, clusters, away), report.order.follows
        )

    def _start(self, order: AirOrder, by_id: str) -> str:
        self.onair.live_start(order)
        self._note(by_id, "LIVE_STARTED", order.id, targets=sorted(order.targets))
        return order.id

    def _note(self, by_id: str, verb: str, order_id: str, **facts: object) -> None:
        with self.store.write(by_id) as unit:
            unit.audit.record(verb, order_id, **facts)

    def _running(self, emergency_id: str) -> AirReport:
        for report in self.onair.air_reports():
            if report.order.id == emergency_id and report.order.emergency and report.ended_at is None:
                return report
        raise OperatorFixable("NO_SUCH_ORDER", order=emergency_id)

    def _microphone(self) -> str:
        with self.store.read() as unit:
            return str(unit.settings.get("microphone") or "")
