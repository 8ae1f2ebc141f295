"""An on-air engine with no thread, no device and no real time: the test turns the clock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.domain.air_orders import AirKind, AirOrder, AirSound
from studio.domain.arbiter_restore import Recalled
from studio.domain.broadcast import JournalKind, PlayRecord, PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.journal import play_record_from_data
from studio.domain.plan import PlanItem, PlannedCluster, PlannedFile, PlanSnapshot, encode_plan
from studio.domain.programme import Priority
from studio.domain.schedule import OverRun
from studio.onair.clusters import ClusterPlayer
from studio.onair.engine import Engine, EngineParts
from studio.onair.live_desk import LiveDesk
from studio.onair.local import LocalPlayer
from studio.onair.media_files import Verifier
from studio.onair.mixer import Mixer
from studio.onair.plan_file import PlanFile
from studio.onair.pump import Pump
from studio.onair.shelf import Shelf
from studio.onair.sources import FileSource
from studio.onair.wall import WallMap
from tests.support.fake_loudspeakers import FakeLoudspeakers
from tests.support.waiting import wait_until

RATE_HZ = 48_000
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


class TurnedClock:
    """``ports.clock.Clock`` that stands still until it is turned."""

    def __init__(self, start: datetime = NOON) -> None:
        self._wall, self._monotonic_s = start, 1000.0

    def now(self) -> datetime:
        return self._wall

    def monotonic(self) -> float:
        return self._monotonic_s

    def turn(self, by_s: float) -> None:
        self._wall += timedelta(seconds=by_s)
        self._monotonic_s += by_s

    def jump(self, by_s: float) -> None:
        """Set the wall clock, as a person or a dead battery does."""
        self._wall += timedelta(seconds=by_s)


class VirtualLost(Exception):
    """The virtual output was unplugged."""


class VirtualOutput:
    """``studio.onair.output.Output`` that plays into an array, on the clock's time."""

    device_name = "virtual"

    def __init__(self, clock: TurnedClock, latency_s: float = 0.05) -> None:
        self._clock, self._latency_s = clock, latency_s
        self._opened_s = clock.monotonic()
        self._blocks: list[NDArray[np.float32]] = []
        self.frames_written = 0
        self.underruns = 0
        self.plugged = True

    def close(self) -> None:
        self.plugged = False

    def write(self, block: NDArray[np.float32]) -> int:
        self._check()
        self._blocks.append(block.copy())
        self.frames_written += len(block)
        return len(block)

    def writable(self) -> int:
        return 24_000 - self.fill()

    def fill(self) -> int:
        return self.frames_written - int((self._clock.monotonic() - self._opened_s) * RATE_HZ)

    def heard_at(self, frame: float) -> float:
        self._check()
        return self._opened_s + self._latency_s + frame / RATE_HZ

    def frame_heard_at(self, monotonic_s: float) -> float:
        self._check()
        return (monotonic_s - self._opened_s - self._latency_s) * RATE_HZ

    def alive(self) -> bool:
        return self.plugged

    def heard(self) -> NDArray[np.float32]:
        """Everything written: (frames, 2)."""
        return np.concatenate(self._blocks)

    def _check(self) -> None:
        if not self.plugged:
            raise VirtualLost


class ListJournal:
    """The engine's journal in memory; every record is on its imaginary disk at once unless ``hold``."""

    stalled = False
    ballast_spent = False

    def __init__(self, clock: TurnedClock) -> None:
        self._clock = clock
        self.records: list[tuple[str, dict[str, object], datetime]] = []
        self.hold = False
        self._settled = 0

    @property
    def appended(self) -> int:
        return len(self.records)

    @property
    def settled(self) -> int:
        if not self.hold:
            self._settled = len(self.records)
        return self._settled

    def append(self, kind: str, data: dict[str, object]) -> None:
        self.records.append((kind, data, self._clock.now()))

    def plays(self, target: str | None = None) -> list[PlayRecord]:
        found = [play_record_from_data(dict(data)) for kind, data, _ in self.records if kind == JournalKind.PLAY]
        return [record for record in found if target is None or record.target == target]

    def states(self, target: str | None = None) -> list[PlayState]:
        return [record.state for record in self.plays(target)]

    def orders(self) -> list[dict[str, Any]]:
        return [dict(data) for kind, data, _ in self.records if kind == JournalKind.ORDER]

    def recalled(self) -> list[Recalled]:
        return [
            Recalled(at, play_record_from_data(dict(data)))
            for kind, data, at in self.records
            if kind == JournalKind.PLAY
        ]


def air_sound(file: PlannedFile, length_s: float) -> AirSound:
    return AirSound(file, file, length_s)


def air_order(
    order_id: str,
    sound: AirSound | None,
    kind: AirKind = AirKind.EMERGENCY,
    targets: Sequence[str] = (LOCAL_OUTPUT,),
    repeat_every_s: float = 0.0,
    **more: Any,
) -> AirOrder:
    return AirOrder(
        order_id, kind, order_id, "officer", tuple(targets), NOON, sound, repeat_every_s=repeat_every_s, **more
    )


def noise(length_s: float, seed: int, level: float = 0.2) -> NDArray[np.float32]:
    """One channel of noise whose place in a recording cross-correlation finds to the frame."""
    return (
        np.random.default_rng(seed).normal(0.0, level / 3, round(length_s * RATE_HZ)).clip(-0.9, 0.9).astype(np.float32)
    )


