"""The boards as the station reaches them: the board server that they fetch from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from studio.domain.signage_boards import BoardPlay, BoardStatus, Publication
from studio.domain.signage_rules import Board


@dataclass(frozen=True, slots=True)
class PackageFile:
    sha256: str
    size_bytes: int
    media_type: str


@dataclass(frozen=True, slots=True)
class PackagePage:
    """One page: the layout's file, the hash that was approved, and the modules of its QR codes by region.

    A code is its rows, each a text of ``0`` (light) and ``1`` (dark), quiet zone included.
    """

    layout_sha256: str
    approved_sha256: str
    seconds: int
    stats: bool
    qr: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PackageFont:
    weight: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """All that a board needs to show its pages without the station, before it is signed."""

    id: str
    counter: int
    emergency: bool
    zone: str
    created_at: datetime
    valid_until: datetime | None
    boards: tuple[str, ...]
    pages: tuple[PackagePage, ...]
    files: tuple[PackageFile, ...]
    fonts: tuple[PackageFont, ...]
    days: Mapping[str, str]


class BoardSigner(Protocol):
    def sign(self, package: Package) -> bytes:
        """Return the signed envelope (ECDSA P-256, r‖s). Raises ``OperatorFixable("PACKAGE_TOO_LARGE")``."""


class BoardControl(Protocol):
    """Raises ``OperatorFixable("BOARDS_NOT_RUNNING")``."""

    def set_boards(self, boards: Iterable[Board], publications: Iterable[Publication]) -> None:
        """Tell the server all boards, and what each has to show; what is the same already is left alone."""

    def statuses(self) -> list[BoardStatus]: ...

    def plays(self) -> Sequence[BoardPlay]:
        """Proof of play that was not confirmed yet, in order."""

    def confirm_plays(self, plays: Sequence[BoardPlay]) -> None:
        """They are in the records; the server may forget them."""

    def pair(self, code: str, out: str) -> None:
        """Make (anew) a board's account, and write its agent's configuration to the file ``out``."""
