"""The layout file and the edit's steps as JSON (``resources/signage/layout-1.schema.json``), read strictly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from studio.domain.errors import Misuse
from studio.domain.signage import (
    LAYOUT_SCHEMA,
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
from studio.domain.signage_edit import (
    AddRegion,
    LayoutEdit,
    LayoutStep,
    MoveRegion,
    RemoveRegion,
    ReorderRegion,
    ResizeRegion,
    SetPage,
    SetRegion,
    fold_layout,
)

Json = dict[str, Any]
_E = TypeVar("_E", bound=Enum)
MAX_LAYOUT_BYTES = 1024 * 1024


def encode_layout(layout: SignageLayout) -> bytes:
    """Return the layout file's bytes: UTF-8, keys in their order, the same for equal layouts."""
    return json.dumps(layout_record(layout), ensure_ascii=False, indent=1).encode()


def decode_layout(raw: bytes) -> SignageLayout:
    """Read a layout file; raises ``Misuse("BAD_LAYOUT")`` for whatever is not exactly its form."""
    if len(raw) > MAX_LAYOUT_BYTES:
        raise Misuse("BAD_LAYOUT", what="size")
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Misuse("BAD_LAYOUT", what="JSON") from error
    return layout_from(record)


def layout_sha256(layout: SignageLayout) -> str:
    """Return the hash that an approver judges: of the file without its approver."""
    return hashlib.sha256(encode_layout(replace(layout, approver=""))).hexdigest()


def layout_record(layout: SignageLayout) -> Json:
    return {
        "schema": layout.schema,
        "title": layout.title,
        "canvas": {"width": layout.width, "height": layout.height},
        "background": {"top": layout.background.top, "bottom": layout.background.bottom},
        "duration": {"kind": layout.duration.kind.value, "seconds": layout.duration.seconds},
        "validity": _validity_record(layout.validity),
        "fallback": {
            "text": layout.fallback.text,
            "colour": layout.fallback.colour,
            "background": layout.fallback.background,
        },
        "emergency": layout.emergency,
        "stats": layout.stats,
        "author": layout.author,
        "approver": layout.approver,
        "regions": [region_record(region) for region in layout.regions],
    }


def layout_from(record: Any) -> SignageLayout:
    """Raises ``Misuse("BAD_LAYOUT")``, or what ``check_layout`` raises."""
    found = _Fields(record, "layout")
    if found.take("schema", int) != LAYOUT_SCHEMA:
        raise Misuse("BAD_LAYOUT", what="schema")
    canvas = found.part("canvas")
    layout = SignageLayout(
        title=found.take("title", str),
        width=canvas.take("width", int),
        height=canvas.take("height", int),
        background=_background_from(found.part("background")),
        regions=tuple(region_from(one) for one in found.take("regions", list)),
        duration=_duration_from(found.part("duration")),
        fallback=_fallback_from(found.part("fallback")),
        validity=_validity_from(found.part("validity")),
        emergency=found.take("emergency", bool),
        stats=found.take("stats", bool),
        author=found.take("author", str),
        approver=found.take("approver", str),
    )
    canvas.end()
    found.end()
    check_layout(layout)
    return layout


def region_record(region: Region) -> Json:
    box, style = region.box, region.style
    return {
        "id": region.id,
        "kind": region.kind.value,
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "z": region.z,
        "style": {
            "font_px": style.font_px,
            "weight": style.weight.value,
            "colour": style.colour,
            "align": style.align.value,
            "fill": style.fill,
        },
        "content": region.content,
        "media": {"sha256": region.media_sha256, "type": region.media_type, "fit": region.fit.value},
        "face": region.face.value,
        "validity": _validity_record(region.validity),
        "fallback_text": region.fallback_text,
    }


def region_from(record: Any) -> Region:
    found = _Fields(record, "region")
    style, media = found.part("style"), found.part("media")
    region = Region(
        id=found.take("id", str),
        kind=found.choice("kind", RegionKind),
        box=Box(found.take("x", int), found.take("y", int), found.take("width", int), found.take("height", int)),
        z=found.take("z", int),
        style=TextStyle(
            style.take("font_px", int),
            style.choice("weight", FontWeight),
            style.take("colour", str),
            style.choice("align", Align),
            style.take("fill", str),
        ),
        content=found.take("content", str),
        media_sha256=media.take("sha256", str),
        media_type=media.take("type", str),
        fit=media.choice("fit", ImageFit),
        face=found.choice("face", ClockFace),
        validity=_validity_from(found.part("validity")),
        fallback_text=found.take("fallback_text", str),
    )
    for part in (style, media, found):
        part.end()
    return region


def edit_record(edit: LayoutEdit) -> Json:
    """Return an edit as it is kept: the base, all steps, the cursor."""
    return {
        "base": layout_record(edit.base),
        "steps": [_step_record(step) for step in edit.steps],
        "cursor": edit.cursor,
    }


