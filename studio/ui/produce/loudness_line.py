"""How loud the edit is from moment to moment: measured in the background once the hands rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ui.produce.axis import TimeAxis
from studio.ui.tasks import Lane, TaskHandle, TaskLife, Tasks

_QUIET_MS = 800
_FLOOR_LUFS = -70.0
# Value k is that of the 400 ms that end at (40 + k) hundredths; drawn in their middle.
_AHEAD = 20
_CELL_FRAMES = INTERNAL_RATE_HZ // 100


@dataclass(frozen=True, slots=True)
class LoudnessLine:
    """Momentary loudness every 10 ms, (values,) float32 LUFS, and the level that is wanted."""

    curve: NDArray[np.float32]
    target_lufs: float

    def columns(self, axis: TimeAxis) -> NDArray[np.float32]:
        """Return the loudest value at each pixel of ``axis``, (width,) float32 LUFS; quiet outside."""
        found = np.full(axis.width_px, _FLOOR_LUFS, np.float32)
        if not len(self.curve):
            return found
        edges = (axis.first + np.arange(axis.width_px + 1) * axis.frames_per_px) / _CELL_FRAMES - _AHEAD
        inside = (edges[1:] > 0) & (edges[:-1] < len(self.curve))
        firsts = np.clip(edges[:-1], 0, len(self.curve) - 1).astype(np.intp)
        if inside.any():
            last = int(np.clip(np.ceil(edges[1:][inside][-1]), 1, len(self.curve)))
            loudest = np.maximum.reduceat(self.curve[:last], np.minimum(firsts, last - 1))
            found[inside] = loudest[inside]
        return found


# Gives the edit's sound block by block; called off the main thread.
Blocks = Callable[[], Iterable[NDArray[np.float32] | NDArray[np.float64]]]


class LoudnessModel(QObject):
    """``measured`` tells that ``line`` is another. While it is off, nothing is measured."""

    measured = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._blocks: Blocks | None = None
        self._target_lufs = 0.0
        self._task: TaskHandle | None = None
        self.line: LoudnessLine | None = None
        self.shown = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._on_quiet)

    def show(self, blocks: Blocks, target_lufs: float) -> None:
        """The edit changed: the line stays until the new one is measured."""
        self._blocks, self._target_lufs = blocks, target_lufs
        self._cancel()
        if self.shown:
            self._timer.start()

    def switch(self, *, on: bool) -> None:
        self.shown = on
        if on:
            self._on_quiet()
        else:
            self._timer.stop()
            self._cancel()
            self.line = None
            self.measured.emit()

    def let_go(self) -> None:
        self._timer.stop()
        self._cancel()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _on_quiet(self) -> None:
        blocks = self._blocks
        if blocks is not None:
            self._task = self._tasks.run_long(_Measure(blocks), done=self._on_done, lane=Lane.WORK)

    def _on_done(self, curve: NDArray[np.float32]) -> None:
        self._task = None
        self.line = LoudnessLine(curve, self._target_lufs)
        self.measured.emit()


class _Measure:
    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    def __call__(self, life: TaskLife) -> NDArray[np.float32]:
        # Loaded when it is first wanted: the filters bring scipy with them.
        from studio.dsp.curve import curve_of
        from studio.dsp.loudness import LoudnessMeter

        meter: LoudnessMeter | None = None
        try:
            for block in self._blocks():
                life.report(0.0)
                if meter is None:
                    meter = LoudnessMeter(INTERNAL_RATE_HZ, block.shape[1], true_peak=False, threads=1)
                meter.feed(block)
            if meter is None:
                return np.zeros(0, np.float32)
            return curve_of(meter.cell_energies(), INTERNAL_RATE_HZ)
        finally:
            if meter is not None:
                meter.close()
