"""Programmes in all their versions, their manifests, and the events of their approval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from studio.domain.approval import ApprovalEvent, ApprovalState, ApprovalVerb, ApprovalWay
from studio.domain.programme import BulletinClass, Category, Origin, Programme, SignedManifest
from studio.storage.manifest_rows import manifest_row, signed_manifest
from studio.storage.models import ApprovalEventRow, EditListRow, ManifestRow, ProgrammeMakerRow, ProgrammeRow
from studio.storage.repositories.base import Repository


class SqlProgrammes(Repository):
    def add(self, programme: Programme) -> None:
        self._insert(ProgrammeRow(**self._columns(programme)), id=programme.id, version=programme.version)

    def get(self, programme_id: str, version: int | None = None) -> Programme | None:
        wanted = select(ProgrammeRow).where(ProgrammeRow.id == programme_id)
        if version is not None:
            wanted = wanted.where(ProgrammeRow.version == version)
        row = self._session.scalars(wanted.order_by(ProgrammeRow.version.desc()).limit(1)).first()
        return None if row is None else _programme(row)

    def set_state(self, programme_id: str, version: int, state: ApprovalState, at: datetime) -> None:
        row = self._existing(ProgrammeRow, id=programme_id, version=version)
        row.state, row.changed_at = state.value, at
        self._changing.flush()

    def set_manifest(self, programme_id: str, version: int, manifest: SignedManifest, at: datetime) -> None:
        row = self._existing(ProgrammeRow, id=programme_id, version=version)
        row.manifest, row.changed_at = self._kept(manifest), at
        self._changing.flush()

    def save(self, programme: Programme) -> None:
        row = self._existing(ProgrammeRow, id=programme.id, version=programme.version)
        columns = self._columns(programme)
        held = {maker.person_id: maker for maker in row.makers}
        columns["makers"] = [held.get(maker.person_id, maker) for maker in columns["makers"]]
        for name, value in columns.items():
            setattr(row, name, value)
        self._changing.flush()

    def newest(self, states: Iterable[ApprovalState] | None = None) -> list[Programme]:
        last = (
            select(ProgrammeRow.id, func.max(ProgrammeRow.version).label("version"))
            .group_by(ProgrammeRow.id)
            .subquery()
        )
        wanted = select(ProgrammeRow).join(
            last, (ProgrammeRow.id == last.c.id) & (ProgrammeRow.version == last.c.version)
        )
        if states is not None:
            wanted = wanted.where(ProgrammeRow.state.in_([state.value for state in states]))
        wanted = wanted.order_by(ProgrammeRow.changed_at.desc(), ProgrammeRow.id.desc())
        return [_programme(row) for row in self._session.scalars(wanted)]

    def add_event(self, event: ApprovalEvent) -> None:
        self._require(ProgrammeRow, id=event.programme_id, version=event.version)
        row = ApprovalEventRow(
            id=event.id,
            programme_id=event.programme_id,
            version=event.version,
            verb=event.verb.value,
            by_person=event.by_person,
            at=event.at,
            way=event.way.value,
            manifest_sha256=event.manifest_sha256,
            reason=event.reason,
        )
        self._insert(row, id=event.id)

    def events(self, programme_id: str) -> list[ApprovalEvent]:
        """In order of time."""
        mine = (
            select(ApprovalEventRow)
            .where(ApprovalEventRow.programme_id == programme_id)
            .order_by(ApprovalEventRow.at, ApprovalEventRow.id)
        )
        return [_event(row) for row in self._session.scalars(mine)]

    def _columns(self, programme: Programme) -> dict[str, Any]:
        if programme.edit_list_id:
            self._require(EditListRow, id=programme.edit_list_id)
        return {
            "id": programme.id,
            "version": programme.version,
            "title": programme.title,
            "language": programme.language,
            "family_id": programme.family_id,
            "bulletin_class": programme.bulletin_class.value,
            "origin": programme.origin.value,
            "category": programme.category.value,
            "state": programme.state.value,
            "edit_list_id": programme.edit_list_id or None,
            "created_at": programme.created_at,
            "changed_at": programme.changed_at,
            "makers": [ProgrammeMakerRow(person_id=person_id) for person_id in sorted(programme.maker_ids)],
            "manifest": None if programme.manifest is None else self._kept(programme.manifest),
        }

    def _kept(self, manifest: SignedManifest) -> ManifestRow:
        """Manifests are kept by hash and never change."""
        row = self._session.get(ManifestRow, manifest.sha256)
        if row is None:
            row = manifest_row(manifest)
            self._changing.add(row)
        return row


def _programme(row: ProgrammeRow) -> Programme:
    return Programme(
        row.id,
        row.version,
        row.title,
        row.language,
        BulletinClass(row.bulletin_class),
        Origin(row.origin),
        Category(row.category),
        ApprovalState(row.state),
        row.edit_list_id or "",
        frozenset(maker.person_id for maker in row.makers),
        row.created_at,
        row.changed_at,
        row.family_id,
        None if row.manifest is None else signed_manifest(row.manifest),
    )


def _event(row: ApprovalEventRow) -> ApprovalEvent:
    return ApprovalEvent(
        row.id,
        row.programme_id,
        row.version,
        ApprovalVerb(row.verb),
        row.by_person,
        row.at,
        ApprovalWay(row.way),
        row.manifest_sha256,
        row.reason,
    )
