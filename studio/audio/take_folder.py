"""A take's folder: its segments and the sidecar ``take.json`` that says what they are.

takes/<take id>/take.json        what, who, when, which gaps; written first, replaced by rename
takes/<take id>/0001.wav.part    the segment being written
takes/<take id>/0001.wav         a sealed one
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.audio.disk import sha256_of, sync_folder, write_atomically
from studio.audio.wav24 import HEADER_BYTES, SAMPLE_BYTES
from studio.domain.errors import OperatorFixable
from studio.domain.instants import from_us, to_us
from studio.domain.takes import MarkerKind, Take, TakeGap, TakeMarker, TakeSegment

SIDECAR_NAME = "take.json"
SIDECAR_FORMAT = 1
PART_SUFFIX = ".part"
_SEGMENT = re.compile(r"^\d{4,}\.wav$")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The content of ``take.json``; ``sealed`` takes are immutable."""

    take: Take
    sealed: bool


def segment_name(number: int) -> str:
    """Return the file name of the ``number``-th segment, counted from 1."""
    return f"{number:04d}.wav"


def write_sidecar(folder: Path, sidecar: Sidecar) -> None:
    """Put ``take.json`` in place, atomically. Raises ``OSError``."""
    take = sidecar.take
    body = {
        "format": SIDECAR_FORMAT,
        "id": take.id,
        "title": take.title,
        "author_id": take.author_id,
        "device": take.device,
        "started_at_us": to_us(take.started_at),
        "sample_rate_hz": take.sample_rate_hz,
        "channels": take.channels,
        "sealed": sidecar.sealed,
        "recovered": take.recovered,
        "segments": [{"path": s.path, "frames": s.frames, "sha256": s.sha256} for s in take.segments],
        "gaps": [{"at_frame": g.at_frame, "length_frames": g.length_frames, "cause": g.cause} for g in take.gaps],
        "preroll_frames": take.preroll_frames,
        "markers": [{"at_frame": m.at_frame, "text": m.text, "kind": m.kind.value} for m in take.markers],
    }
    write_atomically(folder / SIDECAR_NAME, json.dumps(body, ensure_ascii=False, indent=1).encode())


def read_sidecar(folder: Path) -> Sidecar | None:
    """Return what ``take.json`` says; None when it is missing or no sidecar. Raises ``OSError``."""
    try:
        body = json.loads((folder / SIDECAR_NAME).read_bytes())
        return _decode(body) if body["format"] == SIDECAR_FORMAT else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _decode(body: dict[str, Any]) -> Sidecar:
    take = Take(
        id=body["id"],
        title=body["title"],
        started_at=from_us(body["started_at_us"]),
        sample_rate_hz=body["sample_rate_hz"],
        channels=body["channels"],
        segments=tuple(TakeSegment(**segment) for segment in body["segments"]),
        gaps=tuple(TakeGap(**gap) for gap in body["gaps"]),
        device=body["device"],
        author_id=body["author_id"],
        recovered=body["recovered"],
        # Takes from before there were any have neither.
        preroll_frames=int(body.get("preroll_frames", 0)),
        markers=tuple(TakeMarker(m["at_frame"], m["text"], MarkerKind(m["kind"])) for m in body.get("markers", ())),
    )
    return Sidecar(take, body["sealed"])


def sealed_takes(takes: Path) -> list[Take]:
    """Return every sealed take that lies in ``takes``, oldest first: what the records may have missed."""
    found = [read_sidecar(folder) for folder in _folders(takes)]
    return sorted((s.take for s in found if s is not None and s.sealed), key=lambda take: (take.started_at, take.id))


def _folders(takes: Path) -> Iterable[Path]:
    return (path for path in sorted(takes.iterdir()) if path.is_dir() and path.name[0] != ".") if takes.is_dir() else ()


def segment_files(folder: Path) -> list[Path]:
    """Return the sealed and the open segments, in order."""
    return sorted(path for path in folder.iterdir() if _SEGMENT.match(path.name.removesuffix(PART_SUFFIX)))


def seal(folder: Path, take: Take, known: Iterable[TakeSegment] = ()) -> Take:
    """Rename what is ``.part``, hash what is not in ``known``, write the sidecar, and return the take.

    The headers must be right already. Raises ``OSError``.
    """
    hashed = {segment.path: segment for segment in known}
    segments: list[TakeSegment] = []
    for path in segment_files(folder):
        segments.append(hashed[path.name] if path.name in hashed else seal_segment(path, take.channels))
    sealed = replace(take, segments=tuple(segments))
    write_sidecar(folder, Sidecar(sealed, sealed=True))
    return sealed


def seal_segment(path: Path, channels: int) -> TakeSegment:
    """Give one segment its lasting name and hash it. Its header must be right already."""
    final = path.with_name(path.name.removesuffix(PART_SUFFIX))
    if final != path:
        path.rename(final)
        sync_folder(final.parent)
    frames = (final.stat().st_size - HEADER_BYTES) // (SAMPLE_BYTES * channels)
    return TakeSegment(final.name, frames, sha256_of(final))


def make_folder(takes: Path, take_id: str) -> Path:
    """Make the folder of a new take. Raises ``OperatorFixable("TAKE_EXISTS")``."""
    folder = takes / take_id
    takes.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir()
    except FileExistsError:
        raise OperatorFixable("TAKE_EXISTS", take=take_id) from None
    sync_folder(takes)
    return folder


def empty_take(
    take_id: str, title: str, author_id: str, device: str, started_at: datetime, rate_hz: int, channels: int
) -> Take:
    """Return a take without sound yet."""
    return Take(take_id, title, started_at, rate_hz, channels, (), (), device, author_id)
