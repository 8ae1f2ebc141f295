"""A station with one board: real signatures, a real board server, a real board-agent process."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from device_bridge.boards.run import BoardsConfig, BoardsProcess
from device_bridge.protocol.keys import Purpose
from studio.app.signage import board_fonts, templates
from studio.domain.ids import new_id
from studio.domain.roles import Person, Role
from studio.domain.signage import Box, Region, RegionKind, TextStyle
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_codec import layout_sha256
from studio.domain.signage_edit import AddRegion
from studio.domain.signage_rules import Board
from studio.links.boards import SocketBoardControl, StationBoardSigner
from studio.links.signer import station_keys
from studio.services.boards import BoardService
from studio.services.signage import SignageService
from studio.services.signage_packages import Packer
from studio.storage.media import FileMediaStore
from studio.storage.secrets import FileSecrets
from tests.support.memory_store import MemoryStore
from tests.support.programs import running, wait_for_file

STATION = "01990000-0000-7000-8000-000000000001"
ZONE = "Asia/Ho_Chi_Minh"
TOKEN = "5" * 64


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return datetime.now(UTC).timestamp()


@dataclass
class BoardStand:
    """``bind``: where the board server listens, and what the board is told."""

    root: Path
    bind: str = "127.0.0.1"
    fonts: bool = True
    clock: WallClock = field(default_factory=WallClock)

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.store = MemoryStore(self.clock)
        self.media = FileMediaStore(self.root / "media", self.root)
        self.secrets = FileSecrets(self.root / "secrets")
        self.editor = Person(new_id(), "Hoa", frozenset({Role.EDITOR}))
        self.leader = Person(new_id(), "Lợi", frozenset({Role.LEADER}))
        self.admin = Person(new_id(), "Bình", frozenset({Role.ADMIN}))
        self.control = SocketBoardControl(self.root / "boards-ready.json", TOKEN)
        packer = Packer(self.media, ZONE, board_fonts() if self.fonts else {})
        signer = StationBoardSigner.over(self.secrets, STATION)
        self.boards = BoardService(self.store, self.clock, packer, signer, self.control)
        self.signage = SignageService(self.store, self.clock, self.media, self.boards, templates())
        self.board = Board(new_id(), "ubnd", "Bảng trước UBND", width_px=1280, height_px=720)
        self.process: BoardsProcess | None = None

    def start_server(self) -> BoardsProcess:
        config = BoardsConfig(
            STATION,
            self.root / "server",
            self.root / "media",
            station_keys(self.secrets, Purpose.BOARD),
            self.root / "boards-ready.json",
            TOKEN,
            self.bind,
            self.bind,
        )
        self.process = BoardsProcess(config)
        self.process.start()
        return self.process

    def stop_server(self) -> None:
        if self.process is not None:
            self.process.close()
            self.process = None

    def close(self) -> None:
        self.control.close()
        self.stop_server()

    def pair(self) -> Path:
        """Enter the board and pair it; return its agent's configuration."""
        self.boards.save(self.admin, self.board)
        out = self.root / "board.json"
        self.boards.pair(self.admin, self.board.id, str(out))
        return out

    def approved(
        self, title: str, regions: Sequence[Region] = (), width: int = 1280, height: int = 720
    ) -> SignageDraft:
        draft = self.signage.create(self.editor, title, width=width, height=height)
        for region in regions or (heading(title),):
            draft = self.signage.apply(self.editor, draft.id, AddRegion(region))
        return self.approve(draft)

    def approve(self, draft: SignageDraft) -> SignageDraft:
        self.signage.submit(self.editor, draft.id)
        return self.signage.approve(self.leader, draft.id, layout_sha256(draft.layout))

    def publish(self, *drafts: SignageDraft) -> None:
        self.signage.publish(self.editor, [draft.id for draft in drafts], [self.board.id])

    @property
    def package_id(self) -> str:
        """Of what the board has to show."""
        with self.store.read() as unit:
            publications = unit.boards.publications()
        return sorted(publications, key=lambda one: one.emergency)[-1].package_id


def heading(text: str, region_id: str = "heading") -> Region:
    return Region(region_id, RegionKind.TEXT, Box(40, 40, 1200, 400), 0, TextStyle(80), text)


def agent_command(config: Path, state: Path, port: int = 0) -> list[str]:
    program = [sys.executable, "-m", "device_bridge.board_agent"]
    return [*program, "--config", str(config), "--state", str(state), "--port", str(port), "--verbose"]


@contextlib.contextmanager
def running_agent(config: Path, state: Path, port: int = 0) -> Iterator[int]:
    """Run a board-agent process; give the player's port."""
    state.mkdir(parents=True, exist_ok=True)
    ready = state / "ready.json"
    ready.unlink(missing_ok=True)
    with running(*agent_command(config, state, port), log=state.parent / "agent.log") as process:
        wait_for_file(ready, process=process)
        yield int(json.loads(ready.read_text(encoding="ascii"))["port"])
