"""The sync process, by the status file that it keeps."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from studio.domain.exchange import ExchangeStanding


class SyncStatusFile:
    """``ports.exchange_store.ExchangeWatch``; the file is there while the process runs."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def standing(self) -> ExchangeStanding:
        try:
            told = json.loads(self._path.read_text(encoding="ascii"))
            return ExchangeStanding(
                str(told["state"]),
                str(told.get("code") or ""),
                _instant(told.get("since")),
                _instant(told.get("last_answer_at")),
                told.get("skew_s"),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return ExchangeStanding("NOT_RUNNING")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
