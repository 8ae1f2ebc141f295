"""A board of a real station: its bridge process serves it, with no hub for loudspeakers set up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from device_bridge.board_agent.store import PackageStore
from studio.domain.ids import new_id
from studio.domain.signage_boards import BoardState
from studio.domain.signage_codec import layout_sha256
from studio.domain.signage_rules import Board
from tests.support.board_stand import running_agent
from tests.support.programs import running, wait_for_file
from tests.support.stations import make_station
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time


def test_what_is_published_in_the_window_reaches_the_board(tmp_path: Path) -> None:
    made = make_station(tmp_path / "station", clusters=0)
    signage, cast = made.station.signage, made.cast
    board = Board(new_id(), "ubnd", "Bảng trước UBND")
    signage.boards.save(cast.admin, board)
    draft = signage.create(cast.editor, "Tiêm phòng", "notice")
    signage.submit(cast.editor, draft.id)
    signage.approve(cast.leader, draft.id, layout_sha256(draft.layout))
    # The bridge does not run yet: what is published waits.
    signage.publish(cast.editor, [draft.id], [board.id])
    command = [sys.executable, "-m", "studio.app.cli", "--station", str(made.folder.root), "bridge"]
    with running(*command, log=tmp_path / "bridge.log") as bridge:
        wait_for_file(made.folder.run / "boards.json", process=bridge)
        signage.boards.pair(cast.admin, board.id, str(tmp_path / "board.json"))
        signage.boards.keep()
        with running_agent(tmp_path / "board.json", tmp_path / "board"):
            wait_until(lambda: PackageStore(tmp_path / "board").held("own") is not None, 20, "the board has it")
            wait_until(lambda: signage.boards.view().boards[0].status.paired)
            # No browser shows it: the station is not told that it is seen.
            wait_until(lambda: signage.boards.view().boards[0].status.state is BoardState.BEHIND, 10)
