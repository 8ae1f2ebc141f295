"""A station for the window's tests: real records in SQLite, one made-up morning, and fake edges.

It is the morning of the design pictures: 24 November 2026, 05:07:48, Bình Minh commune, 12 clusters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from studio.domain.approval import ApprovalState
from studio.domain.broadcast import JournalKind, JournalRecord, OnAirNow, PlayRecord, PlayState
from studio.domain.clusters import LOCAL_OUTPUT, DeviceState, DeviceStatus, SpeakerCluster, Technology
from studio.domain.editing import EditList
from studio.domain.errors import OperatorFixable
from studio.domain.ids import new_id
from studio.domain.journal import next_record, play_record_to_data
from studio.domain.programme import (
    BulletinClass,
    Category,
    Manifest,
    Origin,
    Priority,
    Programme,
    Rendition,
    SignedManifest,
)
from studio.domain.roles import Person, Role
from studio.domain.schedule import TimeSlot
from studio.services.approvals import ApprovalService
from studio.services.broadcasts import BroadcastLogService
from studio.services.devices import DeviceService
from studio.services.emergency import EmergencyService
from studio.services.emergency_boards import EmergencyBoards
from studio.services.emergency_books import EmergencyBooks
from studio.services.emergency_sound import EmergencySounds
from studio.services.exchange import ExchangeService
from studio.services.exporting import ExportService
from studio.services.feedback import FeedbackService
from studio.services.first_run import FirstRunService
from studio.services.live import LiveService
from studio.services.manifest_codec import encode_manifest
from studio.services.mastering import MasteringService
from studio.services.people import PeopleService
from studio.services.planning import PlanningService
from studio.services.practice import PracticeStation
from studio.services.production import ProductionService
from studio.services.proving import ProvingService
from studio.services.recording import RecordingService
from studio.services.reports import ReportService
from studio.services.scheduling import SchedulingService
from studio.services.settings import SettingsService
from studio.services.speaking import SpeakingService
from studio.services.station import Station
from studio.services.today import TodayService
from studio.services.training import TrainingService
from studio.services.trial import TrialService
from studio.services.upkeep import UpkeepService
from studio.services.waveforms import WaveformService
from studio.storage.engines import sqlite_url
from studio.storage.schema import migrate
from studio.storage.store import SqlStore
from tests.support.fake_voices import ToneVoices
from tests.support.setup_fakes import FakeSoundCheck, FakeUpkeep
from tests.support.signage_fakes import make_fake_signage
from tests.support.ui_fakes import MORNING as MORNING
from tests.support.ui_fakes import ZONE as ZONE
from tests.support.ui_fakes import (
    CountingPublisher,
    FakeJournal,
    FakeMedia,
    FakeOnAir,
    FakeWatch,
    NoPeaks,
    PlainHasher,
    PlainSigner,
    QuietPlayer,
    SetClock,
    StoppableSound,
)
from tests.support.ui_fakes import QuietSound as QuietSound

COURSES = Path(__file__).resolve().parents[2] / "resources" / "courses"

DAY = date(2026, 11, 24)
PASSWORD = "mua-lua-2026"


CLUSTERS = (
    ("UBND", "Tăng âm UBND", Technology.WIRED, False),
    ("DONG1", "Thôn Đông 1", Technology.IP, True),
    ("DONG2", "Thôn Đông 2", Technology.IP, True),
    ("TRUNG1", "Thôn Trung 1", Technology.IP, True),
    ("TRUNG2", "Thôn Trung 2", Technology.CELLULAR, True),
    ("DOAI", "Thôn Đoài", Technology.CELLULAR, True),
    ("THUONG", "Thôn Thượng", Technology.CELLULAR, True),
    ("HA", "Thôn Hạ", Technology.IP, True),
    ("CHO", "Chợ Bình Minh", Technology.IP, True),
    ("THCS", "Trường THCS", Technology.IP, True),
    ("YTE", "Trạm Y tế", Technology.IP, True),
    ("NUI", "Xóm Núi", Technology.CELLULAR, True),
)


class NoPractice:
    """``services.practice.PracticeMaker`` where nobody practises."""

    def open(self, learner: Person) -> PracticeStation:
        raise OperatorFixable("FOLDER_UNWRITABLE", folder="practice", why=learner.name)


@dataclass
class UiStation:
    """The station and the handles by which a test moves its world."""

    station: Station
    store: SqlStore
    clock: SetClock
    onair: FakeOnAir
    watch: FakeWatch
    media: FakeMedia
    journal: FakeJournal
    player: QuietPlayer
    hoa: Person
    loi: Person
    admin: Person
    clusters: dict[str, str]
    pc: FakeUpkeep
    sound_check: FakeSoundCheck

    def close(self) -> None:
        self.store.close()

    def programme(
        self,
        title: str,
        length_s: float,
        *,
        state: ApprovalState = ApprovalState.APPROVED,
        bulletin_class: BulletinClass = BulletinClass.NORMAL,
        origin: Origin = Origin.STATION,
        maker: Person | None = None,
    ) -> Programme:
        """Enter a programme that is mastered and stands in ``state``."""
        identity = new_id()
        sha256 = hashlib.sha256(identity.encode()).hexdigest()
        manifest = Manifest(
            identity,
            1,
            title,
            "vi",
            bulletin_class,
            origin,
            Category.POLICY,
            sha256,
            1000,
            round(length_s * 48_000),
            48_000,
            1,
            -16.0,
            -1.2,
            (Rendition("mp3", 96, sha256, 900, 1105),),
        )
        payload = encode_manifest(manifest)
        signed = SignedManifest(manifest, hashlib.sha256(payload).hexdigest(), PlainSigner().sign(payload))
        now = self.clock.now()
        edit = EditList(new_id())
        programme = Programme(
            identity,
            1,
            title,
            "vi",
            bulletin_class,
            origin,
            Category.POLICY,
            state,
            edit.id,
            frozenset({(maker or self.hoa).id}),
            now - timedelta(hours=12),
            now - timedelta(hours=12),
            family_id=identity,
            manifest=signed,
        )
        with self.store.write(self.hoa.id) as unit:
            unit.edits.create(edit)
            unit.programmes.add(programme)
        return programme

    def slot(
        self,
        programme: Programme,
        at: datetime,
        targets: Sequence[str] = (),
        priority: Priority | None = None,
    ) -> TimeSlot:
        """Enter a slot on the clusters of these codes (all, unless named); ``local`` is the station's output."""
        assert programme.manifest is not None
        codes = targets or [LOCAL_OUTPUT, *self.clusters]
        slot = TimeSlot(
            new_id(),
            programme.id,
            programme.version,
            programme.manifest.sha256,
            programme.title,
            at.astimezone(UTC),
            programme.manifest.manifest.duration_s,
            frozenset(self.clusters.get(code, code) for code in codes),
            priority or programme.priority,
        )
        with self.store.write(self.hoa.id) as unit:
            unit.slots.add(slot)
        return slot

    def play(self, slot: TimeSlot) -> None:
        """Have the slot sound now, and the journal tell of it."""
        plays = []
        for target in sorted(slot.targets, key=lambda t: list(self.clusters.values()).index(t) if t != "local" else -1):
            state = self._state_of(target)
            play_id = f"{slot.id}:{int(slot.starts_at.timestamp() * 1e6)}:{target}"
            plays.append(OnAirNow(play_id, target, slot.title, state, slot.starts_at, slot.ends_at, 60.0))
            self.journal_play(slot, target, state, slot.starts_at + timedelta(milliseconds=4))
        self.onair.playing = tuple(plays)

    def _state_of(self, target: str) -> PlayState:
        if target == self.clusters["UBND"]:
            return PlayState.SENT_UNCONFIRMABLE
        return PlayState.FAILED if target == self.clusters["DOAI"] else PlayState.PLAYING

    def journal_play(self, slot: TimeSlot, target: str, state: PlayState, heard_at: datetime | None) -> None:
        play_id = f"{slot.id}:{int(slot.starts_at.timestamp() * 1e6)}:{target}"
        play = PlayRecord(
            play_id,
            slot.id,
            target,
            slot.programme_id,
            slot.version,
            slot.manifest_sha256,
            slot.manifest_sha256,
            slot.title,
            slot.starts_at,
            slot.ends_at,
            state,
            heard_at if state is not PlayState.FAILED else None,
            integrated_lufs=-16.1 if state is PlayState.PLAYED else None,
            error="OFFLINE" if state is PlayState.FAILED else "",
        )
        counter = len(self.journal.records) + 1
        previous = self.journal.records[-1].sha256 if self.journal.records else "0" * 64
        self.journal.records.append(
            next_record(
                "boot",
                counter,
                (heard_at or slot.starts_at),
                counter,
                JournalKind.PLAY,
                play_record_to_data(play),
                previous,
            )
        )


