"""The plan snapshot: all that the on-air process needs for the next days, in one immutable file.

The file is JSON: ``{"format": 1, "sha256": hex, "plan": "<the plan as JSON text>"}``; the hash covers
the UTF-8 bytes of ``plan``, so that no canonical form is needed. Published by rename as ``plan.json``
in the station folder. Instants are integer microseconds, UTC.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from studio.domain.errors import Defect
from studio.domain.instants import from_us, to_us
from studio.domain.programme import Priority
from studio.domain.schedule import OverRun

PLAN_FORMAT = 1


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file of the media store: ``path`` relative to the station folder, checked by ``sha256``."""

    path: str
    sha256: str
    size_bytes: int
    codec: str
    decoder_delay_frames: int = 0


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One slot, with what it plays. ``rendition`` is what devices fetch; ``master`` what this PC plays."""

    slot_id: str
    programme_id: str
    version: int
    manifest_sha256: str
    title: str
    starts_at: datetime
    length_s: float
    targets: tuple[str, ...]
    priority: Priority
    over_run: OverRun
    order: int
    master: PlannedFile
    rendition: PlannedFile
    # Measured of the approved master; a loudspeaker that verified its hash plays it at this loudness.
    integrated_lufs: float | None = None
    # How long it may wait for a target that another has; None for as long as its over-run policy says.
    # Only what airs besides the plan has it: it is not in the file.
    waits_s: float | None = None

    def __post_init__(self) -> None:
        if self.length_s <= 0:
            raise Defect("PLAN_ITEM_EMPTY", slot=self.slot_id)


@dataclass(frozen=True, slots=True)
class PlannedCluster:
    """A cluster as the on-air process must know it."""

    id: str
    code: str
    name: str
    volume_percent: int
    confirms: bool


@dataclass(frozen=True, slots=True)
class PlanSnapshot:
    """The next days, whole."""

    station_id: str
    published_at: datetime
    zone: str
    clusters: tuple[PlannedCluster, ...]
    items: tuple[PlanItem, ...]
    # The key of the station's chosen sound output; empty for the system's own choice.
    output_device: str = ""


def encode_plan(plan: PlanSnapshot) -> bytes:
    """Return the file's bytes."""
    body = {
        "station_id": plan.station_id,
        "published_at_us": to_us(plan.published_at),
        "zone": plan.zone,
        "output_device": plan.output_device,
        "clusters": [
            {
                "id": c.id,
                "code": c.code,
                "name": c.name,
                "volume_percent": c.volume_percent,
                "confirms": c.confirms,
            }
            for c in plan.clusters
        ],
        "items": [_item_out(item) for item in plan.items],
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return json.dumps({"format": PLAN_FORMAT, "sha256": digest, "plan": text}, ensure_ascii=False).encode()


def decode_plan(raw: bytes) -> PlanSnapshot:
    """Return the plan in ``raw``; a wrong hash, format or shape raises ``Defect("PLAN_UNREADABLE")``."""
    try:
        outer = json.loads(raw)
        text = outer["plan"]
        if outer["format"] != PLAN_FORMAT:
            raise Defect("PLAN_UNREADABLE", why="format", format=outer["format"])
        if hashlib.sha256(text.encode()).hexdigest() != outer["sha256"]:
            raise Defect("PLAN_UNREADABLE", why="hash")
        body = json.loads(text)
        return PlanSnapshot(
            body["station_id"],
            from_us(body["published_at_us"]),
            body["zone"],
            tuple(PlannedCluster(**cluster) for cluster in body["clusters"]),
            tuple(_item_in(item) for item in body["items"]),
            body["output_device"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Defect("PLAN_UNREADABLE", why=repr(error)) from error


def _file_out(file: PlannedFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "codec": file.codec,
        "decoder_delay_frames": file.decoder_delay_frames,
    }


def _item_out(item: PlanItem) -> dict[str, Any]:
    return {
        "slot_id": item.slot_id,
        "programme_id": item.programme_id,
        "version": item.version,
        "manifest_sha256": item.manifest_sha256,
        "title": item.title,
        "starts_at_us": to_us(item.starts_at),
        "length_s": item.length_s,
        "targets": list(item.targets),
        "priority": item.priority.value,
        "over_run": item.over_run.value,
        "order": item.order,
        "master": _file_out(item.master),
        "rendition": _file_out(item.rendition),
        "integrated_lufs": item.integrated_lufs,
    }


def _item_in(raw: dict[str, Any]) -> PlanItem:
    return PlanItem(
        raw["slot_id"],
        raw["programme_id"],
        raw["version"],
        raw["manifest_sha256"],
        raw["title"],
        from_us(raw["starts_at_us"]),
        raw["length_s"],
        tuple(raw["targets"]),
        Priority(raw["priority"]),
        OverRun(raw["over_run"]),
        raw["order"],
        PlannedFile(**raw["master"]),
        PlannedFile(**raw["rendition"]),
        raw["integrated_lufs"],
    )
