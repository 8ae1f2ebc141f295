"""The boards process: the server for the boards, and the control socket for the station's other processes."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from device_bridge.boards.accounts import Accounts, BoardsFolder, ensure_certificate, make_board_config
from device_bridge.boards.server import BoardServer
from device_bridge.boards.state import BoardsState, Heard, ServedBoard
from device_bridge.durable import replace_file
from device_bridge.errors import OperatorFixable, ProtocolRefused
from device_bridge.local_control import ControlRefused, ControlServer, Message
from device_bridge.protocol.keys import StationKeys

# Polls come at least every 10 s; a board that missed two is not there.
_OFFLINE_AFTER_US = 30_000_000
_MOST_PLAYS_AN_ANSWER = 1000


@dataclass(frozen=True, slots=True)
class BoardsConfig:
    """``folder``: the server's own; ``media`` holds ``ab/<sha256>``; ``keys`` are those of the purpose ``board``.

    ``bind`` is where it listens, ``public_host`` what boards are told; port 0 picks a free one at the first
    start, which is kept.
    """

    station: str
    folder: Path
    media: Path
    keys: StationKeys
    ready_file: Path
    token: str
    bind: str = "127.0.0.1"
    public_host: str = "127.0.0.1"
    port: int = 0


class BoardsProcess:
    """All of it, started and closed together."""

    def __init__(self, config: BoardsConfig, now_us: Callable[[], int] = lambda: time.time_ns() // 1000) -> None:
        self._config = config
        self._now_us = now_us
        folder = BoardsFolder(config.folder)
        self._pin = ensure_certificate(folder, config.station)
        self._accounts = Accounts(folder)
        self.state = BoardsState(folder)
        address = (config.bind, config.port or _kept_port(folder))
        self.server = BoardServer(folder, config.media, self.state, self._accounts, config.keys, address, now_us)
        if not config.port:
            replace_file(folder.root / "port", str(self.server.port).encode())
        self._control = ControlServer(self._handle, config.token, config.ready_file)

    def start(self) -> None:
        """Raises ``OperatorFixable``."""
        self.server.start()
        self._control.start()

    def close(self) -> None:
        self._control.close()
        self.server.close()
        self.state.close()

    def _handle(self, request: Message) -> Message:
        op = request["op"]
        try:
            return self._do(op, request)
        except (OperatorFixable, ProtocolRefused) as error:
            raise ControlRefused(error.code, **error.details) from error
        except (KeyError, TypeError, ValueError, msgspec.ValidationError) as error:
            raise ControlRefused("REQUEST_MALFORMED", op=op, why=str(error)) from error

    def _do(self, op: str, request: Message) -> Message:
        if op == "set_boards":
            boards = msgspec.convert(request["boards"], list[ServedBoard])
            wanted = {(str(code), bool(emergency)): str(package) for code, emergency, package in request["wanted"]}
            return {"lacking": [list(place) for place in self.state.set_boards(boards, wanted)]}
        if op == "put":
            envelope = base64.b64decode(request["envelope"], validate=True)
            self.state.put(str(request["code"]), bool(request["emergency"]), envelope)
            return {}
        if op == "status":
            return {"boards": [self._board_status(board) for board in self.state.boards.values()]}
        if op == "plays":
            ids = {board.code: board.id for board in self.state.boards.values()}
            plays = self.state.plays(_MOST_PLAYS_AN_ANSWER)
            # Those of a board that is gone are not told: there is nothing that they could be kept with.
            return {"plays": [{**play, "board_id": ids[play["code"]]} for play in plays if play["code"] in ids]}
        if op == "confirm_plays":
            codes = {board.id: board.code for board in self.state.boards.values()}
            self.state.confirm({(codes[board], str(journal), int(n)) for board, journal, n in request["keys"]})
            return {}
        if op == "pair":
            return self._pair(str(request["code"]), Path(str(request["out"])))
        if op == "unpair":
            self._accounts.remove(str(request["code"]))
            return {}
        raise ControlRefused("OP_UNKNOWN", op=op)

    def _pair(self, code: str, out: Path) -> Message:
        if code not in self.state.boards:
            raise OperatorFixable("NOT_PAIRED", device=code)
        config = self._config
        server = (config.public_host, self.server.port)
        made = make_board_config(self._accounts, code, config.station, server, self._pin, config.keys.root_public.raw)
        out.parent.mkdir(parents=True, exist_ok=True)
        replace_file(out, msgspec.json.format(msgspec.json.encode(made), indent=2))
        return {"board": code}

    def _board_status(self, board: ServedBoard) -> dict[str, Any]:
        heard = self.state.heard.get(board.code)
        report = heard.report if heard is not None else None
        fetched = self.state.fetched.get(board.code)
        return {
            "id": board.id,
            "paired": self._accounts.has(board.code),
            "state": self._judged(board, heard),
            "last_seen_us": heard.at_us if heard is not None else None,
            "shown": report.shown if report is not None else "",
            "emergency": report.emergency if report is not None else False,
            "refusal": report.refusal if report is not None else "",
            "clock_offset_ms": report.clock_offset_ms if report is not None else None,
            "fetched": fetched.package if fetched is not None else "",
            "fetched_at_us": fetched.at_us if fetched is not None else None,
            "shown_at_us": heard.shown_at_us if heard is not None else None,
        }

    def _judged(self, board: ServedBoard, heard: Heard | None) -> str:
        if not board.enabled:
            return "DISABLED"
        if heard is None:
            return "UNKNOWN"
        if self._now_us() - heard.at_us > _OFFLINE_AFTER_US or heard.report is None:
            return "OFFLINE"
        if heard.report.refusal:
            return "REFUSED"
        due = self.state.shelf(board.code, True) or self.state.shelf(board.code, False)
        shows = due is None or heard.report.shown == due.package
        return "SHOWING" if shows and heard.report.player_alive else "BEHIND"


def run_boards(
    config: BoardsConfig, stop: threading.Event, on_ready: Callable[[BoardsProcess], None] | None = None
) -> None:
    """Run until ``stop`` is set. Raises ``OperatorFixable`` when it cannot start."""
    process = BoardsProcess(config)
    try:
        process.start()
        if on_ready is not None:
            on_ready(process)
        # A wait without end would not let Windows deliver signals.
        while not stop.wait(1.0):
            pass
    finally:
        process.close()


def _kept_port(folder: BoardsFolder) -> int:
    """Boards were told the port of the first start, so it stays."""
    try:
        return int((folder.root / "port").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0
