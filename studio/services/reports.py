"""The annual report: computed from the log, looked at, submitted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from studio.domain.annual_report import (
    AnnualReport,
    EmergencyAired,
    Kind,
    ReportFacts,
    make_report,
    period_bounds,
    reporting_year,
)
from studio.domain.broadcast import BroadcastLogEntry
from studio.domain.errors import Refused
from studio.domain.exchange import BulletinKind, InboundState, OutboxKind
from studio.domain.ids import new_id
from studio.domain.programme import BulletinClass
from studio.domain.roles import Person, Verb, require
from studio.ports.clock import Clock
from studio.ports.store import Store, Unit
from studio.services.devices import DeviceService
from studio.services.upward import tell


@dataclass(frozen=True, slots=True)
class ReportService:
    store: Store
    clock: Clock
    devices: DeviceService
    zone: str

    def current_year(self) -> int:
        """The year in whose period today falls."""
        from zoneinfo import ZoneInfo

        return reporting_year(self.clock.now().astimezone(ZoneInfo(self.zone)).date())

    def preview(self, by: Person, year: int, notes: str = "") -> AnnualReport:
        """Compute the report as of now; nothing is kept."""
        require(by, Verb.REPORT)
        now = self.clock.now()
        start, end = period_bounds(year, self.zone)
        states = {view.cluster.id: view.status.state for view in self.devices.view().clusters}
        with self.store.read() as unit:
            rows = unit.log.between(start, end)
            received, answered = unit.exchange.feedback_counts(start, end)
            facts = ReportFacts(
                kinds=_kinds(unit, rows),
                clusters=tuple(unit.clusters.all()),
                states=states,
                emergencies=tuple(_emergencies(unit, rows)),
                feedback_received=received,
                feedback_answered=answered,
            )
        return make_report(new_id(), year, self.zone, rows, facts, now, by.name, notes.strip())

    def submitted(self, year: int) -> list[AnnualReport]:
        """What went up for the year, the last first."""
        with self.store.read() as unit:
            return unit.exchange.reports(year)

    def submit(self, by: Person, report: AnnualReport) -> AnnualReport:
        """Hand up exactly what was looked at; a later one of the same year replaces it above.

        Raises ``Refused``: NOT_ENROLLED, ALREADY_SUBMITTED.
        """
        require(by, Verb.REPORT)
        with self.store.write(by.id) as unit:
            if any(kept.id == report.id for kept in unit.exchange.reports(report.year)):
                raise Refused("ALREADY_SUBMITTED")
            kept = replace(report, prepared_by=by.name)
            if not tell(unit, OutboxKind.REPORT, report_payload(kept), f"report:{kept.year}"):
                raise Refused("NOT_ENROLLED")
            unit.exchange.save_report(kept)
            unit.audit.record("REPORT_SUBMITTED", kept.id, year=kept.year, final=kept.final)
        return kept


def report_payload(report: AnnualReport) -> dict[str, Any]:
    """Return the message that goes up, less the station's id and area."""
    return {
        "id": report.id,
        "year": report.year,
        "period_start": report.period_start.isoformat(),
        "period_end": report.period_end.isoformat(),
        "prepared_at": report.prepared_at.isoformat(),
        "prepared_by": report.prepared_by,
        "final": report.final,
        "clusters": [
            {"technology": c.technology.value, "state": c.state.value, "count": c.count} for c in report.clusters
        ],
        "share_connected": report.share_connected,
        "programmes": [
            {"origin": p.origin.value, "category": p.category.value, "count": p.count, "minutes": p.minutes}
            for p in report.programmes
        ],
        "minutes_by_class": [
            {"bulletin_class": m.bulletin_class.value, "minutes": m.minutes} for m in report.minutes_by_class
        ],
        "emergencies": [
            {
                "bulletin_id": e.bulletin_id or None,
                "title": e.title,
                "known_at": e.known_at.isoformat(),
                "on_air_at": e.on_air_at.isoformat() if e.on_air_at else None,
                "time_to_air_s": e.time_to_air_s,
                "ordered_by": e.ordered_by,
            }
            for e in report.emergencies
        ],
        "feedback_received": report.feedback_received,
        "feedback_answered": report.feedback_answered,
        "boards": report.boards,
        "staff_trained": report.staff_trained,
        "faults": report.faults,
        "notes": report.notes,
    }


def _kinds(unit: Unit, rows: list[BroadcastLogEntry]) -> dict[tuple[str, int], Kind]:
    kinds: dict[tuple[str, int], Kind] = {}
    for key in {(row.programme_id, row.version) for row in rows}:
        programme = unit.programmes.get(*key)
        if programme is not None:
            kinds[key] = Kind(programme.origin, programme.category, programme.bulletin_class)
    return kinds


def _emergencies(unit: Unit, rows: list[BroadcastLogEntry]) -> list[EmergencyAired]:
    """Those from above. ``known_at`` is when it came; on air when any target first played it."""
    found = []
    for bulletin in unit.exchange.bulletins({InboundState.ACCEPTED}, limit=5000):
        content = bulletin.content
        if content.bulletin_class is not BulletinClass.EMERGENCY or content.kind is not BulletinKind.NEWS:
            continue
        starts = [r.actual_start for r in rows if r.programme_id in _names(bulletin.programme_id, bulletin.id)]
        heard: list[datetime] = [at for at in starts if at is not None]
        order = content.ordered_by
        ordered = "" if order is None else f"{order.name}, {order.post}"
        on_air = min(heard, default=bulletin.handed_over_at)
        found.append(EmergencyAired(bulletin.id, content.title, bulletin.received_at, on_air, ordered))
    return found


def _names(*ids: str) -> frozenset[str]:
    return frozenset(each for each in ids if each)
