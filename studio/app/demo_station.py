"""The demo station: Bình Minh on one morning, for pictures of every screen.

Real records in a real folder; only the clock stands still, and the on-air process and the bridge, which
do not run, are told instead of asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from studio.app.build import Stand, build_station, create_station
from studio.app.demo_air import ToldAirDesk
from studio.app.demo_log import write_log
from studio.app.demo_signage import with_boards
from studio.app.demo_sound import speech_like, write_take
from studio.app.station_folder import StationFolder
from studio.domain.approval import ApprovalState
from studio.domain.broadcast import OnAirNow, OnAirStatus, PlayState
from studio.domain.clusters import DeviceState, DeviceStatus, SpeakerCluster, Technology
from studio.domain.editing import AddClip, Clip, EditList, TrackKind
from studio.domain.ids import new_id
from studio.domain.programme import (
    BulletinClass,
    Category,
    Manifest,
    Origin,
    Programme,
    Rendition,
    SignedManifest,
)
from studio.domain.roles import Person, Role
from studio.domain.schedule import TimeSlot
from studio.domain.takes import Take
from studio.services.station import Station

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 24, 5, 7, 48, tzinfo=ZONE)
# A made-up password of made-up people; the folder is thrown away after the pictures.
PASSWORD = "binh-minh-2026"

CLUSTERS = (
    ("Tăng âm UBND", "UBND", Technology.WIRED),
    ("Thôn Đông 1", "Đông", Technology.IP),
    ("Thôn Đông 2", "Đông", Technology.IP),
    ("Thôn Trung 1", "Trung", Technology.CELLULAR),
    ("Thôn Trung 2", "Trung", Technology.CELLULAR),
    ("Thôn Đoài", "Đoài", Technology.CELLULAR),
    ("Thôn Thượng", "Thượng", Technology.IP),
    ("Thôn Hạ", "Hạ", Technology.IP),
    ("Chợ Bình Minh", "Trung", Technology.IP),
    ("Trường THCS", "Đông", Technology.IP),
    ("Trạm Y tế", "Trung", Technology.IP),
    ("Xóm Núi", "Núi", Technology.CELLULAR),
)
OFFLINE = "Thôn Đoài"

# title, class, minutes, state, (start, targets: None for all, else every n-th)
PROGRAMMES: tuple[tuple[str, BulletinClass, float, ApprovalState, tuple[tuple[str, int], ...]], ...] = (
    ("Bản tin sáng", BulletinClass.NORMAL, 12, ApprovalState.APPROVED, (("05:00", 1),)),
    ("Nhạc cắt, lời chào", BulletinClass.NORMAL, 2, ApprovalState.APPROVED, (("05:12", 1),)),
    ("Khuyến nông vụ đông", BulletinClass.NORMAL, 30, ApprovalState.APPROVED, (("05:30", 1),)),
    ("Lịch tiêm phòng đợt 2", BulletinClass.PRIORITY, 4, ApprovalState.APPROVED, (("06:00", 1),)),
    ("Cảnh báo rét đậm", BulletinClass.PRIORITY, 5, ApprovalState.APPROVED, (("06:02", 5),)),
    ("An toàn giao thông", BulletinClass.NORMAL, 10, ApprovalState.APPROVED, (("11:00", 2),)),
    ("Bản tin chiều", BulletinClass.NORMAL, 12, ApprovalState.APPROVED, (("17:00", 1),)),
    ("Trả lời phản ánh của dân", BulletinClass.NORMAL, 6, ApprovalState.APPROVED, (("17:15", 3),)),
    ("Gương người tốt", BulletinClass.NORMAL, 6.75, ApprovalState.APPROVED, ()),
    ("Phòng cháy nhà ở", BulletinClass.NORMAL, 4.5, ApprovalState.APPROVED, ()),
    ("Thu gom rác", BulletinClass.NORMAL, 2.1, ApprovalState.APPROVED, ()),
    ("Vay vốn chính sách", BulletinClass.NORMAL, 7.25, ApprovalState.SUBMITTED, ()),
)


@dataclass(frozen=True, slots=True)
class StandingClock:
    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self.instant.timestamp()


@dataclass(slots=True)
class ToldOnAir(ToldAirDesk):
    """``ports.onair.OnAirControl`` that answers what it was told."""

    told: OnAirStatus

    def status(self) -> OnAirStatus:
        return self.told

    def stop_play(self, play_ids: Sequence[str], operator: str, reason: str) -> None:
        self.told = _without(self.told, play_ids)

    def reload_plan(self) -> None:
        """Nothing runs that could."""


@dataclass(slots=True)
class ToldDevices:
    """``ports.onair.DeviceWatch`` that answers what it was told."""

    told: list[DeviceStatus]

    def statuses(self) -> list[DeviceStatus]:
        return self.told

    def broker_connected(self) -> bool:
        return True

    def set_clusters(self, clusters: Sequence[SpeakerCluster]) -> None:
        """Nothing runs that could be told."""


def make_demo_station(folder: StationFolder, now: datetime = NOW) -> tuple[Station, Person]:
    """Fill an empty folder with the demo station; return it, and the editor who sits at it."""
    create_station(folder, "Đài xã Bình Minh", ZONE.key)
    onair, devices = ToldOnAir(_status((), now)), ToldDevices([])
    station = build_station(folder, "window", Stand(StandingClock(now), onair, devices))
    editor = _people(station)
    clusters = _clusters(station)
    devices.told = [_device(cluster, now) for cluster in clusters]
    slots = _programmes(station, editor, clusters, now)
    _draft(station, editor, folder, now)
    playing = _playing(slots, clusters, now)
    onair.told = _status(playing, now)
    write_log(station, slots, clusters, now)
    return with_boards(station, folder, now), editor


def _people(station: Station) -> Person:
    admin = station.people.found("Đỗ Quang Minh", "minh", PASSWORD, frozenset({Role.ADMIN}))
    editor = station.people.add(admin, "Nguyễn Thị Hoa", "hoa", PASSWORD, frozenset({Role.EDITOR}), "cô")
    station.people.add(admin, "Trần Văn Lợi", "loi", PASSWORD, frozenset({Role.LEADER}), "ông")
    station.people.add(admin, "Phạm Văn Nam", "nam", PASSWORD, frozenset({Role.ANNOUNCER}), "anh")
    return editor


def _clusters(station: Station) -> list[SpeakerCluster]:
    made = [
        SpeakerCluster(
            new_id(),
            f"cum-{position:02}",
            name,
            hamlet,
            technology,
            confirms=technology is not Technology.WIRED,
            position=position,
        )
        for position, (name, hamlet, technology) in enumerate(CLUSTERS, 1)
    ]
    with station.people.store.write("demo") as unit:
        for cluster in made:
            unit.clusters.save(cluster)
        unit.settings.put("quiet_hours", ["21:00", "05:00"])
        unit.settings.put("airtime_limit_s", 8100.0)
    return made


def _device(cluster: SpeakerCluster, now: datetime) -> DeviceStatus:
    if cluster.name == OFFLINE:
        return DeviceStatus(cluster.id, DeviceState.OFFLINE, now - timedelta(minutes=16))
    if not cluster.confirms:
        return DeviceStatus(cluster.id, DeviceState.UNKNOWN, None)
    return DeviceStatus(cluster.id, DeviceState.PLAYING, now, cluster.volume_percent, "1.0.0", 0.4)


def _programmes(station: Station, editor: Person, clusters: list[SpeakerCluster], now: datetime) -> list[TimeSlot]:
    sha256 = station.planning.media.put_bytes(b"demo station: no sound")
    slots: list[TimeSlot] = []
    with station.people.store.write("demo") as unit:
        for title, bulletin_class, minutes, state, times in PROGRAMMES:
            programme = _programme(title, bulletin_class, minutes, state, editor, sha256, now)
            unit.edits.create(EditList(programme.edit_list_id))
            unit.programmes.add(programme)
            assert programme.manifest is not None
            for text, step in times:
                hour, minute = text.split(":")
                slot = TimeSlot(
                    new_id(),
                    programme.id,
                    1,
                    programme.manifest.sha256,
                    title,
                    now.replace(hour=int(hour), minute=int(minute), second=0),
                    minutes * 60,
                    frozenset(c.id for c in clusters[:: step if step != 5 else 1] if step != 5 or c.name == OFFLINE),
                    programme.priority,
                )
                unit.slots.add(slot)
                slots.append(slot)
    return slots


def _programme(
    title: str,
    bulletin_class: BulletinClass,
    minutes: float,
    state: ApprovalState,
    editor: Person,
    sha256: str,
    now: datetime,
) -> Programme:
    programme_id = new_id()
    manifest = Manifest(
        programme_id,
        1,
        title,
        "vi",
        bulletin_class,
        Origin.STATION,
        Category.SOCIETY,
        sha256,
        22,
        int(minutes * 60 * 48_000),
        48_000,
        1,
        -16.0,
        -1.2,
        (Rendition("opus", 64, sha256, 22, 312),),
    )
    signed = SignedManifest(manifest, hashlib.sha256(programme_id.encode()).hexdigest(), b"{}")
    made = now - timedelta(hours=13)
    return Programme(
        programme_id,
        1,
        title,
        "vi",
        bulletin_class,
        Origin.STATION,
        Category.SOCIETY,
        state,
        new_id(),
        frozenset({editor.id}),
        made,
        made,
        programme_id,
        signed,
    )


def _draft(station: Station, editor: Person, folder: StationFolder, now: datetime) -> None:
    """A draft with real sound in it, so that the waveforms are real."""
    rate = 48_000
    sounds = (
        ("Hoa – lời dẫn", TrackKind.VOICE, 7.0, 32.0, 1),
        ("Hoa – tin tiêm phòng", TrackKind.VOICE, 40.5, 27.5, 2),
        ("Hoa – kết", TrackKind.VOICE, 69.5, 16.0, 3),
        ("Nhạc nền", TrackKind.BED, 7.0, 78.5, 4),
        ("Nhạc hiệu", TrackKind.TUNE, 0.0, 9.0, 5),
    )
    draft = station.production.create(editor, "Bản tin chiều 24/11")
    for title, track, start_s, length_s, seed in sounds:
        take: Take = write_take(
            folder.takes, new_id(), title, editor.id, speech_like(length_s, seed, track), now - timedelta(minutes=40)
        )
        with station.people.store.write(editor.id) as unit:
            unit.takes.add(take)
        clip = Clip(new_id(), take.id, track, int(start_s * rate), 0, take.frames, title=title)
        draft = station.production.apply(editor, draft.programme.id, AddClip(clip))


def _playing(slots: list[TimeSlot], clusters: list[SpeakerCluster], now: datetime) -> tuple[OnAirNow, ...]:
    on_air = [slot for slot in slots if slot.starts_at <= now < slot.ends_at]
    return tuple(
        OnAirNow(
            f"{slot.id}:{int(slot.starts_at.timestamp() * 1_000_000)}:{cluster.id}",
            cluster.id,
            slot.title,
            _state(cluster),
            slot.starts_at,
            slot.ends_at,
            (now - slot.starts_at).total_seconds(),
        )
        for slot in on_air
        for cluster in clusters
        if cluster.id in slot.targets
    )


def _state(cluster: SpeakerCluster) -> PlayState:
    if not cluster.confirms:
        return PlayState.SENT_UNCONFIRMABLE
    return PlayState.FAILED if cluster.name == OFFLINE else PlayState.PLAYING


def _status(playing: tuple[OnAirNow, ...], now: datetime) -> OnAirStatus:
    return OnAirStatus(
        pid=1,
        boot_id="demo",
        since=now - timedelta(days=3),
        now=now,
        clock_trusted=True,
        output_open=True,
        output_device="",
        underruns=0,
        block_late_ms_p99=0.4,
        rss_mb=61.0,
        plan_published_at=now,
        bridge_connected=True,
        playing=playing,
    )


def _without(status: OnAirStatus, play_ids: Sequence[str]) -> OnAirStatus:
    from dataclasses import replace

    return replace(status, playing=tuple(play for play in status.playing if play.play_id not in play_ids))
