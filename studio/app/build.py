"""The composition: one station from its folder, every adapter named here and nowhere else."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from studio.app.beside import beside
from studio.app.clock import SystemClock
from studio.app.lazy import (
    LazyEncoder,
    LazyExporter,
    LazyImporter,
    LazyPeaksStore,
    LazyPlayer,
    LazyRecorder,
    LazySoundCheck,
    LazyTakeReader,
    LazyVoices,
)
from studio.app.signage import make_signage
from studio.app.station_folder import FOLDER_FORMAT, StationFolder
from studio.app.training import make_practice, make_training
from studio.app.upkeep import FolderUpkeep
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.ids import new_id
from studio.links.sync_status import SyncStatusFile
from studio.ports.clock import Clock
from studio.ports.exporting import Exporter
from studio.ports.onair import DeviceWatch, OnAirControl
from studio.ports.recording import Encoder, Importer, Player, Recorder, TakeReader
from studio.ports.secrets import PasswordHasher, Signer
from studio.ports.sound_check import SoundCheck
from studio.ports.voices import Voices
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
from studio.services.mastering import MasteringService
from studio.services.people import PeopleService
from studio.services.planning import PlanningService
from studio.services.production import ProductionService
from studio.services.proving import ProvingService
from studio.services.recording import RecordingService
from studio.services.reports import ReportService
from studio.services.scheduling import SchedulingService
from studio.services.settings import SettingsService
from studio.services.speaking import SpeakingService
from studio.services.station import Station
from studio.services.today import TodayService
from studio.services.trial import TrialService
from studio.services.upkeep import UpkeepService
from studio.services.waveforms import WaveformService
from studio.storage.engines import sqlite_url
from studio.storage.journal_reader import FolderJournal
from studio.storage.media import FileMediaStore
from studio.storage.passwords import Argon2Hasher
from studio.storage.plan_file import FilePlanPublisher
from studio.storage.schema import migrate
from studio.storage.secrets import FileSecrets
from studio.storage.store import SqlStore


@dataclass(frozen=True, slots=True)
class Stand:
    """What a demo or practice station puts in the place of the real thing; None keeps the real one."""

    clock: Clock | None = None
    onair: OnAirControl | None = None
    watch: DeviceWatch | None = None
    hasher: PasswordHasher | None = None
    voices: Voices | None = None


def create_station(folder: StationFolder, name: str, zone: str = "Asia/Ho_Chi_Minh", database: str = "") -> None:
    """Make a station folder with its records. ``database`` is the URL of a shared one; SQLite in the folder else.

    Raises ``OperatorFixable("STATION_EXISTS")``, ``Misuse("BAD_ZONE")``, ``Misuse("NO_TITLE")``.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if not name:
        raise Misuse("NO_TITLE")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Misuse("BAD_ZONE", zone=zone) from None
    if folder.description.exists():
        raise OperatorFixable("STATION_EXISTS", folder=str(folder.root))
    try:
        folder.create()
    except OSError as error:
        raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(folder.root), why=error.strerror) from error
    migrate(database or sqlite_url(folder.database))
    description = {"format": FOLDER_FORMAT, "station_id": new_id(), "name": name, "zone": zone, "database": database}
    draft = folder.description.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(description, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder.description)
    folder.token()


def migrate_station(folder: StationFolder) -> str:
    """Bring the records to this program's format, and return the format's name."""
    from studio.storage.schema import head_revision

    migrate(_database_url(folder))
    return head_revision()


