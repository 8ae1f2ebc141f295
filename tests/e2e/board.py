"""The bulletin board of the demo: a real board server, board-agent and headless Chromium."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication

from studio.domain.ids import new_id
from studio.domain.signage import SignageLayout
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_codec import layout_sha256
from studio.domain.signage_edit import SetRegion
from studio.domain.signage_rules import Board
from studio.ui.signage.painting import render_layout
from tests.support.board_overrides import WATCH_FRAMES
from tests.support.board_stand import running_agent
from tests.support.chromium import browser, pixels
from tests.support.programs import wait_for_file
from tests.support.ssim import ssim
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from tests.e2e.main_job import MainJob

WIDTH, HEIGHT = 1920, 1080
TICKER = "Đài xã Bình Minh phát thanh lúc 5 giờ và 17 giờ hằng ngày"
# A moment at which nothing moves: the clock on the board reads the same as in the editor's picture.
STILL = datetime(2026, 11, 24, 12, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class DemoBoard:
    """Set up, paired and switched on; what it shows is looked at in its own browser."""

    def __init__(self, job: MainJob, stack: ExitStack) -> None:
        self.job, self.own = job, ""
        board = Board(new_id(), "ubnd", "Bảng trước UBND xã", width_px=WIDTH, height_px=HEIGHT)
        self.board_id = board.id
        boards, admin = job.station.signage.boards, job.people["admin"]
        boards.save(admin, board)
        wait_for_file(job.folder.run / "boards.json", 30)
        boards.pair(admin, board.id, str(job.root / "board.json"))
        self.port = stack.enter_context(running_agent(job.root / "board.json", job.root / "board"))
        self.chrome = stack.enter_context(browser(job.root / "browser", WIDTH, HEIGHT))
        self.app = QApplication.instance() or QApplication(["demo"])

    def show(self, title: str, text: str) -> None:
        """Lay the words out by a template, approve and publish; the board's picture is held beside the editor's."""
        signage, people = self.job.station.signage, self.job.people
        draft = self._laid_out(title, text)
        signage.submit(people["editor"], draft.id)
        signage.approve(people["leader"], draft.id, layout_sha256(draft.layout))
        began_s = time.monotonic()
        signage.publish(people["editor"], [draft.id], [self.board_id])
        with signage.store.read() as unit:
            (published,) = unit.boards.publications()
        self.own = published.package_id
        # As the board is left running; the still picture is for comparing alone.
        self.chrome.open(f"http://127.0.0.1:{self.port}/")
        wait_until(lambda: self.chrome.dataset("package") == self.own, 30, "the board shows it")
        took_s = time.monotonic() - began_s
        likeness = self._likeness(draft.layout)
        self.chrome.open(f"http://127.0.0.1:{self.port}/")
        wait_until(lambda: self.chrome.dataset("package") == self.own, 30, "the board shows it again")
        shown = title in " ".join(self.chrome.text().split(" | "))
        self.job.say("board", shown_after_s=round(took_s, 2), likeness=round(likeness, 4), title_on_it=shown)

    def _laid_out(self, title: str, text: str) -> SignageDraft:
        signage, editor = self.job.station.signage, self.job.people["editor"]
        draft = signage.create(editor, title, "notice")
        words = {"heading": title, "body": text, "ticker": TICKER}
        for region in draft.layout.regions:
            if region.id in words:
                draft = signage.apply(editor, draft.id, SetRegion(replace(region, content=words[region.id])))
        return draft

    def _likeness(self, layout: SignageLayout) -> float:
        """SSIM of what the browser shows and what the editor paints; both are kept."""
        self.chrome.open(f"http://127.0.0.1:{self.port}/?still=1&at={STILL.timestamp() * 1000:.0f}")
        wait_until(lambda: self.chrome.dataset("package") == self.own, 30, "the still board shows it")
        wait_until(lambda: self.chrome.ask("document.querySelectorAll('.stage').length") == 1, 10)
        picture = render_layout(layout, self.job.station.signage.picture_path, STILL)
        assert picture.save(str(self._picture("board_editor.png")))
        self._save("board.png")
        return float(ssim(self.chrome.screenshot(), pixels(picture)))

    def watch(self) -> None:
        """From now on every frame is looked at."""
        self.chrome.driver.execute_script(WATCH_FRAMES)

    def alarmed_after_s(self, since: float, timeout_s: float = 30) -> float:
        """Wait until an emergency is over it; return the seconds from ``since`` (wall clock) to its first frame."""
        at = self._turns(1, timeout_s, "the emergency is over the board")
        self._save("board_emergency.png")
        return at - since

    def cleared(self, timeout_s: float = 30) -> int:
        """Wait until the all-clear is on it; return how many frames since ``watch`` had nothing on them."""
        self._turns(2, timeout_s, "the all-clear is on the board")
        self._save("board_all_clear.png")
        return int(str(self.chrome.ask("window.frames_without")))

    def _turns(self, count: int, timeout_s: float, what: str) -> float:
        """Wait for so many packages that are not its own pages; return when the last one's first frame was painted."""
        firsts: dict[str, float] = {}

        def seen() -> bool:
            turns = self.chrome.ask("window.turned")
            assert isinstance(turns, list)
            for name, at in turns:
                if name != self.own:
                    firsts.setdefault(str(name), float(at) / 1000)
            return len(firsts) >= count

        wait_until(seen, timeout_s, what)
        return list(firsts.values())[count - 1]

    def _picture(self, name: str) -> Path:
        self.job.pictures.mkdir(parents=True, exist_ok=True)
        return self.job.pictures / name

    def _save(self, name: str) -> None:
        assert self.chrome.driver.save_screenshot(str(self._picture(name)))
