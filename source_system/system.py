"""The composition root: one system's parts, made from its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from source_system.bell import Bell
from source_system.clock import Now, utc_now
from source_system.database.store import Database
from source_system.keyring import Keyring
from source_system.media import Media
from source_system.rates import RateLimit


@dataclass(frozen=True, slots=True)
class Settings:
    """``database_url`` empty: a SQLite file in the data folder."""

    data: Path
    database_url: str = ""
    token_minutes: int = 60
    sign_ins_per_minute: int = 10
    feedback_per_hour: int = 60
    enrolments_per_minute: int = 240
    contact_days: int = 365
    now: Now = field(default=utc_now)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data.resolve() / 'source.db'}"


class System:
    """Everything that a call may need."""

    def __init__(self, settings: Settings) -> None:
        settings.data.mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.now = settings.now
        self.database = Database(settings.database)
        self.keyring = Keyring(settings.data / "secrets")
        self.media = Media(settings.data)
        self.bell = Bell()
        # Wide for an address, which an office shares, and for a name, which a stranger must not lock; narrow for both.
        self.sign_in_limit = RateLimit(settings.sign_ins_per_minute, 60)
        self.wide_sign_in_limit = RateLimit(12 * settings.sign_ins_per_minute, 60)
        self.enrolment_limit = RateLimit(settings.enrolments_per_minute, 60)
        self.feedback_limit = RateLimit(settings.feedback_per_hour, 3600)
        self.lookup_limit = RateLimit(60, 60)

    def close(self) -> None:
        self.database.close()
