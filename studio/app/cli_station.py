"""Commands about one station: make it, schedule, prove, read the log."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from studio.app.build import build_station, create_station, migrate_station
from studio.app.cli_words import words
from studio.app.station_folder import StationFolder
from studio.domain.broadcast import BroadcastLogEntry
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.errors import Misuse
from studio.domain.roles import FIRST_ROLES, Person
from studio.domain.schedule import TimeSlot
from studio.services.proving import Finding
from studio.services.scheduling import DayView
from studio.services.station import Station


def init(chosen: argparse.Namespace, folder: StationFolder) -> int:
    create_station(folder, chosen.name, chosen.zone)
    station = build_station(folder)
    person = station.people.found(chosen.person, chosen.sign_in, _password(chosen.sign_in), FIRST_ROLES)
    _show(chosen, {"station_id": station.id, "folder": str(folder.root), "person_id": person.id}, [str(folder.root)])
    return 0


def migrate(chosen: argparse.Namespace, folder: StationFolder) -> int:
    folder.describe()
    revision = migrate_station(folder)
    _show(chosen, {"revision": revision}, [revision])
    return 0


def schedule(chosen: argparse.Namespace, folder: StationFolder) -> int:
    station = build_station(folder)
    if chosen.action == "list":
        view = station.scheduling.day(_day(chosen.date, station, 0))
        _show(chosen, _day_data(view), [_slot_line(slot, view) for slot in view.slots])
        return 0
    if not chosen.programme or not chosen.at or not chosen.cluster:
        raise Misuse("ARGUMENTS_MISSING", needed="--programme, --at, --cluster")
    by = sign_in(chosen, station)
    codes = {view.cluster.code: view.cluster.id for view in station.devices.view().clusters} | {
        LOCAL_OUTPUT: LOCAL_OUTPUT
    }
    unknown = [code for code in chosen.cluster if code not in codes]
    if unknown:
        raise Misuse("NO_SUCH_CLUSTER", id=", ".join(unknown))
    done = station.scheduling.add(
        by, chosen.programme, _instant(chosen.at, station), frozenset(codes[code] for code in chosen.cluster)
    )
    data = {
        "slot_id": done.slot.id,
        "conflicts": [{"with": c.second.id if c.first.id == done.slot.id else c.first.id} for c in done.conflicts],
        "gaps": [{"seconds": gap.length_s, "starts_at": gap.starts_at.isoformat()} for gap in done.gaps],
    }
    lines = [done.slot.id]
    lines += [words("FINDING_OVERLAP", first=c.first.title, second=c.second.title) for c in done.conflicts]
    lines += [
        words("FINDING_GAP", seconds=round(gap.length_s), first=gap.after.title, second=gap.before.title)
        for gap in done.gaps
    ]
    _show(chosen, data, lines)
    return 0


def prove(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Exit code 1 when something has to be mended."""
    station = build_station(folder)
    proof = station.proving.prove(_day(chosen.date, station, 1))
    names = _names(station)
    zone = ZoneInfo(station.zone)
    findings = [
        {
            "code": f.code.value,
            "at": f.at.astimezone(zone).isoformat(),
            "targets": [names.get(t, t) for t in f.targets],
            "title": f.title,
            "other_title": f.other_title,
            "seconds": f.seconds,
            "value": f.value,
        }
        for f in proof.findings
    ]
    lines = [_finding_line(f, names, zone) for f in proof.findings] or [words("PROOF_CLEAN", slots=proof.slots)]
    _show(chosen, {"date": proof.day.isoformat(), "slots": proof.slots, "findings": findings}, lines)
    return 0 if proof.clean else 1


def _finding_line(finding: Finding, names: dict[str, str], zone: ZoneInfo) -> str:
    what = words(
        f"FINDING_{finding.code.value}",
        first=finding.title,
        second=finding.other_title,
        seconds=round(finding.seconds),
        value=finding.value,
    )
    targets = ", ".join(names.get(target, target) for target in finding.targets)
    return f"{finding.at.astimezone(zone):%H:%M:%S}  {what}  [{targets}]"


def log(chosen: argparse.Namespace, folder: StationFolder) -> int:
    station = build_station(folder)
    station.log.catch_up()
    rows = station.log.day(_day(chosen.date, station, 0))
    names, zone = _names(station), ZoneInfo(station.zone)
    lines = [
        f"{_clock(row.planned_start, zone)}  {names.get(row.target, row.target):<16} {row.state.value:<18} "
        f"{_clock(row.actual_start, zone)}–{_clock(row.actual_end, zone)}  "
        f"{row.manifest_sha256[:8]}  {'' if row.integrated_lufs is None else format(row.integrated_lufs, '.1f')}  "
        f"{row.title} {row.error}"
        for row in rows
    ]
    _show(chosen, [log_row(row, names) for row in rows], lines)
    return 0