def make_ui_station(folder: Path, *, full: bool = True) -> UiStation:
    """Make the station in ``folder``; with the whole morning if ``full``, else with its people alone.

    The records are written once a process and copied from then on.
    """
    clock = SetClock()
    database = folder / "station.db"
    kept = _kept.get(full)
    if kept is not None:
        database.write_bytes(kept.database)
    else:
        migrate(sqlite_url(database))
    store = SqlStore(sqlite_url(database), clock, "window")
    onair, watch, media, journal, sound, player = (
        FakeOnAir(clock),
        FakeWatch(),
        FakeMedia(),
        FakeJournal(),
        StoppableSound(),
        QuietPlayer(),
    )
    zone, signer = "Asia/Ho_Chi_Minh", PlainSigner()
    planning = PlanningService(store, clock, media, CountingPublisher(), onair, "station", zone)
    scheduling = SchedulingService(store, clock, planning, zone)
    production = ProductionService(store, clock)
    devices = DeviceService(store, watch, planning)
    log = BroadcastLogService(store, journal, scheduling)
    recording = RecordingService(store, sound, sound)
    people = PeopleService(store, PlainHasher(), clock)
    mastering = MasteringService(store, clock, media, sound, sound, signer, production)
    pc, sound_check = FakeUpkeep(), FakeSoundCheck()
    spoken = EmergencySounds(media, sound, sound, ToneVoices(), sound)
    signage = make_fake_signage(store, clock, media, zone)
    station = Station(
        id="station",
        name="Đài xã Bình Minh",
        zone=zone,
        clock=clock,
        people=people,
        recording=recording,
        production=production,
        mastering=mastering,
        exporting=ExportService(store, media, production, mastering, sound, sound, "Đài xã Bình Minh", zone),
        waveforms=WaveformService(sound, NoPeaks()),
        speaking=SpeakingService(store, ToneVoices(), recording, production, mastering),
        approvals=ApprovalService(store, clock, media, signer, planning, sound),
        planning=planning,
        scheduling=scheduling,
        proving=ProvingService(store, clock, media, scheduling, watch),
        devices=devices,
        log=log,
        today=TodayService(store, clock, onair, scheduling, devices, log),
        settings=SettingsService(store),
        exchange=ExchangeService(store, clock, media, sound, sound, sound, signer, planning, scheduling),
        emergency=EmergencyService(
            store,
            clock,
            onair,
            people,
            devices,
            zone,
            spoken,
            EmergencyBooks(store, clock),
            boards=EmergencyBoards(store, clock, signage.boards),
        ),
        live=LiveService(store, clock, onair, people, devices, recording),
        feedback=FeedbackService(store, clock, production),
        reports=ReportService(store, clock, devices, zone),
        signage=signage,
        training=TrainingService(store, clock, media, signer, sound, COURSES),
        practice=NoPractice(),
        first_run=FirstRunService(store),
        trial=TrialService(store, clock, onair, devices, spoken),
        upkeep=UpkeepService(store, pc),
        onair=onair,
        player=player,
        sound_check=sound_check,
    )
    if kept is not None:
        kept.give(watch, journal, onair)
        return UiStation(
            station,
            store,
            clock,
            onair,
            watch,
            media,
            journal,
            player,
            *kept.people,
            dict(kept.clusters),
            pc,
            sound_check,
        )
    admin = people.found("Trần Văn Bình", "binh", PASSWORD, frozenset({Role.ADMIN}))
    hoa = people.add(admin, "Nguyễn Thị Hoa", "hoa", PASSWORD, frozenset({Role.EDITOR}), "cô")
    loi = people.add(admin, "Lê Văn Lợi", "loi", PASSWORD, frozenset({Role.LEADER, Role.BOARD}), "ông")
    made = UiStation(station, store, clock, onair, watch, media, journal, player, hoa, loi, admin, {}, pc, sound_check)
    if full:
        _clusters(made, admin)
        _morning(made)
    store.close()
    _kept[full] = _Kept(
        database.read_bytes(),
        (hoa, loi, admin),
        dict(made.clusters),
        dict(watch.states),
        tuple(journal.records),
        onair.playing,
    )
    return made


