"""The pump: keeps the output's ring filled with mixed blocks, and the output open.

``step`` does what is due and says when to come again, so that a test can drive it on its own clock;
``PumpThread`` runs it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import numpy as np

from studio.onair.mixer import Mixer
from studio.onair.output import BLOCK_FRAMES, RATE_HZ, Output

logger = logging.getLogger(__name__)

# Enough to ride out a busy PC, little enough that an order is heard at once.
FILL_FRAMES = RATE_HZ * 10 // 100
# What a start needs beyond the ring to be heard at its exact time.
EXACT_MARGIN_S = 0.03
_RETRY_S = 1.0
_WATCH_S = 0.25
_LATENESS_COUNT = 6_000  # one minute of blocks


class Pump:
    """One output and the mixer before it.

    ``open_output`` returns an open output; it and the output raise ``errors`` when there is none.
    ``generation`` counts the openings: frame numbers of another generation mean nothing.
    """

    def __init__(
        self,
        mixer: Mixer,
        open_output: Callable[[], Output],
        errors: tuple[type[Exception], ...],
        monotonic: Callable[[], float],
    ) -> None:
        self.mixer = mixer
        self.output: Output | None = None
        self.generation = 0
        self.device_name = ""
        self.last_error = ""
        # Opening a device can take seconds; it is no stall.
        self.opening = False
        self._reopen = False
        self.progressed_s = monotonic()
        self._open, self.errors, self.monotonic = open_output, errors, monotonic
        self._retry_s = self._watch_s = -np.inf
        self._underruns_before = 0
        self._lateness = np.zeros(_LATENESS_COUNT)
        self._blocks = 0

    @property
    def underruns(self) -> int:
        output = self.output
        return self._underruns_before + (output.underruns if output is not None else 0)

    @property
    def block_late_ms_p99(self) -> float:
        """How late blocks were put into the ring, against when the pump meant to wake for them."""
        seen = min(self._blocks, _LATENESS_COUNT)
        return float(np.percentile(self._lateness[:seen], 99)) * 1e3 if seen else 0.0

    def soonest_s(self) -> float:
        """Return in how many seconds from now a start can be heard at its exact time."""
        output = self.output
        if output is None:
            return 0.25
        try:
            heard_s = output.heard_at(output.frames_written + self.mixer.delay_frames)
        except self.errors:
            return 0.25
        return max(0.02, heard_s - self.monotonic()) + EXACT_MARGIN_S

    def step(self, late_s: float = 0.0) -> float:
        """Do what is due and return the seconds until the next step. ``late_s``: by how much this one was late."""
        now_s = self.monotonic()
        self.progressed_s = now_s
        output = self.output
        if output is None:
            if now_s < self._retry_s:
                return min(0.05, self._retry_s - now_s)
            output = self._try_open(now_s)
            if output is None:
                return 0.05
        if self._reopen:
            self._reopen = False
            self._lose("DEVICE_CHANGED")
            return 0.0
        try:
            if now_s - self._watch_s >= _WATCH_S:
                self._watch_s = now_s
                if not output.alive():
                    self._lose("DEVICE_LOST")
                    return 0.0
            while output.fill() < FILL_FRAMES and output.writable() >= BLOCK_FRAMES:
                output.write(self.mixer.render(output.frames_written, output))
                self._lateness[self._blocks % _LATENESS_COUNT] = late_s
                self._blocks += 1
            return max(0.002, (output.fill() - FILL_FRAMES + BLOCK_FRAMES) / RATE_HZ)
        except self.errors as error:
            self._lose(str(error) or type(error).__name__)
            return 0.0

    def reopen(self) -> None:
        """Have the output closed and opened anew: another device was chosen. Callable from any thread."""
        self._reopen = True

    def close(self) -> None:
        output, self.output = self.output, None
        if output is not None:
            output.close()

    def _try_open(self, now_s: float) -> Output | None:
        self._retry_s = now_s + _RETRY_S
        self.opening = True
        try:
            output = self._open()
        except self.errors as error:
            why = str(error) or type(error).__name__
            if why != self.last_error:
                logger.error("no output: %s", why)  # noqa: TRY400 (expected while a device is away)
            self.last_error = why
            return None
        finally:
            self.opening = False
            self.progressed_s = self.monotonic()
        self.generation += 1
        self.device_name = output.device_name
        self.last_error = ""
        self._watch_s = now_s
        self.output = output
        return output

    def _lose(self, why: str) -> None:
        logger.error("the output is lost: %s", why)
        self.last_error = why
        output, self.output = self.output, None
        self.mixer.clear()
        self._retry_s = self.monotonic()
        if output is not None:
            self._underruns_before += output.underruns
            output.close()


class PumpThread:
    """Runs a pump until stopped."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mixer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(5.0)

    def _run(self) -> None:
        monotonic = self._pump.monotonic
        due_s = monotonic()
        while not self._stop.is_set():
            wait_s = self._pump.step(max(0.0, monotonic() - due_s))
            due_s = monotonic() + wait_s
            self._stop.wait(wait_s)
        self._pump.close()
