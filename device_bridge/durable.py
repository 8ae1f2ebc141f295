"""Files that survive a power cut: append-only JSON lines, synced, and replacement by rename."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

Record = dict[str, Any]


def replace_file(path: Path, data: bytes, mode: int = 0o600, sync: bool = True) -> None:
    """Write ``path`` whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
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
        self._file = path.open("ab", buffering=0)
        self.size_bytes = whole
        if self._file.tell() != whole:
            self._file.truncate(whole)

    def append(self, *records: Record) -> None:
        """Write the records with one sync; they are all there after it, whatever happens.

        When it raises ``OSError`` (a full disk) none of them is, and the file is as it was.
        """
        data = b"".join(_line(record) for record in records)
        try:
            written = 0
            while written < len(data):
                written += self._file.write(data[written:])
            os.fsync(self._file.fileno())
        except OSError:
            # Half a line in the middle would hide all that follows it.
            self._file.truncate(self.size_bytes)
            raise
        self.size_bytes += len(data)

    def rewrite(self, records: list[Record]) -> bool:
        """Replace all records by these, whole or not at all; False if there was no room for it."""
        data = b"".join(_line(record) for record in records)
        self._file.close()
        try:
            replace_file(self._path, data)
        except OSError as error:
            logger.warning("%s could not be rewritten: %s", self._path.name, error)
            return False
        else:
            self.size_bytes = len(data)
            return True
        finally:
            self._file = self._path.open("ab", buffering=0)

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
