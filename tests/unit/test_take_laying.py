"""Where a take begins to be heard, and what of it is marked in the edit."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from studio.domain.editing import PutMarker, TrackKind, clip_of, markers_of
from studio.domain.takes import MarkerKind, Take, TakeGap, TakeMarker, TakeSegment

BEGUN = datetime(2026, 11, 24, 5, 7, tzinfo=UTC)


def a_take(
    frames: int,
    preroll_frames: int = 0,
    markers: tuple[TakeMarker, ...] = (),
    gaps: tuple[TakeGap, ...] = (),
) -> Take:
    segments = (TakeSegment("0001.wav", frames, "0" * 64),) if frames else ()
    return Take("take", "Hoa", BEGUN, 48_000, 1, segments, gaps, "", "hoa", False, preroll_frames, markers)


def consent(at_frame: int) -> TakeMarker:
    return TakeMarker(at_frame, "", MarkerKind.CONSENT)


@pytest.mark.parametrize(
    ("take", "begins_at"),
    [
        (a_take(100), 0),
        (a_take(100, 30), 30),
        (a_take(100, 30, (TakeMarker(50),)), 30),
        (a_take(100, 30, (consent(60),)), 60),
        (a_take(100, 30, (consent(60), consent(70))), 70),
        # Stopped with the consent itself: all that came after the press is heard.
        (a_take(100, 30, (consent(100),)), 30),
        # Stopped with the press.
        (a_take(30, 30), 29),
        (a_take(0), 0),
    ],
)
def test_a_take_begins_behind_preroll_and_consent(take: Take, begins_at: int) -> None:
    assert take.begins_at == begins_at


def test_marks_and_holes_lie_where_they_were_heard() -> None:
    marks = (TakeMarker(10, "before"), TakeMarker(50, "a"), consent(40), TakeMarker(90, "b"))
    take = a_take(100, 30, marks, (TakeGap(60, 5, "RING_FULL"), TakeGap(20, 5, "RING_FULL")))
    clip = clip_of(take, "clip", TrackKind.VOICE, 1000)
    assert (clip.start, clip.source_start, clip.length, clip.title) == (1000, 40, 60, "Hoa")
    numbers = count()
    steps = markers_of(take, clip, lambda: f"m{next(numbers)}", "hole")
    assert all(isinstance(step, PutMarker) for step in steps)
    assert [(step.marker.at, step.marker.text) for step in steps] == [(1010, "a"), (1020, "hole"), (1050, "b")]
    assert len({step.marker.id for step in steps}) == 3
