"""The path of a board: published at the PC, served, fetched, shown in a real browser, and its proof of play back."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psutil

from device_bridge.durable import DurableLines
from studio.app.build import Stand, build_station, create_station
from studio.app.station_folder import StationFolder
from studio.domain.ids import new_id
from studio.domain.roles import Person, Role
from studio.domain.signage import DurationRule
from studio.domain.signage_edit import AddRegion, SetPage
from studio.domain.signage_rules import Board
from studio.links.boards import SocketBoardControl
from studio.services.station import Station
from tests.support.board_stand import agent_command, heading
from tests.support.chromium import Browser
from tests.support.kill_commands import Commands, commands
from tests.support.kills import Tally, killing
from tests.support.programs import ROOT, end, wait_for_file
from tests.support.stations import PASSWORD, QUICK_HASHER
from tests.support.waiting import wait_until

_SHOWN_S = 30.0


@dataclass(slots=True)
class SignagePath:
    """``start`` makes a victim run anew; the publisher is a command."""

    station: Station
    folder: StationFolder
    editor: Person
    leader: Person
    board: Board
    state: Path
    run: Commands
    start: dict[str, Callable[[], None]]
    pids: dict[str, Callable[[], int | None]]
    player: Callable[[], Browser]
    victims: tuple[str, ...] = ("publisher", "server", "agent", "player", "keeper")
    number: int = 0
    span_s: float = 0.0
    tally: Tally = field(default_factory=Tally)

    def strike(self, victim: str, share: float) -> None:
        """Publish two pages, one of the path's processes killed between that and their being shown."""
        words = self._words()
        if victim == "publisher":
            if self.run.run_killed("publish", share, **words):
                self.run.run("publish", **words)
        else:
            with killing(self.pids[victim], share * self.span_s):
                self.run.run("publish", **words)
            self.start[victim]()
        self._shown()

    def in_peace(self) -> None:
        """Publish once, to know how long it takes."""
        words, began_s = self._words(), time.monotonic()
        self.run.run("publish", **words)
        self._shown()
        self.span_s = time.monotonic() - began_s

    def _words(self) -> dict[str, str]:
        self.number += 1
        signage, drafts = self.station.signage, []
        for half in ("sáng", "chiều"):
            draft = signage.create(self.editor, f"Trang {self.number} {half}", width=1280, height=720)
            signage.apply(self.editor, draft.id, SetPage(duration=DurationRule(seconds=1)))
            signage.apply(self.editor, draft.id, AddRegion(heading(f"Trang {self.number} {half}")))
            drafts.append(draft.id)
        people = {"editor": self.editor.id, "leader": self.leader.id}
        return {"folder": str(self.folder.root), "drafts": " ".join(drafts), "board": self.board.id, **people}

    def _shown(self) -> None:
        """The board shows what was published last."""
        with self.station.signage.store.read() as unit:
            (newest,) = unit.boards.publications()
        with contextlib.suppress(AssertionError):
            wait_until(lambda: self.player().dataset("package") == newest.package_id, _SHOWN_S)
            wait_until(lambda: f"Trang {self.number} " in self.player().text(), _SHOWN_S)
            return
        self.tally.lost.append(f"page {self.number}: the board shows {self.player().text()!r}")

    def settle(self) -> Tally:
        """Each play that was shown to its end is in the station's records once, numbered without a gap."""
        told = self._told()
        wanted = [f"{play['journal']} {play['counter']}" for _, play in told]

        def taken() -> list[str]:
            now = self.station.clock.now()
            plays = self.station.signage.boards.plays(now - timedelta(hours=2), now + timedelta(minutes=1))
            return [f"{play.journal_id} {play.counter}" for play in plays]

        with contextlib.suppress(AssertionError):
            wait_until(lambda: set(wanted) <= set(taken()), 20, "all proof of play has come")
        tally, self.tally = self.tally, Tally()
        # What came since is not asked for; once is once.
        tally.compare("proof of play", wanted, [one for one in taken() if one in set(wanted)])
        runs: dict[str, list[int]] = {}
        for (run, number), _ in told:
            runs.setdefault(run, []).append(number)
        for run, numbers in runs.items():
            tally.compare(f"play of {run}", map(str, range(1, max(numbers) + 1)), map(str, numbers))
        if not told:
            tally.lost.append("every play")
        return tally

    def _told(self) -> list[tuple[tuple[str, int], dict[str, str]]]:
        """What the agent has from the player: ((run, number), play)."""
        copy = self.state.with_name("plays-copy.jsonl")
        shutil.copy(self.state / "plays.jsonl", copy)
        lines = DurableLines(copy)
        found = [((one["run"], one["number"]), one["play"]) for one in lines.records if "run" in one]
        lines.close()
        return found


