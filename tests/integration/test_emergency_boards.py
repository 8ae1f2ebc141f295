"""Boards follow an emergency: overridden, told of, kept for the all-clear, given back; with the server there or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import Emergency, EmergencyDraft, EmergencyKind, Ending, Hazard, OrderedHow, Step
from studio.domain.emergency_boards import ENDING_SHOWN, ENDING_WAITS, Alert, noted_error
from studio.domain.ids import new_id
from studio.domain.signage import SignageLayout
from studio.domain.signage_boards import BoardState, BoardStatus, EmergencyNotice, NoticeKind
from studio.domain.signage_codec import decode_layout
from studio.domain.signage_rules import Board
from studio.services.boards import BoardService, notice_marks
from studio.services.emergency_boards import EmergencyBoards
from studio.services.emergency_books import EmergencyBooks
from studio.services.emergency_views import EmergencyBoard, Records, TargetMark, board_rows
from studio.services.signage_packages import Packer
from tests.support.memory_store import MemoryMedia, MemoryStore
from tests.support.signage_fakes import FakeBoardControl, PlainBoardSigner

START = datetime(2026, 11, 24, 5, 7, tzinfo=UTC)
OFFICER = "officer"


@dataclass
class MovedClock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


@dataclass
class Stand:
    """Two boards of a station, whose server does as it is told to say."""

    folder: Path
    clock: MovedClock = field(default_factory=MovedClock)

    def __post_init__(self) -> None:
        self.store, self.media = MemoryStore(self.clock), MemoryMedia(self.folder)
        self.control, self.signer = FakeBoardControl(), PlainBoardSigner()
        packer = Packer(self.media, "Asia/Ho_Chi_Minh", {})
        service = BoardService(self.store, self.clock, packer, self.signer, self.control)
        self.boards = EmergencyBoards(self.store, self.clock, service)
        self.books = EmergencyBooks(self.store, self.clock)
        self.market = Board(new_id(), "cho", "Bảng ở chợ", width_px=640, height_px=320, position=2)
        self.hall = Board(new_id(), "ubnd", "Bảng trước UBND", position=1)
        with self.store.write("admin") as unit:
            for board in (self.hall, self.market):
                unit.boards.save(board)

    def begin(self, **changes: object) -> Emergency:
        draft = EmergencyDraft("Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, (LOCAL_OUTPUT,), "Nước đang lên.")
        draft = replace(draft, **changes)  # type: ignore[arg-type]  # names checked by replace
        now = self.clock.now()
        made = Emergency(new_id(), EmergencyKind.EMERGENCY, draft, "Lũ, ngập", OFFICER, now, now)
        self.enter(made)
        return made

    def enter(self, emergency: Emergency) -> None:
        self.books.enter(emergency)
        self.boards.follow()

    def end(self, emergency: Emergency, ending: Ending, words: str = "") -> None:
        self.books.close(emergency.id, ending, OFFICER, words)
        self.boards.follow()

    def keep_after(self, seconds: float) -> None:
        self.clock.at += timedelta(seconds=seconds)
        self.boards.keep()

    def shows(self, *boards: Board, after_s: float = 0.4) -> None:
        """These boards fetch and show what lies over them."""
        with self.store.read() as unit:
            held = {one.board_id: one for one in unit.boards.publications() if one.emergency}
        at = self.clock.now() + timedelta(seconds=after_s)
        told = {one.board_id: one for one in self.control.states}
        for board in boards:
            package = held[board.id].package_id
            told[board.id] = BoardStatus(
                board.id, BoardState.SHOWING, at, package, True, fetched_package=package, fetched_at=at, shown_at=at
            )
        self.control.states = list(told.values())

    def over(self, board: Board) -> str:
        """The kind of the notice over a board; empty when it shows its own, by what the server was told."""
        if not any(one.board_id == board.id and one.emergency for one in self.control.publications):
            return ""
        with self.store.read() as unit:
            return notice_marks(unit)[board.id].split(":")[1]

    def layout(self) -> SignageLayout:
        """The newest that was published."""
        return decode_layout(self.media.path(self.signer.packages[-1].pages[0].layout_sha256).read_bytes())

    def steps(self, emergency: Emergency) -> list[tuple[Step, str]]:
        with self.store.read() as unit:
            found = unit.emergencies.steps(emergency.id)
        names = {self.hall.id: "hall", self.market.id: "market"}
        return [(step.step, names[step.target]) for step in found if step.target in names]

    def rows(self, emergency: Emergency, kind: NoticeKind = NoticeKind.EMERGENCY) -> dict[str, EmergencyBoard]:
        with self.store.read() as unit:
            known = unit.emergencies.between(START - ENDING_WAITS, START + ENDING_WAITS)
            alerts = {one.id: Alert(one, unit.emergencies.steps(one.id)) for one in known}
            records = Records(alerts, {}, unit.boards.all(), self.clock.now())
        rows = board_rows(alerts[emergency.id], kind, emergency.pressed_at, records)
        return {row.name: row for row in rows}


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def texts(layout: SignageLayout) -> tuple[str, str]:
    return layout.region("heading").content, layout.region("message").content


def test_all_boards_are_overridden_at_once_with_what_was_ordered(stand: Stand) -> None:
    stand.begin(level=3, level_source="Bản tin 214")
    assert [stand.over(board) for board in (stand.hall, stand.market)] == ["EMERGENCY", "EMERGENCY"]
    assert texts(stand.layout()) == ("LŨ, NGẬP – CẤP 3", "Nước đang lên.")
    assert {package.boards for package in stand.signer.packages} == {("ubnd",), ("cho",)}


def test_each_process_that_looks_finds_it_done(stand: Stand) -> None:
    emergency = stand.begin()
    for _ in range(3):
        stand.boards.follow()
        stand.keep_after(1)
    assert len(stand.signer.packages) == 2
    assert stand.steps(emergency).count((Step.BOARD_SENT, "hall")) == 1


def test_every_step_of_a_board_is_kept_once_with_the_time_the_server_saw(stand: Stand) -> None:
    emergency = stand.begin()
    stand.shows(stand.hall)
    for _ in range(3):
        stand.keep_after(1)
    assert sorted(stand.steps(emergency)) == [
        (Step.BOARD_ACKED, "hall"),
        (Step.BOARD_SENT, "hall"),
        (Step.BOARD_SENT, "market"),
        (Step.BOARD_SHOWN, "hall"),
    ]
    rows = stand.rows(emergency)
    assert (rows["Bảng trước UBND"].mark, rows["Bảng trước UBND"].shown_s) == (TargetMark.CONFIRMED, 0.4)
    assert rows["Bảng ở chợ"].mark is TargetMark.WAITING
    stand.keep_after(10)
    assert (Step.BOARD_FAILED, "market") in stand.steps(emergency)
    assert stand.rows(emergency)["Bảng ở chợ"].mark is TargetMark.NOT_REACHED
    stand.shows(stand.market)
    stand.keep_after(1)
    assert stand.rows(emergency)["Bảng ở chợ"].mark is TargetMark.CONFIRMED


def test_a_server_that_is_away_is_told_when_it_returns_and_shown_as_not_reached(stand: Stand) -> None:
    stand.control.running = False
    emergency = stand.begin()
    stand.keep_after(1)
    stand.keep_after(1)
    assert [stand.over(board) for board in (stand.hall, stand.market)] == ["", ""]
    rows = stand.rows(emergency)
    assert {row.mark for row in rows.values()} == {TargetMark.NOT_REACHED}
    assert {row.error for row in rows.values()} == {"BOARDS_NOT_RUNNING"}
    stand.control.running = True
    stand.boards.boards.keep()
    assert stand.over(stand.hall) == "EMERGENCY"
    stand.shows(stand.hall)
    stand.keep_after(1)
    assert stand.rows(emergency)["Bảng trước UBND"].mark is TargetMark.CONFIRMED


@pytest.mark.parametrize(("ending", "heading"), [(Ending.ALL_CLEAR, "BÁO YÊN"), (Ending.CORRECTION, "ĐÍNH CHÍNH")])
def test_the_last_word_stands_its_time_from_when_it_is_seen_and_then_the_board_is_its_own(
    stand: Stand, ending: Ending, heading: str
) -> None:
    emergency = stand.begin()
    stand.shows(stand.hall)
    stand.keep_after(1)
    stand.end(emergency, ending, "Nước đã rút.")
    assert stand.over(stand.hall) == ending.value
    assert texts(stand.layout()) == (heading, "Nước đã rút.")
    stand.shows(stand.hall)
    stand.keep_after(1)
    kind = NoticeKind(ending.value)
    assert stand.rows(emergency, kind)["Bảng trước UBND"].mark is TargetMark.CONFIRMED
    stand.keep_after(ENDING_SHOWN.total_seconds())
    assert stand.over(stand.hall) == ""
    # The other board has not had it yet: late ones have it when they return.
    assert stand.over(stand.market) == ending.value
    assert (Step.BOARD_RETURNED, "hall") in stand.steps(emergency)
    stand.shows(stand.market)
    stand.keep_after(1)
    stand.keep_after(ENDING_SHOWN.total_seconds())
    assert stand.over(stand.market) == ""
    stand.keep_after(60)
    assert [stand.over(board) for board in (stand.hall, stand.market)] == ["", ""]


def test_a_board_that_never_answers_is_given_back_after_a_day(stand: Stand) -> None:
    emergency = stand.begin()
    stand.end(emergency, Ending.ALL_CLEAR)
    stand.keep_after(ENDING_WAITS.total_seconds() - 60)
    assert stand.over(stand.hall) == "ALL_CLEAR"
    stand.keep_after(61)
    assert stand.over(stand.hall) == ""


def test_without_another_word_the_boards_are_their_own_at_once(stand: Stand) -> None:
    emergency = stand.begin()
    stand.end(emergency, Ending.STOP)
    assert [stand.over(board) for board in (stand.hall, stand.market)] == ["", ""]


def test_the_local_stop_frees_the_boards_and_the_one_key_has_them_again(stand: Stand) -> None:
    emergency = stand.begin()
    stand.books.note(emergency.id, Step.LOCAL_STOP, OFFICER, "nghi chèn sóng")
    stand.boards.follow()
    assert stand.over(stand.hall) == ""
    stand.clock.at += timedelta(seconds=5)
    stand.books.note(emergency.id, Step.RESUMED, OFFICER)
    stand.boards.follow()
    assert stand.over(stand.hall) == "EMERGENCY"


def test_the_graver_of_two_has_the_boards_and_the_other_comes_after_it(stand: Stand) -> None:
    first = stand.begin()
    stand.clock.at += timedelta(seconds=30)
    graver = stand.begin(level=4, level_source="Bản tin 215", text="Đập tràn.")
    assert texts(stand.layout())[1] == "Đập tràn."
    stand.clock.at += timedelta(seconds=30)
    later = stand.begin(text="Cháy ở chợ.", hazard=Hazard.FIRE)
    assert texts(stand.layout())[1] == "Đập tràn."
    assert stand.rows(later)["Bảng ở chợ"].waits
    stand.end(graver, Ending.STOP)
    assert texts(stand.layout())[1] == "Cháy ở chợ."
    stand.end(later, Ending.STOP)
    assert texts(stand.layout())[1] == "Nước đang lên."
    assert not stand.rows(first)["Bảng ở chợ"].waits


def test_an_exercise_says_so_and_bears_other_colours(stand: Stand) -> None:
    real = stand.begin(level=4, level_source="Bản tin 215")
    colour = stand.layout().background.top
    stand.end(real, Ending.STOP)
    now = stand.clock.now()
    draft = replace(real.draft, text="Nước đang lên.")
    stand.enter(Emergency(new_id(), EmergencyKind.EXERCISE, draft, "DIỄN TẬP: Lũ, ngập", OFFICER, now, now))
    heading, message = texts(stand.layout())
    assert heading.startswith("DIỄN TẬP")
    assert message.startswith("Đây là diễn tập.")
    assert stand.layout().background.top != colour


def test_no_exercise_takes_a_board_from_the_real_thing(stand: Stand) -> None:
    real = stand.begin()
    now = stand.clock.now() + timedelta(seconds=9)
    draft = replace(real.draft, level=5, level_source="x", text="Đập vỡ.")
    stand.enter(Emergency(new_id(), EmergencyKind.EXERCISE, draft, "DIỄN TẬP: Lũ, ngập", OFFICER, now, now))
    assert texts(stand.layout()) == ("LŨ, NGẬP", "Nước đang lên.")


def test_words_that_come_late_are_shown(stand: Stand) -> None:
    """The keeper hears of it from the on-air process before the officer's process has written it down."""
    whole = stand.begin(text="Lũ, ngập")
    assert texts(stand.layout()) == ("THÔNG BÁO KHẨN", "Lũ, ngập")
    with stand.store.write(OFFICER) as unit:
        unit.emergencies.save(replace(whole, draft=replace(whole.draft, text="Nước đang lên.")))
    stand.keep_after(1)
    assert texts(stand.layout()) == ("LŨ, NGẬP", "Nước đang lên.")


