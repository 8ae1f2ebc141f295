"""The settings of cleaning as data: there and back through JSON, and what makes no sense is refused."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from studio.domain.cleaning import (
    CLEANING_VERSION,
    PROFILE_BANDS,
    Cleaning,
    Denoise,
    NoiseProfile,
    decode_cleaning,
    encode_cleaning,
)
from studio.domain.cleaning_presets import CLEANING_PRESETS, UNTOUCHED, cleaning_preset, without
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.loudness import PRESETS

STAGES = [each.name for each in fields(Cleaning)]


@pytest.mark.parametrize("name", CLEANING_PRESETS)
def test_every_preset_goes_through_json_and_back(name: str) -> None:
    cleaning = cleaning_preset(name)
    profiled = replace(cleaning, denoise=Denoise(profile=NoiseProfile((-70.25,) * PROFILE_BANDS)))
    for one in (cleaning, profiled, UNTOUCHED):
        assert decode_cleaning(json.loads(json.dumps(encode_cleaning(one), allow_nan=False))) == one


def test_every_preset_of_mastering_has_its_cleaning() -> None:
    assert set(CLEANING_PRESETS) == set(PRESETS)
    with pytest.raises(Misuse, match="NO_SUCH_PRESET"):
        cleaning_preset("wire")


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_left_out_is_off_and_nothing_else(stage: str) -> None:
    horn = cleaning_preset("horn")
    less = without(horn, stage)
    assert [name for name in STAGES if getattr(less, name) != getattr(horn, name)] == [stage]
    assert not getattr(less, stage).on


def test_nothing_left_is_nothing_to_do() -> None:
    assert not UNTOUCHED.anything
    assert without(cleaning_preset("fm"), *STAGES).anything is False
    assert replace(UNTOUCHED, denoise=Denoise()).anything


@pytest.mark.parametrize(
    ("stage", "field", "value"),
    [
        ("denoise", "most_db", -1.0),
        ("denoise", "most_db", float("nan")),
        ("denoise", "most_db", "12"),
        ("denoise", "most_db", True),
        ("denoise", "profile", {"levels_db": [-60.0, -60.0]}),
        ("compressor", "ratio", 0.5),
        ("compressor", "attack_ms", 0.0),
        ("gate", "on", 1),
        ("hum", "colour", "blue"),
        ("equaliser", "bands", [{"kind": "NOTCH", "hz": 50.0, "gain_db": 0.0, "q": 1.0}]),
        ("equaliser", "bands", [{"kind": "PEAK", "hz": 0.0, "gain_db": 0.0, "q": 1.0}]),
    ],
)
def test_what_makes_no_sense_is_refused(stage: str, field: str, value: object) -> None:
    body: dict[str, Any] = json.loads(json.dumps(encode_cleaning(cleaning_preset("horn"))))
    body[stage][field] = value
    with pytest.raises(OperatorFixable, match="CLEANING_UNREADABLE"):
        decode_cleaning(body)


@pytest.mark.parametrize("body", [{}, {"version": CLEANING_VERSION}, {"version": CLEANING_VERSION + 1}])
def test_another_version_or_half_a_record_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(OperatorFixable, match="CLEANING_UNREADABLE"):
        decode_cleaning(body)
