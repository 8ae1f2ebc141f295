"""What is done to a voice before it is levelled: each stage's parameters, as plain data with a version.

Thresholds of the gate and the compressor are decibels over the programme's integrated loudness, so a quiet
recording and a loud one are treated alike. An instant of speech lies some 10 dB above and 30 dB below that figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any

from studio.domain.errors import OperatorFixable

CLEANING_VERSION = 1
# Sixth-octave bands from 50 Hz, as many as reach 24 kHz.
PROFILE_FIRST_HZ = 50.0
PROFILE_BANDS_AN_OCTAVE = 6
PROFILE_BANDS = 55


@dataclass(frozen=True, slots=True)
class ClickRepair:
    """Short clicks: found as what a linear prediction could not foretell, replaced by what it foretells."""

    on: bool = True
    # How many times louder than its neighbours, after prediction, a click must be.
    stands_out: float = 3.0
    longest_ms: float = 2.0


@dataclass(frozen=True, slots=True)
class HumRemoval:
    """The mains and its harmonics, only those that are found; 50 Hz give or take 0.8 Hz."""

    on: bool = True
    mains_hz: float = 50.0
    highest_hz: float = 1000.0
    # A line must stand so far over what is beside it.
    stands_out_db: float = 12.0


@dataclass(frozen=True, slots=True)
class HighPass:
    """Rumble, wind and breath on the microphone; Butterworth, 24 dB an octave."""

    on: bool = True
    cutoff_hz: float = 80.0


@dataclass(frozen=True, slots=True)
class NoiseProfile:
    """A noise's density in sixth-octave bands from 50 Hz, dBFS in 1 Hz; a full-scale sine is −3 dBFS in all."""

    levels_db: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Denoise:
    """Broadband noise: followed by itself, or as ``profile`` says."""

    on: bool = True
    # The most that is taken off where there is noise alone.
    most_db: float = 12.0
    profile: NoiseProfile | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """An expander: what is quieter than the threshold is made quieter still."""

    on: bool = True
    threshold_db: float = -30.0
    ratio: float = 2.0
    most_db: float = 10.0
    attack_ms: float = 3.0
    hold_ms: float = 120.0
    release_ms: float = 150.0


@dataclass(frozen=True, slots=True)
class DeEsser:
    """Sharp s and x: turned down between 5 and 9 kHz while that band outweighs the rest."""

    on: bool = True
    # The band's level over the level of everything below it.
    threshold_db: float = -3.0
    most_db: float = 8.0


class EqKind(StrEnum):
    PEAK = "PEAK"
    LOW_SHELF = "LOW_SHELF"
    HIGH_SHELF = "HIGH_SHELF"
    HIGH_PASS = "HIGH_PASS"
    LOW_PASS = "LOW_PASS"


@dataclass(frozen=True, slots=True)
class EqBand:
    """``gain_db`` has no meaning for a pass filter."""

    kind: EqKind
    hz: float
    gain_db: float = 0.0
    q: float = math.sqrt(0.5)


@dataclass(frozen=True, slots=True)
class Equaliser:
    on: bool = True
    bands: tuple[EqBand, ...] = ()


@dataclass(frozen=True, slots=True)
class Compressor:
    """Evens the voice: over the threshold a rise of ``ratio`` decibels comes out as one."""

    on: bool = True
    threshold_db: float = 0.0
    ratio: float = 2.5
    knee_db: float = 6.0
    attack_ms: float = 5.0
    release_ms: float = 120.0


@dataclass(frozen=True, slots=True)
class Cleaning:
    """The whole chain, in the order of its fields."""

    clicks: ClickRepair = field(default_factory=ClickRepair)
    hum: HumRemoval = field(default_factory=HumRemoval)
    high_pass: HighPass = field(default_factory=HighPass)
    denoise: Denoise = field(default_factory=Denoise)
    gate: Gate = field(default_factory=Gate)
    de_esser: DeEsser = field(default_factory=DeEsser)
    equaliser: Equaliser = field(default_factory=Equaliser)
    compressor: Compressor = field(default_factory=Compressor)

    @property
    def anything(self) -> bool:
        """Whether any stage is on."""
        return any(getattr(self, stage.name).on for stage in fields(self))


