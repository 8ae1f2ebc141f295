"""What stands in for the edges of a station in the window's tests: clock, processes, devices, sound."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from studio.app.demo_air import ToldAirDesk
from studio.domain.broadcast import JournalRecord, OnAirNow, OnAirStatus
from studio.domain.clusters import DeviceState, DeviceStatus, SpeakerCluster
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.takes import MarkerKind, Take
from studio.ports.exporting import ExportKind, ExportSound, ExportTags
from studio.ports.recording import (
    GoOn,
    Pull,
    RecorderState,
    RecorderStatus,
    RenditionFormat,
    SoundDevice,
    to_the_end,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 11, 24, 5, 7, 48, tzinfo=ZONE)


@dataclass
class SetClock:
    """Stands until it is moved."""

    at: datetime = MORNING

    def now(self) -> datetime:
        return self.at.astimezone(UTC)

    def monotonic(self) -> float:
        return self.at.timestamp()


@dataclass
class FakeOnAir(ToldAirDesk):
    clock: SetClock
    running: bool = True
    playing: tuple[OnAirNow, ...] = ()
    upcoming: tuple[OnAirNow, ...] = ()
    stopped: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)

    def status(self) -> OnAirStatus:
        if not self.running:
            raise OperatorFixable("ONAIR_NOT_RUNNING")
        now = self.clock.now()
        since = now - timedelta(hours=3)
        return OnAirStatus(
            pid=1,
            boot_id="boot",
            since=since,
            now=now,
            clock_trusted=True,
            output_open=True,
            output_device="Tăng âm UBND",
            underruns=0,
            block_late_ms_p99=0.4,
            rss_mb=80.0,
            plan_published_at=now,
            bridge_connected=True,
            playing=self.playing,
            upcoming=self.upcoming,
        )

    def stop_play(self, play_ids: Sequence[str], operator: str, reason: str) -> None:
        self.stopped.append((tuple(play_ids), operator, reason))

    def reload_plan(self) -> None:
        if not self.running:
            raise OperatorFixable("ONAIR_NOT_RUNNING")


@dataclass
class FakeWatch:
    states: dict[str, DeviceStatus] = field(default_factory=dict)
    running: bool = True
    broker: bool = True

    def statuses(self) -> list[DeviceStatus]:
        if not self.running:
            raise OperatorFixable("BRIDGE_NOT_RUNNING")
        return list(self.states.values())

    def broker_connected(self) -> bool:
        return self.broker

    def set_clusters(self, clusters: Sequence[SpeakerCluster]) -> None:
        for cluster in clusters:
            self.states.setdefault(cluster.id, DeviceStatus(cluster.id, DeviceState.UNKNOWN, None))


class FakeMedia:
    """Every hash has its file, except those named ``missing``."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def put(self, source: Path) -> str:
        return hashlib.sha256(source.read_bytes()).hexdigest()

    def put_bytes(self, data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    def path(self, sha256: str) -> Path:
        if sha256 in self.missing:
            raise OperatorFixable("MEDIA_MISSING", sha256=sha256)
        return Path(self.relative_path(sha256))

    def relative_path(self, sha256: str) -> str:
        return f"media/{sha256[:2]}/{sha256}"

    def verify(self, sha256: str) -> bool:
        return sha256 not in self.missing


class PlainSigner:
    def sign(self, payload: bytes) -> bytes:
        return b"signed:" + payload

    def open(self, envelope: bytes) -> bytes:
        if not envelope.startswith(b"signed:"):
            raise OperatorFixable("SIGNATURE_BAD")
        return envelope.removeprefix(b"signed:")


class PlainHasher:
    """Fast, for tests alone."""

    def hash(self, password: str) -> str:
        return f"plain:{password}"

    def matches(self, hashed: str, password: str) -> bool:
        return hashed == f"plain:{password}"


@dataclass
class PlainWriter:
    """A master that is written block by block, as ``QuietSound.master`` writes it at once."""

    target: Path
    blocks: list[bytes] = field(default_factory=list)
    frames: int = 0

    def __enter__(self) -> PlainWriter:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.target.write_bytes(b"".join(self.blocks))

    def restart(self) -> None:
        self.blocks.clear()
        self.frames = 0

    def write(self, block: NDArray[np.float32]) -> None:
        self.blocks.append(block.tobytes())
        self.frames += len(block)


class QuietSound:
    """Recorder, importer, take reader, encoder and player of a PC without a sound card."""

    def __init__(self) -> None:
        self.played: list[int] = []
        self.at: int | None = None

    def devices(self) -> list[SoundDevice]:
        return [
            SoundDevice("mv7", "Shure MV7", "WASAPI", 1, 0, True, False),
            SoundDevice("amp", "Tăng âm UBND", "WASAPI", 0, 2, False, True),
        ]

    def start(self, take_id: str, title: str, author_id: str, device: str | None = None) -> None:
        raise OperatorFixable("NO_MICROPHONE")

    def listen(self, device: str | None = None) -> None:
        raise OperatorFixable("NO_MICROPHONE")

    def stop_listening(self) -> None:
        """Nothing is heard."""

    def mark(self, text: str, kind: MarkerKind = MarkerKind.NOTE) -> int:
        raise Misuse("NOT_RECORDING")

    def status(self) -> RecorderStatus:
        return RecorderStatus(RecorderState.IDLE, 0.0, 0.0, (0.0,), False, (), 360_000.0)

    def recover(self) -> list[Take]:
        return []

    def sealed(self) -> list[Take]:
        return []

    def import_file(self, source: Path, take_id: str, author_id: str, progress: GoOn = to_the_end) -> Take:
        raise OperatorFixable("FILE_MISSING", path=str(source))

    def read(self, take: Take, start: int, frames: int) -> NDArray[np.float32]:
        return np.zeros((frames, take.channels), np.float32)

    def read16(self, take: Take, start: int, out: NDArray[np.int16]) -> None:
        out[:] = self.read(take, start, out.shape[1]).T * 32_767

    def master(self, sound: NDArray[np.float32], target: Path) -> None:
        target.write_bytes(sound.tobytes())

    def rendition(self, sound: NDArray[np.float32], target: Path) -> RenditionFormat:
        target.write_bytes(sound.tobytes())
        return RenditionFormat("mp3", 96, 1105)

    def master_writer(self, target: Path, _channels: int) -> PlainWriter:
        return PlainWriter(target)

    def rendition_of(self, master: Path, target: Path, _progress: Callable[[float], bool]) -> RenditionFormat:
        target.write_bytes(master.read_bytes())
        return RenditionFormat("mp3", 96, 1105)

    def export(
        self,
        sound: ExportSound,
        target: Path,
        kind: ExportKind,
        tags: ExportTags,
        progress: GoOn,
        *,
        overwrite: bool = False,
    ) -> None:
        """The file is its title, kind and raw sound."""
        blocks = [block.tobytes() for block in sound.blocks]
        if not progress(1.0):
            raise OperatorFixable("CANCELLED")
        if target.exists() and not overwrite:
            raise OperatorFixable("FILE_EXISTS", path=str(target))
        target.write_bytes(f"{tags.title}|{tags.artist}|{kind.format}\n".encode() + b"".join(blocks))

    def read_master(self, master: Path, start: int, frames: int) -> NDArray[np.float32]:
        """As ``master`` wrote it; a master that was only entered in the records is silent."""
        raw = np.frombuffer(master.read_bytes() if master.exists() else b"", np.float32)
        return raw.reshape(-1, 1)[start : start + frames].copy()


class StoppableSound(QuietSound):
    def stop(self) -> Take:
        raise OperatorFixable("NOT_RECORDING")


class NoPeaks:
    """A cache of waveforms in which nothing stays."""

    def load(self, _key: str) -> bytes | None:
        return None

    def keep(self, _key: str, _data: bytes) -> bool:
        return False


class QuietPlayer:
    def __init__(self) -> None:
        self.frames_played = 0

    def play(self, sound: NDArray[np.float32], from_frame: int = 0) -> None:
        self.frames_played = len(sound) - from_frame

    def play_from(self, pull: Pull) -> None:
        self.frames_played = len(pull(480))

    def stop(self) -> None:
        self.frames_played = 0

    def position(self) -> int | None:
        return 0 if self.frames_played else None


@dataclass
class FakeJournal:
    records: list[JournalRecord] = field(default_factory=list)

    def read_new(self, counter_of: Callable[[str], int]) -> list[JournalRecord]:
        return [record for record in self.records if record.counter > counter_of(record.boot_id)]


class CountingPublisher:
    def __init__(self) -> None:
        self.published = 0

    def publish(self, make: Callable[[], bytes]) -> None:
        assert make()
        self.published += 1
