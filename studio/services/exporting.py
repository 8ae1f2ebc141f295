"""Programmes as files to take along: by Zalo, on a USB stick, for another station or the archive."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from studio.domain.errors import OperatorFixable, Refused
from studio.domain.roles import Person, Verb, require
from studio.ports.exporting import Exporter, ExportFormat, ExportKind, ExportSound, ExportTags
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder, GoOn
from studio.ports.store import Store
from studio.services.mastering import MasteringService
from studio.services.production import Draft, ProductionService

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK_FRAMES = 1 << 17
# A draft is measured before it is written, so that its tags are right.
_MEASURED_SHARE = 0.3
# What Windows, and the FAT of a USB stick, do not take in a name.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST_NAME = 100

# Name → how it is written. Old amplifiers with a USB port, and every telephone, play MP3.
PRESETS = {
    "send": ExportKind(ExportFormat.MP3, 128, mono=True),
    "music": ExportKind(ExportFormat.MP3, 192),
    "small": ExportKind(ExportFormat.OPUS, 48, mono=True),
    "apple": ExportKind(ExportFormat.AAC, 128),
    "archive": ExportKind(ExportFormat.FLAC),
    "edit": ExportKind(ExportFormat.WAV),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """``is_master``: what was made ready and signed; else the draft as it is."""

    path: str
    size_bytes: int
    is_master: bool


@dataclass(frozen=True, slots=True)
class ExportService:
    store: Store
    media: MediaStore
    production: ProductionService
    mastering: MasteringService
    encoder: Encoder
    exporter: Exporter
    station_name: str
    zone: str

    def export(
        self,
        by: Person,
        programme_id: str,
        target: str,
        kind: ExportKind,
        progress: GoOn,
        *,
        comment: str = "",
        overwrite: bool = False,
    ) -> Exported:
        """Write the newest version to ``target``: its master, or the draft as it is where there is none.

        Raises ``Refused`` (NOTHING_RECORDED) and as ``ports.exporting.Exporter``.
        """
        require(by, Verb.EDIT)
        path = Path(target)
        if path.exists() and not overwrite:
            raise OperatorFixable("FILE_EXISTS", path=target)
        draft = self.production.open(programme_id)
        made = draft.programme.manifest
        if made is None:
            sound, tags, before = self._of_draft(draft, comment, progress)
        else:
            sound, tags, before = self._of_master(draft, comment)
        self.exporter.export(
            sound,
            path,
            kind,
            tags,
            lambda done: progress(before + done * (1 - before)),
            overwrite=overwrite,
        )
        with self.store.write(by.id) as unit:
            unit.audit.record(
                "EXPORTED",
                programme_id,
                version=draft.programme.version,
                manifest_sha256=None if made is None else made.sha256,
                format=kind.format.value,
                kbps=kind.kbps,
            )
        return Exported(target, path.stat().st_size, made is not None)

    def _of_master(self, draft: Draft, comment: str) -> tuple[ExportSound, ExportTags, float]:
        assert draft.programme.manifest is not None
        manifest = draft.programme.manifest.manifest
        master = self.media.path(manifest.master_sha256)

        def blocks() -> Iterator[NDArray[np.float32]]:
            at = 0
            while len(block := self.encoder.read_master(master, at, _BLOCK_FRAMES)):
                at += len(block)
                yield block

        tags = self._tags(draft, comment, manifest.integrated_lufs, manifest.true_peak_dbtp)
        return ExportSound(blocks(), manifest.channels, manifest.duration_frames), tags, 0.0

    def _of_draft(self, draft: Draft, comment: str, progress: GoOn) -> tuple[ExportSound, ExportTags, float]:
        if draft.edit.length == 0:
            raise Refused("NOTHING_RECORDED")
        report = self.mastering.measure(draft, lambda done: progress(done * _MEASURED_SHARE))
        source = self.mastering.sound_of(draft)
        tags = self._tags(draft, comment, report.integrated_lufs, report.true_peak_dbtp)
        return ExportSound(_plain(source.blocks()), source.channels, source.frames), tags, _MEASURED_SHARE

    def _tags(self, draft: Draft, comment: str, lufs: float | None, peak_dbtp: float | None) -> ExportTags:
        changed = draft.programme.changed_at.astimezone(ZoneInfo(self.zone))
        return ExportTags(
            draft.programme.title, self.station_name, changed.date().isoformat(), comment.strip(), lufs, peak_dbtp
        )


def _plain(blocks: Iterable[NDArray[np.floating]]) -> Iterator[NDArray[np.float32]]:
    for block in blocks:
        yield block.astype("float32", copy=False)


def file_name_of(title: str, kind: ExportFormat) -> str:
    """Return the title as a name that every system takes."""
    plain = _NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", title)).strip(" .-")[:_LONGEST_NAME]
    return f"{plain or 'ban-tin'}.{kind.value}"