@dataclass(frozen=True)
class _Kept:
    """A station as it was first made: its records' bytes, and what its edges told."""

    database: bytes
    people: tuple[Person, Person, Person]
    clusters: dict[str, str]
    states: dict[str, DeviceStatus]
    records: tuple[JournalRecord, ...]
    playing: tuple[OnAirNow, ...]

    def give(self, watch: FakeWatch, journal: FakeJournal, onair: FakeOnAir) -> None:
        watch.states = dict(self.states)
        journal.records = list(self.records)
        onair.playing = self.playing


_kept: dict[bool, _Kept] = {}


def _clusters(made: UiStation, admin: Person) -> None:
    for position, (code, name, technology, confirms) in enumerate(CLUSTERS):
        cluster = SpeakerCluster(
            new_id(), code, name, name, technology, confirms=confirms, caretaker_phone="09xx xxx 318", position=position
        )
        made.station.devices.save(admin, cluster)
        made.clusters[code] = cluster.id
        seen = made.clock.now() - (timedelta(minutes=17) if code == "DOAI" else timedelta(seconds=4))
        state = DeviceState.OFFLINE if code == "DOAI" else DeviceState.ONLINE
        if not confirms:
            continue
        made.watch.states[cluster.id] = DeviceStatus(cluster.id, state, seen, 80, "1.4.2", 3.0)


