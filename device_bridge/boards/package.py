"""A board's package: the signed manifest, and what makes one whole (PACKAGE.md says what each part means).

The manifest travels in an ES256 envelope; its files travel by their SHA-256. There is no archive to unpack.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from device_bridge.errors import ProtocolRefused
from device_bridge.protocol.messages import Code, Count, Micros, Name, Sha256

MOST_FILES = 200
MOST_FILE_BYTES = 64 << 20
MOST_PACKAGE_BYTES = 512 << 20
MEDIA_TYPES = frozenset({"application/json", "image/png", "image/jpeg", "image/webp", "font/ttf"})

Row = Annotated[str, Meta(pattern="^[01]{1,200}$")]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class PackageFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sha256: Sha256
    size_bytes: Count
    media_type: Name


class PackagePage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``qr``: the rows of each code by its region's id, ``1`` dark, quiet zone included."""

    layout_sha256: Sha256
    approved_sha256: Sha256
    seconds: Annotated[int, Meta(ge=1, le=86_400)]
    stats: bool
    qr: dict[Name, Annotated[tuple[Row, ...], Meta(max_length=200)]]


class PackageFont(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weight: Annotated[int, Meta(ge=100, le=900)]
    sha256: Sha256


class BoardPackage(
    msgspec.Struct, frozen=True, kw_only=True, tag="board_package", tag_field="type", forbid_unknown_fields=True
):
    """``days``: lunar dates by ISO date, for a board has no lunar calendar. No pages: a plain board."""

    version: Literal[1] = 1
    station: Name
    package: Name
    counter: Count
    emergency: bool
    zone: Name
    created_at_us: Micros
    valid_until_us: Micros | None
    boards: tuple[Code, ...]
    pages: Annotated[tuple[PackagePage, ...], Meta(max_length=50)]
    files: Annotated[tuple[PackageFile, ...], Meta(max_length=MOST_FILES)]
    fonts: Annotated[tuple[PackageFont, ...], Meta(max_length=20)]
    days: Annotated[dict[Day, Name], Meta(max_length=400)]


_decoder = msgspec.json.Decoder(BoardPackage)


def decode_package(payload: bytes) -> BoardPackage:
    """Return the manifest in ``payload``; raises ``ProtocolRefused("MALFORMED")`` for whatever is not whole."""
    try:
        package = _decoder.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolRefused("MALFORMED", why=str(error)) from error
    kinds = {file.sha256: file.media_type for file in package.files}
    if len(kinds) != len(package.files) or not set(kinds.values()) <= MEDIA_TYPES:
        raise ProtocolRefused("MALFORMED", why="files")
    sizes = [file.size_bytes for file in package.files]
    if max(sizes, default=0) > MOST_FILE_BYTES or sum(sizes) > MOST_PACKAGE_BYTES:
        raise ProtocolRefused("MALFORMED", why="too large")
    if any(kinds.get(page.layout_sha256) != "application/json" for page in package.pages):
        raise ProtocolRefused("MALFORMED", why="pages")
    if any(kinds.get(font.sha256) != "font/ttf" for font in package.fonts):
        raise ProtocolRefused("MALFORMED", why="fonts")
    return package
