"""The records of boards: the boards, their layouts in all versions, what is published, what was shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from studio.domain.approval import ApprovalEvent, ApprovalState
from studio.domain.signage_boards import BoardPlay, Publication, SignageDraft
from studio.domain.signage_rules import Board


class Boards(Protocol):
    def save(self, board: Board) -> None:
        """Add or change; raises ``Misuse("CODE_TAKEN")``."""

    def get(self, board_id: str) -> Board | None: ...
    def all(self) -> list[Board]:
        """In the station's order (``position``, then code)."""

    def publish(self, publication: Publication) -> None:
        """Put it in its board's place (own or emergency)."""

    def clear(self, board_id: str, emergency: bool) -> None: ...
    def publications(self) -> list[Publication]:
        """By board, the board's own before the emergency's."""

    def take_plays(self, plays: Sequence[BoardPlay]) -> int:
        """Copy proof of play in, idempotently by (board, journal, counter); return how many were new."""

    def shown_between(self, start: datetime, end: datetime) -> set[str]:
        """The ids of boards that proved a play begun in ``[start, end)``."""

    def plays_between(self, start: datetime, end: datetime) -> list[BoardPlay]:
        """By start, then board."""


class Layouts(Protocol):
    def add(self, draft: SignageDraft) -> None: ...
    def save(self, draft: SignageDraft) -> None: ...
    def get(self, layout_id: str, version: int | None = None) -> SignageDraft | None:
        """The named version, or the newest."""

    def newest(self, states: Iterable[ApprovalState] | None = None) -> list[SignageDraft]:
        """The newest version of each layout, most recently changed first."""

    def add_event(self, event: ApprovalEvent) -> None:
        """``programme_id`` is the layout's id, ``manifest_sha256`` the layout's hash."""

    def events(self, layout_id: str) -> list[ApprovalEvent]:
        """In order of time."""
