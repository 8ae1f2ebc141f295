"""What the level above is told: rows of the outbox, written in the unit of the change they tell of.

Nothing is written before the station is enrolled. Payloads are the exchange's messages less the station's own id
and area, instants in ISO 8601.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from studio.domain.annual_report import Kind
from studio.domain.broadcast import BroadcastLogEntry, PlayState
from studio.domain.clusters import LOCAL_OUTPUT, DeviceState, DeviceStatus, SpeakerCluster
from studio.domain.emergency import Emergency, EmergencyKind, Hazard
from studio.domain.exchange import Enrolment, Feedback, FeedbackState, InboundBulletin, OutboxKind, step_feedback
from studio.domain.ids import new_id
from studio.domain.programme import BulletinClass, Category, Origin, Programme
from studio.domain.schedule import SlotState, TimeSlot
from studio.ports.store import Unit

ENROLMENT = "enrolment"
# Late words of loudspeakers still count before a row of the log goes up for good.
SETTLES_AFTER = timedelta(minutes=2)
_BATCH = 200
_LOOKS_BACK = timedelta(days=400)
_PLAYS = uuid.UUID("5e1f7a52-7a3f-5d0e-9c0b-0f3a7d1f6a11")


def enrolment_of(unit: Unit) -> Enrolment | None:
    """Return who the station is above; None before enrolment."""
    held = unit.exchange.state(ENROLMENT)
    if held is None:
        return None
    lists = {"above": tuple(held["above"]), "below": tuple(held["below"])}
    return Enrolment(**held | lists | {"enrolled_at": datetime.fromisoformat(held["enrolled_at"])})


def keep_enrolment(unit: Unit, enrolment: Enrolment) -> None:
    unit.exchange.put_state(ENROLMENT, asdict(enrolment) | {"enrolled_at": enrolment.enrolled_at.isoformat()})


def tell(unit: Unit, kind: OutboxKind, payload: dict[str, Any], stream: str = "", only_latest: bool = False) -> str:
    """Put a message in the outbox and return its id; nothing, and "", where there is no level above."""
    if unit.exchange.state(ENROLMENT) is None:
        return ""
    return unit.outbox.add(kind.value, payload, stream, only_latest)


def tell_bulletin(unit: Unit, bulletin: InboundBulletin, at: datetime) -> None:
    """The whole of what became of a bulletin from above, with its plays so far."""
    codes = _codes(unit)
    plays: list[BroadcastLogEntry] = []
    if bulletin.programme_id:
        programme = unit.programmes.get(bulletin.programme_id)
        if programme is not None:
            plays = unit.exchange.plays_of(programme.id, programme.version)
    tell(
        unit,
        OutboxKind.BULLETIN_STATUS,
        {
            "bulletin_id": bulletin.id,
            "version": bulletin.version,
            "state": bulletin.state.value,
            "at": at.isoformat(),
            "reason": bulletin.reason,
            "decided_by": bulletin.decided_by,
            "plays": [
                {
                    "cluster": codes.get(play.target, play.target),
                    "state": play.state.value,
                    "at": (play.actual_end or play.actual_start or play.planned_start).isoformat(),
                    "detail": play.error,
                }
                for play in plays[-500:]
            ],
        },
        f"bulletin:{bulletin.id}:{bulletin.version}",
        only_latest=True,
    )


def tell_plays(unit: Unit, programme_ids: Iterable[str], at: datetime) -> None:
    """The plays of these programmes changed: those that came from above are told of."""
    for programme_id in programme_ids:
        bulletin = unit.exchange.programme_bulletin(programme_id)
        if bulletin is not None:
            tell_bulletin(unit, bulletin, at)


def tell_log(unit: Unit, now: datetime) -> int:
    """Hand up the settled rows of the log that never went up; return how many."""
    enrolment = enrolment_of(unit)
    if enrolment is None:
        return 0
    since = max(enrolment.enrolled_at, now - _LOOKS_BACK)
    told = 0
    while rows := unit.exchange.unreported_plays(since, now - SETTLES_AFTER, _BATCH):
        codes = _codes(unit)
        payload = {"rows": [_log_row(unit, row, codes) for row in rows]}
        row_id = tell(unit, OutboxKind.BROADCAST_LOG, payload)
        unit.exchange.mark_reported([row.play_id for row in rows], row_id)
        told += len(rows)
    return told


def tell_corrections(unit: Unit, play_ids: Collection[str], now: datetime) -> int:
    """Hand up again, with the next revision, rows that went up before and are another now; return how many.

    A loudspeaker that was away tells days later how it went.
    """
    if unit.exchange.state(ENROLMENT) is None:
        return 0
    codes, changed = _codes(unit), []
    for entry in unit.exchange.reported(play_ids):
        row = _log_row(unit, entry, codes)
        digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
        told = unit.exchange.state(f"corrected:{entry.play_id}") or {"revision": 1, "sha256": ""}
        if told["sha256"] == digest:
            continue
        revision = int(told["revision"]) + 1
        unit.exchange.put_state(f"corrected:{entry.play_id}", {"revision": revision, "sha256": digest})
        changed.append(row | {"revision": revision})
    for start in range(0, len(changed), _BATCH):
        tell(unit, OutboxKind.BROADCAST_LOG, {"rows": changed[start : start + _BATCH]})
    return len(changed)


def has_log_to_tell(unit: Unit, now: datetime) -> bool:
    enrolment = enrolment_of(unit)
    if enrolment is None:
        return False
    since = max(enrolment.enrolled_at, now - _LOOKS_BACK)
    return bool(unit.exchange.unreported_plays(since, now - SETTLES_AFTER, 1))


def tell_schedule(unit: Unit, day: date, start: datetime, end: datetime, at: datetime) -> None:
    """The whole plan of one local day, between its bounds; it replaces the earlier one."""
    codes = _codes(unit)
    rows = [_slot_row(unit, s, codes) for s in unit.slots.between(start, end) if s.state is SlotState.PLANNED]
    payload = {"day": day.isoformat(), "at": at.isoformat(), "rows": rows[:500]}
    tell(unit, OutboxKind.SCHEDULE, payload, f"schedule:{day.isoformat()}", only_latest=True)


def tell_programme(unit: Unit, programme: Programme, aired_at: datetime | None, answers_feedback: str = "") -> None:
    """A programme of the station's own, with its sound; what came from above is known there."""
    signed = programme.manifest
    if signed is None or unit.exchange.programme_bulletin(programme.id) is not None:
        return
    manifest = signed.manifest
    rendition = manifest.renditions[0]
    # A right that nobody stated is unknown, and keeps it from the citizens' page.
    known = bool(manifest.rights.holder and manifest.rights.licence)
    payload = {
        "id": programme.id,
        "version": programme.version,
        "title": programme.title,
        "text": manifest.text,
        "language": programme.language,
        "origin": programme.origin.value,
        "category": programme.category.value,
        "audio": {
            "sha256": rendition.sha256,
            "size_bytes": rendition.size_bytes,
            "codec": rendition.codec,
            "duration_s": manifest.duration_s,
        },
        "aired_at": None if aired_at is None else aired_at.isoformat(),
        "authors": [contributor.name for contributor in manifest.contributors],
        "rights_known": known,
        "public": known,
        "answers_feedback": answers_feedback or None,
    }
    tell(unit, OutboxKind.PROGRAMME, payload, f"programme:{programme.id}")


