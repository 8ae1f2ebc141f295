"""The memory store's boards and layouts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from studio.domain.approval import ApprovalEvent, ApprovalState
from studio.domain.errors import Misuse
from studio.domain.signage_boards import BoardPlay, Publication, SignageDraft
from studio.domain.signage_rules import Board
from tests.support.memory_repositories import MemoryRepository


class MemoryBoards(MemoryRepository):
    def save(self, board: Board) -> None:
        self._require_writable()
        if any(one.code == board.code and one.id != board.id for one in self._tables.boards.values()):
            raise Misuse("CODE_TAKEN", cluster_code=board.code)
        self._tables.boards[board.id] = board

    def get(self, board_id: str) -> Board | None:
        return self._tables.boards.get(board_id)

    def all(self) -> list[Board]:
        return sorted(self._tables.boards.values(), key=lambda board: (board.position, board.code))

    def publish(self, publication: Publication) -> None:
        self._require_writable(publication.at)
        self._require(publication.board_id in self._tables.boards, id=publication.board_id)
        self._tables.publications[publication.board_id, publication.emergency] = publication

    def clear(self, board_id: str, emergency: bool) -> None:
        self._require_writable()
        self._tables.publications.pop((board_id, emergency), None)

    def publications(self) -> list[Publication]:
        return [self._tables.publications[key] for key in sorted(self._tables.publications)]

    def take_plays(self, plays: Sequence[BoardPlay]) -> int:
        self._require_writable(*(play.started_at for play in plays))
        new = 0
        for play in plays:
            self._require(play.board_id in self._tables.boards, id=play.board_id)
            key = (play.board_id, play.journal_id, play.counter)
            if key not in self._tables.board_plays:
                self._tables.board_plays[key] = play
                new += 1
        return new

    def shown_between(self, start: datetime, end: datetime) -> set[str]:
        return {play.board_id for play in self.plays_between(start, end)}

    def plays_between(self, start: datetime, end: datetime) -> list[BoardPlay]:
        found = [play for play in self._tables.board_plays.values() if start <= play.started_at < end]
        return sorted(found, key=lambda play: (play.started_at, play.board_id, play.journal_id, play.counter))


class MemoryLayouts(MemoryRepository):
    def add(self, draft: SignageDraft) -> None:
        self._require_writable(draft.created_at, draft.changed_at)
        self._require_new((draft.id, draft.version) in self._tables.layouts, id=draft.id)
        self._tables.layouts[draft.id, draft.version] = draft

    def save(self, draft: SignageDraft) -> None:
        self._require_writable(draft.changed_at)
        self._require((draft.id, draft.version) in self._tables.layouts, id=draft.id)
        self._tables.layouts[draft.id, draft.version] = draft

    def get(self, layout_id: str, version: int | None = None) -> SignageDraft | None:
        if version is not None:
            return self._tables.layouts.get((layout_id, version))
        versions = [number for one, number in self._tables.layouts if one == layout_id]
        return self._tables.layouts[layout_id, max(versions)] if versions else None

    def newest(self, states: Iterable[ApprovalState] | None = None) -> list[SignageDraft]:
        wanted = None if states is None else set(states)
        newest = (self.get(layout_id) for layout_id in {one for one, _ in self._tables.layouts})
        found = [draft for draft in newest if draft is not None and (wanted is None or draft.state in wanted)]
        return sorted(found, key=lambda draft: (draft.changed_at, draft.id), reverse=True)

    def add_event(self, event: ApprovalEvent) -> None:
        self._require_writable(event.at)
        self._require((event.programme_id, event.version) in self._tables.layouts, id=event.programme_id)
        self._require_new(event.id in self._tables.layout_events, id=event.id)
        self._tables.layout_events[event.id] = event

    def events(self, layout_id: str) -> list[ApprovalEvent]:
        mine = [event for event in self._tables.layout_events.values() if event.programme_id == layout_id]
        return sorted(mine, key=lambda event: (event.at, event.id))
