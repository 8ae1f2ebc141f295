"""The store and the media store in memory: the same protocols, the same refusals, no disk."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.domain.errors import Defect, OperatorFixable
from studio.ports import boards_store
from studio.ports import store as ports
from studio.ports.clock import Clock
from studio.ports.emergencies_store import Emergencies
from studio.ports.exchange_store import ExchangeRecords
from studio.ports.training_store import TrainingRecords
from tests.support.memory_boards import MemoryBoards, MemoryLayouts
from tests.support.memory_emergencies import MemoryEmergencies
from tests.support.memory_exchange import MemoryExchangeRecords, MemoryOutbox
from tests.support.memory_repositories import (
    Access,
    MemoryAudit,
    MemoryBroadcastLog,
    MemoryClusters,
    MemoryEditLists,
    MemoryPeople,
    MemoryProgrammes,
    MemorySettings,
    MemorySlots,
    MemoryTakes,
    Tables,
)
from tests.support.memory_training import MemoryTrainingRecords


class MemoryStore:
    """``studio.ports.store.Store``. A unit works on a copy, which a clean exit puts in place."""

    def __init__(self, clock: Clock, process_name: str = "memory") -> None:
        self._clock = clock
        self._process_name = process_name
        self._tables = Tables()
        self._writing = threading.Lock()
        self._writer: int | None = None

    @contextmanager
    def read(self) -> Iterator[ports.Unit]:
        yield MemoryUnit(Access(self._tables, False, "", self._clock.now(), self._process_name))

    @contextmanager
    def write(self, actor: str) -> Iterator[ports.Unit]:
        if self._writer == threading.get_ident():
            raise Defect("NESTED_WRITE")
        with self._writing:
            self._writer = threading.get_ident()
            try:
                draft = self._tables.copy()
                yield MemoryUnit(Access(draft, True, actor, self._clock.now(), self._process_name))
                self._tables = draft
            finally:
                self._writer = None


class MemoryUnit:
    def __init__(self, access: Access) -> None:
        self.people: ports.People = MemoryPeople(access)
        self.clusters: ports.Clusters = MemoryClusters(access)
        self.takes: ports.Takes = MemoryTakes(access)
        self.edits: ports.EditLists = MemoryEditLists(access)
        self.programmes: ports.Programmes = MemoryProgrammes(access)
        self.slots: ports.Slots = MemorySlots(access)
        self.log: ports.BroadcastLog = MemoryBroadcastLog(access)
        self.audit: ports.Audit = MemoryAudit(access)
        self.settings: ports.SettingsTable = MemorySettings(access)
        self.boards: boards_store.Boards = MemoryBoards(access)
        self.layouts: boards_store.Layouts = MemoryLayouts(access)
        self.outbox: ports.Outbox = MemoryOutbox(access)
        self.emergencies: Emergencies = MemoryEmergencies(access)
        self.exchange: ExchangeRecords = MemoryExchangeRecords(access)
        self.training: TrainingRecords = MemoryTrainingRecords(access)


class MemoryMedia:
    """``studio.ports.media.MediaStore``. Other code reads media by path, so ``path`` needs a ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, bytes] = {}

    def put(self, source: Path) -> str:
        if not source.is_file():
            raise OperatorFixable("FILE_MISSING", path=str(source))
        return self.put_bytes(source.read_bytes())

    def put_bytes(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self._held[sha256] = data
        return sha256

    def path(self, sha256: str) -> Path:
        _require_sha256(sha256)
        if sha256 not in self._held:
            raise OperatorFixable("MEDIA_MISSING", sha256=sha256)
        path = self._folder / sha256
        if not path.exists():
            path.write_bytes(self._held[sha256])
        return path

    def relative_path(self, sha256: str) -> str:
        _require_sha256(sha256)
        return f"media/{sha256[:2]}/{sha256}"

    def verify(self, sha256: str) -> bool:
        _require_sha256(sha256)
        if sha256 not in self._held:
            return False
        path = self._folder / sha256
        data = path.read_bytes() if path.exists() else self._held[sha256]
        return hashlib.sha256(data).hexdigest() == sha256


def _require_sha256(sha256: str) -> None:
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise Defect("BAD_SHA256", sha256=sha256)
