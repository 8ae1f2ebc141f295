"""What a board is sent: approved layouts with all that they need, gathered and signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import segno

from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.ids import new_id
from studio.domain.signage import RegionKind, SignageLayout
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_clock import lunar_days
from studio.domain.signage_codec import encode_layout, layout_sha256
from studio.domain.signage_metrics import QR_QUIET_MODULES
from studio.ports.boards import Package, PackageFile, PackageFont, PackagePage
from studio.ports.media import MediaStore


def qr_modules(text: str) -> tuple[str, ...]:
    """Return a QR code's rows, ``0`` light and ``1`` dark, with its quiet zone (ISO/IEC 18004, level M).

    Raises ``Misuse("QR_TEXT")`` for a text that is empty or does not fit.
    """
    if not text:
        raise Misuse("QR_TEXT")
    try:
        code = segno.make_qr(text, error="m", boost_error=False)
    except ValueError as error:
        raise Misuse("QR_TEXT") from error
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.matrix_iter(border=QR_QUIET_MODULES))


@dataclass(frozen=True, slots=True)
class Packer:
    """``fonts``: the files of Be Vietnam Pro by weight; without them a board takes the letters that it has."""

    media: MediaStore
    zone: str
    fonts: Mapping[int, Path]

    def pack(self, drafts: Sequence[SignageDraft], boards: Iterable[str], counter: int, now: datetime) -> Package:
        """Gather approved drafts into a package; raises ``OperatorFixable("MEDIA_MISSING")``, ("FILE_CHANGED")."""
        layouts = [replace(draft.layout, approver=draft.approver_id) for draft in drafts]
        ends = [layout.validity.ends_at for layout in layouts if layout.validity.ends_at is not None]
        last = max(ends) if len(ends) == len(layouts) and ends else None
        return self._packed(layouts, boards, counter, now, False, last)

    def pack_emergency(self, layout: SignageLayout, boards: Iterable[str], counter: int, now: datetime) -> Package:
        return self._packed([layout], boards, counter, now, True, None)

    def _packed(
        self,
        layouts: Sequence[SignageLayout],
        boards: Iterable[str],
        counter: int,
        now: datetime,
        emergency: bool,
        valid_until: datetime | None,
    ) -> Package:
        files: dict[str, PackageFile] = {}
        pages = tuple(self._page(layout, files) for layout in layouts)
        fonts = tuple(PackageFont(weight, self._font(path, files)) for weight, path in sorted(self.fonts.items()))
        first = now.astimezone(ZoneInfo(self.zone)).date()
        return Package(
            id=new_id(),
            counter=counter,
            emergency=emergency,
            zone=self.zone,
            created_at=now,
            valid_until=valid_until,
            boards=tuple(boards),
            pages=pages,
            files=tuple(files.values()),
            fonts=fonts,
            days=lunar_days(first),
        )

    def _page(self, layout: SignageLayout, files: dict[str, PackageFile]) -> PackagePage:
        raw = encode_layout(layout)
        sha256 = self.media.put_bytes(raw)
        files[sha256] = PackageFile(sha256, len(raw), "application/json")
        for region in layout.regions:
            if region.media_sha256 and region.media_sha256 not in files:
                path = self.media.path(region.media_sha256)
                if not self.media.verify(region.media_sha256):
                    raise OperatorFixable("FILE_CHANGED", title=layout.title)
                files[region.media_sha256] = PackageFile(region.media_sha256, path.stat().st_size, region.media_type)
        codes = {
            region.id: qr_modules(region.content)
            for region in layout.regions
            if region.kind is RegionKind.QR and region.content
        }
        return PackagePage(sha256, layout_sha256(layout), layout.duration.seconds, layout.stats, codes)

    def _font(self, path: Path, files: dict[str, PackageFile]) -> str:
        sha256 = self.media.put(path)
        files[sha256] = PackageFile(sha256, path.stat().st_size, "font/ttf")
        return sha256