def write_programme(root: Path, sound: NDArray[np.float32]) -> PlannedFile:
    """Put a sound into the station folder as a 24-bit FLAC and return it as planned."""
    draft = root / "draft.flac"
    soundfile.write(draft, sound, RATE_HZ, subtype="PCM_24", format="FLAC")
    raw = draft.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    path = root / "media" / sha256[:2] / sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(path)
    return PlannedFile(f"media/{sha256[:2]}/{sha256}", sha256, len(raw), "flac")


NO_FILE = PlannedFile("media/00/none", "0" * 64, 1, "flac")


def plan_item(
    slot_id: str,
    starts_at: datetime,
    length_s: float,
    file: PlannedFile = NO_FILE,
    targets: Sequence[str] = (LOCAL_OUTPUT,),
    priority: Priority = Priority.NORMAL,
    over_run: OverRun = OverRun.RESUME,
    order: int = 0,
) -> PlanItem:
    return PlanItem(
        slot_id, f"p-{slot_id}", 1, "f" * 64, slot_id, starts_at, length_s, tuple(targets), priority, over_run, order,
        file, file,
    )  # fmt: skip


CLUSTERS = tuple(PlannedCluster(f"c{n}", f"CODE{n}", f"Cluster {n}", 80, n != 3) for n in (1, 2, 3))


def plan_of(*items: PlanItem, published_at: datetime = NOON) -> PlanSnapshot:
    return PlanSnapshot("station", published_at, "Asia/Ho_Chi_Minh", CLUSTERS, items)


@dataclass
class OnAirBench:
    """One engine over a temporary station folder, driven by ``run``."""

    root: Path
    clock: TurnedClock
    loudspeakers: FakeLoudspeakers
    journal: ListJournal

    @classmethod
    def make(cls, root: Path) -> OnAirBench:
        clock = TurnedClock()
        return cls(root, clock, FakeLoudspeakers(), ListJournal(clock))

    def __post_init__(self) -> None:
        self.outputs: list[VirtualOutput] = []
        self.pluggable = True
        self.live: LiveDesk | None = None
        self.sources: list[FileSource] = []

    def publish(self, *items: PlanItem, output_device: str = "") -> None:
        plan = replace(plan_of(*items, published_at=self.clock.now()), output_device=output_device)
        path = self.root / "plan.json"
        draft = path.with_suffix(".tmp")
        draft.write_bytes(encode_plan(plan))
        draft.replace(path)

    def start(self, recalled: Sequence[Recalled] = (), orders: Sequence[dict[str, Any]] = ()) -> None:
        """Compose a new engine, as a process does at its start."""
        mixer = Mixer()
        self.pump = Pump(mixer, self._open_output, (VirtualLost,), self.clock.monotonic)
        wall = WallMap(self.clock)
        self.shelf = Shelf(self.root, self._open_media, lambda job: job())
        live = self.live
        self.local = LocalPlayer(mixer, self.pump, self.shelf, wall, live.source if live else lambda: None)
        self.clusters = ClusterPlayer(self.loudspeakers)
        self.engine = Engine(
            EngineParts(
                wall,
                self.journal,
                PlanFile(self.root / "plan.json"),
                self.pump,
                self.shelf,
                self.local,
                self.clusters,
                "boot",
                lambda: 0.0,
                live,
            ),
            recalled,
            orders=orders,
        )

    def run(self, length_s: float, each: Callable[[], None] = lambda: None) -> None:
        """Turn the clock by ``length_s``: the pump every 10 ms, the engine every 50 ms, then ``each``."""
        for step in range(round(length_s * 100)):
            self._let_sources_read()
            self.pump.step()
            if step % 5 == 0:
                self.engine.tick()
                each()
            self.clock.turn(0.01)

    def run_until(self, instant: datetime) -> None:
        self.run((instant - self.clock.now()).total_seconds())

    def stop(self) -> None:
        self.shelf.close()

    def frame_of(self, instant: datetime, output: int = -1) -> int:
        """The frame that should be heard at ``instant``, while the clock has not jumped since."""
        ahead_s = (instant - self.clock.now()).total_seconds()
        return round(self.outputs[output].frame_heard_at(self.clock.monotonic() + ahead_s))

    def _open_output(self) -> VirtualOutput:
        if not self.pluggable:
            raise VirtualLost
        self.outputs.append(VirtualOutput(self.clock))
        return self.outputs[-1]

    def _open_media(self, path: Path, sha256: str) -> FileSource:
        source = FileSource(path, sha256, Verifier())
        self.sources.append(source)
        return source

    def _let_sources_read(self) -> None:
        """The disk is infinitely fast on this clock: wait for what is being read ahead."""
        for source in list(self.sources):
            if source.closed:
                self.sources.remove(source)
            else:
                wait_until(source.settled, 5.0, "the source has read ahead")


def find_in(heard: NDArray[np.float32], piece: NDArray[np.float32]) -> tuple[int, float]:
    """Return (the frame of ``heard`` at which ``piece`` begins, the correlation there, at most 1)."""
    size = 1 << (len(heard) + len(piece)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(piece, size))
    at = int(np.argmax(np.fft.irfft(spectrum, size)[: len(heard)]))
    there = heard[at : at + len(piece)]
    same = piece[: len(there)]
    power = float(np.linalg.norm(there) * np.linalg.norm(same))
    return at, float(there @ same) / power if power else 0.0
