"""The records of boards and layouts: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.domain.approval import ApprovalEvent, ApprovalState, ApprovalVerb, ApprovalWay
from studio.domain.errors import Defect, Misuse
from studio.domain.ids import new_id
from studio.domain.signage import Box, Region, RegionKind, SignageLayout
from studio.domain.signage_boards import BoardPlay, Publication, SignageDraft
from studio.domain.signage_edit import AddRegion, LayoutEdit
from studio.domain.signage_rules import Board
from studio.ports.store import Store
from tests.support.store_samples import NOON, in_write


def a_draft(layout_id: str = "", version: int = 1, title: str = "Bảng") -> SignageDraft:
    edit = LayoutEdit(SignageLayout(title)).apply(AddRegion(Region("a", RegionKind.TEXT, Box(0, 0, 99, 99))))
    return SignageDraft(
        layout_id or new_id(), version, ApprovalState.DRAFT, edit, frozenset({"hoa", "loi"}), NOON, NOON
    )


def a_board(code: str = "ubnd", position: int = 0) -> Board:
    return Board(new_id(), code, "Bảng", "trước UBND", 1280, 720, 1920, 12.5, True, position)


def a_play(board: Board, counter: int, journal: str = "j") -> BoardPlay:
    return BoardPlay(board.id, journal, counter, "package", "ab" * 32, NOON + timedelta(seconds=counter), 12.25)


def a_publication(board: Board, package: str, emergency: bool = False) -> Publication:
    return Publication(board.id, emergency, package, 1 << 50, ("one", "two"), b"\x00envelope", "hoa", NOON)


def test_boards_come_back_in_the_stations_order(store: Store) -> None:
    last, first, second = a_board("a", 2), a_board("c", 1), a_board("d", 1)
    for board in (last, second, first):
        with store.write("hoa") as unit:
            unit.boards.save(board)
    renamed = replace(last, name="Bảng mới", enabled=False, reader_m=0.5)
    in_write(store, lambda unit: unit.boards.save(renamed))
    with store.read() as unit:
        assert unit.boards.all() == [first, second, renamed]
        assert unit.boards.get(first.id) == first
        assert unit.boards.get("nobody") is None


def test_two_boards_never_share_a_code(store: Store) -> None:
    in_write(store, lambda unit: unit.boards.save(a_board()))
    with pytest.raises(Misuse, match="CODE_TAKEN"):
        in_write(store, lambda unit: unit.boards.save(a_board()))


def test_each_place_of_a_board_holds_one_publication(store: Store) -> None:
    board = a_board()
    in_write(store, lambda unit: unit.boards.save(board))
    own, newer, alarm = (
        a_publication(board, "one"),
        a_publication(board, "two"),
        a_publication(board, "alarm", emergency=True),
    )
    for publication in (own, alarm, newer):
        with store.write("hoa") as unit:
            unit.boards.publish(publication)
    with store.read() as unit:
        assert unit.boards.publications() == [newer, alarm]
    for _ in range(2):
        in_write(store, lambda unit: unit.boards.clear(board.id, emergency=True))
    with store.read() as unit:
        assert unit.boards.publications() == [newer]
    with pytest.raises(Defect):
        in_write(store, lambda unit: unit.boards.publish(a_publication(a_board("x"), "one")))


def test_proof_of_play_is_taken_once(store: Store) -> None:
    board = a_board()
    in_write(store, lambda unit: unit.boards.save(board))
    plays = [a_play(board, counter) for counter in (1, 2, 3)]
    with store.write("boards") as unit:
        assert unit.boards.take_plays(plays) == 3
    with store.write("boards") as unit:
        assert unit.boards.take_plays([*plays, a_play(board, 4), a_play(board, 1, "another")]) == 2
    with store.read() as unit:
        found = unit.boards.plays_between(NOON + timedelta(seconds=2), NOON + timedelta(seconds=4))
        assert found == plays[1:]
        assert len(unit.boards.plays_between(NOON, NOON + timedelta(days=1))) == 5
        assert unit.boards.shown_between(NOON, NOON + timedelta(days=1)) == {board.id}
        assert unit.boards.shown_between(NOON - timedelta(days=1), NOON) == set()


def test_layouts_keep_every_version_and_every_step(store: Store) -> None:
    first = a_draft()
    second = replace(a_draft(first.id, 2, "Bảng hai"), changed_at=NOON + timedelta(hours=1))
    other = replace(a_draft(), changed_at=NOON + timedelta(minutes=1), state=ApprovalState.SUBMITTED)
    for draft in (first, second, other):
        with store.write("hoa") as unit:
            unit.layouts.add(draft)
    undone = replace(second, edit=second.edit.undo(), approver_id="loi", approved_sha256="ab" * 32)
    in_write(store, lambda unit: unit.layouts.save(replace(undone, maker_ids=frozenset({"hoa"}))))
    with store.read() as unit:
        found = unit.layouts.get(first.id)
        assert found == replace(undone, maker_ids=frozenset({"hoa"}))
        assert found is not None
        assert found.edit.redo().layout == second.layout
        assert unit.layouts.get(first.id, 1) == first
        assert unit.layouts.get("nobody") is None
        assert [one.id for one in unit.layouts.newest()] == [first.id, other.id]
        assert unit.layouts.newest({ApprovalState.SUBMITTED}) == [other]
    with pytest.raises(Defect):
        in_write(store, lambda unit: unit.layouts.add(first))
    with pytest.raises(Defect):
        in_write(store, lambda unit: unit.layouts.save(a_draft()))


def test_a_layouts_events_come_in_order_of_time(store: Store) -> None:
    draft = a_draft()
    in_write(store, lambda unit: unit.layouts.add(draft))
    submitted, approved = (
        ApprovalEvent(
            new_id(), draft.id, 1, verb, "hoa", NOON + timedelta(minutes=n), ApprovalWay.AT_THE_PC, "ab" * 32, "lý do"
        )
        for n, verb in enumerate((ApprovalVerb.SUBMIT, ApprovalVerb.APPROVE))
    )
    for event in (approved, submitted):
        with store.write("hoa") as unit:
            unit.layouts.add_event(event)
    with store.read() as unit:
        assert unit.layouts.events(draft.id) == [submitted, approved]
    with pytest.raises(Defect):
        in_write(store, lambda unit: unit.layouts.add_event(replace(submitted, id=new_id(), programme_id="nobody")))
