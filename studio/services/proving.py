"""Proof before air: everything that would go wrong on a day, said the evening before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from studio.domain.approval import ApprovalState, is_airable
from studio.domain.clusters import LOCAL_OUTPUT, DeviceState, DeviceStatus
from studio.domain.errors import OperatorFixable
from studio.domain.schedule import TimeSlot
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.onair import DeviceWatch
from studio.ports.store import Store
from studio.services.scheduling import DayView, SchedulingService

# How far a master may stand from its preset's target before the proof says so.
LOUDNESS_RANGE_LUFS = (-24.0, -14.0)


class FindingCode(StrEnum):
    GAP = "GAP"
    OVERLAP = "OVERLAP"
    ORDER_UNDECIDED = "ORDER_UNDECIDED"
    FILE_MISSING = "FILE_MISSING"
    FILE_CHANGED = "FILE_CHANGED"
    NOT_APPROVED = "NOT_APPROVED"
    LOUDNESS_OUT_OF_RANGE = "LOUDNESS_OUT_OF_RANGE"
    OVER_LIMIT = "OVER_LIMIT"
    QUIET_HOURS = "QUIET_HOURS"
    CLUSTER_NOT_READY = "CLUSTER_NOT_READY"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``targets`` are cluster ids; ``seconds`` a gap's or an overlap's length, or airtime."""

    code: FindingCode
    at: datetime
    targets: tuple[str, ...]
    slot_id: str = ""
    other_slot_id: str = ""
    title: str = ""
    other_title: str = ""
    seconds: float = 0.0
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    day: date
    made_at: datetime
    slots: int
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True)
class ProvingService:
    store: Store
    clock: Clock
    media: MediaStore
    scheduling: SchedulingService
    watch: DeviceWatch

    def prove(self, day: date, *, read_files: bool = True) -> Proof:
        """Look through one local day. ``read_files`` hashes every file again, which takes a while."""
        view = self.scheduling.day(day)
        findings = [*self._order(view), *self._items(view, read_files), *self._limits(view), *self._devices(view)]
        return Proof(day, self.clock.now(), len(view.slots), tuple(sorted(_merged(findings), key=lambda f: f.at)))

    def _order(self, view: DayView) -> list[Finding]:
        gaps = [
            Finding(
                FindingCode.GAP,
                gap.starts_at,
                (gap.target,),
                gap.after.id,
                gap.before.id,
                gap.after.title,
                gap.before.title,
                gap.length_s,
            )
            for gap in view.gaps
        ]
        overlaps = [
            Finding(
                FindingCode.ORDER_UNDECIDED if conflict.needs_decision else FindingCode.OVERLAP,
                conflict.starts_at,
                (conflict.target,),
                conflict.first.id,
                conflict.second.id,
                conflict.first.title,
                conflict.second.title,
                (conflict.ends_at - conflict.starts_at).total_seconds(),
            )
            for conflict in view.conflicts
        ]
        return gaps + overlaps

    def _items(self, view: DayView, read_files: bool) -> list[Finding]:
        found: list[Finding] = []
        for slot in view.slots:
            targets = tuple(sorted(slot.targets))
            with self.store.read() as unit:
                programme = unit.programmes.get(slot.programme_id, slot.version)
            signed = programme.manifest if programme else None
            state = programme.state if programme else ApprovalState.DRAFT
            if signed is None or not is_airable(state) or signed.sha256 != slot.manifest_sha256:
                found.append(Finding(FindingCode.NOT_APPROVED, slot.starts_at, targets, slot.id, title=slot.title))
                continue
            code = self._file_trouble((signed.manifest.master_sha256, signed.manifest.renditions[0].sha256), read_files)
            if code is not None:
                found.append(Finding(code, slot.starts_at, targets, slot.id, title=slot.title))
            level = signed.manifest.integrated_lufs
            if level is None or not LOUDNESS_RANGE_LUFS[0] <= level <= LOUDNESS_RANGE_LUFS[1]:
                found.append(_item(FindingCode.LOUDNESS_OUT_OF_RANGE, slot, level))
        return found

    def _file_trouble(self, hashes: tuple[str, ...], read_files: bool) -> FindingCode | None:
        for sha256 in hashes:
            try:
                self.media.path(sha256)
            except OperatorFixable:
                return FindingCode.FILE_MISSING
            if read_files and not self.media.verify(sha256):
                return FindingCode.FILE_CHANGED
        return None

    def _limits(self, view: DayView) -> list[Finding]:
        found: list[Finding] = []
        limit = view.airtime_limit_s
        for cluster in view.clusters:
            total = view.airtime_s(cluster.id)
            if limit is not None and total > limit:
                found.append(Finding(FindingCode.OVER_LIMIT, view.starts_at, (cluster.id,), seconds=total))
        if view.quiet is not None:
            for slot in view.slots:
                begins = slot.starts_at.astimezone(view.starts_at.tzinfo).time()
                if view.quiet.covers(begins):
                    found.append(_item(FindingCode.QUIET_HOURS, slot, None))
        return found

    def _devices(self, view: DayView) -> list[Finding]:
        wanted: dict[str, TimeSlot] = {}
        for slot in view.slots:
            for target in slot.targets - {LOCAL_OUTPUT}:
                wanted.setdefault(target, slot)
        try:
            states: dict[str, DeviceStatus] = {status.cluster_id: status for status in self.watch.statuses()}
        except OperatorFixable:
            states = {}
        confirms = {cluster.id: cluster.confirms for cluster in view.clusters}
        ready = (DeviceState.ONLINE, DeviceState.PLAYING)
        return [
            Finding(FindingCode.CLUSTER_NOT_READY, slot.starts_at, (target,), slot.id, title=slot.title)
            for target, slot in wanted.items()
            if confirms.get(target, True) and (target not in states or states[target].state not in ready)
        ]


def _item(code: FindingCode, slot: TimeSlot, value: float | None) -> Finding:
    return Finding(code, slot.starts_at, tuple(sorted(slot.targets)), slot.id, title=slot.title, value=value)


def _merged(findings: list[Finding]) -> list[Finding]:
    """One line for what is the same on several clusters."""
    merged: dict[tuple[object, ...], Finding] = {}
    for f in findings:
        key: tuple[object, ...] = (f.code, f.at, f.slot_id, f.other_slot_id, f.seconds)
        if f.code is FindingCode.CLUSTER_NOT_READY:
            key = (f.code, f.targets)
        before = merged.get(key)
        targets = f.targets if before is None else tuple(sorted({*before.targets, *f.targets}))
        merged[key] = Finding(
            f.code, f.at, targets, f.slot_id, f.other_slot_id, f.title, f.other_title, f.seconds, f.value
        )
    return list(merged.values())