def build_station(folder: StationFolder, process: str = "cli", stand: Stand | None = None) -> Station:
    """Compose the services over the folder; raises what opening the records raises (SCHEMA_OLD, …)."""
    stand = stand or Stand()
    description = folder.describe()
    station_id, zone = description["station_id"], description["zone"]
    clock = stand.clock or SystemClock()
    store = SqlStore(_database_url(folder), clock, process)
    media = FileMediaStore(folder.media, folder.root)
    onair = stand.onair or _onair_control(folder)
    watch = stand.watch or _device_watch(folder)
    sound = _sound(folder)
    signer = _signer(folder)
    planning = PlanningService(store, clock, media, FilePlanPublisher(folder.plan), onair, station_id, zone)
    scheduling = SchedulingService(store, clock, planning, zone)
    production = ProductionService(store, clock)
    devices = DeviceService(store, watch, planning)
    log = BroadcastLogService(store, FolderJournal(folder.journal), scheduling)
    recording = RecordingService(store, sound.recorder, sound.importer)
    people = PeopleService(store, stand.hasher or Argon2Hasher(), clock)
    mastering = MasteringService(store, clock, media, sound.reader, sound.encoder, signer, production)
    speaking = SpeakingService(store, stand.voices or _voices(folder), recording, production, mastering)
    spoken = EmergencySounds(media, sound.reader, sound.encoder, speaking.voices, sound.importer, speaking.spoken_text)
    signage = make_signage(folder, store, clock, media)
    practising = stand.onair is not None
    emergency = EmergencyService(
        store,
        clock,
        onair,
        people,
        devices,
        zone,
        spoken,
        EmergencyBooks(store, clock),
        practice=practising,
        boards=None if practising else EmergencyBoards(store, clock, signage.boards, beside),
    )
    station = Station(
        id=station_id,
        name=description["name"],
        zone=zone,
        clock=clock,
        people=people,
        recording=recording,
        production=production,
        mastering=mastering,
        exporting=ExportService(
            store, media, production, mastering, sound.encoder, LazyExporter(_exporter), description["name"], zone
        ),
        waveforms=WaveformService(sound.reader, LazyPeaksStore(folder.cache / "peaks")),
        speaking=speaking,
        approvals=ApprovalService(store, clock, media, signer, planning, sound.encoder),
        planning=planning,
        scheduling=scheduling,
        proving=ProvingService(store, clock, media, scheduling, watch),
        devices=devices,
        log=log,
        today=TodayService(store, clock, onair, scheduling, devices, log),
        settings=SettingsService(store),
        exchange=ExchangeService(
            store,
            clock,
            media,
            sound.importer,
            sound.reader,
            sound.encoder,
            signer,
            planning,
            scheduling,
            emergency,
            watch=SyncStatusFile(folder.run / "sync.json"),
        ),
        emergency=emergency,
        live=LiveService(store, clock, onair, people, devices, recording),
        feedback=FeedbackService(store, clock, production),
        reports=ReportService(store, clock, devices, zone),
        signage=signage,
        training=make_training(store, clock, media, signer, sound.encoder),
        practice=make_practice(folder),
        first_run=FirstRunService(store),
        trial=TrialService(store, clock, onair, devices, spoken),
        upkeep=UpkeepService(store, FolderUpkeep(folder, lambda: station)),
        onair=onair,
        player=sound.player,
        sound_check=_sound_check(),
    )
    return station


@dataclass(frozen=True, slots=True)
class _Sound:
    recorder: Recorder
    importer: Importer
    reader: TakeReader
    encoder: Encoder
    player: Player


def _database_url(folder: StationFolder) -> str:
    description: dict[str, Any] = folder.describe()
    return description.get("database") or sqlite_url(folder.database)


def _sound(folder: StationFolder) -> _Sound:
    def recorder() -> Recorder:
        from studio.audio.recorder import RingRecorder

        return RingRecorder(folder.takes)

    def importer() -> Importer:
        from studio.audio.decode import ProcessImporter

        return ProcessImporter(folder.takes)

    def reader() -> TakeReader:
        from studio.audio.take_reader import FileTakeReader

        return FileTakeReader(folder.takes)

    def encoder() -> Encoder:
        from studio.audio.encode import FileEncoder

        return FileEncoder()

    def player() -> Player:
        from studio.audio.player import RingPlayer

        return RingPlayer()

    return _Sound(
        LazyRecorder(recorder),
        LazyImporter(importer),
        LazyTakeReader(reader),
        LazyEncoder(encoder),
        LazyPlayer(player),
    )


def _exporter() -> Exporter:
    from studio.audio.export import FileExporter

    return FileExporter()


def _voices(folder: StationFolder) -> Voices:
    def voices() -> Voices:
        from studio.audio.voices.installed import voices_of_this_pc

        return voices_of_this_pc(folder.voices)

    return LazyVoices(voices)


def _sound_check() -> SoundCheck:
    def sound_check() -> SoundCheck:
        from studio.app.machine import microphone_allowed
        from studio.audio.sound_check import RealSoundCheck

        return RealSoundCheck(microphone_allowed)

    return LazySoundCheck(sound_check)


def _onair_control(folder: StationFolder) -> OnAirControl:
    from studio.links.onair_control import SocketOnAirControl

    return SocketOnAirControl(folder.run / "onair.json", folder.token())


def _device_watch(folder: StationFolder) -> DeviceWatch:
    from studio.links.devices import BridgeDeviceWatch

    return BridgeDeviceWatch(folder.run / "bridge.json", folder.token())


def _signer(folder: StationFolder) -> Signer:
    from studio.links.signer import StationSigner

    return StationSigner(FileSecrets(folder.secrets))
