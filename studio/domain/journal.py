"""The on-air journal's lines: how one record is written, chained and read again.

A line is ``{"sha256": hex, "body": "<the record as JSON text>"}`` and a newline. The hash covers the
UTF-8 bytes of ``body`` exactly as they stand, and the body names the hash before it, so no canonical form
is needed. One chain per boot: counters start at 1, and the first record's ``previous`` is ``CHAIN_START``.
Instants are integer microseconds, UTC, in keys that end in ``_us``.
"""

from __future__ import annotations

import hashlib
import json
import math
from datetime import datetime
from typing import Any

from studio.domain.audit import CHAIN_START
from studio.domain.broadcast import JournalKind, JournalRecord, PlayRecord, PlayState
from studio.domain.errors import Defect
from studio.domain.instants import from_us, to_us


def next_record(
    boot_id: str,
    counter: int,
    at: datetime,
    monotonic_us: int,
    kind: JournalKind,
    data: dict[str, Any],
    previous: str = CHAIN_START,
) -> JournalRecord:
    """Return the record with its hash, chained onto ``previous`` (the hash of ``counter`` − 1)."""
    draft = JournalRecord(boot_id, counter, at, monotonic_us, kind, data, "")
    digest = _digest(_body(draft, previous))
    return JournalRecord(boot_id, counter, at, monotonic_us, kind, data, digest)


def encode_record(record: JournalRecord, previous: str) -> bytes:
    """Return the line of ``record``, newline included.

    Raises ``Defect("JOURNAL_RECORD_BAD")`` when the record was not chained onto ``previous``.
    """
    body = _body(record, previous)
    if _digest(body) != record.sha256:
        raise Defect("JOURNAL_RECORD_BAD", boot=record.boot_id, counter=record.counter, why="hash")
    line = json.dumps({"sha256": record.sha256, "body": body}, ensure_ascii=False, separators=(",", ":"))
    return line.encode() + b"\n"


def decode_record(line: bytes) -> tuple[JournalRecord, str]:
    """Return the record in ``line`` (with or without its newline), and the hash it says came before.

    A torn, altered or foreign line raises ``Defect("JOURNAL_RECORD_BAD")``.
    """
    try:
        outer = json.loads(line)
        text, digest = outer["body"], outer["sha256"]
        if _digest(text) != digest:
            raise Defect("JOURNAL_RECORD_BAD", why="hash")
        body = json.loads(text)
        record = JournalRecord(
            body["boot_id"],
            body["counter"],
            from_us(body["at_us"]),
            body["monotonic_us"],
            JournalKind(body["kind"]),
            body["data"],
            digest,
        )
        return record, body["previous"]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Defect("JOURNAL_RECORD_BAD", why=type(error).__name__) from error


def play_record_to_data(play: PlayRecord) -> dict[str, Any]:
    """Return the ``data`` of a PLAY record. A loudness that is not a number (silence) becomes null."""
    loudness = play.integrated_lufs
    return {
        "play_id": play.play_id,
        "slot_id": play.slot_id,
        "target": play.target,
        "programme_id": play.programme_id,
        "version": play.version,
        "manifest_sha256": play.manifest_sha256,
        "file_sha256": play.file_sha256,
        "title": play.title,
        "planned_start_us": to_us(play.planned_start),
        "planned_end_us": to_us(play.planned_end),
        "state": play.state.value,
        "heard_at_us": None if play.heard_at is None else to_us(play.heard_at),
        "position_s": play.position_s,
        "integrated_lufs": loudness if loudness is not None and math.isfinite(loudness) else None,
        "error": play.error,
        "preempted_by": play.preempted_by,
        "operator": play.operator,
    }


def play_record_from_data(data: dict[str, Any]) -> PlayRecord:
    """Return the play in a PLAY record's ``data``; a wrong shape raises ``Defect("JOURNAL_RECORD_BAD")``."""
    try:
        heard_at_us = data["heard_at_us"]
        return PlayRecord(
            play_id=data["play_id"],
            slot_id=data["slot_id"],
            target=data["target"],
            programme_id=data["programme_id"],
            version=data["version"],
            manifest_sha256=data["manifest_sha256"],
            file_sha256=data["file_sha256"],
            title=data["title"],
            planned_start=from_us(data["planned_start_us"]),
            planned_end=from_us(data["planned_end_us"]),
            state=PlayState(data["state"]),
            heard_at=None if heard_at_us is None else from_us(heard_at_us),
            position_s=data["position_s"],
            integrated_lufs=data["integrated_lufs"],
            error=data["error"],
            preempted_by=data["preempted_by"],
            operator=data["operator"],
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Defect("JOURNAL_RECORD_BAD", why=type(error).__name__) from error


def _body(record: JournalRecord, previous: str) -> str:
    body = {
        "boot_id": record.boot_id,
        "counter": record.counter,
        "at_us": to_us(record.at),
        "monotonic_us": record.monotonic_us,
        "kind": record.kind.value,
        "data": record.data,
        "previous": previous,
    }
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise Defect("JOURNAL_RECORD_BAD", counter=record.counter, why=str(error)) from error


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
