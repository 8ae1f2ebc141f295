"""Boards measured in a real browser: how alike the pictures are, and how fast an emergency is over them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench.rows import Bar
from tests.support.board_likeness import board_likeness
from tests.support.board_overrides import WATCH_FRAMES, override_ms
from tests.support.board_stand import BoardStand, running_agent
from tests.support.chromium import browser
from tests.support.waiting import wait_until

SSIM_MIN = Bar("mission.board_ssim_min", "SSIM", 0.95, 0.98, "higher")
OVERRIDE_MS_P99 = Bar("mission.board_override_ms_p99", "ms", 1000.0, 500.0)


def board_ssim(root: Path) -> list[float]:
    """Return the SSIM of every template and of an emergency; a QApplication must be there."""
    with _stand(root) as stand, browser(root / "profile", 1920, 1080) as chrome:
        stand.board = replace(stand.board, width_px=1920, height_px=1080)
        return list(board_likeness(stand, chrome, root).values())


def board_overrides_ms(root: Path, count: int = 30) -> list[float]:
    """Return the times from the order to the first frame, each over a board that had returned to its own."""
    with _stand(root) as stand, browser(root / "profile") as chrome:
        config = stand.pair()
        stand.publish(stand.approved("Khuyến nông"))
        own = stand.package_id
        took_ms: list[float] = []
        with running_agent(config, root / "board") as port:
            chrome.open(f"http://127.0.0.1:{port}/")
            wait_until(lambda: chrome.dataset("package") == own, 20)
            chrome.driver.execute_script(WATCH_FRAMES)
            for number in range(count):
                took_ms.append(override_ms(stand, chrome, number))
                stand.boards.end_override("officer")
                wait_until(lambda: chrome.dataset("package") == own, 10)
            assert chrome.ask("window.frames_without") == 0
        return took_ms


@contextlib.contextmanager
def _stand(root: Path) -> Iterator[BoardStand]:
    stand = BoardStand(root / "station")
    stand.start_server()
    try:
        yield stand
    finally:
        stand.close()
