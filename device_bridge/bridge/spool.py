"""Play events on their way to the on-air process: kept on disk until it has journalled them."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec

from device_bridge.durable import DurableLines, Record

_REWRITE_BYTES = 512 * 1024


class PlayEvent(msgspec.Struct, frozen=True):
    """A change of state of one play on one device. States are DOMAIN.md's play-out states.

    ``seq`` counts at the bridge and survives restarts. ``position_s`` is the place in the content at ``at_us``.
    """

    seq: int
    play_id: str
    code: str
    state: str
    at_us: int
    position_s: float = 0.0
    error: str = ""
    file_sha256: str = ""


class EventSpool:
    """Thread-safe. ``marks`` tell, per device log, which reports are in: written in the same sync as their events.

    ``first_seq`` numbers the events of a new file: above those of a lost one, so that nobody takes them for old.
    """

    def __init__(self, path: Path, first_seq: int = 1) -> None:
        self._lock = threading.Lock()
        self._lines = DurableLines(path)
        self._events: list[PlayEvent] = []
        self._seq = first_seq - 1
        self._kept_bytes = 0
        self.marks: dict[str, int] = {}
        for record in self._lines.records:
            self._apply(record)
        self._lines.records.clear()
        self._new_events: list[PlayEvent] = []
        self._new_marks: dict[str, int] = {}

    def add(
        self,
        play_id: str,
        code: str,
        state: str,
        at_us: int,
        position_s: float = 0.0,
        error: str = "",
        file_sha256: str = "",
    ) -> None:
        """Take an event in; it is durable, and seen by others, after ``flush``."""
        self._seq += 1
        self._new_events.append(PlayEvent(self._seq, play_id, code, state, at_us, position_s, error, file_sha256))

    def mark(self, log: str, seq: int) -> None:
        """Note that the reports of a device log up to ``seq`` are in."""
        self.marks[log] = seq
        self._new_marks[log] = seq

    def flush(self) -> list[PlayEvent]:
        """Write what came since the last call with one sync, and return its events."""
        events, marks = self._new_events, self._new_marks
        if not events and not marks:
            return []
        records: list[Record] = [{"kind": "event", "event": msgspec.to_builtins(event)} for event in events]
        if marks:
            records.append({"kind": "marks", "marks": marks})
        with self._lock:
            # Should it raise, they stay new.
            self._lines.append(*records)
            self._new_events, self._new_marks = [], {}
            self._events += events
            if self._lines.size_bytes > _REWRITE_BYTES + 2 * self._kept_bytes:
                self._rewrite()
        return events

    def pending(self) -> list[PlayEvent]:
        """Return what is not confirmed, in order."""
        with self._lock:
            return list(self._events)

    def confirm(self, seq: int) -> None:
        """Everything up to ``seq`` may be forgotten."""
        with self._lock:
            if self._events and self._events[0].seq <= seq:
                self._lines.append({"kind": "confirmed", "seq": seq})
                self._events = [event for event in self._events if event.seq > seq]

    def close(self) -> None:
        with self._lock:
            self._lines.close()

    def _apply(self, record: Record) -> None:
        if record["kind"] == "event":
            event = msgspec.convert(record["event"], PlayEvent)
            self._seq = event.seq
            self._events.append(event)
        elif record["kind"] == "marks":
            self.marks.update(record["marks"])
        elif record["kind"] == "confirmed":
            self._events = [event for event in self._events if event.seq > record["seq"]]
        elif record["kind"] == "base":
            self._seq = record["seq"]

    def _rewrite(self) -> None:
        base = self._events[0].seq - 1 if self._events else self._seq
        records: list[Record] = [{"kind": "base", "seq": base}, {"kind": "marks", "marks": self.marks}]
        records += [{"kind": "event", "event": msgspec.to_builtins(event)} for event in self._events]
        self._lines.rewrite(records)
        # Without room for it, the next try comes after as much again.
        self._kept_bytes = self._lines.size_bytes
