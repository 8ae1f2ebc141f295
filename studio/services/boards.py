"""The boards: how they are, what is published on them, the emergency over them, and what they showed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from studio.domain.approval import ApprovalVerb, ApprovalWay, next_state
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.instants import to_us
from studio.domain.roles import Person, Verb, require
from studio.domain.signage import SignageLayout
from studio.domain.signage_boards import (
    BoardPlay,
    BoardState,
    BoardStatus,
    EmergencyNotice,
    Publication,
    SignageDraft,
    emergency_layout,
)
from studio.domain.signage_rules import Board
from studio.ports.boards import BoardControl, BoardSigner, Package
from studio.ports.clock import Clock
from studio.ports.store import Store, Unit
from studio.services.signage_packages import Packer
from studio.services.signage_records import find_layout, note_move

_COUNTER = "boards.counter"
# Which notice lies over each board, by board: it is put there once, whichever process comes first.
_NOTICES = "boards.notices"


@dataclass(frozen=True, slots=True)
class BoardView:
    """A board, how it is, and the titles that it has to show; ``emergency`` when one is over it."""

    board: Board
    status: BoardStatus
    titles: tuple[str, ...]
    emergency: bool


@dataclass(frozen=True, slots=True)
class BoardsView:
    """``server_running`` is false when nothing is known of any board."""

    boards: tuple[BoardView, ...]
    server_running: bool


@dataclass(frozen=True, slots=True)
class MarkedNotice:
    """A notice for a board; ``mark`` names it."""

    mark: str
    notice: EmergencyNotice


Wanted = Callable[[Unit], Mapping[str, MarkedNotice | None]]
Changed = Mapping[str, MarkedNotice | str]


@dataclass(frozen=True, slots=True)
class BoardService:
    store: Store
    clock: Clock
    packer: Packer
    signer: BoardSigner
    control: BoardControl

    def view(self) -> BoardsView:
        with self.store.read() as unit:
            boards, publications = unit.boards.all(), unit.boards.publications()
            titles = {p.board_id: tuple(_titles(unit, p)) for p in publications if not p.emergency}
        alarmed = {p.board_id for p in publications if p.emergency}
        try:
            known = {status.board_id: status for status in self.control.statuses()}
            running = True
        except OperatorFixable as error:
            if error.code != "BOARDS_NOT_RUNNING":
                raise
            known, running = {}, False
        views = [
            BoardView(one, known.get(one.id) or _unknown(one), titles.get(one.id, ()), one.id in alarmed)
            for one in boards
        ]
        return BoardsView(tuple(views), running)

    def save(self, by: Person, board: Board) -> None:
        """Add or change a board; its code is unique. Raises ``Misuse``: BOARD_INCOMPLETE, CODE_TAKEN."""
        require(by, Verb.ADMINISTER)
        sizes = (board.width_px, board.height_px, board.width_mm)
        if not board.code.strip() or not board.name.strip() or min(sizes) <= 0 or board.reader_m <= 0:
            raise Misuse("BOARD_INCOMPLETE")
        with self.store.write(by.id) as unit:
            unit.boards.save(board)
            unit.audit.record("BOARD_SAVED", board.id, code=board.code, enabled=board.enabled)
        self.tell()

    def pair(self, by: Person, board_id: str, out: str) -> None:
        """Write the agent's configuration of a board to ``out``; an agent paired before loses its account.

        Raises ``OperatorFixable("BOARDS_NOT_RUNNING")``.
        """
        require(by, Verb.ADMINISTER)
        with self.store.read() as unit:
            board = _find(unit, board_id)
        self.tell()
        self.control.pair(board.code, out)
        with self.store.write(by.id) as unit:
            unit.audit.record("BOARD_PAIRED", board.id, code=board.code)

    def publish_drafts(self, actor: str, drafts: Sequence[SignageDraft], board_ids: Sequence[str]) -> None:
        """For ``SignageService.publish``, which has judged the drafts."""

        def note(unit: Unit, now: datetime) -> None:
            for draft in drafts:
                current = find_layout(unit, draft.id)
                state = next_state(current.state, ApprovalVerb.SCHEDULE)
                moved = replace(current, state=state, changed_at=now)
                note_move(unit, moved, ApprovalVerb.SCHEDULE, actor, ApprovalWay.AT_THE_PC)

        self._publish(
            actor,
            board_ids,
            tuple(draft.id for draft in drafts),
            partial(self._pack_drafts, drafts),
            note,
        )
        self.tell()

    def withdraw(self, actor: str, layout_id: str) -> None:
        """Take a layout off every board that shows it; the other pages of such a board stay."""
        with self.store.read() as unit:
            shown = [p for p in unit.boards.publications() if not p.emergency and layout_id in p.layout_ids]
        for publication in shown:
            with self.store.read() as unit:
                left = [find_layout(unit, one) for one in publication.layout_ids if one != layout_id]
            self._publish(
                actor,
                [publication.board_id],
                tuple(draft.id for draft in left),
                partial(self._pack_drafts, left),
            )
        if shown:
            self.tell()

    def override(self, actor: str, notice: EmergencyNotice, board_ids: Sequence[str] | None = None) -> list[str]:
        """Put an emergency over the boards at once, all of them if none are named; return their ids.

        Who may is the emergency's own rule (the officer's PIN), judged by the caller; ``actor`` is logged. What
        the boards showed goes on after ``end_override``. Late boards get it when they return.
        """
        chosen = self._chosen(board_ids)
        by_size: dict[tuple[int, int], list[str]] = {}
        for board in chosen:
            by_size.setdefault((board.width_px, board.height_px), []).append(board.id)
        for (width, height), ids in by_size.items():
            layout = emergency_layout(notice, width, height)
            self._publish(
                actor,
                ids,
                (),
                partial(self._pack_emergency, layout),
            )
        self.tell()
        return [board.id for board in chosen]

    def end_override(self, actor: str, board_ids: Sequence[str] | None = None) -> None:
        """Give the boards back to what they showed before."""
        chosen = self._chosen(board_ids)
        with self.store.write(actor) as unit:
            marks = notice_marks(unit)
            for board in chosen:
                unit.boards.clear(board.id, emergency=True)
                unit.audit.record("BOARD_RETURNED", board.id)
                marks.pop(board.id, None)
            if marks != notice_marks(unit):
                unit.settings.put(_NOTICES, marks)
        self.tell()

    def follow(self, actor: str, wanted: Wanted, note: Callable[[Unit, Changed], None]) -> bool:
        """Put over each board what ``wanted`` says, once; None gives it back. Return whether anything changed.

        ``wanted`` is asked again inside the write, so that two processes that follow at once agree. ``note`` is
        called in the same unit with what changed: the notice that came, or the mark of the one that went. A notice
        that ``override`` put there bears no mark, and is left alone.
        """
        with self.store.read() as unit:
            if not _changes(unit, wanted(unit)):
                return False
        with self.store.write(actor) as unit:
            changes = _changes(unit, wanted(unit))
            marks = notice_marks(unit)
            came: dict[tuple[int, int, MarkedNotice], list[Board]] = {}
            for board_id, change in changes.items():
                board = _find(unit, board_id)
                if isinstance(change, MarkedNotice):
                    came.setdefault((board.width_px, board.height_px, change), []).append(board)
                    marks[board_id] = change.mark
                else:
                    unit.boards.clear(board_id, emergency=True)
                    unit.audit.record("BOARD_RETURNED", board_id)
                    del marks[board_id]
            for (width, height, marked), boards in came.items():
                layout = emergency_layout(marked.notice, width, height)
                self._publish_in(unit, actor, boards, (), partial(self._pack_emergency, layout))
            unit.settings.put(_NOTICES, marks)
            note(unit, changes)
        return bool(changes)

    def tell(self) -> bool:
        """Make the server know all boards and publications; False when it does not run, which is no fault."""
        with self.store.read() as unit:
            boards, publications = unit.boards.all(), unit.boards.publications()
        try:
            self.control.set_boards(boards, publications)
        except OperatorFixable as error:
            if error.code != "BOARDS_NOT_RUNNING":
                raise
            return False
        return True

    def keep(self) -> None:
        """What the keeper does again and again: tell the server what it missed, and take in proof of play."""
        with self.store.read() as unit:
            if not unit.boards.all():
                return
        if self.tell():
            self.collect_plays()

    def collect_plays(self) -> int:
        """Copy new proof of play into the records; return how many were new. Any process may call it."""
        try:
            plays = self.control.plays()
        except OperatorFixable as error:
            if error.code != "BOARDS_NOT_RUNNING":
                raise
            return 0
        if not plays:
            return 0
        with self.store.write("boards") as unit:
            new = unit.boards.take_plays(plays)
        self.control.confirm_plays(plays)
        return new

    def plays(self, start: datetime, end: datetime) -> list[BoardPlay]:
        with self.store.read() as unit:
            return unit.boards.plays_between(start, end)

    # Inside

    def _pack_drafts(self, drafts: Sequence[SignageDraft], boards: list[Board], counter: int, now: datetime) -> Package:
        return self.packer.pack(drafts, [board.code for board in boards], counter, now)

    def _pack_emergency(self, layout: SignageLayout, boards: list[Board], counter: int, now: datetime) -> Package:
        return self.packer.pack_emergency(layout, [board.code for board in boards], counter, now)

    def _chosen(self, board_ids: Sequence[str] | None) -> list[Board]:
        with self.store.read() as unit:
            if board_ids is None:
                return [board for board in unit.boards.all() if board.enabled]
            return [_find(unit, board_id) for board_id in board_ids]

    def _publish(
        self,
        actor: str,
        board_ids: Iterable[str],
        layout_ids: tuple[str, ...],
        pack: Callable[[list[Board], int, datetime], Package],
        note: Callable[[Unit, datetime], None] | None = None,
    ) -> None:
        with self.store.write(actor) as unit:
            boards = [_find(unit, board_id) for board_id in board_ids]
            now = self._publish_in(unit, actor, boards, layout_ids, pack)
            if note is not None:
                note(unit, now)

    def _publish_in(
        self,
        unit: Unit,
        actor: str,
        boards: list[Board],
        layout_ids: tuple[str, ...],
        pack: Callable[[list[Board], int, datetime], Package],
    ) -> datetime:
        """Return the instant it bears."""
        now = self.clock.now()
        # Never below what a board has seen, even after a backup was restored.
        counter = max(int(unit.settings.get(_COUNTER) or 0) + 1, to_us(now))
        unit.settings.put(_COUNTER, counter)
        package = pack(boards, counter, now)
        envelope = self.signer.sign(package)
        for board in boards:
            unit.boards.publish(
                Publication(board.id, package.emergency, package.id, counter, layout_ids, envelope, actor, now)
            )
            verb = "BOARD_OVERRIDDEN" if package.emergency else "BOARD_PUBLISHED"
            unit.audit.record(verb, board.id, package=package.id, counter=counter)
        return now


def _find(unit: Unit, board_id: str) -> Board:
    board = unit.boards.get(board_id)
    if board is None:
        raise Misuse("NO_SUCH_BOARD", id=board_id)
    return board


def notice_marks(unit: Unit) -> dict[str, str]:
    """Return the mark of the notice over each board, by board."""
    return dict(unit.settings.get(_NOTICES) or {})


def _changes(unit: Unit, wanted: Mapping[str, MarkedNotice | None]) -> dict[str, MarkedNotice | str]:
    marks = notice_marks(unit)
    changes: dict[str, MarkedNotice | str] = {}
    for board_id, marked in wanted.items():
        mark = marks.get(board_id, "")
        if marked is not None and marked.mark != mark:
            changes[board_id] = marked
        elif marked is None and mark:
            changes[board_id] = mark
    return changes


def _titles(unit: Unit, publication: Publication) -> Iterable[str]:
    return [find_layout(unit, layout_id).title for layout_id in publication.layout_ids]


def _unknown(board: Board) -> BoardStatus:
    return BoardStatus(board.id, BoardState.UNKNOWN if board.enabled else BoardState.DISABLED)