# Field → lowest and highest value that makes sense; what is not named is any finite number.
_RANGES: dict[str, tuple[float, float]] = {
    "stands_out": (1.5, 20.0),
    "longest_ms": (0.1, 4.0),
    "mains_hz": (45.0, 65.0),
    "highest_hz": (50.0, 1500.0),
    "stands_out_db": (6.0, 40.0),
    "cutoff_hz": (20.0, 1000.0),
    "most_db": (0.0, 40.0),
    "threshold_db": (-60.0, 30.0),
    "ratio": (1.0, 20.0),
    "knee_db": (0.0, 24.0),
    "attack_ms": (0.1, 200.0),
    "hold_ms": (0.0, 1000.0),
    "release_ms": (5.0, 5000.0),
    "hz": (20.0, 20_000.0),
    "gain_db": (-24.0, 24.0),
    "q": (0.1, 20.0),
}


def encode_cleaning(cleaning: Cleaning) -> dict[str, Any]:
    """Return it as what JSON can hold."""
    return {"version": CLEANING_VERSION, **asdict(cleaning)}


def decode_cleaning(body: Mapping[str, Any]) -> Cleaning:
    """Return what ``encode_cleaning`` gave; raises ``OperatorFixable("CLEANING_UNREADABLE")``."""
    try:
        if body["version"] != CLEANING_VERSION:
            raise OperatorFixable("CLEANING_UNREADABLE", why="version")
        denoise = dict(body["denoise"])
        profile = denoise.pop("profile")
        equaliser = body["equaliser"]
        bands = tuple(EqBand(**{**band, "kind": EqKind(band["kind"])}) for band in equaliser["bands"])
        cleaning = Cleaning(
            ClickRepair(**body["clicks"]),
            HumRemoval(**body["hum"]),
            HighPass(**body["high_pass"]),
            Denoise(**denoise, profile=None if profile is None else NoiseProfile(tuple(profile["levels_db"]))),
            Gate(**body["gate"]),
            DeEsser(**body["de_esser"]),
            Equaliser(equaliser["on"], bands),
            Compressor(**body["compressor"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise OperatorFixable("CLEANING_UNREADABLE", why=repr(error)) from error
    check_cleaning(cleaning)
    return cleaning


def check_cleaning(cleaning: Cleaning) -> None:
    """Raise ``OperatorFixable("CLEANING_UNREADABLE")`` naming the first value that makes no sense."""
    for stage in fields(cleaning):
        _check(stage.name, getattr(cleaning, stage.name))


def _check(name: str, part: Any) -> None:
    for each in fields(part):
        value = getattr(part, each.name)
        where = f"{name}.{each.name}"
        if isinstance(value, tuple):
            _check_all(where, value)
        elif is_dataclass(value):
            _check(where, value)
        elif each.name == "on":
            _require(where, right=isinstance(value, bool))
        elif each.name != "kind" and value is not None:
            _check_number(where, value, *_RANGES.get(each.name, (-math.inf, math.inf)))


def _check_all(where: str, values: tuple[Any, ...]) -> None:
    if where.endswith("levels_db"):
        _require(where, right=len(values) == PROFILE_BANDS)
    for value in values:
        if is_dataclass(value):
            _check(where, value)
        else:
            _check_number(where, value, -math.inf, math.inf)


def _check_number(where: str, value: object, lowest: float, highest: float) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    _require(where, right=number and math.isfinite(float(str(value))) and lowest <= float(str(value)) <= highest)


def _require(where: str, *, right: bool) -> None:
    if not right:
        raise OperatorFixable("CLEANING_UNREADABLE", why=where)
