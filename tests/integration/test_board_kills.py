"""A board-agent killed at any moment: every proof of play that it took arrives once, and the pages are there again."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from device_bridge.board_agent.store import PackageStore
from studio.domain.instants import to_us
from studio.domain.signage_boards import BoardPlay
from tests.support.board_stand import BoardStand, agent_command
from tests.support.programs import ROOT, end, wait_for_file
from tests.support.waiting import wait_until

BEGAN = datetime(2026, 11, 24, 5, tzinfo=UTC)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[BoardStand]:
    made = BoardStand(tmp_path / "station")
    made.start_server()
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_it_loses_and_doubles_nothing(stand: BoardStand, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    config, state = stand.pair(), tmp_path / "board"
    sent = 0
    for life in range(2):
        stand.publish(stand.approved(f"Trang {life}"))
        process = started(config, state)
        try:
            for _ in range(chance.randrange(1, 12)):
                sent = told(state, sent)
                if chance.random() < 0.3:
                    stand.boards.collect_plays()
            # Also while it still fetches: nobody has waited for the package.
            process.kill()
            process.wait()
        finally:
            end(process)
    process = started(config, state)
    try:

        def all_there() -> bool:
            stand.boards.collect_plays()
            return len(collected(stand)) >= sent

        wait_until(all_there, 20, "all came")
        wait_until(lambda: shown(state) == stand.package_id, 20, "the newest pages are there")
    finally:
        end(process)
    plays = collected(stand)
    assert [play.counter for play in plays] == list(range(1, sent + 1))
    assert sorted(play.length_s for play in plays) == [float(number) for number in range(1, sent + 1)]


def collected(stand: BoardStand) -> list[BoardPlay]:
    return stand.boards.plays(BEGAN, BEGAN + timedelta(hours=1))


def started(config: Path, state: Path) -> subprocess.Popen[bytes]:
    state.mkdir(exist_ok=True)
    (state / "ready.json").unlink(missing_ok=True)
    process = subprocess.Popen(
        agent_command(config, state), cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    )
    with contextlib.ExitStack() as stack:
        stack.callback(end, process)
        wait_for_file(state / "ready.json", process=process)
        stack.pop_all()
    return process


def told(state: Path, sent: int) -> int:
    """Tell the agent of one play more, again if no answer came, as the player does; return how many it has."""
    port = json.loads((state / "ready.json").read_text(encoding="ascii"))["port"]
    number = sent + 1
    play = {
        "run": "run",
        "number": number,
        "package": "p",
        "layout_sha256": "ab" * 32,
        "started_at_us": to_us(BEGAN) + number,
        "length_s": float(number),
    }
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/plays", json.dumps([play]).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 204
    return number


def shown(state: Path) -> str:
    held = PackageStore(state).held("own")
    return "" if held is None or not PackageStore(state).whole(held[0]) else held[0].package
