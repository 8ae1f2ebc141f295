"""Every editing tool, said once: its name, its icon, what it does and its key.

Toolbar, menus, the table of keys and the keyboard itself are all made from this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication


class Act(Enum):
    """What a person can ask of the editor."""

    SPLIT = "split"
    TRIM_HEAD = "trim_head"
    TRIM_TAIL = "trim_tail"
    RIPPLE = "ripple"
    CLEAR = "clear"
    FADE = "fade"
    GAIN = "gain"
    SHORTEN = "shorten"
    CROSSFADE = "crossfade"
    TRIM_ENDS = "trim_ends"
    ROOM_TONE = "room_tone"
    NOISE = "noise"
    CLEAN = "clean"
    ENVELOPE = "envelope"
    NORMALISE = "normalise"
    DUCKING = "ducking"
    COPY = "copy"
    CUT = "cut"
    PASTE = "paste"
    PASTE_PUSH = "paste_push"
    MARKER = "marker"
    ADD_EFFECT = "add_effect"
    ASSEMBLE = "assemble"
    SPECTRUM = "spectrum"
    LOUDNESS = "loudness"
    KEYS = "keys"
    UNDO = "undo"
    REDO = "redo"
    RECORD = "record"
    PLAY = "play"
    BACKWARD = "backward"
    HALT = "halt"
    FORWARD = "forward"


class Group(Enum):
    """Where a tool stands: on the bar, or under a heading of the menu."""

    BAR = "bar"
    CLIP = "clip"
    SOUND = "sound"
    VIEW = "view"
    LISTEN = "listen"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tool:
    act: Act
    group: Group
    icon: str
    name: str
    tip: str
    key: str = ""
    # Tools that switch a view stay down while it is on; they need nothing to work on.
    switch: bool = False

    @property
    def edits(self) -> bool:
        by_kind = self.group in (Group.BAR, Group.CLIP, Group.SOUND)
        return by_kind and self.act not in (Act.ADD_EFFECT, Act.ASSEMBLE, Act.PASTE, Act.PASTE_PUSH)


# Letter keys by their place on the keyboard (``keys.letter_of``), plain and with Ctrl.
LETTERS: Mapping[str, Act] = MappingProxyType(
    {
        "S": Act.SPLIT,
        "Q": Act.TRIM_HEAD,
        "W": Act.TRIM_TAIL,
        "F": Act.FADE,
        "G": Act.GAIN,
        "R": Act.RECORD,
        "T": Act.SHORTEN,
        "X": Act.CROSSFADE,
        "B": Act.ROOM_TONE,
        "E": Act.ENVELOPE,
        "N": Act.NORMALISE,
        "M": Act.MARKER,
        "D": Act.DUCKING,
        "V": Act.SPECTRUM,
        "A": Act.LOUDNESS,
        "J": Act.BACKWARD,
        "K": Act.HALT,
        "L": Act.FORWARD,
    }
)
CTRL_LETTERS: Mapping[str, Act] = MappingProxyType(
    {"C": Act.COPY, "X": Act.CUT, "V": Act.PASTE, "Z": Act.UNDO, "Y": Act.REDO}
)
CTRL_SHIFT_LETTERS: Mapping[str, Act] = MappingProxyType({"V": Act.PASTE_PUSH, "Z": Act.REDO})


def tools() -> tuple[Tool, ...]:
    """Every tool with its words, in the language in force, in the order in which they are shown."""
    return (*_bar(), *_clip(), *_sound(), *_view())


def _bar() -> tuple[Tool, ...]:
    return (
        Tool(
            Act.SPLIT,
            Group.BAR,
            "split",
            QCoreApplication.translate("Tools", "Tách"),
            QCoreApplication.translate("Tools", "Tách đoạn ở vạch đỏ"),
            "S",
        ),
        Tool(
            Act.TRIM_HEAD,
            Group.BAR,
            "scissors",
            QCoreApplication.translate("Tools", "Cắt đầu"),
            QCoreApplication.translate("Tools", "Cắt đầu: bỏ phần trước vạch đỏ"),
            "Q",
        ),
        Tool(
            Act.TRIM_TAIL,
            Group.BAR,
            "scissors",
            QCoreApplication.translate("Tools", "Cắt đuôi"),
            QCoreApplication.translate("Tools", "Cắt đuôi: bỏ phần sau vạch đỏ"),
            "W",
        ),
        Tool(
            Act.RIPPLE,
            Group.BAR,
            "trash",
            QCoreApplication.translate("Tools", "Xóa, dồn liền"),
            QCoreApplication.translate("Tools", "Xóa phần đang chọn, phần sau dồn lên"),
            "Delete",
        ),
        Tool(
            Act.FADE,
            Group.BAR,
            "fade",
            QCoreApplication.translate("Tools", "To dần, nhỏ dần"),
            QCoreApplication.translate("Tools", "Đầu đoạn to dần, cuối đoạn nhỏ dần"),
            "F",
        ),
        Tool(
            Act.GAIN,
            Group.BAR,
            "gain",
            QCoreApplication.translate("Tools", "Âm lượng"),
            QCoreApplication.translate("Tools", "Chỉnh to nhỏ của đoạn"),
            "G",
        ),
        Tool(
            Act.SHORTEN,
            Group.BAR,
            "shorten",
            QCoreApplication.translate("Tools", "Rút khoảng lặng"),
            QCoreApplication.translate("Tools", "Rút ngắn khoảng lặng; tiếng nói giữ nguyên"),
            "T",
        ),
    )


def _clip() -> tuple[Tool, ...]:
    return (
        Tool(
            Act.CLEAR,
            Group.CLIP,
            "gap",
            QCoreApplication.translate("Tools", "Xóa, để trống"),
            QCoreApplication.translate("Tools", "Xóa phần đang chọn, chừa chỗ trống"),
            "Shift+Delete",
        ),
        Tool(
            Act.COPY,
            Group.CLIP,
            "copy",
            QCoreApplication.translate("Tools", "Chép"),
            QCoreApplication.translate("Tools", "Chép phần đang chọn"),
            "Ctrl+C",
        ),
        Tool(
            Act.CUT,
            Group.CLIP,
            "scissors",
            QCoreApplication.translate("Tools", "Lấy ra"),
            QCoreApplication.translate("Tools", "Chép rồi xóa, dồn liền"),
            "Ctrl+X",
        ),
        Tool(
            Act.PASTE,
            Group.CLIP,
            "paste",
            QCoreApplication.translate("Tools", "Dán đè"),
            QCoreApplication.translate("Tools", "Dán đè lên chỗ vạch đỏ"),
            "Ctrl+V",
        ),
        Tool(
            Act.PASTE_PUSH,
            Group.CLIP,
            "push",
            QCoreApplication.translate("Tools", "Dán chen"),
            QCoreApplication.translate("Tools", "Dán vào vạch đỏ, đẩy phần sau lùi lại"),
            "Ctrl+Shift+V",
        ),
        Tool(
            Act.CROSSFADE,
            Group.CLIP,
            "crossfade",
            QCoreApplication.translate("Tools", "Nối chồng"),
            QCoreApplication.translate("Tools", "Hai đoạn liền kề nhỏ dần, to dần vào nhau"),
            "X",
        ),
        Tool(
            Act.TRIM_ENDS,
            Group.CLIP,
            "ends",
            QCoreApplication.translate("Tools", "Cắt lặng đầu, cuối"),
            QCoreApplication.translate("Tools", "Bỏ khoảng lặng trước câu đầu và sau câu cuối"),
        ),
        Tool(
            Act.MARKER,
            Group.CLIP,
            "marker",
            QCoreApplication.translate("Tools", "Đánh dấu mốc"),
            QCoreApplication.translate("Tools", "Đặt hoặc bỏ dấu mốc ở vạch đỏ"),
            "M",
        ),
        Tool(
            Act.ADD_EFFECT,
            Group.CLIP,
            "effect",
            QCoreApplication.translate("Tools", "Thêm tiếng động"),
            QCoreApplication.translate("Tools", "Đưa một tệp tiếng động vào lớp riêng, ở vạch đỏ"),
        ),
        Tool(
            Act.ASSEMBLE,
            Group.CLIP,
            "assemble",
            QCoreApplication.translate("Tools", "Ráp chương trình"),
            QCoreApplication.translate(
                "Tools", "Nhạc hiệu, lời xướng, tin bài, nhạc cắt, nhạc kết ráp thành một chương trình"
            ),
        ),
    )


def _sound() -> tuple[Tool, ...]:
    return (
        Tool(
            Act.NORMALISE,
            Group.SOUND,
            "level",
            QCoreApplication.translate("Tools", "Cân âm lượng đoạn"),
            QCoreApplication.translate("Tools", "Đưa đoạn về mức chung, chặn chỗ quá to"),
            "N",
        ),
        Tool(
            Act.ENVELOPE,
            Group.SOUND,
            "envelope",
            QCoreApplication.translate("Tools", "Đường âm lượng"),
            QCoreApplication.translate("Tools", "Đặt điểm âm lượng ở vạch đỏ; kéo điểm lên xuống"),
            "E",
        ),
        Tool(
            Act.DUCKING,
            Group.SOUND,
            "duck",
            QCoreApplication.translate("Tools", "Nhạc nền tự hạ"),
            QCoreApplication.translate("Tools", "Nhạc nền tự hạ khi có tiếng nói"),
            "D",
        ),
        Tool(
            Act.ROOM_TONE,
            Group.SOUND,
            "fill",
            QCoreApplication.translate("Tools", "Bù tạp âm phòng"),
            QCoreApplication.translate("Tools", "Lấp chỗ trống ở vạch đỏ bằng tạp âm nền của phòng"),
            "B",
        ),
        Tool(
            Act.NOISE,
            Group.SOUND,
            "sample",
            QCoreApplication.translate("Tools", "Lấy mẫu tạp âm"),
            QCoreApplication.translate("Tools", "Nhớ khoảng đang chọn làm mẫu để khử tạp âm"),
        ),
        Tool(
            Act.CLEAN,
            Group.SOUND,
            "magic",
            QCoreApplication.translate("Tools", "Làm sạch tiếng"),
            QCoreApplication.translate("Tools", "Lọc ù, khử tạp âm, đều giọng: chọn cách và nghe trước, sau"),
        ),
    )


def _view() -> tuple[Tool, ...]:
    return (
        Tool(
            Act.LOUDNESS,
            Group.VIEW,
            "loudness",
            QCoreApplication.translate("Tools", "Hiện đường to nhỏ"),
            QCoreApplication.translate("Tools", "Vẽ chỗ to, chỗ nhỏ lên lớp giọng nói"),
            "A",
            switch=True,
        ),
        Tool(
            Act.SPECTRUM,
            Group.VIEW,
            "spectrum",
            QCoreApplication.translate("Tools", "Hiện phổ âm"),
            QCoreApplication.translate("Tools", "Vẽ phổ âm thay cho hình sóng"),
            "V",
            switch=True,
        ),
        Tool(
            Act.FORWARD,
            Group.LISTEN,
            "play",
            QCoreApplication.translate("Tools", "Nghe nhanh"),
            QCoreApplication.translate("Tools", "Mỗi lần nhấn nhanh hơn một nấc; giọng không đổi"),
            "L",
        ),
        Tool(
            Act.HALT,
            Group.LISTEN,
            "pause",
            QCoreApplication.translate("Tools", "Dừng nghe"),
            QCoreApplication.translate("Tools", "Dừng ở chỗ đang nghe"),
            "K",
        ),
        Tool(
            Act.BACKWARD,
            Group.LISTEN,
            "return",
            QCoreApplication.translate("Tools", "Nghe lùi"),
            QCoreApplication.translate("Tools", "Nghe ngược về trước; mỗi lần nhấn nhanh hơn một nấc"),
            "J",
        ),
        Tool(
            Act.KEYS,
            Group.VIEW,
            "keyboard",
            QCoreApplication.translate("Tools", "Phím tắt"),
            QCoreApplication.translate("Tools", "Mọi phím dùng khi biên tập"),
        ),
    )
