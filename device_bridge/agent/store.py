"""What a device must not forget: the counter, its plays, and the reports that the station has not kept yet.

One append-only file; every change is synced before it is acted upon.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device_bridge.durable import DurableLines, Record, replace_file
from device_bridge.protocol.messages import (
    COMMAND_TYPES,
    REPORT_TYPES,
    AnyCommand,
    AnyPlay,
    AnyReport,
    decode_from_device,
    decode_from_station,
    encode,
)

logger = logging.getLogger(__name__)

_REWRITE_BYTES = 256 * 1024
_REMEMBERED_PLAYS = 200


@dataclass(slots=True)
class StoredPlay:
    """``started_at_us``: when it first sounded; ``over``: its end was reported."""

    command: AnyPlay
    started_at_us: int | None = None
    started_position_s: float = 0.0
    over: bool = False


class AgentStore:
    """Thread-safe. Reports get their numbers here, and leave only when the station says that it has them."""

    def __init__(self, folder: Path, new_log_id: Callable[[], str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._progress_file = folder / "progress.json"
        self._lines = DurableLines(folder / "agent.jsonl")
        self._kept_bytes = 0
        self.counter = 0
        self.log_id = ""
        self._seq = 0
        self._reports: OrderedDict[int, AnyReport] = OrderedDict()
        self._plays: OrderedDict[str, StoredPlay] = OrderedDict()
        self.certificates: tuple[bytes, ...] = ()
        self.revocations: bytes | None = None
        for record in self._lines.records:
            self._apply(record)
        self._lines.records.clear()
        if not self.log_id:
            self._write({"kind": "log", "log_id": new_log_id()})

    def accept(self, command: AnyCommand, make_report: Callable[[int], AnyReport]) -> AnyReport:
        """Write down a command, its counter and the report that it was received, at once."""
        with self._lock:
            report = make_report(self._seq + 1)
            self._write(
                {"kind": "command", "command": encode(command).decode()},
                {"kind": "report", "report": encode(report).decode()},
            )
            return report

    def report(self, make_report: Callable[[int], AnyReport], **play: Any) -> AnyReport:
        """Write down a report, and with it a change of a play (``play_id`` and fields of ``StoredPlay``)."""
        with self._lock:
            report = make_report(self._seq + 1)
            records: list[Record] = [{"kind": "report", "report": encode(report).decode()}]
            if play:
                records.append({"kind": "play", **play})
            self._write(*records)
            return report

    def keep_keys(self, certificates: tuple[bytes, ...], revocations: bytes | None) -> None:
        with self._lock:
            if certificates != self.certificates or revocations != self.revocations:
                self._write(_keys_record(certificates, revocations))

    def receipt(self, log_id: str, through_seq: int) -> None:
        """The station has the reports up to there: they are forgotten."""
        with self._lock:
            if log_id == self.log_id and self._reports and next(iter(self._reports)) <= through_seq:
                self._write({"kind": "receipt", "through": through_seq})

    def play(self, play_id: str) -> StoredPlay | None:
        with self._lock:
            return self._plays.get(play_id)

    def open_plays(self) -> list[StoredPlay]:
        """Return the plays whose end was not reported."""
        with self._lock:
            return [play for play in self._plays.values() if not play.over]

    def waiting_reports(self) -> list[AnyReport]:
        """Return the reports that the station has not confirmed, in order."""
        with self._lock:
            return list(self._reports.values())

    def oldest_seq(self) -> int:
        """Return the number of the oldest report that is still held."""
        with self._lock:
            return next(iter(self._reports), self._seq + 1)

    def keep_progress(self, play_id: str, heard_until_us: int, lost_s: float) -> None:
        """Note how far a play sounded; not synced: it outlives the process, not the power."""
        data = json.dumps({"play_id": play_id, "heard_until_us": heard_until_us, "lost_s": lost_s})
        replace_file(self._progress_file, data.encode(), sync=False)

    def progress(self, play_id: str) -> tuple[int, float] | None:
        """Return (heard_until_us, lost_s) of the play, if it was the last that sounded."""
        try:
            kept = json.loads(self._progress_file.read_bytes())
            if kept["play_id"] != play_id:
                return None
            return int(kept["heard_until_us"]), float(kept["lost_s"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def close(self) -> None:
        with self._lock:
            self._lines.close()

    def _write(self, *records: Record) -> None:
        self._lines.append(*records)
        for record in records:
            self._apply(record)
        if self._lines.size_bytes > _REWRITE_BYTES + 2 * self._kept_bytes:
            self._lines.rewrite(self._snapshot())
            self._kept_bytes = self._lines.size_bytes

    def _apply(self, record: Record) -> None:
        kind = record["kind"]
        if kind == "log":
            self.log_id = record["log_id"]
        elif kind == "state":
            self.counter, self._seq = record["counter"], record["seq"]
        elif kind == "command":
            self._apply_command(record["command"].encode())
        elif kind == "play":
            play = self._plays.get(record["play_id"])
            if play is not None:
                play.started_at_us = record.get("started_at_us", play.started_at_us)
                play.started_position_s = record.get("started_position_s", play.started_position_s)
                play.over = record.get("over", play.over)
        elif kind == "report":
            report = decode_from_device(record["report"].encode())
            assert isinstance(report, REPORT_TYPES)
            self._seq = max(self._seq, report.seq)
            self._reports[report.seq] = report
        elif kind == "receipt":
            while self._reports and next(iter(self._reports)) <= record["through"]:
                self._reports.popitem(last=False)
        elif kind == "keys":
            self.certificates = tuple(base64.b64decode(one) for one in record["certificates"])
            self.revocations = base64.b64decode(record["revocations"]) if record["revocations"] else None

    def _apply_command(self, payload: bytes) -> None:
        command = decode_from_station(payload)
        assert isinstance(command, COMMAND_TYPES)
        self.counter = max(self.counter, command.counter)
        if isinstance(command, AnyPlay):
            before = self._plays.pop(command.play_id, None)
            self._plays[command.play_id] = StoredPlay(command)
            if before is not None and before.command.id == command.id:
                # The same command, sent again.
                self._plays[command.play_id].over = before.over
            if before is not None and not before.over:
                self._plays[command.play_id].started_at_us = before.started_at_us
                self._plays[command.play_id].started_position_s = before.started_position_s
            for play_id in [one for one, play in self._plays.items() if play.over]:
                if len(self._plays) <= _REMEMBERED_PLAYS:
                    break
                del self._plays[play_id]

    def _snapshot(self) -> list[Record]:
        records: list[Record] = [{"kind": "log", "log_id": self.log_id}]
        for play_id, play in self._plays.items():
            records.append({"kind": "command", "command": encode(play.command).decode()})
            records.append(
                {
                    "kind": "play",
                    "play_id": play_id,
                    "started_at_us": play.started_at_us,
                    "started_position_s": play.started_position_s,
                    "over": play.over,
                }
            )
        records.append({"kind": "state", "counter": self.counter, "seq": self._seq})
        records += [{"kind": "report", "report": encode(report).decode()} for report in self._reports.values()]
        records.append(_keys_record(self.certificates, self.revocations))
        return records


def _keys_record(certificates: tuple[bytes, ...], revocations: bytes | None) -> Record:
    return {
        "kind": "keys",
        "certificates": [base64.b64encode(one).decode() for one in certificates],
        "revocations": base64.b64encode(revocations).decode() if revocations else "",
    }