def _morning(made: UiStation) -> None:
    def at(hour: int, minute: int, days: int = 0) -> datetime:
        return datetime(2026, 11, 24, hour, minute, tzinfo=ZONE) + timedelta(days=days)

    scheduled = ApprovalState.SCHEDULED
    everywhere = ["local", *made.clusters]
    villages = ["DONG1", "DONG2", "TRUNG1", "TRUNG2", "THUONG", "HA"]
    morning = made.slot(made.programme("Bản tin sáng", 12 * 60, state=scheduled), at(5, 0))
    tune = made.programme("Nhạc cắt, lời chào", 105, state=scheduled)
    made.slot(tune, at(5, 12))
    relay = made.programme("Tiếp sóng Đài tỉnh", 30 * 60, state=scheduled, origin=Origin.PROVINCE)
    made.slot(relay, at(5, 30), priority=Priority.RELAY)
    vaccine = made.programme(
        "Lịch tiêm phòng đợt 2", 4 * 60, state=scheduled, bulletin_class=BulletinClass.PRIORITY, maker=made.loi
    )
    made.slot(vaccine, at(6, 0), everywhere)
    cold = made.programme(
        "Cảnh báo rét đậm", 5 * 60, state=scheduled, bulletin_class=BulletinClass.PRIORITY, origin=Origin.PROVINCE
    )
    made.slot(cold, at(6, 2), ["DOAI"])
    farming = made.programme("Khuyến nông vụ đông", 9 * 60 + 40, state=scheduled)
    made.slot(farming, at(11, 0), villages)
    evening = made.programme("Bản tin chiều", 7 * 60, state=scheduled)
    made.slot(evening, at(17, 0))
    answers = made.programme("Trả lời phản ánh của dân", 3 * 60 + 30, state=scheduled)
    made.slot(answers, at(17, 9), ["DONG1", "DONG2", "TRUNG1", "TRUNG2"])
    made.slot(relay, at(18, 0), ["UBND", "CHO", "THCS", "YTE"], priority=Priority.RELAY)
    made.slot(made.programme("Bản tin sáng 25/11", 10 * 60, state=scheduled), at(5, 0, 1))
    made.slot(tune, at(5, 14, 1))
    for title, length in (
        ("An toàn giao thông", 310),
        ("Gương người tốt", 405),
        ("Phòng cháy nhà ở", 270),
        ("Nhạc hiệu sáng", 20),
        ("Thu gom rác", 125),
        ("Vay vốn", 435),
    ):
        made.programme(title, length)
    made.programme("Bản tin chiều 24/11", 87, state=ApprovalState.SUBMITTED)
    yesterday = made.slot(made.programme("Bản tin tối", 600, state=scheduled), at(19, 0, -1))
    for target in yesterday.targets:
        made.journal_play(yesterday, target, PlayState.PLAYING, yesterday.starts_at + timedelta(milliseconds=3))
        state = PlayState.SENT_UNCONFIRMABLE if target == made.clusters["UBND"] else PlayState.PLAYED
        made.journal_play(yesterday, target, state, yesterday.ends_at)
    made.play(morning)
    with made.store.write(made.admin.id) as unit:
        unit.settings.put("quiet_hours", ["22:00", "05:00"])
        unit.settings.put("airtime_limit_s", 8100.0)
