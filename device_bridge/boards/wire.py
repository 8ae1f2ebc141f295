"""What board and server say to each other over HTTPS; all JSON, version 1 in the path ``/boards/v1``."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from device_bridge.protocol.messages import Count, Micros, Name, Sha256

MOST_PLAYS_A_BATCH = 500
LONGEST_POLL_S = 10.0


class Current(msgspec.Struct, frozen=True):
    """The answer to ``GET current?after=<revision>``: what the board has to show, as signed envelopes.

    ``own`` None: keep what there is. ``emergency`` None: there is none (any more).
    """

    revision: int
    now_us: int
    own: bytes | None
    emergency: bytes | None
    certificates: tuple[bytes, ...]
    revocations: bytes | None


class Play(msgspec.Struct, frozen=True):
    """Proof of play. ``counter`` rises by one within a ``journal``; ``length_s`` is monotonic time."""

    journal: Name
    counter: Count
    package: Name
    layout_sha256: Sha256
    started_at_us: Micros
    length_s: Annotated[float, Meta(ge=0, le=604_800)]


class Plays(msgspec.Struct, frozen=True):
    plays: Annotated[tuple[Play, ...], Meta(max_length=MOST_PLAYS_A_BATCH)]


class PlaysTaken(msgspec.Struct, frozen=True):
    """All with a counter up to ``upto`` are kept, whatever was sent."""

    journal: str
    upto: int


class BoardReport(msgspec.Struct, frozen=True):
    """How a board is. ``refusal``: why it keeps the old content, empty if it does not."""

    shown: Name
    emergency: bool
    refusal: Annotated[str, Meta(max_length=400)]
    player_alive: bool
    clock_offset_ms: float | None
    firmware: Name
