"""What stations send up: taken in row by row, each known by the id its origin gave it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from source_system.bulletins import concerns
from source_system.database.content_tables import BulletinRow, ReceivedRow
from source_system.errors import Refusal
from sync_client.contract.base import Model
from sync_client.contract.bulletins import BulletinClass, BulletinStatus, InboundState
from sync_client.contract.going_up import DeviceBatch, EventBatch, LogBatch, ScheduleDay, TrainingBatch
from sync_client.contract.problems import Code, Receipt
from sync_client.contract.reports import AnnualReport


class Kind(StrEnum):
    STATUS = "STATUS"
    LOG = "LOG"
    DEVICE = "DEVICE"
    SCHEDULE = "SCHEDULE"
    EVENT = "EVENT"
    TRAINING = "TRAINING"
    REPORT = "REPORT"


@dataclass(frozen=True, slots=True)
class Piece:
    """One row to keep. ``replaces``: a later one with the same id takes its place (a state, not a happening).

    ``revision``: a happening whose account was put right; the higher takes the place of the lower.
    """

    kind: Kind
    row_id: str
    at: datetime
    label: str
    body: Model
    area: str
    bulletin_id: str | None = None
    replaces: bool = False
    revision: int = 1


def keep(session: Session, station_id: str, pieces: Iterable[Piece], now: datetime) -> Receipt:
    """Keep what is new. A row's id counts within its station, so that none can stand in for another's."""
    accepted = known = 0
    for piece in pieces:
        row_id = f"{station_id}:{piece.row_id}"
        row = session.scalar(
            select(ReceivedRow).where(ReceivedRow.kind == piece.kind.value, ReceivedRow.row_id == row_id)
        )
        if row is not None and not _takes_its_place(piece, row):
            known += 1
            continue
        if row is None:
            row = ReceivedRow(kind=piece.kind.value, row_id=row_id, station_id=station_id)
            session.add(row)
        row.area, row.at, row.label, row.bulletin_id = piece.area, piece.at, piece.label, piece.bulletin_id
        row.body, row.received_at = piece.body.model_dump_json(), now
        session.flush()
        accepted += 1
    return Receipt(accepted=accepted, known=known)


def _takes_its_place(piece: Piece, row: ReceivedRow) -> bool:
    if piece.replaces:
        return row.at < piece.at
    return piece.revision > 1 and piece.revision > int(json.loads(row.body).get("revision", 1))


def pieces_of_log(batch: LogBatch) -> list[Piece]:
    return [
        Piece(
            Kind.LOG,
            row.id,
            row.actual_start or row.planned_start or _EARLIEST,
            row.result.value,
            row,
            batch.area,
            row.bulletin_id,
            revision=row.revision,
        )
        for row in batch.rows
    ]


def pieces_of_devices(batch: DeviceBatch) -> list[Piece]:
    return [
        Piece(Kind.DEVICE, device.code, batch.at, device.state.value, device, device.area, replaces=True)
        for device in batch.devices
    ]


def pieces_of_schedule(day: ScheduleDay) -> list[Piece]:
    return [Piece(Kind.SCHEDULE, day.day.isoformat(), day.at, "", day, day.area, replaces=True)]


def pieces_of_events(batch: EventBatch) -> list[Piece]:
    return [
        Piece(Kind.EVENT, event.id, event.at, event.kind.value, event, batch.area, event.bulletin_id)
        for event in batch.events
    ]


def pieces_of_training(batch: TrainingBatch) -> list[Piece]:
    return [Piece(Kind.TRAINING, record.id, record.at, record.verb, record, batch.area) for record in batch.records]


def pieces_of_report(report: AnnualReport) -> list[Piece]:
    return [Piece(Kind.REPORT, report.id, report.prepared_at, str(report.year), report, report.area)]


def pieces_of_status(session: Session, status: BulletinStatus, path: str) -> list[Piece]:
    """Raises ``Refusal``: NOT_FOUND for a bulletin that was not for this area, STATE_CONFLICT for declining."""
    bulletin = session.scalar(
        select(BulletinRow).where(
            BulletinRow.id == status.bulletin_id,
            BulletinRow.version == status.version,
            BulletinRow.position.is_not(None),
            concerns(path),
        )
    )
    if bulletin is None:
        raise Refusal(Code.NOT_FOUND, bulletin=status.bulletin_id)
    if status.state is InboundState.DECLINED and bulletin.bulletin_class != BulletinClass.NORMAL:
        raise Refusal(Code.STATE_CONFLICT, why="only a NORMAL bulletin can be declined")
    row_id = f"{status.bulletin_id}:{status.version}"
    return [
        Piece(
            Kind.STATUS, row_id, status.at, status.state.value, status, status.area, status.bulletin_id, replaces=True
        )
    ]


_EARLIEST = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
