"""The annual report: computed from the log, looked at, submitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from studio.domain.emergency import Emergency, EmergencyKind, Step
from studio.domain.errors import Refused
from studio.domain.exchange import OutboxKind
from studio.domain.ids import new_id
from studio.domain.roles import Person, Verb, require
from studio.ports.clock import Clock
from studio.ports.store import Store, Unit
from studio.services.devices import DeviceService
from studio.services.upward import emergency_kind, tell


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
            recorded = [e for e in unit.emergencies.between(start, end) if e.kind is not EmergencyKind.EXERCISE]
            exercises = {e.id for e in unit.emergencies.between(start, end)} - {e.id for e in recorded}
            boards = unit.boards.shown_between(start, end) | {
                publication.board_id for publication in unit.boards.publications() if publication.at < min(end, now)
            }
            facts = ReportFacts(
                kinds=_kinds(unit, rows),
                clusters=tuple(unit.clusters.all()),
                states=states,
                emergencies=tuple(_emergencies(unit, recorded)),
                feedback_received=received,
                feedback_answered=answered,
                # In use: it proved what it showed, or it was given something to show and its proof is still to come.
                boards=len(boards & {board.id for board in unit.boards.all()}),
                staff_trained=unit.training.completed_between(start, end),
                slot_kinds={emergency.id: emergency_kind(unit, emergency) for emergency in recorded},
                exercises=frozenset(exercises),
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


def _emergencies(unit: Unit, recorded: Sequence[Emergency]) -> list[EmergencyAired]:
    """Exercises are left out. One from above is known from when it came; on air is when any target played it."""
    found = []
    for emergency in recorded:
        starts = [step.at for step in unit.emergencies.steps(emergency.id) if step.step is Step.PLAYING]
        bulletin = unit.exchange.bulletin(emergency.source_id) if emergency.source_id else None
        known_at = emergency.pressed_at if bulletin is None else bulletin.received_at
        ordered = ", ".join(part for part in (emergency.draft.ordered_by, emergency.agency) if part)
        on_air = min(starts, default=None)
        found.append(EmergencyAired(emergency.source_id, emergency.title, known_at, on_air, ordered))
    return found
