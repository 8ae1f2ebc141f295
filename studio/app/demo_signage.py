"""The demo station's boards: three boards, and four pages on their way, as in the pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QPen

from studio.app.signage import make_signage
from studio.app.station_folder import StationFolder
from studio.domain.approval import ApprovalState
from studio.domain.ids import new_id
from studio.domain.roles import Person, Role
from studio.domain.signage import (
    Align,
    Background,
    Box,
    DurationRule,
    Fallback,
    FontWeight,
    Region,
    RegionKind,
    SignageLayout,
    TextStyle,
    Validity,
)
from studio.domain.signage_boards import BoardPlay, BoardState, BoardStatus, Publication, SignageDraft
from studio.domain.signage_codec import layout_sha256
from studio.domain.signage_edit import LayoutEdit
from studio.domain.signage_rules import Board
from studio.services.station import Station

# code, name, place, lit width in mm, metres to the reader, state
BOARDS: tuple[tuple[str, str, str, int, float, BoardState], ...] = (
    ("ubnd", "UBND xã", "Trước cổng UBND", 1920, 15.0, BoardState.SHOWING),
    ("cho", "Chợ Bình Minh", "Cổng chợ", 2560, 18.0, BoardState.SHOWING),
    ("nha-van-hoa", "Nhà văn hóa", "Sân nhà văn hóa", 1920, 12.0, BoardState.OFFLINE),
)
_ORANGE, _DARK = "#f2b441", "#1d1000"


@dataclass(slots=True)
class ToldBoards:
    """``ports.boards.BoardControl`` that answers what it was told."""

    told: list[BoardStatus]

    def set_boards(self, boards: Iterable[Board], publications: Iterable[Publication]) -> None:
        """Nothing runs that could be told."""

    def statuses(self) -> list[BoardStatus]:
        return self.told

    def plays(self) -> Sequence[BoardPlay]:
        return []

    def confirm_plays(self, plays: Sequence[BoardPlay]) -> None:
        """There are none."""

    def pair(self, code: str, out: str) -> None:
        """Nothing runs that could pair."""


def with_boards(station: Station, folder: StationFolder, now: datetime) -> Station:
    """Put the boards and their pages into the demo station's records; return it with boards that answer."""
    store, media = station.people.store, station.planning.media
    people = station.people.all()
    editor, leader = _one(people, Role.EDITOR), _one(people, Role.LEADER)
    boards = [
        Board(new_id(), code, name, place, width_mm=width_mm, reader_m=reader_m, position=position)
        for position, (code, name, place, width_mm, reader_m, _state) in enumerate(BOARDS)
    ]
    picture = media.put_bytes(_syringe())
    drafts = _drafts(editor, leader, picture, now)
    with store.write("demo") as unit:
        for board in boards:
            unit.boards.save(board)
        for draft in drafts:
            unit.layouts.add(draft)
    states = [
        BoardStatus(board.id, state, now - timedelta(seconds=3 if state is BoardState.SHOWING else 5400), paired=True)
        for board, (*_rest, state) in zip(boards, BOARDS, strict=True)
    ]
    signage = make_signage(folder, store, station.clock, media, ToldBoards(states))
    airable = [draft.id for draft in drafts if draft.state is ApprovalState.APPROVED]
    signage.publish(leader, airable, [board.id for board in boards])
    return replace(station, signage=signage)


def _drafts(editor: Person, leader: Person, picture: str, now: datetime) -> list[SignageDraft]:
    ways = (
        (vaccination(picture, now), ApprovalState.DRAFT, 7),
        (_prices(), ApprovalState.APPROVED, 2),
        (_reception(), ApprovalState.SUBMITTED, 1),
        (_safety(), ApprovalState.APPROVED, 3),
    )
    made = []
    for place, (layout, state, version) in enumerate(ways):
        layout = replace(layout, author=editor.id)
        approved = state is ApprovalState.APPROVED
        begun = now - timedelta(days=2, minutes=60 - place)
        made.append(
            SignageDraft(
                new_id(),
                version,
                state,
                LayoutEdit(layout),
                frozenset({editor.id}),
                begun,
                now - timedelta(minutes=20),
                leader.id if approved else "",
                layout_sha256(layout) if approved else "",
            )
        )
    return made