def tell_devices(
    unit: Unit, clusters: Sequence[SpeakerCluster], statuses: Mapping[str, DeviceStatus], at: datetime
) -> bool:
    """The whole park, when a state in it is another than the one told last; say whether it was."""
    enrolment = enrolment_of(unit)
    if enrolment is None or not devices_to_tell(unit, clusters, statuses):
        return False
    devices = [_device(cluster, statuses.get(cluster.id), enrolment.area) for cluster in clusters]
    summary = _states(clusters, statuses)
    tell(unit, OutboxKind.DEVICES, {"at": at.isoformat(), "devices": devices}, "devices", only_latest=True)
    unit.exchange.put_state("devices_told", summary)
    return True


def devices_to_tell(unit: Unit, clusters: Sequence[SpeakerCluster], statuses: Mapping[str, DeviceStatus]) -> bool:
    known = unit.exchange.state("devices_told")
    return unit.exchange.state(ENROLMENT) is not None and known != _states(clusters, statuses)


def tell_event(
    unit: Unit, kind: str, at: datetime, bulletin_id: str = "", by: str = "", reason: str = "", **details: str
) -> str:
    """What must be known above at once; ``kind`` is a word of the exchange's ``EventKind``. Return its row's id."""
    event = {
        "id": new_id(),
        "kind": kind,
        "at": at.isoformat(),
        "bulletin_id": bulletin_id or None,
        "by": by,
        "reason": reason,
        "details": details,
    }
    return tell(unit, OutboxKind.EVENTS, {"events": [event]})


def tell_feedback(unit: Unit, feedback: Feedback, by_post: str) -> None:
    """One step of a citizen's feedback, in the order of the steps."""
    payload = {
        "feedback_id": feedback.id,
        "state": feedback.state.value,
        "at": feedback.changed_at.isoformat(),
        "by": by_post,
        "answer": feedback.answer,
        "reason": feedback.reason,
        "answer_bulletin": feedback.answer_bulletin or None,
    }
    tell(unit, OutboxKind.FEEDBACK_STEP, payload, f"feedback:{feedback.id}")


