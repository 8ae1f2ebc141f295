"""Where waveforms are kept, so that a long take opens with its picture."""

from __future__ import annotations

from typing import Protocol


class PeaksStore(Protocol):
    """Peaks by the hash of what they picture. A cache: what is lost is made anew."""

    def load(self, key: str) -> bytes | None:
        """Return what was kept under ``key``, or None."""

    def keep(self, key: str, data: bytes) -> bool:
        """Keep ``data``, written whole or not at all; false where there is no room for it."""
