"""Loudness figures, presets and the outcome of mastering, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class LoudnessReport:
    """What was measured. Gated figures are ``None`` where nothing passed the gate (silence).

    ITU-R BS.1770-5 (integrated, true peak), EBU Tech 3341 (momentary, short-term), EBU Tech 3342 (range).
    """

    duration_s: float
    sample_rate_hz: int
    channels: int
    integrated_lufs: float | None
    momentary_max_lufs: float | None
    short_term_max_lufs: float | None
    range_lu: float | None
    true_peak_dbtp: float | None
    sample_peak_dbfs: float | None


@dataclass(frozen=True, slots=True)
class MasterPreset:
    """How it will be heard: target loudness and true-peak ceiling."""

    name: str
    target_lufs: float
    ceiling_dbtp: float
    # More limiting than this dulls speech; beyond it the target is given up, and the reason said.
    most_limiting_db: float = 12.0


PRESETS: dict[str, MasterPreset] = {
    "horn": MasterPreset("horn", -16.0, -1.0),
    "fm": MasterPreset("fm", -18.0, -1.0),
    "web": MasterPreset("web", -16.0, -1.0),
    "ebu-r128": MasterPreset("ebu-r128", -23.0, -1.0),
}


class MasterReason(StrEnum):
    """Why a master is as it is. All but ``MET`` mean the target was not reached."""

    MET = "MET"
    SILENT = "SILENT"
    TOO_SHORT = "TOO_SHORT"
    PEAKS_TOO_HIGH = "PEAKS_TOO_HIGH"


@dataclass(frozen=True, slots=True)
class MasterOutcome:
    """``gain_db`` is the one linear gain; ``limited_s`` the time the limiter was at work."""

    target_lufs: float
    ceiling_dbtp: float
    before: LoudnessReport
    after: LoudnessReport
    gain_db: float
    limited_s: float
    reason: MasterReason
