"""Reading the on-air process's journal: one file ``<boot_id>.journal`` per boot.

A file is preallocated: the bytes after its last record are zero. Each record is one line
(``studio.domain.journal``). A power cut may leave the last line torn: what came before it counts.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from studio.domain.audit import CHAIN_START, BrokenLink
from studio.domain.broadcast import JournalRecord
from studio.domain.errors import Defect
from studio.domain.journal import decode_record

_log = logging.getLogger(__name__)

_BLOCK_BYTES = 1 << 16
SUFFIX = ".journal"


class FolderJournal:
    """``studio.ports.onair.JournalSource`` over the folder of journals, safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Up to where each boot's records are known to be taken in, so that a poll reads only what is new.
        self._marks: dict[str, _Mark] = {}
        self._told: set[BrokenLink] = set()
        self._lock = threading.Lock()

    def read_new(self, counter_of: Callable[[str], int]) -> list[JournalRecord]:
        """Return the records of every boot behind ``counter_of(boot_id)``, in order of (boot, counter).

        A broken place is logged once and stepped over: what was aired after it must still reach the log.
        """
        fresh: list[JournalRecord] = []
        with self._lock:
            for path in self._files():
                fresh.extend(self._of_boot(path, counter_of(path.stem)))
        return fresh

    def check(self) -> list[BrokenLink]:
        """Read all journals whole and return what does not hold; the chain is named by the boot.

        ``why``: ALTERED, MISSING, UNCHAINED as in the audit chain; FOREIGN for a record of another boot;
        TORN for an unfinished last line (a power cut; harmless, and also seen while a line is being written).
        """
        broken: list[BrokenLink] = []
        for path in self._files():
            for step in _steps(path, _Mark()):
                broken.extend(step.broken)
        return broken

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    def _of_boot(self, path: Path, taken_in: int) -> Iterator[JournalRecord]:
        mark = self._marks.get(path.stem, _Mark())
        if mark.counter > taken_in:
            mark = _Mark()
        for step in _steps(path, mark):
            for broken in step.broken:
                if broken.why != "TORN" and broken not in self._told:
                    self._told.add(broken)
                    _log.error("journal %s does not hold at record %d: %s", *_words(broken))
            if step.record is None:
                continue
            if step.record.counter <= taken_in:
                self._marks[path.stem] = step.mark
            else:
                yield step.record


def read_new(folder: Path, counter_of: Callable[[str], int]) -> list[JournalRecord]:
    """``FolderJournal.read_new`` once, reading every journal whole: for commands, not for polling."""
    return FolderJournal(folder).read_new(counter_of)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place behind a record: where the next line begins, and what it must be chained onto."""

    offset: int = 0
    counter: int = 0
    sha256: str = CHAIN_START
    # Behind an unreadable line the hash to chain onto is unknown.
    lost: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    mark: _Mark
    record: JournalRecord | None
    broken: tuple[BrokenLink, ...] = ()


def _words(broken: BrokenLink) -> tuple[str, int, str]:
    return broken.chain, broken.counter, broken.why


def _steps(path: Path, mark: _Mark) -> Iterator[_Step]:
    boot_id = path.stem
    for line, offset in _lines(path, mark.offset):
        if not line.endswith(b"\n"):
            yield _Step(mark, None, (BrokenLink(boot_id, mark.counter + 1, "TORN"),))
            return
        try:
            record, previous = decode_record(line)
        except Defect:
            mark = replace(mark, offset=offset, counter=mark.counter + 1, lost=True)
            yield _Step(mark, None, (BrokenLink(boot_id, mark.counter, "ALTERED"),))
            continue
        if record.boot_id != boot_id:
            mark = replace(mark, offset=offset)
            yield _Step(mark, None, (BrokenLink(boot_id, record.counter, "FOREIGN"),))
            continue
        broken: tuple[BrokenLink, ...] = ()
        if record.counter != mark.counter + 1:
            broken = (BrokenLink(boot_id, mark.counter + 1, "MISSING"),)
        elif previous != mark.sha256 and not mark.lost:
            broken = (BrokenLink(boot_id, record.counter, "UNCHAINED"),)
        mark = _Mark(offset, record.counter, record.sha256)
        yield _Step(mark, record, broken)


def _lines(path: Path, offset: int) -> Iterator[tuple[bytes, int]]:
    """Yield (line, offset behind it) up to the first zero byte; the last may lack its newline."""
    held = b""
    with path.open("rb", buffering=0) as file:
        file.seek(offset)
        while block := file.read(_BLOCK_BYTES):
            written, zero, _ = block.partition(b"\0")
            *whole, held = (held + written).split(b"\n")
            for line in whole:
                offset += len(line) + 1
                yield line + b"\n", offset
            if zero:
                break
    if held:
        yield held, offset
