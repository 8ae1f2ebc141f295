"""Folding the journal's records of one play into the one row that a person reads.

The fold is a function of the set of records: records may come late, twice, or from several boots of the
on-air process, and the row is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from studio.domain.broadcast import BroadcastLogEntry, JournalKind, JournalRecord, PlayRecord, PlayState
from studio.domain.errors import Defect
from studio.domain.journal import play_record_from_data

_S = PlayState
_RANK = {_S.QUEUED: 0, _S.SENT: 1, _S.SENT_UNCONFIRMABLE: 1, _S.ACKED: 2, _S.PLAYING: 3}
# After these nothing more is heard; PARTIAL, FAILED and PREEMPTED may be followed by another try.
_FINAL = frozenset({_S.PLAYED, _S.CANCELLED})
_ENDED = _FINAL | {_S.PARTIAL, _S.FAILED, _S.PREEMPTED}


def plays_in(records: Iterable[JournalRecord]) -> dict[str, list[tuple[JournalRecord, PlayRecord]]]:
    """Return the readable PLAY records by play id. Unreadable ones are left out."""
    found: dict[str, list[tuple[JournalRecord, PlayRecord]]] = {}
    for record in records:
        play = read_play(record)
        if play is not None:
            found.setdefault(play.play_id, []).append((record, play))
    return found


def read_play(record: JournalRecord) -> PlayRecord | None:
    """Return the play in ``record``; None for other kinds, and for a shape this program does not know."""
    if record.kind is not JournalKind.PLAY:
        return None
    try:
        return play_record_from_data(record.data)
    except Defect:
        # Journals of other versions must not stop the log: the record itself is kept whole.
        return None


def fold_play(records: Iterable[tuple[JournalRecord, PlayRecord]]) -> BroadcastLogEntry:
    """Return the row of one play. ``records`` are all of its PLAY records, in any order, at least one.

    The actual start is the first PLAYING at position 0, else the first PLAYING. PLAYING again above
    position 0 in a later boot is a rejoin: it is counted and leaves the start alone, unless the play had
    been put back to wait (QUEUED with ``preempted_by``). An end that nobody heard and no living process saw
    has no instant: the one that starts after a power cut only knows that it was not there.
    """
    ordered = _in_order(records)
    first = ordered[0][1]
    row = BroadcastLogEntry(
        first.play_id,
        first.slot_id,
        first.target,
        first.programme_id,
        first.version,
        first.title,
        first.manifest_sha256,
        first.file_sha256,
        first.planned_start,
        first.planned_end,
        None,
        None,
        PlayState.QUEUED,
    )
    so_far = _SoFar()
    for record, play in ordered:
        row = _with_details(row, play)
        if play.state is PlayState.PLAYING:
            row = _heard(row, record, play, so_far)
        elif play.state in _ENDED:
            row = _ended(row, record, play, so_far)
        elif play.state is PlayState.QUEUED and play.preempted_by and row.state is PlayState.PLAYING:
            row, so_far.boot = replace(row, state=PlayState.QUEUED), ""
        elif row.state not in _ENDED and _RANK[play.state] >= _RANK[row.state]:
            row = replace(row, state=play.state)
    return row


def _in_order(
    records: Iterable[tuple[JournalRecord, PlayRecord]],
) -> list[tuple[JournalRecord, PlayRecord]]:
    """Within a boot the counter orders; boots are ordered by when each first told of this play.

    Not by when the boot began: a standby may have begun before the process it takes over from.
    """
    pairs = list(records)
    told: dict[str, datetime] = {}
    for record, _ in pairs:
        told[record.boot_id] = min(record.at, told.get(record.boot_id, record.at))
    return sorted(pairs, key=lambda pair: (told[pair[0].boot_id], pair[0].boot_id, pair[0].counter))


def _with_details(row: BroadcastLogEntry, play: PlayRecord) -> BroadcastLogEntry:
    return replace(
        row,
        file_sha256=play.file_sha256 or row.file_sha256,
        integrated_lufs=row.integrated_lufs if play.integrated_lufs is None else play.integrated_lufs,
        error=play.error or row.error,
        operator=play.operator or row.operator,
        preempted_by=play.preempted_by or row.preempted_by,
    )


@dataclass(slots=True)
class _SoFar:
    """``boot`` is the one that last heard it play, empty when it was not playing."""

    boot: str = ""
    heard: tuple[datetime, float] | None = None
    start_position_s: float = 0.0
    end_told_at: datetime | None = None


def _heard(row: BroadcastLogEntry, record: JournalRecord, play: PlayRecord, so_far: _SoFar) -> BroadcastLogEntry:
    at = play.heard_at or record.at
    ended_at = row.actual_end or so_far.end_told_at
    is_late = row.state in _ENDED and row.actual_start is not None and ended_at is not None and at <= ended_at
    if row.actual_start is None or (play.position_s == 0.0 < so_far.start_position_s):
        row, so_far.start_position_s = replace(row, actual_start=at), play.position_s
    elif so_far.boot not in ("", record.boot_id) and play.position_s > 0.0 and so_far.heard != (at, play.position_s):
        row = replace(row, rejoins=row.rejoins + 1)
    so_far.boot, so_far.heard = record.boot_id, (at, play.position_s)
    if row.state in _FINAL or is_late:
        return row
    return replace(row, state=PlayState.PLAYING, actual_end=None)


def _ended(row: BroadcastLogEntry, record: JournalRecord, play: PlayRecord, so_far: _SoFar) -> BroadcastLogEntry:
    if row.state in _FINAL:
        return row
    so_far.end_told_at = record.at
    at = play.heard_at
    if at is None and so_far.boot in ("", record.boot_id):
        at = record.at
    heard = row.actual_start is not None or play.heard_at is not None or play.state is PlayState.PLAYED
    return replace(row, state=play.state, actual_end=at if heard else None)