def test_boards_may_be_left_out(stand: Stand) -> None:
    emergency = stand.begin(on_boards=False)
    stand.keep_after(1)
    assert stand.over(stand.hall) == ""
    assert stand.rows(emergency) == {}


def test_a_bulletin_without_a_text_is_not_said_twice(stand: Stand) -> None:
    stand.begin(text="Lũ, ngập")
    assert texts(stand.layout()) == ("THÔNG BÁO KHẨN", "Lũ, ngập")


def test_a_manual_override_is_left_alone(stand: Stand) -> None:
    stand.boards.boards.override(OFFICER, EmergencyNotice("LŨ", "Sơ tán"))
    stand.keep_after(1)
    assert [one.emergency for one in stand.control.publications] == [True, True]


def test_it_is_done_beside_the_caller(stand: Stand) -> None:
    later: list[Callable[[], None]] = []
    stand.boards = replace(stand.boards, aside=later.append)
    emergency = stand.begin()
    assert (len(later), stand.signer.packages, stand.steps(emergency)) == (1, [], [])
    later[0]()
    assert stand.over(stand.hall) == "EMERGENCY"


def test_what_stood_in_the_way_is_kept(stand: Stand) -> None:
    emergency = stand.begin()
    stand.control.states = [BoardStatus(stand.hall.id, BoardState.REFUSED, refusal="FILE_WRONG")]
    stand.keep_after(11)
    with stand.store.read() as unit:
        errors = {s.target: noted_error(s) for s in unit.emergencies.steps(emergency.id) if s.step is Step.BOARD_FAILED}
    assert errors == {stand.hall.id: "BOARD_REFUSED", stand.market.id: "BOARD_OFFLINE"}
