"""The station's records of the exchange with the level above, and who is called when an emergency comes from there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from studio.domain.annual_report import AnnualReport
from studio.domain.broadcast import BroadcastLogEntry
from studio.domain.exchange import ExchangeStanding, Feedback, FeedbackState, InboundBulletin, InboundState


class ExchangeRecords(Protocol):
    """``Unit.exchange``."""

    def bulletin(self, bulletin_id: str, version: int | None = None) -> InboundBulletin | None:
        """The named version, or the newest."""

    def save_bulletin(self, bulletin: InboundBulletin) -> None:
        """Add it, or put its present state in the place of the earlier."""

    def bulletins(self, states: Iterable[InboundState] | None = None, limit: int = 500) -> list[InboundBulletin]:
        """The last received first."""

    def programme_bulletin(self, programme_id: str) -> InboundBulletin | None:
        """The bulletin from above that this programme was made of."""

    def feedback(self, feedback_id: str) -> Feedback | None: ...

    def save_feedback(self, feedback: Feedback) -> None: ...

    def feedbacks(self, states: Iterable[FeedbackState] | None = None, limit: int = 500) -> list[Feedback]:
        """The last received first."""

    def feedback_counts(self, start: datetime, end: datetime) -> tuple[int, int]:
        """How many came in ``[start, end)``, and how many of those have their answer."""

    def save_report(self, report: AnnualReport) -> None: ...

    def reports(self, year: int) -> list[AnnualReport]:
        """What was submitted for the year, the last first."""

    def state(self, key: str) -> Any:
        """A cursor, the enrolment, …; None where there is none."""

    def put_state(self, key: str, value: Any) -> None: ...

    def unreported_plays(self, since: datetime, ended_before: datetime, limit: int) -> list[BroadcastLogEntry]:
        """Rows of the log planned to start from ``since`` on, whose plan ended before, that never went up."""

    def mark_reported(self, play_ids: Sequence[str], row_id: str) -> None:
        """Note which row of the outbox took them up."""

    def reported(self, play_ids: Collection[str]) -> list[BroadcastLogEntry]:
        """Those rows of the log, as they are now, that a row of the outbox took up before; by play id."""

    def plays_of(self, programme_id: str, version: int) -> list[BroadcastLogEntry]:
        """The log's rows of one programme, by planned start."""


class ExchangeWatch(Protocol):
    """The sync process, as others see it."""

    def standing(self) -> ExchangeStanding: ...


class EmergencyStarter(Protocol):
    """The station's emergency desk, as the exchange calls it. Both are safe to call again for the same bulletin."""

    def start_from_source(self, bulletin: InboundBulletin) -> None:
        """Put it on air now, without asking. Its sound, where it has one, lies in the media store."""

    def end_from_source(self, bulletin: InboundBulletin) -> None:
        """Carry out the ALL_CLEAR, CORRECTION or RECALL of what ``bulletin.content.supersedes_id`` names.

        Raises ``OperatorFixable("EMERGENCY_NOT_IN_RECORDS")`` where that sounds and is not in the records yet.
        """

    def knows(self, bulletin_id: str) -> bool:
        """Tell whether the on-air process was asked for it. Raises ``OperatorFixable("ONAIR_NOT_RUNNING")``."""
