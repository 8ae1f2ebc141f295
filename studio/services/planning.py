"""The plan snapshot: from the records to the one file that the on-air process reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from studio.domain.approval import is_airable
from studio.domain.errors import OperatorFixable
from studio.domain.plan import PlanItem, PlannedCluster, PlannedFile, PlanSnapshot, encode_plan
from studio.domain.roles import Person
from studio.domain.schedule import SlotState, TimeSlot
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.onair import OnAirControl, PlanPublisher
from studio.ports.store import Store, Unit

HORIZON = timedelta(days=7)
# What ended lately stays in the plan, so that a restarted on-air process can still close its record.
LOOK_BACK = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class PlanningService:
    store: Store
    clock: Clock
    media: MediaStore
    publisher: PlanPublisher
    onair: OnAirControl
    station_id: str
    zone: str

    def snapshot(self) -> PlanSnapshot:
        """Return the next seven days; what is not approved or was changed since is left out."""
        now = self.clock.now()
        with self.store.read() as unit:
            clusters = [cluster for cluster in unit.clusters.all() if cluster.enabled]
            slots = unit.slots.between(now - LOOK_BACK, now + HORIZON)
            items = [item for slot in slots if (item := self._item(unit, slot)) is not None]
            output_device = unit.settings.get("output") or ""
        return PlanSnapshot(
            self.station_id,
            now,
            self.zone,
            tuple(PlannedCluster(c.id, c.code, c.name, c.volume_percent, c.confirms) for c in clusters),
            tuple(items),
            output_device,
        )

    def publish(self) -> PlanSnapshot:
        """Write the snapshot where the on-air process finds it, and tell it if it runs."""
        made: list[PlanSnapshot] = []

        def make() -> bytes:
            made.append(self.snapshot())
            return encode_plan(made[-1])

        self.publisher.publish(make)
        try:
            self.onair.reload_plan()
        except OperatorFixable as error:
            # It reads the file by itself when it starts.
            if error.code != "ONAIR_NOT_RUNNING":
                raise
        return made[-1]

    def stop_and_publish(self, programme_id: str, by: Person, reason: str) -> None:
        """Publish a plan without the programme, and stop what sounds of it now."""
        self.publish()
        try:
            playing = [now.play_id for now in self.onair.status().playing]
            with self.store.read() as unit:
                mine = {slot.id for slot in unit.slots.of_programme(programme_id)}
            stop = [play_id for play_id in playing if play_id.split(":", 1)[0] in mine]
            if stop:
                self.onair.stop_play(stop, by.id, reason)
        except OperatorFixable as error:
            if error.code != "ONAIR_NOT_RUNNING":
                raise

    def _item(self, unit: Unit, slot: TimeSlot) -> PlanItem | None:
        if slot.state is not SlotState.PLANNED:
            return None
        programme = unit.programmes.get(slot.programme_id, slot.version)
        if programme is None or not is_airable(programme.state) or programme.manifest is None:
            return None
        if programme.manifest.sha256 != slot.manifest_sha256:
            return None
        manifest = programme.manifest.manifest
        rendition = manifest.renditions[0]
        return PlanItem(
            slot.id,
            programme.id,
            programme.version,
            slot.manifest_sha256,
            slot.title,
            slot.starts_at,
            slot.length_s,
            tuple(sorted(slot.targets)),
            slot.priority,
            slot.over_run,
            slot.decided_order or 0,
            PlannedFile(
                self.media.relative_path(manifest.master_sha256),
                manifest.master_sha256,
                manifest.master_size_bytes,
                "flac",
            ),
            PlannedFile(
                self.media.relative_path(rendition.sha256),
                rendition.sha256,
                rendition.size_bytes,
                rendition.codec,
                rendition.decoder_delay_frames,
            ),
            manifest.integrated_lufs,
        )


def cancelled(slot: TimeSlot) -> TimeSlot:
    return replace(slot, state=SlotState.CANCELLED)


def moved(slot: TimeSlot, starts_at: datetime, targets: frozenset[str] | None = None) -> TimeSlot:
    """A moved slot loses its decided order: it was decided for another neighbour."""
    return replace(slot, starts_at=starts_at, targets=targets or slot.targets, decided_order=None)