def log_row(row: BroadcastLogEntry, names: dict[str, str]) -> dict[str, Any]:
    """Return a log row as plain data, instants in ISO form."""
    return {
        "play_id": row.play_id,
        "target": row.target,
        "target_name": names.get(row.target, row.target),
        "programme_id": row.programme_id,
        "version": row.version,
        "title": row.title,
        "planned_start": row.planned_start.isoformat(),
        "planned_end": row.planned_end.isoformat(),
        "actual_start": row.actual_start.isoformat() if row.actual_start else None,
        "actual_end": row.actual_end.isoformat() if row.actual_end else None,
        "result": row.state.value,
        "manifest_sha256": row.manifest_sha256,
        "file_sha256": row.file_sha256,
        "integrated_lufs": row.integrated_lufs,
        "rejoins": row.rejoins,
        "error": row.error,
        "operator": row.operator,
        "preempted_by": row.preempted_by,
    }


def onair_status(chosen: argparse.Namespace, folder: StationFolder) -> int:
    from studio.domain.status_codec import encode_status

    station = build_station(folder)
    status = station.onair.status()
    lines = [
        f"pid {status.pid}  output {'open' if status.output_open else 'LOST'} ({status.output_device})  "
        f"underruns {status.underruns}  late p99 {status.block_late_ms_p99:.1f} ms  {status.rss_mb:.0f} MB",
        *(f"  {now.title}  {now.target}  {now.state.value}  {now.position_s:.1f} s" for now in status.playing),
    ]
    _show(chosen, encode_status(status), lines)
    return 0


def sign_in(chosen: argparse.Namespace, station: Station) -> Person:
    if not chosen.by:
        raise Misuse("ARGUMENTS_MISSING", needed="--as")
    return station.people.sign_in(chosen.by, _password(chosen.by))


def _password(name: str) -> str:
    given = os.environ.get("STUDIO_PASSWORD")
    if given is None and not sys.stdin.isatty():
        raise Misuse("ARGUMENTS_MISSING", needed="STUDIO_PASSWORD")
    return getpass.getpass(f"{name}: ") if given is None else given


def _names(station: Station) -> dict[str, str]:
    named = {view.cluster.id: view.cluster.name for view in station.devices.view().clusters}
    return named | {LOCAL_OUTPUT: words("LOCAL_OUTPUT")}


def _day(text: str | None, station: Station, later: int) -> date:
    if text is None:
        return station.scheduling.today() + timedelta(days=later)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misuse("BAD_DATE", text=text) from None


def _instant(text: str, station: Station) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Misuse("BAD_TIME", text=text) from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(station.zone))


def _clock(at: datetime | None, zone: ZoneInfo) -> str:
    return "--:--:--.---" if at is None else at.astimezone(zone).strftime("%H:%M:%S.%f")[:-3]


def _slot_line(slot: TimeSlot, view: DayView) -> str:
    names = {cluster.id: cluster.name for cluster in view.clusters} | {LOCAL_OUTPUT: words("LOCAL_OUTPUT")}
    targets = ", ".join(names.get(target, target) for target in sorted(slot.targets))
    return (
        f"{slot.starts_at.astimezone(ZoneInfo(view.zone)):%H:%M:%S}  {slot.length_s:6.1f} s  {slot.title}  [{targets}]"
    )


def _day_data(view: DayView) -> dict[str, Any]:
    return {
        "date": view.day.isoformat(),
        "slots": [
            {
                "id": slot.id,
                "programme_id": slot.programme_id,
                "title": slot.title,
                "starts_at": slot.starts_at.isoformat(),
                "ends_at": slot.ends_at.isoformat(),
                "targets": sorted(slot.targets),
                "priority": slot.priority.name,
            }
            for slot in view.slots
        ],
        "conflicts": [
            {"target": c.target, "first": c.first.id, "second": c.second.id, "needs_decision": c.needs_decision}
            for c in view.conflicts
        ],
        "gaps": [
            {"target": g.target, "after": g.after.id, "before": g.before.id, "seconds": g.length_s} for g in view.gaps
        ],
    }


def _show(chosen: argparse.Namespace, data: Any, lines: list[str]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1) if chosen.json else "\n".join(lines))
