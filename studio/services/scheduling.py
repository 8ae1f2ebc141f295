"""The broadcast schedule: add, move, cancel, decide; conflicts and gaps are shown, never resolved silently."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from studio.domain.approval import ApprovalEvent, ApprovalState, ApprovalVerb, ApprovalWay, is_airable, next_state
from studio.domain.clusters import LOCAL_OUTPUT, SpeakerCluster
from studio.domain.errors import Misuse, Refused
from studio.domain.ids import new_id
from studio.domain.programme import Programme
from studio.domain.roles import Person, Verb, require
from studio.domain.schedule import Conflict, Gap, OverRun, SlotState, TimeSlot, find_conflicts, find_gaps
from studio.ports.clock import Clock
from studio.ports.store import Store, Unit
from studio.services.planning import PlanningService, cancelled, moved
from studio.services.upward import tell_programme, tell_schedule


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local times between which nothing but an emergency airs; ``start`` may be after ``end`` (overnight)."""

    start: time
    end: time

    def covers(self, at: time) -> bool:
        """Tell whether a local time falls into them."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def quiet_hours_of(unit: Unit) -> QuietHours | None:
    """Return the station's quiet hours as they are set, or None."""
    quiet = unit.settings.get("quiet_hours")
    return QuietHours(time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1])) if quiet else None


