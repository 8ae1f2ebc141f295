"""What the board server knows: boards, what each has to show, how each is, and the plays it told of."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from device_bridge.boards.accounts import BoardsFolder
from device_bridge.boards.package import decode_package
from device_bridge.boards.wire import BoardReport, Play
from device_bridge.durable import DurableLines, replace_file
from device_bridge.errors import OperatorFixable, ProtocolRefused
from device_bridge.protocol.envelope import decode_envelope

logger = logging.getLogger(__name__)

_FORGET_BYTES = 1 << 20
PlayKey = tuple[str, str, int]


class ServedBoard(msgspec.Struct, frozen=True):
    id: str
    code: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Shelf:
    """One place of a board: its package's id, the files that it may fetch, and the signed envelope."""

    package: str
    files: frozenset[str]
    envelope: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """``shown_at_us``: since when the board shows what its last report names."""

    at_us: int
    report: BoardReport | None
    shown_at_us: int | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The emergency's package that a board was last given."""

    package: str
    at_us: int


class BoardsState:
    """Thread-safe. ``on_change`` is called after what any board has to show has changed."""

    def __init__(self, folder: BoardsFolder) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self.on_change: Callable[[], None] = lambda: None
        folder.current.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.boards: dict[str, ServedBoard] = {board.code: board for board in self._read_boards()}
        self._shelves: dict[tuple[str, bool], Shelf] = {}
        for code in self.boards:
            for emergency in (False, True):
                path = folder.current / _name(code, emergency)
                if not path.exists():
                    continue
                try:
                    self._shelves[code, emergency] = _shelf(path.read_bytes())
                except ProtocolRefused as refusal:
                    # The station tells it again; meanwhile the board keeps what it has.
                    logger.warning("%s: %s", path.name, refusal)
        self.heard: dict[str, Heard] = {}
        self.fetched: dict[str, Fetched] = {}
        # Rises with every change, and is new after a start, so that no board waits for an old number.
        self.revision = time.time_ns() // 1000
        self._lines = DurableLines(folder.plays)
        self._upto: dict[tuple[str, str], int] = {}
        self._plays: dict[PlayKey, dict[str, Any]] = {}
        for record in self._lines.records:
            self._take_record(record)
        self._lines.records.clear()

    def set_boards(self, boards: list[ServedBoard], wanted: dict[tuple[str, bool], str]) -> list[tuple[str, bool]]:
        """Take the boards in, and which package each place has to show; return the places that lack theirs."""
        with self._lock:
            told = {board.code: board for board in boards}
            if told != self.boards:
                replace_file(self._folder.boards, msgspec.json.encode(boards))
                self.boards = told
            gone = [place for place in self._shelves if place not in wanted or place[0] not in self.boards]
            for place in gone:
                (self._folder.current / _name(*place)).unlink(missing_ok=True)
                del self._shelves[place]
            if gone:
                self._changed()
            return [place for place, package in wanted.items() if self._lacks(place, package)]

    def put(self, code: str, emergency: bool, envelope: bytes) -> None:
        """Show a package. Raises ``OperatorFixable("NOT_PAIRED")`` for a board that the station does not have."""
        shelf = _shelf(envelope)
        with self._lock:
            if code not in self.boards:
                raise OperatorFixable("NOT_PAIRED", device=code)
            replace_file(self._folder.current / _name(code, emergency), envelope)
            self._shelves[code, emergency] = shelf
            self._changed()

    def shelf(self, code: str, emergency: bool) -> Shelf | None:
        with self._lock:
            return self._shelves.get((code, emergency))

    def may_fetch(self, code: str, sha256: str) -> bool:
        shelves = (self.shelf(code, emergency) for emergency in (False, True))
        return any(shelf is not None and sha256 in shelf.files for shelf in shelves)

    def hear(self, code: str, now_us: int, report: BoardReport | None = None) -> None:
        with self._lock:
            known = self.heard.get(code)
            before = known.report if known is not None else None
            shown_at_us = known.shown_at_us if known is not None else None
            if report is not None and (before is None or report.shown != before.shown):
                shown_at_us = now_us
            self.heard[code] = Heard(now_us, report or before, shown_at_us)

    def give(self, code: str, package: str, now_us: int) -> None:
        """The board is handed the emergency's package, maybe again."""
        with self._lock:
            known = self.fetched.get(code)
            if known is None or known.package != package:
                self.fetched[code] = Fetched(package, now_us)

    def take_plays(self, code: str, plays: tuple[Play, ...]) -> int:
        """Keep the plays that are new, on disk before it returns; return how many were."""
        with self._lock:
            new = []
            upto: dict[str, int] = {}
            for play in plays:
                last = upto.get(play.journal, self._upto.get((code, play.journal), 0))
                if play.counter > last:
                    upto[play.journal] = play.counter
                    new.append({"code": code, **msgspec.to_builtins(play)})
            if new:
                self._lines.append(*new)
                for record in new:
                    self._take_record(record)
            return len(new)

    def upto(self, code: str, journal: str) -> int:
        with self._lock:
            return self._upto.get((code, journal), 0)

    def plays(self, most: int) -> list[dict[str, Any]]:
        """The oldest plays that were not confirmed."""
        with self._lock:
            return list(itertools.islice(self._plays.values(), most))

    def confirm(self, keys: set[PlayKey]) -> None:
        """The station has them (code, journal, counter). That a play came remains known, so it never comes twice."""
        with self._lock:
            for key in keys:
                self._plays.pop(key, None)
            marks = [{"confirmed": list(key)} for key in sorted(keys)]
            self._lines.append(*marks)
            if self._lines.size_bytes > _FORGET_BYTES:
                heads = [{"upto": [code, journal, last]} for (code, journal), last in self._upto.items()]
                self._lines.rewrite([*heads, *self._plays.values()])

    def close(self) -> None:
        self._lines.close()

    def _changed(self) -> None:
        self.revision += 1
        self.on_change()

    def _lacks(self, place: tuple[str, bool], package: str) -> bool:
        held = self._shelves.get(place)
        return place[0] in self.boards and (held is None or held.package != package)

    def _take_record(self, record: dict[str, Any]) -> None:
        if "upto" in record:
            code, journal, last = record["upto"]
            self._upto[code, journal] = last
        elif "confirmed" in record:
            code, journal, counter = record["confirmed"]
            self._plays.pop((code, journal, counter), None)
        else:
            code, journal, counter = record["code"], record["journal"], record["counter"]
            self._upto[code, journal] = max(self._upto.get((code, journal), 0), counter)
            self._plays[code, journal, counter] = record

    def _read_boards(self) -> list[ServedBoard]:
        try:
            return msgspec.json.decode(self._folder.boards.read_bytes(), type=list[ServedBoard])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            raise OperatorFixable("PAIRINGS_UNREADABLE", path=str(self._folder.boards), why=str(error)) from error


def _shelf(envelope: bytes) -> Shelf:
    package = decode_package(decode_envelope(envelope).payload)
    return Shelf(package.package, frozenset(file.sha256 for file in package.files), envelope)


def _name(code: str, emergency: bool) -> str:
    return f"{code}.{'emergency' if emergency else 'own'}.json"
