"""The log as a CSV that a spreadsheet opens: UTF-8 with its mark, semicolons where commas are decimals."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from studio.domain.broadcast import BroadcastLogEntry
from studio.domain.errors import OperatorFixable
from studio.services.messages_log import remark_words


def write_csv(
    path: Path,
    headings: Sequence[str],
    rows: Sequence[BroadcastLogEntry],
    names: dict[str, str],
    zone: ZoneInfo,
    language: str = "vi",
) -> None:
    """Write the rows whole or not at all, remarks in ``language``; raises ``OperatorFixable("FILE_UNWRITABLE")``."""
    draft = path.with_name(path.name + ".tmp")
    try:
        with draft.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(headings)
            writer.writerows(_line(row, names, zone, language) for row in rows)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OperatorFixable("FILE_UNWRITABLE", path=str(path), why=error.strerror) from error


def _line(row: BroadcastLogEntry, names: dict[str, str], zone: ZoneInfo, language: str) -> list[str]:
    instants = (row.planned_start, row.planned_end, row.actual_start, row.actual_end)
    return [
        row.title,
        names.get(row.target, row.target),
        *(at.astimezone(zone).isoformat(timespec="milliseconds") if at else "" for at in instants),
        row.state.value,
        f"{row.integrated_lufs:.1f}".replace(".", ",") if row.integrated_lufs is not None else "",
        str(row.rejoins),
        row.manifest_sha256,
        row.file_sha256,
        remark_words(row.error, language),
        row.operator,
        row.preempted_by,
    ]