@contextlib.contextmanager
def signage_path(root: Path) -> Iterator[SignagePath]:
    folder, state = StationFolder(root / "station"), root / "board"
    state.mkdir(parents=True)
    create_station(folder, "Đài xã Bình Minh")
    station = build_station(folder, "test", Stand(hasher=QUICK_HASHER))
    admin = station.people.found("Minh", "minh", PASSWORD, frozenset({Role.ADMIN}))
    editor = station.people.add(admin, "Hoa", "hoa", PASSWORD, frozenset({Role.EDITOR}))
    leader = station.people.add(admin, "Lợi", "loi", PASSWORD, frozenset({Role.LEADER}))
    board = Board(new_id(), "ubnd", "Bảng trước UBND", width_px=1280, height_px=720)
    station.signage.boards.save(admin, board)
    with contextlib.ExitStack() as stack:
        log = stack.enter_context((root / "programs.log").open("ab"))
        control = station.signage.boards.control
        assert isinstance(control, SocketBoardControl)
        stack.callback(control.close)
        running: dict[str, subprocess.Popen[bytes]] = {}

        def start(name: str, command: list[str]) -> None:
            running[name] = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

        def end_all() -> None:
            for process in running.values():
                end(process)

        stack.callback(end_all)
        studio = [sys.executable, "-m", "studio.app.cli", "--station", str(folder.root)]
        start("server", [*studio, "bridge"])
        start("keeper", [*studio, "keeper"])
        wait_for_file(folder.run / "boards.json", process=running["server"])
        station.signage.boards.pair(admin, board.id, str(root / "board.json"))
        start("agent", agent_command(root / "board.json", state))
        wait_for_file(state / "ready.json", process=running["agent"])
        # The same page after every restart, as at a board.
        port = int(json.loads((state / "ready.json").read_text(encoding="ascii"))["port"])
        screens: list[Browser] = []

        def open_player() -> None:
            for old in screens:
                old.close()
            screens[:] = [Browser(root / "profile", 1280, 720)]
            screens[0].open(f"http://127.0.0.1:{port}/")

        stack.callback(lambda: screens[0].close())
        open_player()
        made = SignagePath(
            station,
            folder,
            editor,
            leader,
            board,
            state,
            stack.enter_context(commands(log)),
            {
                "server": lambda: _again(running, "server", lambda: start("server", [*studio, "bridge"])),
                "keeper": lambda: _again(running, "keeper", lambda: start("keeper", [*studio, "keeper"])),
                "agent": lambda: _again(
                    running, "agent", lambda: start("agent", agent_command(root / "board.json", state, port))
                ),
                "player": open_player,
            },
            {
                "server": lambda: running["server"].pid,
                "keeper": lambda: running["keeper"].pid,
                "agent": lambda: running["agent"].pid,
                "player": lambda: browser_pid(screens[0]),
            },
            lambda: screens[0],
        )
        made.in_peace()
        made.in_peace()
        yield made


def _again(running: dict[str, subprocess.Popen[bytes]], name: str, start: Callable[[], None]) -> None:
    end(running[name])
    start()


def browser_pid(screen: Browser) -> int | None:
    """The browser itself, not one of its helpers."""
    driver = psutil.Process(screen.driver.service.process.pid)
    for child in driver.children():
        if not any(word.startswith("--type=") for word in child.cmdline()):
            return int(child.pid)
    return None
