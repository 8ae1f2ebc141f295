"""The editor: from an edit or a scroll to its picture, three hours and 500 clips, at every zoom."""

from __future__ import annotations

from tests.bench.edit_repaint import repaint_ms
from tests.bench.rows import Measured, percentile

SAMPLES = 500


def measure() -> list[Measured]:
    took_ms = repaint_ms(SAMPLES)
    return [Measured("sound.edit_repaint_ms_p95", percentile(took_ms, 95), took_ms)]
