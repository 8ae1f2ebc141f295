"""``ports.boards_store`` over SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from studio.domain.approval import ApprovalEvent, ApprovalState, ApprovalVerb, ApprovalWay
from studio.domain.errors import Misuse
from studio.domain.signage_boards import BoardPlay, Publication, SignageDraft
from studio.domain.signage_codec import edit_from, edit_record
from studio.domain.signage_rules import Board
from studio.storage.models import (
    BoardPlayRow,
    BoardRow,
    LayoutEventRow,
    LayoutMakerRow,
    LayoutRow,
    PublicationRow,
)
from studio.storage.repositories.base import Repository


class SqlBoards(Repository):
    def save(self, board: Board) -> None:
        other = select(BoardRow.id).where(BoardRow.code == board.code, BoardRow.id != board.id)
        if self._session.scalar(other) is not None:
            raise Misuse("CODE_TAKEN", cluster_code=board.code)
        self._changing.merge(
            BoardRow(
                id=board.id,
                code=board.code,
                name=board.name,
                place=board.place,
                width_px=board.width_px,
                height_px=board.height_px,
                width_mm=board.width_mm,
                reader_m=board.reader_m,
                enabled=board.enabled,
                position=board.position,
            )
        )
        self._changing.flush()

    def get(self, board_id: str) -> Board | None:
        row = self._session.get(BoardRow, board_id)
        return None if row is None else _board(row)

    def all(self) -> list[Board]:
        # Sorted here, as databases differ in how they order text.
        boards = [_board(row) for row in self._session.scalars(select(BoardRow))]
        return sorted(boards, key=lambda board: (board.position, board.code))

    def publish(self, publication: Publication) -> None:
        self._require(BoardRow, id=publication.board_id)
        self._changing.merge(
            PublicationRow(
                board_id=publication.board_id,
                emergency=publication.emergency,
                package_id=publication.package_id,
                counter=publication.counter,
                layout_ids=list(publication.layout_ids),
                envelope=publication.envelope,
                by_person=publication.by_person,
                at=publication.at,
            )
        )
        self._changing.flush()

    def clear(self, board_id: str, emergency: bool) -> None:
        row = self._changing.get(PublicationRow, (board_id, emergency))
        if row is not None:
            self._changing.delete(row)
            self._changing.flush()

    def publications(self) -> list[Publication]:
        rows = self._session.scalars(select(PublicationRow))
        found = [
            Publication(
                row.board_id,
                row.emergency,
                row.package_id,
                row.counter,
                tuple(row.layout_ids),
                row.envelope,
                row.by_person,
                row.at,
            )
            for row in rows
        ]
        return sorted(found, key=lambda one: (one.board_id, one.emergency))

    def take_plays(self, plays: Sequence[BoardPlay]) -> int:
        new = 0
        for play in plays:
            key = (play.board_id, play.journal_id, play.counter)
            self._require(BoardRow, id=play.board_id)
            if self._changing.get(BoardPlayRow, key) is not None:
                continue
            self._changing.add(
                BoardPlayRow(
                    board_id=play.board_id,
                    journal_id=play.journal_id,
                    counter=play.counter,
                    package_id=play.package_id,
                    layout_sha256=play.layout_sha256,
                    started_at=play.started_at,
                    length_s=play.length_s,
                )
            )
            self._changing.flush()
            new += 1
        return new

    def shown_between(self, start: datetime, end: datetime) -> set[str]:
        begun = (BoardPlayRow.started_at >= start, BoardPlayRow.started_at < end)
        return set(self._session.scalars(select(BoardPlayRow.board_id).where(*begun).distinct()))

    def plays_between(self, start: datetime, end: datetime) -> list[BoardPlay]:
        wanted = select(BoardPlayRow).where(BoardPlayRow.started_at >= start, BoardPlayRow.started_at < end)
        found = [
            BoardPlay(
                row.board_id,
                row.journal_id,
                row.counter,
                row.package_id,
                row.layout_sha256,
                row.started_at,
                row.length_s,
            )
            for row in self._session.scalars(wanted)
        ]
        return sorted(found, key=lambda play: (play.started_at, play.board_id, play.journal_id, play.counter))


class SqlLayouts(Repository):
    def add(self, draft: SignageDraft) -> None:
        row = LayoutRow(id=draft.id, version=draft.version, created_at=draft.created_at)
        self._fill(row, draft)
        self._insert(row, id=draft.id, version=draft.version)

    def save(self, draft: SignageDraft) -> None:
        self._fill(self._existing(LayoutRow, id=draft.id, version=draft.version), draft)
        self._changing.flush()

    def get(self, layout_id: str, version: int | None = None) -> SignageDraft | None:
        wanted = select(LayoutRow).where(LayoutRow.id == layout_id)
        if version is not None:
            wanted = wanted.where(LayoutRow.version == version)
        row = self._session.scalars(wanted.order_by(LayoutRow.version.desc()).limit(1)).first()
        return None if row is None else _draft(row)

    def newest(self, states: Iterable[ApprovalState] | None = None) -> list[SignageDraft]:
        last = select(LayoutRow.id, func.max(LayoutRow.version).label("version")).group_by(LayoutRow.id).subquery()
        wanted = select(LayoutRow).join(last, (LayoutRow.id == last.c.id) & (LayoutRow.version == last.c.version))
        if states is not None:
            wanted = wanted.where(LayoutRow.state.in_([state.value for state in states]))
        wanted = wanted.order_by(LayoutRow.changed_at.desc(), LayoutRow.id.desc())
        return [_draft(row) for row in self._session.scalars(wanted)]

    def add_event(self, event: ApprovalEvent) -> None:
        self._require(LayoutRow, id=event.programme_id, version=event.version)
        row = LayoutEventRow(
            id=event.id,
            layout_id=event.programme_id,
            version=event.version,
            verb=event.verb.value,
            by_person=event.by_person,
            at=event.at,
            way=event.way.value,
            layout_sha256=event.manifest_sha256,
            reason=event.reason,
        )
        self._insert(row, id=event.id)

    def events(self, layout_id: str) -> list[ApprovalEvent]:
        mine = select(LayoutEventRow).where(LayoutEventRow.layout_id == layout_id)
        return [_event(row) for row in self._session.scalars(mine.order_by(LayoutEventRow.at, LayoutEventRow.id))]

    def _fill(self, row: LayoutRow, draft: SignageDraft) -> None:
        held = {maker.person_id: maker for maker in row.makers}
        row.state, row.edit, row.changed_at = draft.state.value, edit_record(draft.edit), draft.changed_at
        row.approver_id, row.approved_sha256 = draft.approver_id, draft.approved_sha256
        row.makers = [held.get(one) or LayoutMakerRow(person_id=one) for one in sorted(draft.maker_ids)]


def _board(row: BoardRow) -> Board:
    return Board(
        row.id,
        row.code,
        row.name,
        row.place,
        row.width_px,
        row.height_px,
        row.width_mm,
        row.reader_m,
        row.enabled,
        row.position,
    )


def _draft(row: LayoutRow) -> SignageDraft:
    return SignageDraft(
        row.id,
        row.version,
        ApprovalState(row.state),
        edit_from(row.edit),
        frozenset(maker.person_id for maker in row.makers),
        row.created_at,
        row.changed_at,
        row.approver_id,
        row.approved_sha256,
    )


def _event(row: LayoutEventRow) -> ApprovalEvent:
    return ApprovalEvent(
        row.id,
        row.layout_id,
        row.version,
        ApprovalVerb(row.verb),
        row.by_person,
        row.at,
        ApprovalWay(row.way),
        row.layout_sha256,
        row.reason,
    )
