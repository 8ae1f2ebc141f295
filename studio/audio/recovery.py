"""Sealing what a crash left open. Nothing is deleted: what cannot be read is moved aside."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from studio.audio.disk import sync_folder
from studio.audio.take_folder import PART_SUFFIX, empty_take, read_sidecar, seal, segment_files
from studio.audio.take_lock import TakeLock
from studio.audio.wav24 import HEADER_BYTES, SAMPLE_BYTES, WavHeader, header, parse_header
from studio.domain.takes import INTERNAL_RATE_HZ, Take

_log = logging.getLogger(__name__)

ASIDE_SUFFIX = ".unreadable"


def recover_takes(takes: Path) -> list[Take]:
    """Seal every open take in ``takes`` and return them, oldest first. A second call finds nothing.

    A take that another process is recording is left alone; one whose disk fails is left for next time.
    """
    if not takes.is_dir():
        return []
    recovered: list[Take] = []
    for folder in sorted(path for path in takes.iterdir() if path.is_dir() and _may_be_take(path.name)):
        try:
            take = _recover(folder)
        except OSError:
            _log.exception("take %s could not be sealed yet", folder.name)
            continue
        if take is not None:
            recovered.append(take)
    return sorted(recovered, key=lambda take: (take.started_at, take.id))


def _may_be_take(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(ASIDE_SUFFIX)


def _recover(folder: Path) -> Take | None:
    sidecar = read_sidecar(folder)
    if sidecar is not None and sidecar.sealed:
        return None
    lock = TakeLock(folder)
    if not lock.acquire():
        return None
    try:
        take = sidecar.take if sidecar is not None else _guess_take(folder)
        sound = [path for path in segment_files(folder) if _repair(path, take)]
        if take is None or not sound:
            _move_aside(folder)
            return None
        (folder / "reserve").unlink(missing_ok=True)
        return seal(folder, replace(take, recovered=True), take.segments)
    finally:
        lock.release()


def _guess_take(folder: Path) -> Take | None:
    """Without a sidecar, the first good header says the format, and the file its time."""
    for path in segment_files(folder):
        found = _read_header(path)
        if found is not None:
            begun = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            return empty_take(folder.name, folder.name, "", "", begun, found.rate_hz, found.channels)
    return None


def _read_header(path: Path) -> WavHeader | None:
    with path.open("rb") as file:
        return parse_header(file.read(HEADER_BYTES))


def _repair(path: Path, take: Take | None) -> bool:
    """Make the header say what the file holds; False, and the file moved aside, when there is no sound in it."""
    size = path.stat().st_size
    if take is None or size < HEADER_BYTES:
        path.rename(path.with_name(f"{path.name}{ASIDE_SUFFIX}"))
        return False
    if not path.name.endswith(PART_SUFFIX):
        return True
    frame_bytes = SAMPLE_BYTES * take.channels
    # A frame that the crash cut is left out: completed with zeros it would be a click, its high byte being the last.
    data_bytes = (size - HEADER_BYTES) // frame_bytes * frame_bytes
    with path.open("r+b") as file:
        file.write(header(take.channels, take.sample_rate_hz or INTERNAL_RATE_HZ, data_bytes))
        file.truncate(HEADER_BYTES + data_bytes + data_bytes % 2)
        file.flush()
        os.fsync(file.fileno())
    return True


def _move_aside(folder: Path) -> None:
    _log.warning("take %s holds no sound that can be read; moved aside", folder.name)
    target = folder.with_name(f"{folder.name}{ASIDE_SUFFIX}")
    number = 1
    while target.exists():
        number += 1
        target = folder.with_name(f"{folder.name}.{number}{ASIDE_SUFFIX}")
    folder.rename(target)
    sync_folder(target.parent)
