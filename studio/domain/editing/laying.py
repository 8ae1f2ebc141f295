"""How a take comes to lie in an edit: what was heard before the press, and words of consent, stay behind its edge."""

from __future__ import annotations

from collections.abc import Callable

from studio.domain.editing.clips import Clip, TrackKind
from studio.domain.editing.steps import Marker, PutMarker
from studio.domain.takes import MarkerKind, Take

# Holes that are told one by one; a take with more of them is heard through anyway.
_MOST_HOLES = 20


def clip_of(take: Take, clip_id: str, track: TrackKind, at_frame: int) -> Clip:
    """Return the take as a clip at ``at_frame``; drawing its left edge out brings back what lies before it."""
    begins_at = take.begins_at
    return Clip(clip_id, take.id, track, at_frame, begins_at, take.frames - begins_at, title=take.title)


def markers_of(take: Take, clip: Clip, new_id: Callable[[], str], hole_text: str) -> tuple[PutMarker, ...]:
    """Return what was marked while ``clip`` was recorded, and where sound is missing in it, as steps."""
    marked = [(m.at_frame, m.text) for m in take.markers if m.kind is MarkerKind.NOTE]
    marked += [(gap.at_frame, hole_text) for gap in take.gaps[:_MOST_HOLES]]
    first, last = clip.source_start, clip.source_start + clip.length
    return tuple(
        PutMarker(Marker(new_id(), clip.start + at - first, text)) for at, text in sorted(marked) if first <= at <= last
    )
