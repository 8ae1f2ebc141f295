"""Takes and edit lists."""

from __future__ import annotations

from sqlalchemy import func, select, update

from studio.domain.editing import EditList, EditStep
from studio.domain.errors import Defect
from studio.domain.takes import MarkerKind, Take, TakeGap, TakeMarker, TakeSegment
from studio.storage.edit_codec import decode_step, encode_step
from studio.storage.models import EditListRow, EditStepRow, TakeGapRow, TakeMarkerRow, TakeRow, TakeSegmentRow
from studio.storage.repositories.base import Repository


class SqlTakes(Repository):
    def add(self, take: Take) -> None:
        row = TakeRow(
            id=take.id,
            title=take.title,
            started_at=take.started_at,
            sample_rate_hz=take.sample_rate_hz,
            channels=take.channels,
            device=take.device,
            author_id=take.author_id,
            recovered=take.recovered,
            segments=[
                TakeSegmentRow(position=position, path=segment.path, frames=segment.frames, sha256=segment.sha256)
                for position, segment in enumerate(take.segments)
            ],
            gaps=[
                TakeGapRow(position=position, at_frame=gap.at_frame, length_frames=gap.length_frames, cause=gap.cause)
                for position, gap in enumerate(take.gaps)
            ],
            preroll_frames=take.preroll_frames,
            markers=[
                TakeMarkerRow(position=position, at_frame=marker.at_frame, text=marker.text, kind=marker.kind.value)
                for position, marker in enumerate(take.markers)
            ],
        )
        self._insert(row, id=take.id)

    def get(self, take_id: str) -> Take | None:
        row = self._session.get(TakeRow, take_id)
        return None if row is None else _take(row)

    def all(self) -> list[Take]:
        newest_first = select(TakeRow).order_by(TakeRow.started_at.desc(), TakeRow.id.desc())
        return [_take(row) for row in self._session.scalars(newest_first)]


class SqlEditLists(Repository):
    def create(self, edit_list: EditList) -> None:
        if not 0 <= edit_list.cursor <= len(edit_list.steps):
            raise Defect("EDIT_CURSOR_OUTSIDE", edit_list=edit_list.id, cursor=edit_list.cursor)
        self._insert(EditListRow(id=edit_list.id, cursor=edit_list.cursor), id=edit_list.id)
        for position, step in enumerate(edit_list.steps):
            self._write_step(edit_list.id, position, position, step)
        self._changing.flush()

    def append(self, edit_list_id: str, index: int, step: EditStep) -> None:
        """Undone steps stay as rows, marked as dropped: every step is kept."""
        row = self._existing(EditListRow, id=edit_list_id)
        if not 0 <= index <= self._in_force(edit_list_id):
            raise Defect("EDIT_INDEX_OUTSIDE", edit_list=edit_list_id, index=index)
        self._session.execute(
            update(EditStepRow)
            .where(
                EditStepRow.edit_list_id == edit_list_id,
                EditStepRow.position >= index,
                EditStepRow.dropped_at.is_(None),
            )
            .values(dropped_at=self._context.at)
        )
        newest = select(func.max(EditStepRow.serial)).where(EditStepRow.edit_list_id == edit_list_id)
        last = self._session.scalar(newest)
        self._write_step(edit_list_id, 0 if last is None else last + 1, index, step)
        row.cursor = index + 1
        self._changing.flush()

    def set_cursor(self, edit_list_id: str, cursor: int) -> None:
        row = self._existing(EditListRow, id=edit_list_id)
        if not 0 <= cursor <= self._in_force(edit_list_id):
            raise Defect("EDIT_CURSOR_OUTSIDE", edit_list=edit_list_id, cursor=cursor)
        row.cursor = cursor
        self._changing.flush()

    def get(self, edit_list_id: str) -> EditList | None:
        row = self._session.get(EditListRow, edit_list_id)
        if row is None:
            return None
        steps = self._session.execute(
            select(EditStepRow.kind, EditStepRow.body)
            .where(EditStepRow.edit_list_id == edit_list_id, EditStepRow.dropped_at.is_(None))
            .order_by(EditStepRow.position)
        )
        return EditList(row.id, tuple(decode_step(kind, body) for kind, body in steps), row.cursor)

    def _in_force(self, edit_list_id: str) -> int:
        count = select(func.count()).where(EditStepRow.edit_list_id == edit_list_id, EditStepRow.dropped_at.is_(None))
        return self._session.scalar(count) or 0

    def _write_step(self, edit_list_id: str, serial: int, position: int, step: EditStep) -> None:
        kind, body = encode_step(step)
        self._changing.add(
            EditStepRow(
                edit_list_id=edit_list_id,
                serial=serial,
                position=position,
                kind=kind,
                body=body,
                made_at=self._context.at,
                made_by=self._context.actor,
                dropped_at=None,
            )
        )


def _take(row: TakeRow) -> Take:
    return Take(
        row.id,
        row.title,
        row.started_at,
        row.sample_rate_hz,
        row.channels,
        tuple(TakeSegment(segment.path, segment.frames, segment.sha256) for segment in row.segments),
        tuple(TakeGap(gap.at_frame, gap.length_frames, gap.cause) for gap in row.gaps),
        row.device,
        row.author_id,
        row.recovered,
        row.preroll_frames,
        tuple(TakeMarker(marker.at_frame, marker.text, MarkerKind(marker.kind)) for marker in row.markers),
    )
