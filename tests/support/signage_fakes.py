"""Boards without a server: what would be told is kept in sight."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from studio.app.signage import templates
from studio.domain.errors import OperatorFixable
from studio.domain.signage_boards import BoardPlay, BoardStatus, Publication
from studio.domain.signage_rules import Board
from studio.ports.boards import Package
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.store import Store
from studio.services.boards import BoardService
from studio.services.signage import SignageService
from studio.services.signage_packages import Packer


class PlainBoardSigner:
    """Signs nothing; keeps the packages."""

    def __init__(self) -> None:
        self.packages: list[Package] = []

    def sign(self, package: Package) -> bytes:
        self.packages.append(package)
        return json.dumps({"package": package.id}).encode()


@dataclass
class FakeBoardControl:
    running: bool = True
    boards: list[Board] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    states: list[BoardStatus] = field(default_factory=list)
    told_plays: list[BoardPlay] = field(default_factory=list)
    paired: list[tuple[str, str]] = field(default_factory=list)

    def set_boards(self, boards: Iterable[Board], publications: Iterable[Publication]) -> None:
        self._require_running()
        self.boards, self.publications = list(boards), list(publications)

    def statuses(self) -> list[BoardStatus]:
        self._require_running()
        return list(self.states)

    def plays(self) -> Sequence[BoardPlay]:
        self._require_running()
        return list(self.told_plays)

    def confirm_plays(self, plays: Sequence[BoardPlay]) -> None:
        self._require_running()
        self.told_plays = [play for play in self.told_plays if play not in plays]

    def pair(self, code: str, out: str) -> None:
        self._require_running()
        self.paired.append((code, out))

    def _require_running(self) -> None:
        if not self.running:
            raise OperatorFixable("BOARDS_NOT_RUNNING")


def make_fake_signage(store: Store, clock: Clock, media: MediaStore, zone: str) -> SignageService:
    """Signage over a store, with a server that runs and knows nothing."""
    boards = BoardService(store, clock, Packer(media, zone, {}), PlainBoardSigner(), FakeBoardControl())
    return SignageService(store, clock, media, boards, templates())
