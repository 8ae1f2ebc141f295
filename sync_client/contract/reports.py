"""The annual report: 15 December of the year before to the end of 14 December (seed V.5)."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from sync_client.contract.base import AreaCode, Count, Day, FilledLine, Identifier, Instant, Line, Model
from sync_client.contract.bulletins import BulletinClass, Category, Origin
from sync_client.contract.going_up import DeviceState, Technology


def reporting_period(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year's period."""
    return date(year - 1, 12, 15), date(year, 12, 14)


class ClusterCount(Model):
    technology: Technology
    state: DeviceState
    count: Count


class ProgrammeCount(Model):
    origin: Origin
    category: Category
    count: Count
    minutes: float = Field(ge=0, le=10_000_000)


class ClassMinutes(Model):
    bulletin_class: BulletinClass
    minutes: float = Field(ge=0, le=10_000_000)


class EmergencyAired(Model):
    bulletin_id: Identifier | None
    title: FilledLine
    known_at: Instant
    on_air_at: Instant | None
    time_to_air_s: float | None = Field(default=None, ge=0, le=10_000_000)
    ordered_by: Line = ""


class AnnualReport(Model):
    """A station's figures for a year; a new one of the same year replaces the earlier, which is kept."""

    station_id: Identifier
    id: Identifier
    area: AreaCode
    year: int = Field(ge=2020, le=2200)
    period_start: Day
    period_end: Day
    prepared_at: Instant
    prepared_by: FilledLine
    final: bool = Field(description="false: before the period's end")
    clusters: list[ClusterCount] = Field(max_length=60)
    share_connected: float = Field(ge=0, le=1)
    programmes: list[ProgrammeCount] = Field(max_length=100)
    minutes_by_class: list[ClassMinutes] = Field(max_length=3)
    emergencies: list[EmergencyAired] = Field(max_length=500)
    feedback_received: Count
    feedback_answered: Count
    boards: Count
    staff_trained: Count
    faults: Count
    notes: Line = ""

    @model_validator(mode="after")
    def _of_the_period(self) -> AnnualReport:
        if (self.period_start, self.period_end) != reporting_period(self.year):
            message = "the period is 15 December of the year before to 14 December"
            raise ValueError(message)
        return self
