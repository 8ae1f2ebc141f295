"""The spoken recordings that stand beside the repository; tests that need them are skipped where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "audio"


def shared_audio() -> list[Path]:
    """Return the WAV files of real Vietnamese speech, or skip the test saying where they were looked for."""
    found = sorted(_FOLDER.glob("*.wav"))
    if not found:
        pytest.skip(f"no recordings in {_FOLDER}")
    return found