def tell_answers(unit: Unit, programme_ids: Collection[str], at: datetime) -> None:
    """These programmes were heard: answers to citizens among them have been broadcast."""
    if not programme_ids:
        return
    for feedback in unit.exchange.feedbacks({FeedbackState.ANSWERED}):
        if feedback.answer_bulletin in programme_ids:
            heard = step_feedback(feedback, FeedbackState.BROADCAST, at)
            unit.exchange.save_feedback(heard)
            tell_feedback(unit, heard, "STATION")


def emergency_kind(unit: Unit, emergency: Emergency) -> Kind:
    """What an emergency counts as in the log and the report: as its bulletin says, where it came from above."""
    bulletin = unit.exchange.bulletin(emergency.source_id) if emergency.source_id else None
    if bulletin is not None:
        return Kind(bulletin.content.origin, bulletin.content.category, BulletinClass.EMERGENCY)
    origin = Origin.PROVINCE if emergency.kind is EmergencyKind.FROM_ABOVE else Origin.STATION
    category = Category.SECURITY if emergency.draft.hazard is Hazard.SECURITY else Category.DISASTER
    return Kind(origin, category, BulletinClass.EMERGENCY)


def _codes(unit: Unit) -> dict[str, str]:
    return {cluster.id: cluster.code for cluster in unit.clusters.all()} | {LOCAL_OUTPUT: LOCAL_OUTPUT}


def _log_row(unit: Unit, row: BroadcastLogEntry, codes: Mapping[str, str]) -> dict[str, Any]:
    programme = unit.programmes.get(row.programme_id, row.version)
    bulletin = unit.exchange.programme_bulletin(row.programme_id) if row.programme_id else None
    emergency = unit.emergencies.get(row.slot_id)
    kind = Kind(Origin.STATION, Category.POLICY, BulletinClass.NORMAL)
    if programme is not None:
        kind = Kind(programme.origin, programme.category, programme.bulletin_class)
    elif emergency is not None and emergency.kind is not EmergencyKind.EXERCISE:
        kind = emergency_kind(unit, emergency)
    source_id = emergency.source_id if emergency is not None else ""
    # Still "playing" long after its end: nobody heard how it went.
    result = PlayState.PARTIAL if row.state is PlayState.PLAYING else row.state
    return {
        "id": str(uuid.uuid5(_PLAYS, row.play_id)),
        "bulletin_id": source_id or (None if bulletin is None else bulletin.id),
        "programme_id": row.programme_id,
        "version": row.version or 1,
        "title": row.title,
        "bulletin_class": kind.bulletin_class.value,
        "origin": kind.origin.value,
        "category": kind.category.value,
        "cluster": codes.get(row.target, row.target),
        "planned_start": row.planned_start.isoformat(),
        "planned_end": row.planned_end.isoformat(),
        "actual_start": row.actual_start.isoformat() if row.actual_start else None,
        "actual_end": row.actual_end.isoformat() if row.actual_end else None,
        "result": result.value,
        "error": row.error,
        "operator": row.operator,
        "preempted_by": row.preempted_by,
        "audio_sha256": row.file_sha256 or None,
    }


def _slot_row(unit: Unit, slot: TimeSlot, codes: Mapping[str, str]) -> dict[str, Any]:
    bulletin = unit.exchange.programme_bulletin(slot.programme_id)
    return {
        "slot_id": slot.id,
        "title": slot.title,
        "bulletin_id": None if bulletin is None else bulletin.id,
        "programme_id": slot.programme_id,
        "clusters": sorted(codes.get(target, target) for target in slot.targets),
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
    }


def _states(clusters: Sequence[SpeakerCluster], statuses: Mapping[str, DeviceStatus]) -> dict[str, str]:
    return {cluster.code: _state(cluster, statuses.get(cluster.id)).value for cluster in clusters}


def _state(cluster: SpeakerCluster, status: DeviceStatus | None) -> DeviceState:
    if not cluster.enabled:
        return DeviceState.DISABLED
    return status.state if status is not None else DeviceState.UNKNOWN


def _device(cluster: SpeakerCluster, status: DeviceStatus | None, area: str) -> dict[str, Any]:
    return {
        "code": cluster.code,
        "name": cluster.name,
        "technology": cluster.technology.value,
        "area": area,
        "firmware": status.firmware if status else "",
        "last_seen": status.last_seen.isoformat() if status and status.last_seen else None,
        "volume": status.volume_percent if status else None,
        "state": _state(cluster, status).value,
    }
