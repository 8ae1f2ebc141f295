"""The on-air journal on disk: preallocated, synced, chained, and never held up by a full disk."""

from __future__ import annotations

import errno
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from studio.domain.arbiter_restore import Recalled
from studio.domain.audit import CHAIN_START
from studio.domain.broadcast import JournalKind, JournalRecord
from studio.domain.errors import Defect, OperatorFixable
from studio.domain.journal import decode_record, encode_record, next_record, play_record_from_data
from studio.ports.clock import Clock

logger = logging.getLogger(__name__)

BALLAST_BYTES = 64 << 20
# How far back journals tell what was played; twice the arbiter's own look back, and some.
HISTORY = timedelta(days=3)
_GROW_BYTES = 1 << 20
_RETRY_S = 1.0


class JournalFile:
    """``journal/<boot_id>.journal``: the bytes behind the last record are zero.

    Raises ``OperatorFixable("DISK_FULL")`` when there is no room though the ballast is gone.
    """

    def __init__(
        self, folder: Path, ballast: Path, boot_id: str, clock: Clock, ballast_bytes: int = BALLAST_BYTES
    ) -> None:
        self.boot_id = boot_id
        self.ballast_spent = False
        self._ballast, self._ballast_bytes, self._clock = ballast, ballast_bytes, clock
        self._counter, self._previous = 0, CHAIN_START
        self._end = self._room = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{boot_id}.journal"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        _sync_folder(folder)
        self.lay_ballast()

    def lay_ballast(self) -> None:
        """Put some room by for the day when the disk is full; without room for it, go on without."""
        if self._ballast.exists() and self._ballast.stat().st_size >= self._ballast_bytes:
            return
        try:
            with self._ballast.open("wb") as file:
                _allocate(file.fileno(), 0, self._ballast_bytes)
        except OSError as error:
            logger.warning("no room for the ballast: %s", error)
            self._ballast.unlink(missing_ok=True)

    def append(self, kind: str, data: dict[str, object]) -> None:
        """``ports.onair.Journal``: one record, on the disk when this returns."""
        self.append_all([(kind, data, self._clock.now(), self._clock.monotonic())])

    def append_all(self, entries: Sequence[tuple[str, dict[str, object], datetime, float]]) -> None:
        """Write (kind, data, at, monotonic second) each as a record, and sync once."""
        lines, counter, previous = [], self._counter, self._previous
        for kind, data, at, monotonic_s in entries:
            counter += 1
            record = next_record(
                self.boot_id, counter, at, int(monotonic_s * 1e6), JournalKind(kind), dict(data), previous
            )
            lines.append(encode_record(record, previous))
            previous = record.sha256
        self._put(b"".join(lines))
        self._counter, self._previous = counter, previous

    def close(self) -> None:
        """Cut the unused room off and close."""
        if self._file >= 0:
            os.ftruncate(self._file, self._end)
            os.close(self._file)
            self._file = -1

    def _put(self, raw: bytes) -> None:
        try:
            self._write(raw)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            self._free_ballast(error)
            try:
                self._write(raw)
            except OSError as again:
                raise OperatorFixable("DISK_FULL", path=self._path.name) from again

    def _write(self, raw: bytes) -> None:
        if self._end + len(raw) > self._room:
            _allocate(self._file, self._room, max(_GROW_BYTES, len(raw)))
            self._room += max(_GROW_BYTES, len(raw))
        os.lseek(self._file, self._end, os.SEEK_SET)
        rest = memoryview(raw)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        _sync(self._file)
        self._end += len(raw)

    def _free_ballast(self, error: OSError) -> None:
        if not self._ballast.exists():
            raise OperatorFixable("DISK_FULL", path=self._path.name) from error
        logger.error("the disk is full: the ballast is freed")
        self._ballast.unlink()
        self.ballast_spent = True


