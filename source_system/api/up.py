"""What stations send up, and what the accounts above read of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from source_system import received
from source_system.access import Action, authorise
from source_system.api.answers import PROBLEMS
from source_system.api.calls import Call, KnownCall
from source_system.api.fields import AreaAsked, CursorAsked, IdInPath, LimitAsked
from source_system.api.shapes import (
    DevicePage,
    EventPage,
    LogPage,
    ProgrammePage,
    ReportPage,
    SchedulePage,
    StatusPage,
    TrainingPage,
)
from source_system.database.content_tables import AudioRow, BulletinRow, ProgrammeRow, ReceivedRow
from source_system.database.store import next_value
from source_system.errors import Refusal
from source_system.geography import path_of, within
from source_system.received import Kind, Piece
from source_system.uplink.records import hand_up
from sync_client.contract import paths
from sync_client.contract.base import Model
from sync_client.contract.bulletins import BulletinStatus
from sync_client.contract.going_up import (
    DeviceBatch,
    EventBatch,
    LogBatch,
    ScheduleDay,
    TrainingBatch,
)
from sync_client.contract.problems import Code, Receipt
from sync_client.contract.reports import AnnualReport
from sync_client.contract.uploads import ProgrammeUp

router = APIRouter(responses=PROBLEMS, tags=["up"])
_STATES = (DeviceBatch, ScheduleDay)


@router.post(paths.BULLETIN_STATUS, response_model=Receipt)
def send_status(status: BulletinStatus, call: KnownCall) -> Response:
    """What became of a bulletin."""

    def work(session: Session) -> Receipt:
        path = call.sender(session, status.station_id, status.area)
        pieces = received.pieces_of_status(session, status, path)
        receipt = received.keep(session, status.station_id, pieces, call.system.now())
        if receipt.accepted and _is_from_above(session, status):
            stream = f"status:{status.station_id}:{status.bulletin_id}:{status.version}"
            hand_up(
                session, paths.BULLETIN_STATUS, status.model_dump_json(), call.system.now(), stream, only_latest=True
            )
        return receipt

    return call.once(work)


@router.post(paths.BROADCAST_LOG, response_model=Receipt)
def send_log(batch: LogBatch, call: KnownCall) -> Response:
    """Rows of the as-run log."""
    return _taken(call, batch.station_id, batch.area, batch, lambda: received.pieces_of_log(batch))


@router.post(paths.DEVICES, response_model=Receipt)
def send_devices(batch: DeviceBatch, call: KnownCall) -> Response:
    """The states of all devices."""
    return _taken(call, batch.station_id, batch.area, batch, lambda: received.pieces_of_devices(batch))


@router.post(paths.SCHEDULES, response_model=Receipt)
def send_schedule(day: ScheduleDay, call: KnownCall) -> Response:
    """A day's plan."""
    return _taken(call, day.station_id, day.area, day, lambda: received.pieces_of_schedule(day))


@router.post(paths.EVENTS, response_model=Receipt)
def send_events(batch: EventBatch, call: KnownCall) -> Response:
    """What the level above is told at once."""
    return _taken(call, batch.station_id, batch.area, batch, lambda: received.pieces_of_events(batch))


@router.post(paths.TRAINING, response_model=Receipt)
def send_training(batch: TrainingBatch, call: KnownCall) -> Response:
    """Records of training."""
    return _taken(call, batch.station_id, batch.area, batch, lambda: received.pieces_of_training(batch))


@router.post(paths.REPORTS, response_model=Receipt)
def send_report(report: AnnualReport, call: KnownCall) -> Response:
    """The annual report."""
    return _taken(call, report.station_id, report.area, report, lambda: received.pieces_of_report(report))


@router.post(paths.PROGRAMMES, response_model=Receipt)
def send_programme(programme: ProgrammeUp, call: KnownCall) -> Response:
    """A programme of the station's own; its sound was uploaded before."""

    def work(session: Session) -> Receipt:
        path = call.sender(session, programme.station_id, programme.area)
        return _keep_programme(session, programme, path, call)

    return call.once(work)


@router.get("/v1/bulletins/{id_}/statuses", response_model=StatusPage)
def statuses(
    id_: IdInPath, call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 100
) -> Response:
    """What the stations of an area did with a bulletin."""
    return _listed(call, Kind.STATUS, StatusPage, area, cursor, limit, bulletin_id=id_)


@router.get(paths.BROADCAST_LOG, response_model=LogPage)
def log(call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 100) -> Response:
    return _listed(call, Kind.LOG, LogPage, area, cursor, limit)


@router.get(paths.DEVICES, response_model=DevicePage)
def devices(call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 100) -> Response:
    return _listed(call, Kind.DEVICE, DevicePage, area, cursor, limit)


@router.get(paths.SCHEDULES, response_model=SchedulePage)
def schedules(call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 20) -> Response:
    return _listed(call, Kind.SCHEDULE, SchedulePage, area, cursor, limit)