def edit_from(record: Any) -> LayoutEdit:
    found = _Fields(record, "edit")
    base = layout_from(found.take("base", dict))
    steps = tuple(_step_from(one) for one in found.take("steps", list))
    edit = LayoutEdit(base, steps, found.take("cursor", int))
    found.end()
    fold_layout(edit.base, edit.steps)
    return edit


def _step_record(step: LayoutStep) -> Json:
    match step:
        case AddRegion(region):
            return {"do": "add", "region": region_record(region)}
        case MoveRegion(region_id, x, y):
            return {"do": "move", "id": region_id, "x": x, "y": y}
        case ResizeRegion(region_id, box):
            return {"do": "resize", "id": region_id, "x": box.x, "y": box.y, "width": box.width, "height": box.height}
        case ReorderRegion(region_id, place):
            return {"do": "reorder", "id": region_id, "place": place}
        case SetRegion(region):
            return {"do": "set", "region": region_record(region)}
        case RemoveRegion(region_id):
            return {"do": "remove", "id": region_id}
        case SetPage():
            return {"do": "page", **_page_record(step)}


def _page_record(step: SetPage) -> Json:
    # The parts are written as in a layout; what the step leaves alone is not written.
    whole = layout_record(
        SignageLayout(
            title=step.title or "",
            background=step.background or Background(),
            duration=step.duration or DurationRule(),
            fallback=step.fallback or Fallback(),
            validity=step.validity or Validity(),
            stats=bool(step.stats),
        )
    )
    names = ("title", "background", "duration", "fallback", "validity", "stats")
    return {name: whole[name] for name in names if getattr(step, name) is not None}


def _step_from(record: Any) -> LayoutStep:
    found = _Fields(record, "step")
    do = found.take("do", str)
    step: LayoutStep
    if do == "add":
        step = AddRegion(region_from(found.take("region", dict)))
    elif do == "set":
        step = SetRegion(region_from(found.take("region", dict)))
    elif do == "move":
        step = MoveRegion(found.take("id", str), found.take("x", int), found.take("y", int))
    elif do == "resize":
        box = Box(*(found.take(name, int) for name in ("x", "y", "width", "height")))
        step = ResizeRegion(found.take("id", str), box)
    elif do == "reorder":
        step = ReorderRegion(found.take("id", str), found.take("place", int))
    elif do == "remove":
        step = RemoveRegion(found.take("id", str))
    elif do == "page":
        step = SetPage(
            title=found.take("title", str) if found.has("title") else None,
            background=_background_from(found.part("background")) if found.has("background") else None,
            duration=_duration_from(found.part("duration")) if found.has("duration") else None,
            fallback=_fallback_from(found.part("fallback")) if found.has("fallback") else None,
            validity=_validity_from(found.part("validity")) if found.has("validity") else None,
            stats=found.take("stats", bool) if found.has("stats") else None,
        )
    else:
        raise Misuse("BAD_LAYOUT", what="step")
    found.end()
    return step


def _background_from(found: _Fields) -> Background:
    background = Background(found.take("top", str), found.take("bottom", str))
    found.end()
    return background


def _duration_from(found: _Fields) -> DurationRule:
    rule = DurationRule(found.choice("kind", DurationKind), found.take("seconds", int))
    found.end()
    return rule


def _fallback_from(found: _Fields) -> Fallback:
    fallback = Fallback(found.take("text", str), found.take("colour", str), found.take("background", str))
    found.end()
    return fallback


def _validity_record(validity: Validity) -> Json:
    starts, ends = validity.starts_at, validity.ends_at
    return {"from": starts.isoformat() if starts else None, "to": ends.isoformat() if ends else None}


def _validity_from(found: _Fields) -> Validity:
    validity = Validity(found.instant("from"), found.instant("to"))
    found.end()
    return validity


class _Fields:
    """Takes the fields of one JSON object, each of its very type; ``end`` refuses what nobody asked for."""

    def __init__(self, record: Any, what: str) -> None:
        if not isinstance(record, dict):
            raise Misuse("BAD_LAYOUT", what=what)
        self._left = dict(record)
        self._what = what

    def has(self, name: str) -> bool:
        return name in self._left

    def take(self, name: str, kind: type[Any]) -> Any:
        value = self._left.pop(name, None)
        # True is an int to Python, and no size to us.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise Misuse("BAD_LAYOUT", what=f"{self._what}.{name}")
        return value

    def part(self, name: str) -> _Fields:
        return _Fields(self._left.pop(name, None), f"{self._what}.{name}")

    def choice(self, name: str, kind: type[_E]) -> _E:
        try:
            return kind(self._left.pop(name, None))
        except ValueError:
            raise Misuse("BAD_LAYOUT", what=f"{self._what}.{name}") from None

    def instant(self, name: str) -> datetime | None:
        value = self._left.pop(name, None)
        if value is None:
            return None
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise Misuse("BAD_LAYOUT", what=f"{self._what}.{name}") from None
        if instant.tzinfo is None:
            raise Misuse("BAD_LAYOUT", what=f"{self._what}.{name}")
        return instant

    def end(self) -> None:
        if self._left:
            raise Misuse("BAD_LAYOUT", what=f"{self._what}.{min(self._left)}")