class QueuedJournal:
    """Takes records without waiting for the disk; a thread writes them in order, in groups, one sync each.

    ``appended`` and ``settled`` count records: what is settled is on the disk.
    """

    def __init__(self, file: JournalFile, clock: Clock, wake: Callable[[], None] = lambda: None) -> None:
        self._file, self._clock, self._wake = file, clock, wake
        self._queue: queue.SimpleQueue[tuple[str, dict[str, object], datetime, float] | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self.appended = self.settled = 0
        self.stalled = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    @property
    def boot_id(self) -> str:
        return self._file.boot_id

    @property
    def ballast_spent(self) -> bool:
        return self._file.ballast_spent

    def append(self, kind: str, data: dict[str, object]) -> None:
        self.appended += 1
        self._queue.put((kind, data, self._clock.now(), self._clock.monotonic()))

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what is queued and close the file."""
        self._stop.set()
        self._queue.put(None)
        self._thread.join(timeout_s)
        if not self._thread.is_alive():
            self._file.close()

    def _run(self) -> None:
        done = False
        while not done:
            entries = []
            entry = self._queue.get()
            while entry is not None:
                entries.append(entry)
                try:
                    entry = self._queue.get_nowait()
                except queue.Empty:
                    break
            done = entry is None
            while entries and not self._write(entries):
                # A full or failing disk: keep what we have, and try again until there is room.
                if self._stop.wait(_RETRY_S):
                    logger.error("%d journal records could not be written", len(entries))
                    return

    def _write(self, entries: list[tuple[str, dict[str, object], datetime, float]]) -> bool:
        try:
            self._file.append_all(entries)
        except (OSError, OperatorFixable) as error:
            if not self.stalled:
                logger.error("the journal cannot be written: %s", error)  # noqa: TRY400 (told once, no trace)
            self.stalled = True
            return False
        self.stalled = False
        self.settled += len(entries)
        self._wake()
        return True


class JournalHistory:
    """What the journals of earlier boots tell of plays. ``catch_up`` reads only what is new since the last
    call, so that a warm standby has it all when it takes over."""

    def __init__(self, folder: Path) -> None:
        self.recalled: list[Recalled] = []
        # ORDER records, in the order of writing.
        self.orders: list[dict[str, Any]] = []
        self.last_at: datetime | None = None
        self._folder = folder
        self._read_to: dict[Path, int] = {}

    def catch_up(self, since: datetime) -> None:
        """Read on in the journals changed after ``since``, oldest first.

        A line that does not hold is told of and stepped over; a last one without its end is left for later.
        """
        for path in sorted(self._folder.glob("*.journal")):
            if path not in self._read_to and path.stat().st_mtime < since.timestamp():
                continue
            for line in self._new_lines(path):
                try:
                    self._take(decode_record(line)[0])
                except Defect as error:
                    logger.warning("journal %s: a line does not hold: %s", path.name, error)

    def _new_lines(self, path: Path) -> list[bytes]:
        with path.open("rb") as file:
            file.seek(self._read_to.get(path, 0))
            written, _, _ = file.read().partition(b"\0")
        whole = written[: written.rfind(b"\n") + 1]
        self._read_to[path] = self._read_to.get(path, 0) + len(whole)
        return whole.splitlines(keepends=True)

    def _take(self, record: JournalRecord) -> None:
        self.last_at = record.at if self.last_at is None else max(self.last_at, record.at)
        if record.kind is JournalKind.PLAY:
            self.recalled.append(Recalled(record.at, play_record_from_data(record.data)))
        elif record.kind is JournalKind.ORDER:
            self.orders.append(record.data)


def _allocate(file: int, offset: int, size: int) -> None:
    if sys.platform == "linux":
        os.posix_fallocate(file, offset, size)
    else:
        os.lseek(file, offset, os.SEEK_SET)
        os.write(file, bytes(size))


def _sync(file: int) -> None:
    if sys.platform == "linux":
        os.fdatasync(file)
    else:
        os.fsync(file)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