@router.get(paths.EVENTS, response_model=EventPage)
def events(call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 100) -> Response:
    return _listed(call, Kind.EVENT, EventPage, area, cursor, limit)


@router.get(paths.TRAINING, response_model=TrainingPage)
def training(call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 100) -> Response:
    return _listed(call, Kind.TRAINING, TrainingPage, area, cursor, limit)


@router.get(paths.REPORTS, response_model=ReportPage)
def reports(call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 20) -> Response:
    return _listed(call, Kind.REPORT, ReportPage, area, cursor, limit)


@router.get(paths.PROGRAMMES, response_model=ProgrammePage)
def programmes(call: KnownCall, area: AreaAsked = None, cursor: CursorAsked = "0", limit: LimitAsked = 20) -> Response:
    def page(session: Session, path: str) -> Model:
        wanted = [ProgrammeRow.seq > int(cursor), within(ProgrammeRow.area, path)]
        rows = session.scalars(select(ProgrammeRow).where(*wanted).order_by(ProgrammeRow.seq).limit(limit + 1)).all()
        return _page(ProgrammePage, rows[:limit], [row.seq for row in rows[:limit]], cursor, len(rows) > limit)

    return call.reading(Action.READ, area, page)


def _taken(call: Call, station_id: str, area: str, message: Model, pieces: Callable[[], list[Piece]]) -> Response:
    def work(session: Session) -> Receipt:
        path = call.sender(session, station_id, area)
        rows = pieces()
        for code in {row.area for row in rows}:
            if not path_of(session, code).startswith(path):
                raise Refusal(Code.FORBIDDEN, area=code)
        receipt = received.keep(session, station_id, rows, call.system.now())
        if receipt.accepted:
            stream = _stream_of(message, station_id)
            hand_up(
                session,
                call.request.url.path,
                message.to_json().decode(),
                call.system.now(),
                stream,
                only_latest=isinstance(message, _STATES),
            )
        return receipt

    return call.once(work)


def _stream_of(message: Model, station_id: str) -> str:
    """States replace each other on their way up; happenings and reports do not."""
    if isinstance(message, DeviceBatch):
        return f"devices:{station_id}"
    if isinstance(message, ScheduleDay):
        return f"schedule:{station_id}:{message.day.isoformat()}"
    return f"report:{station_id}:{message.year}" if isinstance(message, AnnualReport) else ""


def _listed(
    call: Call,
    kind: Kind,
    page_type: type[Model],
    area: str | None,
    cursor: str,
    limit: int,
    bulletin_id: str | None = None,
) -> Response:
    def page(session: Session, path: str) -> Model:
        wanted = [ReceivedRow.kind == kind.value, ReceivedRow.seq > int(cursor), within(ReceivedRow.area, path)]
        if bulletin_id is not None:
            wanted.append(ReceivedRow.bulletin_id == bulletin_id)
        rows = session.scalars(select(ReceivedRow).where(*wanted).order_by(ReceivedRow.seq).limit(limit + 1)).all()
        return _page(page_type, rows[:limit], [row.seq for row in rows[:limit]], cursor, len(rows) > limit)

    return call.reading(Action.READ, area, page)


def _page(
    page_type: type[Model], rows: Sequence[ReceivedRow | ProgrammeRow], seqs: list[int], cursor: str, more: bool
) -> Model:
    items = [
        {
            "station_id": row.station_id,
            "area": row.area,
            "received_at": row.received_at,
            "row": json.loads(row.body),
        }
        for row in rows
    ]
    return page_type.model_validate({"items": items, "cursor": str(seqs[-1]) if seqs else cursor, "more": more})


def _is_from_above(session: Session, status: BulletinStatus) -> bool:
    bulletin = session.get_one(BulletinRow, (status.bulletin_id, status.version))
    return bulletin.creator_id == ""


def _keep_programme(session: Session, programme: ProgrammeUp, path: str, call: Call) -> Receipt:
    known = session.get(ProgrammeRow, (programme.id, programme.version))
    if known is not None:
        authorise(call.caller, Action.SEND_UP, path_of(session, known.area), hidden=True)
        return Receipt(accepted=0, known=1)
    if programme.audio is not None:
        sound = select(AudioRow).where(AudioRow.sha256 == programme.audio.sha256, within(AudioRow.area, path))
        if session.scalars(sound.limit(1)).first() is None:
            raise Refusal(Code.NOT_FOUND, audio=programme.audio.sha256)
    session.add(
        ProgrammeRow(
            id=programme.id,
            version=programme.version,
            seq=next_value(session, "programme"),
            station_id=programme.station_id,
            area=programme.area,
            public=programme.public and programme.rights_known,
            audio_sha256=None if programme.audio is None else programme.audio.sha256,
            body=programme.model_dump_json(),
            received_at=call.system.now(),
        )
    )
    # Further up go its words; the sound stays where its station is listened to.
    words = programme.model_copy(update={"audio": None}).model_dump_json()
    hand_up(session, paths.PROGRAMMES, words, call.system.now(), f"programme:{programme.id}", only_latest=False)
    return Receipt(accepted=1)
