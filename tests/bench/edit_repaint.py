"""How long an edit or a scroll takes to be seen: three hours, 500 clips, at every zoom."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice

import numpy as np
from numpy.typing import NDArray

from studio.domain.editing import (
    AddClip,
    Clip,
    CutRange,
    EditList,
    EditStep,
    FadeClip,
    GainClip,
    MoveClip,
    SplitClip,
    TrackKind,
    TrimClip,
)
from studio.domain.takes import INTERNAL_RATE_HZ as RATE
from studio.dsp.peaks import Peaks, build_peaks, peaks_between

HOURS, CLIPS = 3, 500
WIDTH_PX, HEIGHT_PX = 974, 398
_TRACKS = (TrackKind.VOICE, TrackKind.VOICE, TrackKind.VOICE, TrackKind.BED, TrackKind.TUNE)
# From the whole programme down to a few words.
_VIEWS_S = (3 * 3600, 1200, 120, 12)


class _OneTake:
    """The peaks of a take of three hours, for every clip."""

    def __init__(self, peaks: Peaks) -> None:
        self._peaks = peaks

    def columns(self, _take_id: str, start: int, frames: int, count: int) -> NDArray[np.float32]:
        found = peaks_between(self._peaks, start, start + frames, count)
        return np.stack([found[:, :, 0].min(axis=1), found[:, :, 1].max(axis=1)], axis=1)


class _NoSpectra:
    def image(self, _take_id: str, _start: int, _frames: int, _columns: int, _rows: int) -> None:
        return None


def repaint_ms(samples: int) -> list[float]:
    """Return, for each of ``samples`` edits and scrolls in turn, the milliseconds from the act to its picture.

    The real timeline with its overview, 974 × 398 pixels, drawn off any display. An edit's time holds folding it.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from studio.ui.produce.scene import Scene
    from studio.ui.produce.timeline_card import TimelineCard
    from studio.ui.theme import Theme, apply

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply(app, Theme())
    edit = _three_hours()
    card = TimelineCard(_OneTake(_speech_peaks()), _NoSpectra())
    card.resize(WIDTH_PX, HEIGHT_PX)
    card.show()
    card.show_scene(Scene(edit.clips))
    app.processEvents()
    timeline, found = card.timeline, list[float]()

    def timed(act: Callable[[], object]) -> None:
        began = time.perf_counter()
        act()
        timeline.repaint()
        card.overview.repaint()
        found.append((time.perf_counter() - began) * 1000.0)

    def do(step: EditStep) -> None:
        nonlocal edit
        edit = edit.apply(step)
        card.show_scene(Scene(edit.clips))

    turns = cycle(_VIEWS_S)
    while len(found) < samples:
        view_s = next(turns)
        timeline.fit()
        while timeline.axis.frames_per_px * WIDTH_PX > view_s * RATE * 1.3:
            timeline.zoom_in()
        timeline.look_at(edit.length * 0.37)
        timeline.repaint()
        for _ in range(6):
            timed(lambda: timeline.look_at(timeline.axis.first + timeline.axis.frames_per_px * WIDTH_PX / 8))
        for step in islice(_edits(edit, int(timeline.axis.first), len(found)), 6):
            timed(partial(do, step))
            timed(lambda: timeline.look_at(timeline.axis.first + timeline.axis.frames_per_px * 40))
    card.close()
    card.deleteLater()
    app.processEvents()
    return found[:samples]


def _edits(edit: EditList, at: int, turn: int) -> Iterator[EditStep]:
    """One of each kind of edit near frame ``at``; each clip is touched once, so that none is gone before its turn."""
    near = sorted((clip for clip in edit.clips if clip.length > RATE), key=lambda clip: abs(clip.start - at))
    a, b, c, d, e = near[:5]
    yield SplitClip(a.id, a.start + a.length // 2, f"split{turn}")
    yield MoveClip(b.id, b.start + RATE // 3)
    yield GainClip(c.id, -3.0 if c.gain_db == 0 else 0.0)
    yield FadeClip(d.id, d.length // 4, d.length // 4)
    yield TrimClip(e.id, e.start + e.length // 10, e.end)
    # The dearest: everything behind it moves.
    spanning = tuple((clip.id, f"{clip.id}.{turn}") for clip in edit.clips)
    first = max(0, at - RATE)
    yield CutRange(first, first + RATE // 2, ripple=True, new_ids=(*spanning, (f"split{turn}", f"again{turn}")))


def _three_hours() -> EditList:
    edit = EditList("bench")
    frames = HOURS * 3600 * RATE
    per_clip = frames // CLIPS
    for index in range(CLIPS):
        track = _TRACKS[index % len(_TRACKS)]
        start = index * per_clip
        length = per_clip * (9 if track is TrackKind.VOICE else 14) // 10
        clip = Clip(f"c{index}", "take", track, start, start % (frames - 2 * per_clip), length, title=f"Đoạn {index}")
        edit = edit.apply(AddClip(clip))
    return edit


def _speech_peaks() -> Peaks:
    at = np.arange(60 * RATE, dtype=np.float32) / RATE
    swell = np.abs(np.sin(at * 2.1)) ** 1.5
    minute = (0.4 * swell * np.sin(at * 1100.0)).astype(np.float32)[:, None]
    return build_peaks(minute for _ in range(HOURS * 60))
