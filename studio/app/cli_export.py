"""``studio export``: a programme, or any sound file, as a file to take along."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.app.station_folder import StationFolder
from studio.domain.errors import Misuse, OperatorFixable
from studio.ports.exporting import ExportFormat, ExportKind, ExportSound, ExportTags
from studio.ports.recording import to_the_end

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_KBPS, MOST_KBPS = 24, 320
_ALSO = {"aac": ExportFormat.AAC, "mp4": ExportFormat.AAC, "wave": ExportFormat.WAV, "ogg": ExportFormat.OPUS}


def export(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Write PROGRAMME (an id) or FILE to OUT; never over a file that is there, unless told to."""
    target = Path(chosen.target).absolute()
    kind = kind_of(target, chosen.format, chosen.kbps, mono=chosen.mono)
    source = Path(chosen.source)
    if source.exists():
        _export_file(source, target, kind, chosen)
        is_master = False
    else:
        is_master = _export_programme(chosen, folder, target, kind)
    data = {
        "path": str(target),
        "format": kind.format.value,
        "size_bytes": target.stat().st_size,
        "is_master": is_master,
    }
    print(json.dumps(data, ensure_ascii=False, indent=1) if chosen.json else target)
    return 0


def kind_of(target: Path, name: str | None, kbps: int | None, *, mono: bool) -> ExportKind:
    """Return what to write: as ``name`` says, or the target's ending. Raises ``Misuse``: BAD_EXPORT_NAME, BAD_KBPS."""
    wanted = (name or target.suffix.removeprefix(".")).lower()
    known: dict[str, ExportFormat] = {each.value: each for each in ExportFormat} | _ALSO
    if wanted not in known or target.is_dir():
        raise Misuse("BAD_EXPORT_NAME", name=target.name)
    if kbps is not None and not LEAST_KBPS <= kbps <= MOST_KBPS:
        raise Misuse("BAD_KBPS", kbps=kbps, least=LEAST_KBPS, most=MOST_KBPS)
    kind = ExportKind(known[wanted], mono=mono)
    return kind if kbps is None else replace(kind, kbps=kbps)


def _export_programme(chosen: argparse.Namespace, folder: StationFolder, target: Path, kind: ExportKind) -> bool:
    from studio.app.build import build_station
    from studio.app.cli_station import sign_in

    station = build_station(folder)
    by = sign_in(chosen, station)
    made = station.exporting.export(
        by, chosen.source, str(target), kind, to_the_end, comment=chosen.comment, overwrite=chosen.force
    )
    return made.is_master


def _export_file(source: Path, target: Path, kind: ExportKind, chosen: argparse.Namespace) -> None:
    from studio.audio.downmix import to_stereo
    from studio.audio.export import FileExporter
    from studio.audio.levelling import file_source, measure_file
    from studio.domain.takes import INTERNAL_RATE_HZ

    if target.exists() and not chosen.force:
        raise OperatorFixable("FILE_EXISTS", path=str(target))
    loudness = measure_file(source)
    sound = file_source(source, INTERNAL_RATE_HZ)

    def blocks() -> Iterator[NDArray[np.float32]]:
        for block in sound.blocks():
            yield to_stereo(block.astype("float32", copy=False))

    tags = ExportTags(
        chosen.title or source.stem,
        comment=chosen.comment,
        integrated_lufs=loudness.integrated_lufs,
        true_peak_dbtp=loudness.true_peak_dbtp,
    )
    whole = ExportSound(blocks(), min(2, sound.channels), sound.frames)
    FileExporter().export(whole, target, kind, tags, to_the_end, overwrite=chosen.force)