@dataclass(frozen=True, slots=True)
class DayView:
    """One local day. ``clusters`` in the station's order; the local output is a target of its own."""

    day: date
    zone: str
    starts_at: datetime
    ends_at: datetime
    clusters: tuple[SpeakerCluster, ...]
    slots: tuple[TimeSlot, ...]
    conflicts: tuple[Conflict, ...]
    gaps: tuple[Gap, ...]
    quiet: QuietHours | None
    airtime_limit_s: float | None

    def airtime_s(self, target: str) -> float:
        """Seconds on air of one target, overlaps counted once."""
        total, reached = 0.0, self.starts_at
        for slot in self.slots:
            if target in slot.targets and slot.state is SlotState.PLANNED:
                start, end = max(slot.starts_at, reached), min(slot.ends_at, self.ends_at)
                if end > start:
                    total += (end - start).total_seconds()
                    reached = end
        return total


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A stored change, with the conflicts and gaps that touch it: shown to the person, who decides."""

    slot: TimeSlot
    conflicts: tuple[Conflict, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class SchedulingService:
    store: Store
    clock: Clock
    planning: PlanningService
    zone: str

    def today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(self.zone)).date()

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """Return the day's first and last instant in the station's zone, aware."""
        zone = ZoneInfo(self.zone)
        return (
            datetime.combine(day, time(), zone),
            datetime.combine(day + timedelta(days=1), time(), zone),
        )

    def day(self, day: date) -> DayView:
        start, end = self.bounds(day)
        with self.store.read() as unit:
            slots = [s for s in unit.slots.between(start, end) if s.state is SlotState.PLANNED]
            clusters = unit.clusters.all()
            hours, limit = quiet_hours_of(unit), unit.settings.get("airtime_limit_s")
        return DayView(
            day,
            self.zone,
            start,
            end,
            tuple(c for c in clusters if c.enabled),
            tuple(slots),
            tuple(find_conflicts(slots)),
            tuple(find_gaps(slots)),
            hours,
            limit,
        )

    def schedulable(self) -> list[Programme]:
        """Approved programmes, newest first."""
        with self.store.read() as unit:
            return unit.programmes.newest({ApprovalState.APPROVED, ApprovalState.SCHEDULED})

    def add(
        self,
        by: Person,
        programme_id: str,
        starts_at: datetime,
        targets: frozenset[str],
        over_run: OverRun = OverRun.RESUME,
    ) -> Scheduled:
        """Schedule the approved version. Raises ``Refused``: NOT_APPROVED, IN_THE_PAST, NO_TARGET."""
        require(by, Verb.SCHEDULE)
        with self.store.write(by.id) as unit:
            programme = unit.programmes.get(programme_id)
            if programme is None:
                raise Misuse("NO_SUCH_PROGRAMME", id=programme_id)
            if not is_airable(programme.state) or programme.manifest is None:
                raise Refused("NOT_APPROVED", title=programme.title, state=programme.state.value)
            self._check_time_and_targets(unit, starts_at, targets)
            slot = TimeSlot(
                new_id(),
                programme.id,
                programme.version,
                programme.manifest.sha256,
                programme.title,
                starts_at,
                programme.manifest.manifest.duration_s,
                targets,
                programme.priority,
                over_run,
            )
            unit.slots.add(slot)
            now = self.clock.now()
            state = next_state(programme.state, ApprovalVerb.SCHEDULE)
            unit.programmes.set_state(programme.id, programme.version, state, now)
            unit.programmes.add_event(
                ApprovalEvent(
                    new_id(),
                    programme.id,
                    programme.version,
                    ApprovalVerb.SCHEDULE,
                    by.id,
                    now,
                    ApprovalWay.AT_THE_PC,
                    programme.manifest.sha256,
                )
            )
            unit.audit.record(
                "SCHEDULED", slot.id, programme=programme.id, version=programme.version, targets=sorted(targets)
            )
            if len(unit.slots.of_programme(programme.id)) == 1:
                tell_programme(unit, programme, starts_at)
            self.tell_days(unit, slot)
        return self._published(slot)

    def move(self, by: Person, slot_id: str, starts_at: datetime, targets: frozenset[str] | None = None) -> Scheduled:
        """Move a slot that has not begun; raises ``Refused``: ALREADY_AIRED, IN_THE_PAST, NO_TARGET."""
        require(by, Verb.SCHEDULE)
        with self.store.write(by.id) as unit:
            before = self._coming(unit, slot_id)
            self._check_time_and_targets(unit, starts_at, before.targets if targets is None else targets)
            slot = moved(before, starts_at, targets)
            unit.slots.save(slot)
            unit.audit.record("SLOT_MOVED", slot.id, targets=sorted(slot.targets))
            self.tell_days(unit, before, slot)
        return self._published(slot)

    def cancel(self, by: Person, slot_id: str) -> None:
        require(by, Verb.SCHEDULE)
        with self.store.write(by.id) as unit:
            slot = self._coming(unit, slot_id)
            unit.slots.save(cancelled(slot))
            unit.audit.record("SLOT_CANCELLED", slot_id)
            self.tell_days(unit, slot)
        self.planning.publish()

    def removed(self, day: date) -> list[TimeSlot]:
        """Slots of this day that were taken off, are still to come, and were not put back; the earliest first."""
        now = self.clock.now()
        with self.store.read() as unit:
            slots = unit.slots.between(*self.bounds(day))
        standing = {_same(slot) for slot in slots if slot.state is SlotState.PLANNED}
        # Taken off twice at the same place, it is offered once.
        found = {_same(slot): slot for slot in slots if slot.state is SlotState.CANCELLED and slot.starts_at > now}
        return sorted((slot for key, slot in found.items() if key not in standing), key=lambda slot: slot.starts_at)

    def restore(self, by: Person, slot_id: str) -> Scheduled:
        """Put back what was taken off the schedule, where it stood.

        It becomes a slot of its own: what the on-air process has written about the old one stays true.
        Raises ``Misuse("NO_SUCH_SLOT")``, ``Refused``: NOT_APPROVED, IN_THE_PAST.
        """
        require(by, Verb.SCHEDULE)
        with self.store.write(by.id) as unit:
            old = unit.slots.get(slot_id)
            if old is None or old.state is not SlotState.CANCELLED:
                raise Misuse("NO_SUCH_SLOT", id=slot_id)
            near = unit.slots.between(old.starts_at, old.ends_at)
            if any(_same(slot) == _same(old) and slot.state is SlotState.PLANNED for slot in near):
                raise Misuse("NO_SUCH_SLOT", id=slot_id)
            programme = unit.programmes.get(old.programme_id, old.version)
            signed = programme.manifest if programme else None
            if programme is None or signed is None or not is_airable(programme.state):
                raise Refused("NOT_APPROVED", title=old.title, state=programme.state.value if programme else "")
            if signed.sha256 != old.manifest_sha256:
                raise Refused("NOT_APPROVED", title=old.title, state=programme.state.value)
            self._check_time_and_targets(unit, old.starts_at, old.targets)
            slot = replace(old, id=new_id(), state=SlotState.PLANNED, decided_order=None)
            unit.slots.add(slot)
            unit.audit.record("SLOT_RESTORED", slot.id, removed=old.id, targets=sorted(slot.targets))
            self.tell_days(unit, slot)
        return self._published(slot)

    def decide_order(self, by: Person, first_slot_id: str, second_slot_id: str) -> Scheduled:
        """A person's answer to two PRIORITY items at one time: the second airs when the first has ended."""
        require(by, Verb.DECIDE_ORDER)
        with self.store.write(by.id) as unit:
            first, second = self._coming(unit, first_slot_id), self._coming(unit, second_slot_id)
            start = min(first.starts_at, second.starts_at)
            first = replace(first, starts_at=start, decided_order=1)
            second = replace(second, starts_at=first.ends_at, decided_order=2)
            unit.slots.save(first)
            unit.slots.save(second)
            unit.audit.record("ORDER_DECIDED", first.id, then=second.id)
            self.tell_days(unit, first, second)
        return self._published(first)

    def tell_days(self, unit: Unit, *slots: TimeSlot) -> None:
        """Tell the level above the plan of every day that these slots touch."""
        zone, now = ZoneInfo(self.zone), self.clock.now()
        days = {at.astimezone(zone).date() for slot in slots for at in (slot.starts_at, slot.ends_at)}
        for day in sorted(days):
            tell_schedule(unit, day, *self.bounds(day), now)

    def _coming(self, unit: Unit, slot_id: str) -> TimeSlot:
        slot = unit.slots.get(slot_id)
        if slot is None or slot.state is not SlotState.PLANNED:
            raise Misuse("NO_SUCH_SLOT", id=slot_id)
        if slot.starts_at <= self.clock.now():
            raise Refused("ALREADY_AIRED", title=slot.title)
        return slot

    def _check_time_and_targets(self, unit: Unit, starts_at: datetime, targets: frozenset[str]) -> None:
        if starts_at <= self.clock.now():
            raise Refused("IN_THE_PAST", at=starts_at.isoformat())
        if not targets:
            raise Refused("NO_TARGET")
        unknown = targets - {LOCAL_OUTPUT} - {cluster.id for cluster in unit.clusters.all()}
        if unknown:
            raise Misuse("NO_SUCH_CLUSTER", id=", ".join(sorted(unknown)))

    def _published(self, slot: TimeSlot) -> Scheduled:
        self.planning.publish()
        margin = timedelta(hours=1)
        with self.store.read() as unit:
            near = unit.slots.between(slot.starts_at - margin, slot.ends_at + margin)
        return Scheduled(
            slot,
            tuple(c for c in find_conflicts(near) if slot.id in (c.first.id, c.second.id)),
            tuple(g for g in find_gaps(near) if slot.id in (g.after.id, g.before.id)),
        )


def _same(slot: TimeSlot) -> tuple[str, int, datetime, frozenset[str]]:
    """What makes two slots the same broadcast."""
    return slot.programme_id, slot.version, slot.starts_at, slot.targets
