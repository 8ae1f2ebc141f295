"""What a picture file is, judged by its bytes: only raster pictures go on a board, never SVG or HTML."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.errors import OperatorFixable

MAX_PICTURE_BYTES = 20 * 1024 * 1024
# A picture that would unfold to more than this fills a board's memory.
MOST_PIXELS = 40_000_000
_JPEG_SIZES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})


@dataclass(frozen=True, slots=True)
class PictureFacts:
    media_type: str
    width: int
    height: int


def picture_facts(data: bytes) -> PictureFacts:
    """Return what the picture is. Raises ``OperatorFixable``: NOT_A_PICTURE, PICTURE_TOO_LARGE."""
    if len(data) > MAX_PICTURE_BYTES:
        raise OperatorFixable("PICTURE_TOO_LARGE")
    facts = _png(data) or _jpeg(data) or _webp(data)
    if facts is None or not facts.width or not facts.height:
        raise OperatorFixable("NOT_A_PICTURE")
    if facts.width * facts.height > MOST_PIXELS:
        raise OperatorFixable("PICTURE_TOO_LARGE")
    return facts


def _png(data: bytes) -> PictureFacts | None:
    """PNG (ISO/IEC 15948): the signature, then IHDR."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return PictureFacts("image/png", int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))


def _jpeg(data: bytes) -> PictureFacts | None:
    """JPEG (ITU-T T.81, annex B): the first frame header."""
    if data[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker in _JPEG_SIZES:
            height, width = int.from_bytes(data[at + 5 : at + 7]), int.from_bytes(data[at + 7 : at + 9])
            return PictureFacts("image/jpeg", width, height)
        at += 2 + length
    return None


def _webp(data: bytes) -> PictureFacts | None:
    """WebP (RFC 9649): VP8, VP8L or VP8X."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = int.from_bytes(data[26:28], "little"), int.from_bytes(data[28:30], "little")
        return PictureFacts("image/webp", width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return PictureFacts("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X":
        width, height = int.from_bytes(data[24:27], "little"), int.from_bytes(data[27:30], "little")
        return PictureFacts("image/webp", width + 1, height + 1)
    return None
