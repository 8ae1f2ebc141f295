"""The board server and the packages' signature, as the services see them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from device_bridge.boards.package import BoardPackage
from device_bridge.boards.package import PackageFile as WireFile
from device_bridge.boards.package import PackageFont as WireFont
from device_bridge.boards.package import PackagePage as WirePage
from device_bridge.protocol.envelope import MAX_ENVELOPE_BYTES
from device_bridge.protocol.keys import Purpose
from studio.domain.errors import OperatorFixable
from studio.domain.instants import from_us, to_us
from studio.domain.signage_boards import BoardPlay, BoardState, BoardStatus, Publication
from studio.domain.signage_rules import Board
from studio.links.local_client import LocalClient
from studio.links.signer import StationSigner
from studio.ports.boards import Package
from studio.ports.secrets import Secrets


@dataclass(frozen=True, slots=True)
class StationBoardSigner:
    """``ports.boards.BoardSigner`` with the station's key for boards."""

    station_id: str
    signer: StationSigner

    @classmethod
    def over(cls, secrets: Secrets, station_id: str) -> StationBoardSigner:
        return cls(station_id, StationSigner(secrets, purpose=Purpose.BOARD))

    def sign(self, package: Package) -> bytes:
        envelope = self.signer.sign(msgspec.json.encode(_wire(package, self.station_id)))
        if len(envelope) > MAX_ENVELOPE_BYTES:
            raise OperatorFixable("PACKAGE_TOO_LARGE", size_bytes=len(envelope))
        return envelope


class SocketBoardControl:
    """``ports.boards.BoardControl`` over the board process's control socket."""

    def __init__(self, ready_file: Path, token: str) -> None:
        self._client = LocalClient(ready_file, token, "BOARDS_NOT_RUNNING")

    def set_boards(self, boards: Iterable[Board], publications: Iterable[Publication]) -> None:
        """An emergency is put before anything else."""
        boards = list(boards)
        codes = {board.id: board.code for board in boards}
        told = {(codes[p.board_id], p.emergency): p for p in publications if p.board_id in codes}
        answer = self._client.ask(
            "set_boards",
            boards=[{"id": board.id, "code": board.code, "enabled": board.enabled} for board in boards],
            wanted=[[code, emergency, p.package_id] for (code, emergency), p in told.items()],
        )
        for code, emergency in sorted(answer["lacking"], key=lambda place: not place[1]):
            envelope = base64.b64encode(told[code, emergency].envelope).decode()
            self._client.ask("put", code=code, emergency=emergency, envelope=envelope)

    def statuses(self) -> list[BoardStatus]:
        return [_status(raw) for raw in self._client.ask("status")["boards"]]

    def plays(self) -> Sequence[BoardPlay]:
        return [_play(raw) for raw in self._client.ask("plays")["plays"]]

    def confirm_plays(self, plays: Sequence[BoardPlay]) -> None:
        self._client.ask("confirm_plays", keys=[[play.board_id, play.journal_id, play.counter] for play in plays])

    def pair(self, code: str, out: str) -> None:
        self._client.ask("pair", code=code, out=str(Path(out).absolute()))

    def close(self) -> None:
        self._client.close()


def _wire(package: Package, station_id: str) -> BoardPackage:
    return BoardPackage(
        station=station_id,
        package=package.id,
        counter=package.counter,
        emergency=package.emergency,
        zone=package.zone,
        created_at_us=to_us(package.created_at),
        valid_until_us=None if package.valid_until is None else to_us(package.valid_until),
        boards=package.boards,
        pages=tuple(
            WirePage(page.layout_sha256, page.approved_sha256, page.seconds, page.stats, dict(page.qr))
            for page in package.pages
        ),
        files=tuple(WireFile(file.sha256, file.size_bytes, file.media_type) for file in package.files),
        fonts=tuple(WireFont(font.weight, font.sha256) for font in package.fonts),
        days=dict(package.days),
    )


def _status(raw: dict[str, Any]) -> BoardStatus:
    seen_us, fetched_us, shown_us = raw["last_seen_us"], raw["fetched_at_us"], raw["shown_at_us"]
    return BoardStatus(
        raw["id"],
        BoardState(raw["state"]),
        None if seen_us is None else from_us(seen_us),
        raw["shown"],
        raw["emergency"],
        raw["refusal"],
        raw["clock_offset_ms"],
        raw["paired"],
        raw["fetched"],
        None if fetched_us is None else from_us(fetched_us),
        None if shown_us is None else from_us(shown_us),
    )


def _play(raw: dict[str, Any]) -> BoardPlay:
    return BoardPlay(
        raw["board_id"],
        raw["journal"],
        raw["counter"],
        raw["package"],
        raw["layout_sha256"],
        from_us(raw["started_at_us"]),
        raw["length_s"],
    )
