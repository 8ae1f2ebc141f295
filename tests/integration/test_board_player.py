"""The player in a real browser: what it shows, what it refuses, and that it never goes black."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.signage import Box, DurationRule, Region, RegionKind
from studio.domain.signage_boards import BoardState, SignageDraft
from studio.domain.signage_codec import encode_layout
from studio.domain.signage_edit import SetPage
from tests.support.board_overrides import WATCH_FRAMES, override_ms
from tests.support.board_stand import BoardStand, heading, running_agent
from tests.support.board_tampering import forged, in_process_agent
from tests.support.chromium import Browser, browser, needs_chromium
from tests.support.waiting import wait_until

pytestmark = [needs_chromium, pytest.mark.real_time]


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[BoardStand]:
    made = BoardStand(tmp_path / "station")
    made.start_server()
    try:
        yield made
    finally:
        made.close()


def shows(chrome: Browser, package: str, timeout_s: float = 15) -> None:
    wait_until(lambda: chrome.dataset("package") == package, timeout_s, f"shows {package}")


def test_the_board_shows_what_was_published_and_says_so(stand: BoardStand, chrome: Browser, tmp_path: Path) -> None:
    config = stand.pair()
    stand.publish(stand.approved("Tiêm phòng đợt 2"))
    with running_agent(config, tmp_path / "board") as port:
        chrome.open(f"http://127.0.0.1:{port}/")
        shows(chrome, stand.package_id)
        assert chrome.text() == "Tiêm phòng đợt 2"
        wait_until(lambda: stand.boards.view().boards[0].status.state is BoardState.SHOWING, what="it says so")
        status = stand.boards.view().boards[0].status
        assert status.shown_package == stand.package_id
        assert status.clock_offset_ms is not None
        assert abs(status.clock_offset_ms) < 1000
        chrome.open("about:blank")


def test_reloaded_without_agent_and_station_it_still_shows(stand: BoardStand, chrome: Browser, tmp_path: Path) -> None:
    config = stand.pair()
    stand.publish(stand.approved("Lịch tiếp dân"))
    with running_agent(config, tmp_path / "board") as port:
        chrome.open(f"http://127.0.0.1:{port}/")
        shows(chrome, stand.package_id)
        wait_until(lambda: chrome.ask("navigator.serviceWorker.controller !== null") is True, what="worker rules")
        wait_until(lambda: chrome.dataset("started") == "yes")
    stand.stop_server()
    chrome.driver.refresh()
    shows(chrome, stand.package_id)
    assert chrome.text() == "Lịch tiếp dân"
    # Its letters are the station's, not the browser's own.
    assert chrome.ask("[...document.fonts].filter((f) => f.status === 'loaded').length") == 4
    chrome.open("about:blank")


def test_an_emergency_is_over_the_board_within_half_a_second_and_returns_without_black(
    stand: BoardStand, chrome: Browser, tmp_path: Path
) -> None:
    config = stand.pair()
    stand.publish(stand.approved("Khuyến nông"))
    own = stand.package_id
    with running_agent(config, tmp_path / "board") as port:
        chrome.open(f"http://127.0.0.1:{port}/")
        shows(chrome, own)
        wait_until(lambda: stand.boards.view().boards[0].status.state is BoardState.SHOWING)
        chrome.driver.execute_script(WATCH_FRAMES)
        took_ms = []
        for number in range(5):
            took_ms.append(override_ms(stand, chrome, number))
            assert "Lên chỗ cao" in chrome.text()
        red = chrome.screenshot()[360, 5]
        stand.boards.end_override("duty-officer")
        shows(chrome, own)
        assert not is_dark(chrome)
        assert chrome.ask("window.frames_seen") != 0
        assert chrome.ask("window.frames_without") == 0
        chrome.open("about:blank")
    print(f"override to frame: {', '.join(f'{one:.0f}' for one in took_ms)} ms")
    assert tuple(red) == (0xB3, 0x00, 0x1B)
    assert max(took_ms) <= 500


def is_dark(chrome: Browser) -> bool:
    return float(chrome.screenshot().mean()) < 40


def test_a_changed_file_is_refused_and_the_old_content_stays(
    stand: BoardStand, chrome: Browser, tmp_path: Path
) -> None:
    """The board's disk was tampered with: the agent has fetched a package, and a file of it is no longer its own."""
    stand.pair()
    stand.publish(stand.approved("Nội dung thật"))
    good = stand.package_id
    with in_process_agent(stand, tmp_path / "board") as (agent, server):
        wait_until(lambda: agent.store.held("own") is not None)
        chrome.open(f"http://127.0.0.1:{server.port}/")
        shows(chrome, good)
        wait_until(lambda: chrome.dataset("started") == "yes")
        agent.hold_back()
        stand.publish(stand.approved("Nội dung mới"))
        package = agent.take_quietly(stand.package_id)
        layout = agent.store.file_path(package.pages[0].layout_sha256)
        whole = layout.read_bytes()
        layout.write_bytes(whole.replace("Nội dung mới".encode(), "NỘI DUNG GIẢ".encode()))
        server.changed()
        wait_until(lambda: chrome.dataset("refusal") in ("FILE_WRONG", "FILE_MISSING"), what="it is refused")
        assert chrome.dataset("package") == good
        assert chrome.text() == "Nội dung thật"
        wait_until(lambda: "FILE_" in stand.boards.view().boards[0].status.refusal, what="the station is told why")
        layout.write_bytes(whole)
        server.changed()
        shows(chrome, stand.package_id)
        assert chrome.text() == "Nội dung mới"
        wait_until(lambda: chrome.dataset("refusal") == "")
        chrome.open("about:blank")


