"""The demo station's broadcast log: what is on air now, and the whole day before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from studio.domain.broadcast import JournalKind, JournalRecord, PlayRecord, PlayState
from studio.domain.clusters import SpeakerCluster
from studio.domain.ids import new_id
from studio.domain.instants import to_us
from studio.domain.journal import next_record, play_record_to_data
from studio.domain.schedule import TimeSlot
from studio.services.station import Station

# A cluster as far as this lost the line the evening before, too.
LOST = "Thôn Đoài"


def write_log(station: Station, slots: list[TimeSlot], clusters: list[SpeakerCluster], now: datetime) -> None:
    """Enter records as the journal would have given them."""
    boot_id, previous = new_id(), None
    records: list[JournalRecord] = []
    for at, play in sorted(_plays(slots, clusters, now), key=lambda one: one[0]):
        chained = () if previous is None else (previous.sha256,)
        previous = next_record(
            boot_id, len(records) + 1, at, to_us(at), JournalKind.PLAY, play_record_to_data(play), *chained
        )
        records.append(previous)
    with station.people.store.write("demo") as unit:
        unit.log.take_in(records)


def _plays(
    slots: list[TimeSlot], clusters: list[SpeakerCluster], now: datetime
) -> Iterator[tuple[datetime, PlayRecord]]:
    for slot in slots:
        for days in (0, 1):
            start, end = slot.starts_at - timedelta(days=days), slot.ends_at - timedelta(days=days)
            if start > now:
                continue
            for cluster in clusters:
                if cluster.id in slot.targets:
                    yield from _play(slot, cluster, start, end, now)


def _play(
    slot: TimeSlot, cluster: SpeakerCluster, start: datetime, end: datetime, now: datetime
) -> Iterator[tuple[datetime, PlayRecord]]:
    play = PlayRecord(
        f"{slot.id}:{to_us(start)}:{cluster.id}",
        slot.id,
        cluster.id,
        slot.programme_id,
        slot.version,
        slot.manifest_sha256,
        slot.manifest_sha256,
        slot.title,
        start,
        end,
        PlayState.SENT,
    )
    yield start - timedelta(seconds=3), play
    if not cluster.confirms:
        yield start, replace(play, state=PlayState.SENT_UNCONFIRMABLE)
    elif cluster.name == LOST and start.date() == now.date():
        yield start + timedelta(seconds=30), replace(play, state=PlayState.FAILED, error="DEVICE_OFFLINE")
    else:
        heard = start + timedelta(milliseconds=4 + cluster.position % 3)
        yield heard, replace(play, state=PlayState.PLAYING, heard_at=heard)
        if end <= now:
            ended = end + timedelta(milliseconds=2)
            yield ended, replace(play, state=PlayState.PLAYED, heard_at=ended, integrated_lufs=-16.0)
