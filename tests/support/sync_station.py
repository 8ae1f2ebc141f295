"""A station on the real clock that is enrolled at a real source system, and its exchange run inside the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.app.build import Stand, build_station
from studio.app.station_folder import StationFolder
from studio.app.sync import enrol_station, make_exchange
from studio.domain.exchange import Enrolment, InboundBulletin, InboundState
from studio.services.station import Station
from sync_client.backoff import BackOff
from sync_client.exchange import Exchange, Pace
from tests.support.sound_files import tone
from tests.support.source_server import SourceServer
from tests.support.stations import QUICK_HASHER, Cast, TestStation, make_station

QUICK = Pace(
    outbox_s=0.05,
    feed_s=0.1,
    feedback_s=0.2,
    keys_s=5.0,
    emergency_wait_s=1,
    back_off=BackOff(0.05, 0.3),
    emergency_back_off=BackOff(0.05, 0.3),
)


@dataclass
class TellingStarter:
    """An emergency desk that only remembers what it was asked."""

    started: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    was_asked: threading.Event = field(default_factory=threading.Event)

    def start_from_source(self, bulletin: InboundBulletin) -> None:
        self.started.append(bulletin.id)
        self.was_asked.set()

    def end_from_source(self, bulletin: InboundBulletin) -> None:
        self.ended.append(bulletin.content.supersedes_id)

    def knows(self, bulletin_id: str) -> bool:
        return bulletin_id in self.started


@dataclass
class SyncStation:
    """``station`` works on the system's clock; ``made`` are its people and clusters."""

    made: TestStation
    station: Station
    starter: TellingStarter
    enrolment: Enrolment

    @property
    def folder(self) -> StationFolder:
        return self.made.folder

    @property
    def cast(self) -> Cast:
        return self.made.cast

    def states(self) -> dict[str, InboundState]:
        return {bulletin.id: bulletin.state for bulletin in self.station.exchange.inbox()}

    def is_in(self, bulletin_id: str, state: InboundState) -> bool:
        return self.states().get(bulletin_id) is state

    def exchange(self, pace: Pace = QUICK) -> Exchange:
        return make_exchange(self.station, self.folder, self.enrolment, pace)

    @contextmanager
    def running(self, pace: Pace = QUICK) -> Iterator[Exchange]:
        """The exchange at work, on threads of this process."""
        exchange = self.exchange(pace)
        worker = threading.Thread(target=exchange.run, name="exchange")
        worker.start()
        try:
            yield exchange
        finally:
            exchange.stop()
            worker.join(20)


def make_sync_station(root: Path, source: SourceServer, area: str, *, own_desk: bool = False) -> SyncStation:
    """``own_desk`` keeps the station's real emergency desk, over the on-air process that is told."""
    made = make_station(root)
    plain = build_station(made.folder, "test", Stand(None, made.onair, made.devices, QUICK_HASHER))
    starter = TellingStarter()
    station = plain if own_desk else replace(plain, exchange=replace(plain.exchange, starter=starter))
    enrolment = enrol_station(station, made.folder, source.url, source.enrol_code(area))
    return SyncStation(made, station, starter, enrolment)


def flac(seconds: float = 1.0, peak: float = 0.4) -> bytes:
    """A FLAC file, as a province's system hands it on."""
    import io

    import soundfile as sf

    buffer = io.BytesIO()
    sf.write(buffer, tone(seconds, peak=peak), 48_000, format="FLAC", subtype="PCM_24")
    return buffer.getvalue()
