"""Files that survive a power cut: append-only JSON lines, synced, and replacement by rename."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def replace_file(path: Path, data: bytes, mode: int = 0o600, sync: bool = True) -> None:
    """Write ``path`` whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    draft.replace(path)
    if sync:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable (POSIX; Windows has no such call)."""
    with contextlib.suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class DurableLines:
    """An append-only file of JSON records. A torn last line, of a cut in mid-write, is dropped at opening."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.records, whole = _read(path)
        self._file = path.open("ab")
        if self._file.tell() != whole:
            self._file.truncate(whole)
        self.size_bytes = whole

    def append(self, *records: Record) -> None:
        """Write the records with one sync; they are all there after it, whatever happens."""
        data = b"".join(_line(record) for record in records)
        self._file.write(data)
        self._file.flush()
        os.fsync(self._file.fileno())
        self.size_bytes += len(data)

    def rewrite(self, records: list[Record]) -> None:
        """Replace all records by these, whole or not at all."""
        data = b"".join(_line(record) for record in records)
        self._file.close()
        try:
            replace_file(self._path, data)
        finally:
            self._file = self._path.open("ab")
        self.size_bytes = len(data)

    def close(self) -> None:
        self._file.close()


def _line(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(path: Path) -> tuple[list[Record], int]:
    """Return the records and the length in bytes of the part that is whole."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    records: list[Record] = []
    whole = 0
    for line in raw.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        try:
            record = json.loads(line)
        except ValueError:
            # Power cuts leave zeroed blocks too: what follows was never acted on, for it was not synced.
            break
        if not isinstance(record, dict):
            break
        records.append(record)
        whole += len(line)
    return records, whole
