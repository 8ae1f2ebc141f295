"""Records a PulseAudio source, with the time at which each frame was heard."""

from __future__ import annotations

import subprocess
import threading
import time

import numpy as np
from numpy.typing import NDArray

from tests.support.waiting import wait_until


class MonitorRecording:
    """``parec`` on one source. A null sink renders in blocks of a few milliseconds: that is the
    uncertainty of every time given here."""

    def __init__(self, source: str, env: dict[str, str], rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._lock = threading.Lock()
        self._bytes = bytearray()
        self._arrivals: list[tuple[int, float]] = []  # frames before the chunk, monotonic time it came
        self._process = subprocess.Popen(
            [
                "parec",
                "--raw",
                "--format=float32le",
                f"--rate={rate_hz}",
                f"--channels={channels}",
                "--latency-msec=5",
                f"--device={source}",
            ],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._thread = threading.Thread(target=self._read, name=f"monitor {source}", daemon=True)
        self._thread.start()

    def wait_started(self) -> None:
        wait_until(lambda: self.frames > 0, 10.0, "the monitor gives frames")

    @property
    def frames(self) -> int:
        with self._lock:
            return self._count()

    def wait_frames(self, frames: int, timeout_s: float = 30.0) -> None:
        """Wait until at least ``frames`` frames were captured."""
        wait_until(lambda: self.frames >= frames, timeout_s, f"{frames} frames captured")

    def samples(self) -> NDArray[np.float32]:
        """Return what was captured so far: (frames, channels) float32."""
        with self._lock:
            raw = bytes(self._bytes[: self._count() * 4 * self._channels])
        return np.frombuffer(raw, np.float32).reshape(-1, self._channels)

    def heard_at(self, frame: int) -> float:
        """Return the monotonic time at which ``frame`` was heard.

        A chunk reaches us at its start or later, never sooner, so the earliest arrivals bound the clock
        from above; the rate is fitted over the whole capture, since the sink's clock is not ours.
        """
        with self._lock:
            arrivals = np.array(self._arrivals, np.float64)
        frames, times = arrivals[:, 0], arrivals[:, 1]
        slope = 1.0 / self._rate_hz
        if frames[-1] > 5 * self._rate_hz:
            slope = float(np.polyfit(frames, times, 1)[0])
        offset = float(np.percentile(times - slope * frames, 5.0))
        return offset + slope * frame

    @property
    def started_at(self) -> float:
        """The monotonic time of frame 0."""
        return self.heard_at(0)

    def stop(self) -> NDArray[np.float32]:
        """End the capture and return it: (frames, channels) float32."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(5.0)
        self._thread.join(5.0)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return self.samples()

    def _count(self) -> int:
        return len(self._bytes) // (4 * self._channels)

    def _read(self) -> None:
        assert self._process.stdout is not None
        while chunk := self._process.stdout.read(65_536):
            now = time.monotonic()
            with self._lock:
                self._arrivals.append((self._count(), now))
                self._bytes += chunk