def vaccination(picture: str, now: datetime) -> SignageLayout:
    """The page of the picture: one line of it is too small for its board, and the editor says so."""
    until = now.replace(hour=22, minute=0, second=0) + timedelta(days=2)
    title = "Tiêm phòng đợt 2 cho trẻ dưới 5 tuổi"
    where = "Sáng 26/11, từ 7 giờ 30\nTrạm Y tế xã"
    ticker = "Gió mùa đông bắc tràn về từ tối nay · Bà con che chắn chuồng trại · Lịch thu gom rác: thứ Năm"
    regions = (
        Region("place", RegionKind.TEXT, Box(58, 44, 800, 96), 0, _style(68, 600), "UBND XÃ BÌNH MINH"),
        Region("clock", RegionKind.CLOCK, Box(1100, 24, 762, 296), 1, _style(152, 700, Align.RIGHT)),
        Region("title", RegionKind.TEXT, Box(58, 340, 1160, 280), 2, _style(104, 700), title),
        Region("where", RegionKind.TEXT, Box(58, 648, 1160, 160), 3, _style(60, 400), where),
        Region(
            "picture",
            RegionKind.IMAGE,
            Box(1296, 344, 566, 566),
            4,
            content="",
            media_sha256=picture,
            media_type="image/png",
            fallback_text="Trạm Y tế xã",
        ),
        Region("code", RegionKind.QR, Box(1056, 664, 246, 246), 5, content="https://binhminh.example/tiem"),
        Region("ticker", RegionKind.TICKER, Box(0, 952, 1920, 128), 6, _band(72), ticker),
    )
    return SignageLayout(
        "Tiêm phòng",
        background=Background("#0b3a5b", "#0a6a86"),
        regions=regions,
        validity=Validity(ends_at=until),
        fallback=Fallback("UBND xã Bình Minh"),
    )


def _prices() -> SignageLayout:
    names = "Lúa tẻ\nNgô hạt\nLợn hơi\nGà ta"
    prices = "8.200 đ/kg\n7.500 đ/kg\n62.000 đ/kg\n95.000 đ/kg"
    regions = (
        Region("title", RegionKind.TEXT, Box(58, 56, 1200, 152), 0, _style(112, 700), "Giá nông sản"),
        Region("names", RegionKind.TEXT, Box(58, 336, 1000, 520), 1, _style(96, 500), names),
        Region("prices", RegionKind.TEXT, Box(1062, 336, 800, 520), 2, _style(96, 700, Align.RIGHT), prices),
    )
    ground = Background("#14532d", "#1a7a48")
    return SignageLayout("Giá nông sản", background=ground, regions=regions, duration=DurationRule(seconds=15))


def _reception() -> SignageLayout:
    regions = (
        Region("title", RegionKind.TEXT, Box(58, 120, 1804, 176), 0, _style(128, 700), "Lịch tiếp dân"),
        Region("text", RegionKind.TEXT, Box(58, 400, 1804, 400), 1, _style(96, 500), "Thứ Năm hằng tuần\nPhòng số 2"),
    )
    ground = Background("#3d2a6b", "#5b3f91")
    return SignageLayout("Lịch tiếp dân", background=ground, regions=regions, duration=DurationRule(seconds=10))


def _safety() -> SignageLayout:
    words = "Đội mũ bảo hiểm\nkhi đi xe máy"
    regions = (Region("text", RegionKind.TEXT, Box(96, 300, 1728, 480), 0, _style(176, 700, Align.CENTER), words),)
    ground = Background("#6b3f00", "#8a5200")
    return SignageLayout("An toàn", background=ground, regions=regions, duration=DurationRule(seconds=10))


def _style(font_px: int, weight: int, align: Align = Align.LEFT) -> TextStyle:
    return TextStyle(font_px, FontWeight(weight), align=align)


def _band(font_px: int) -> TextStyle:
    return TextStyle(font_px, FontWeight.SEMIBOLD, _DARK, fill=_ORANGE)


def _one(people: Sequence[Person], role: Role) -> Person:
    return next(person for person in people if role in person.roles)


def _syringe() -> bytes:
    """A picture of our own drawing, as PNG: a syringe on a pale square."""
    image = QImage(600, 600, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255, 40))
    painter.drawRoundedRect(QRectF(0, 0, 600, 600), 24, 24)
    painter.translate(300, 300)
    painter.rotate(45)
    pen = QPen(QColor(Qt.GlobalColor.white), 30)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(-50, -85, 100, 195), 16, 16)
    painter.drawLine(0, -85, 0, -195)
    painter.drawLine(-44, -195, 44, -195)
    painter.drawLine(-78, -85, 78, -85)
    painter.drawLine(0, 110, 0, 205)
    for y in (-25, 20, 65):
        painter.drawLine(0, y, 50, y)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