@pytest.mark.parametrize("how", ["payload", "signature", "stranger"])
def test_a_forged_package_is_refused_by_the_browser_itself(
    stand: BoardStand, chrome: Browser, tmp_path: Path, how: str
) -> None:
    stand.pair()
    stand.publish(stand.approved("Nội dung thật"))
    good = stand.package_id
    with in_process_agent(stand, tmp_path / "board") as (agent, server):
        wait_until(lambda: agent.store.held("own") is not None)
        chrome.open(f"http://127.0.0.1:{server.port}/")
        shows(chrome, good)
        wait_until(lambda: chrome.dataset("started") == "yes")
        agent.show_instead(forged(stand, how))
        server.changed()
        code = "KEY_UNKNOWN" if how == "stranger" else "SIGNATURE_BAD"
        wait_until(lambda: chrome.dataset("refusal") == code, what=f"refused as {code}")
        assert chrome.dataset("package") == good
        assert chrome.text() == "Nội dung thật"
        wait_until(lambda: stand.boards.view().boards[0].status.refusal == code)
        assert stand.boards.view().boards[0].status.state is BoardState.REFUSED
        chrome.open("about:blank")


def test_script_in_text_and_in_a_picture_stays_what_it_is(stand: BoardStand, chrome: Browser, tmp_path: Path) -> None:
    words = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
    stand.pair()
    stand.publish(stand.approved("Chữ", (heading(words),)))
    good = stand.package_id
    with in_process_agent(stand, tmp_path / "board") as (agent, server):
        wait_until(lambda: agent.store.held("own") is not None)
        chrome.open(f"http://127.0.0.1:{server.port}/")
        shows(chrome, good)
        assert " ".join(chrome.text().split(" | ")) == words
        assert chrome.ask("document.querySelectorAll('.region img, .region script').length") == 0
        wait_until(lambda: chrome.dataset("started") == "yes")
        # A station whose check of pictures was passed by: signed all the same, and still not interpreted.
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'hacked\'"/>'
        picture = Region("pic", RegionKind.IMAGE, Box(0, 0, 100, 100), 0, media_sha256=stand.media.put_bytes(svg))
        stand.publish(stand.approved("Ảnh giả", (replace(picture, media_type="image/png"),)))
        wait_until(lambda: chrome.dataset("refusal") == "NOT_A_PICTURE")
        assert chrome.dataset("package") == good
        assert chrome.ask("document.title") == "Bảng tin"
        chrome.open("about:blank")


def test_proof_of_play_reaches_the_records_once_though_the_board_was_alone(
    stand: BoardStand, chrome: Browser, tmp_path: Path
) -> None:
    config = stand.pair()
    pages = [stand.approved(title) for title in ("Một", "Hai")]
    pages = [quick(stand, page) for page in pages]
    stand.publish(*pages)
    board = tmp_path / "board"
    with running_agent(config, board) as port:
        chrome.open(f"http://127.0.0.1:{port}/")
        shows(chrome, stand.package_id)
        wait_until(lambda: stand.boards.collect_plays() >= 1, 15, "the first proof came")
        stand.stop_server()
        waiting = chrome.ask("document.body.dataset.layout")
        wait_until(lambda: chrome.ask("document.body.dataset.layout") != waiting, what="pages go on turning")
    # The agent is gone too: the player keeps what it has shown.
    wait_until(lambda: int(str(chrome.ask("JSON.parse(localStorage.plays ?? '[]').length"))) >= 2, 15)
    stand.start_server()
    stand.boards.tell()
    with running_agent(config, board, port):
        wait_until(lambda: chrome.ask("JSON.parse(localStorage.plays ?? '[]').length") == 0, 20, "all told")
        wait_until(lambda: stand.boards.collect_plays() >= 2, 15, "they came")
        chrome.open("about:blank")
    now = stand.clock.now()
    plays = stand.boards.plays(now - timedelta(minutes=5), now)
    assert [play.counter for play in plays] == list(range(1, len(plays) + 1))
    assert len({play.journal_id for play in plays}) == 1
    assert {play.layout_sha256 for play in plays} == shown_hashes(stand, pages)
    assert all(0.9 < play.length_s < 5 for play in plays)


def quick(stand: BoardStand, draft: SignageDraft) -> SignageDraft:
    changed = stand.signage.apply(stand.editor, draft.id, SetPage(duration=DurationRule(seconds=1)))
    return stand.approve(changed)


def shown_hashes(stand: BoardStand, drafts: list[SignageDraft]) -> set[str]:
    files = [encode_layout(replace(draft.layout, approver=stand.leader.id)) for draft in drafts]
    return {hashlib.sha256(file).hexdigest() for file in files}
