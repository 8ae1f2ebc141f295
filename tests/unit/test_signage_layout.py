"""Layouts: their form, their file, and the schema that says the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.errors import Misuse
from studio.domain.signage import (
    Align,
    Background,
    Box,
    ClockFace,
    DurationKind,
    DurationRule,
    Fallback,
    FontWeight,
    ImageFit,
    Region,
    RegionKind,
    SignageLayout,
    TextStyle,
    Validity,
    check_layout,
)
from studio.domain.signage_codec import decode_layout, encode_layout, layout_from, layout_record, layout_sha256

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "resources/signage/layout-1.schema.json").read_text(encoding="utf-8"))
VALID = jsonschema_rs.validator_for(SCHEMA)

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


@st.composite
def validities(draw: st.DrawFn) -> Validity:
    starts, length = draw(st.none() | instants), draw(st.none() | st.timedeltas(timedelta(seconds=1), timedelta(999)))
    ends = None if length is None else (starts or datetime(2030, 1, 1, tzinfo=UTC)) + length
    return Validity(starts, ends)


@st.composite
def regions(draw: st.DrawFn, number: int, width: int, height: int) -> Region:
    x, y = draw(st.integers(0, width - 8)), draw(st.integers(0, height - 8))
    box = Box(x, y, draw(st.integers(8, width - x)), draw(st.integers(8, height - y)))
    kind = draw(st.sampled_from(RegionKind))
    picture = kind is RegionKind.IMAGE and draw(st.booleans())
    return Region(
        id=f"r{number}",
        kind=kind,
        box=box,
        z=draw(st.integers(-1000, 1000)),
        style=TextStyle(
            draw(st.integers(8, 2000)),
            draw(st.sampled_from(FontWeight)),
            draw(colours),
            draw(st.sampled_from(Align)),
            draw(st.just("") | colours),
        ),
        content=draw(words),
        media_sha256="ab" * 32 if picture else "",
        media_type="image/png" if picture else "",
        fit=draw(st.sampled_from(ImageFit)),
        face=draw(st.sampled_from(ClockFace)),
        validity=draw(validities()),
        fallback_text=draw(words),
    )


@st.composite
def layouts(draw: st.DrawFn) -> SignageLayout:
    width, height = draw(st.integers(64, 7680)), draw(st.integers(64, 7680))
    count = draw(st.integers(0, 3))
    return SignageLayout(
        title=draw(words.filter(lambda text: bool(text.strip()))),
        width=width,
        height=height,
        background=Background(draw(colours), draw(colours)),
        regions=tuple(draw(regions(number, width, height)) for number in range(count)),
        duration=DurationRule(draw(st.sampled_from(DurationKind)), draw(st.integers(1, 86_400))),
        fallback=Fallback(draw(words), draw(colours), draw(colours)),
        validity=draw(validities()),
        emergency=draw(st.booleans()),
        stats=draw(st.booleans()),
        author=draw(words),
        approver=draw(words),
    )


@settings(max_examples=60, deadline=None)
@given(layouts())
def test_every_layout_goes_through_its_file_and_fits_the_schema(layout: SignageLayout) -> None:
    check_layout(layout)
    assert decode_layout(encode_layout(layout)) == layout
    VALID.validate(json.loads(encode_layout(layout)))


BREAKS: list[tuple[str, Any]] = [
    ("schema", 2),
    ("title", " "),
    ("canvas", {"width": 63, "height": 720}),
    ("canvas", {"width": 1280, "height": 720, "depth": 1}),
    ("background", {"top": "red", "bottom": "#000000"}),
    ("duration", {"kind": "for-ever", "seconds": 1}),
    ("duration", {"kind": "seconds", "seconds": 0}),
    ("emergency", "yes"),
    ("regions", [{}]),
    ("more", 1),
]


@pytest.mark.parametrize(("name", "value"), BREAKS)
def test_what_the_schema_refuses_the_reader_refuses_too(name: str, value: Any) -> None:
    record = {**layout_record(SignageLayout("Bảng")), name: value}
    assert not VALID.is_valid(record)
    with pytest.raises(Misuse):
        layout_from(record)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "video"),
        ("x", -1),
        ("x", True),
        ("width", 7),
        ("id", "a b"),
        ("z", 1001),
        ("face", "sundial"),
        ("media", {"sha256": "../../etc", "type": "image/png", "fit": "contain"}),
        ("media", {"sha256": "ab" * 32, "type": "image/svg+xml", "fit": "contain"}),
    ],
)
def test_what_the_schema_refuses_in_a_region_the_reader_refuses_too(name: str, value: Any) -> None:
    layout = SignageLayout("Bảng", regions=(Region("a", RegionKind.TEXT, Box(0, 0, 100, 100)),))
    record = layout_record(layout)
    record["regions"][0][name] = value
    assert not VALID.is_valid(record)
    with pytest.raises(Misuse):
        layout_from(record)


@pytest.mark.parametrize("box", [Box(1200, 0, 100, 100), Box(0, 700, 100, 100), Box(-1, 0, 100, 100), Box(0, 0, 7, 50)])
def test_a_region_stands_wholly_on_the_canvas(box: Box) -> None:
    with pytest.raises(Misuse, match="REGION_OUTSIDE"):
        check_layout(SignageLayout("Bảng", 1280, 720, regions=(Region("a", RegionKind.TEXT, box),)))


def test_what_is_judged_does_not_know_its_approver() -> None:
    layout = SignageLayout("Bảng")
    assert layout_sha256(replace(layout, approver="somebody")) == layout_sha256(layout)
    assert layout_sha256(replace(layout, author="somebody")) != layout_sha256(layout)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff"])
def test_what_is_no_layout_is_refused_by_its_code(raw: bytes) -> None:
    with pytest.raises(Misuse, match="BAD_LAYOUT"):
        decode_layout(raw)


def test_the_templates_are_layouts_that_fit_the_schema() -> None:
    found = sorted((ROOT / "resources/signage/templates").glob("*.json"))
    assert [path.stem for path in found] == ["announcements-qr", "notice", "slogan-clock"]
    for path in found:
        VALID.validate(json.loads(path.read_bytes()))
        layout = decode_layout(path.read_bytes())
        assert encode_layout(layout) + b"\n" == path.read_bytes()
