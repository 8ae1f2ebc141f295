"""The board's picture is the editor's: the same layout by Qt and by Chromium, compared by structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.board_likeness import board_likeness
from tests.support.board_stand import BoardStand
from tests.support.chromium import Browser, browser, needs_chromium

pytestmark = [needs_chromium, pytest.mark.real_time]
FLOOR = 0.95


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile"), 1920, 1080) as opened:
        yield opened


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[BoardStand]:
    made = BoardStand(tmp_path / "station")
    made.board = replace(made.board, width_px=1920, height_px=1080)
    made.start_server()
    try:
        yield made
    finally:
        made.close()


def test_each_template_and_an_emergency_look_on_the_board_as_in_the_editor(
    stand: BoardStand, chrome: Browser, tmp_path: Path, qtbot: QtBot
) -> None:
    found = board_likeness(stand, chrome, tmp_path)
    print("SSIM", {name: round(value, 4) for name, value in found.items()})
    assert min(found.values()) >= FLOOR
