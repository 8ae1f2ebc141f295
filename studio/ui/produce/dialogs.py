"""Small dialogs of the editor: fades, level, and the short form before sending for approval."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QLineEdit, QWidget

from studio.domain.editing import Clip
from studio.domain.programme import BulletinClass, Category, Contributor, ContributorPart, Programme
from studio.domain.roles import Person
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ui.produce.finishing import Description, presumed_contributors
from studio.ui.produce.words import language_name
from studio.ui.theme import Role, Size, Space
from studio.ui.widgets import KeyCap, Text
from studio.ui.widgets.forms import FormDialog, field_row
from studio.ui.words import category_text, class_text

_LONGEST_FADE_S = 30.0
_LOWEST_DB, _HIGHEST_DB = -40.0, 20.0
# The languages clusters are known to play; others join as data when a station has them.
LANGUAGES = ("vi", "pacoh", "bru", "tay", "hmn", "khm", "en")


def seconds_box(value: float) -> QDoubleSpinBox:
    box = number_box(0.0, _LONGEST_FADE_S, 0.1, value)
    box.setSuffix(QCoreApplication.translate("Produce", " giây"))
    return box


def number_box(low: float, high: float, step: float, value: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setLocale(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    box.setRange(low, high)
    box.setDecimals(1)
    box.setSingleStep(step)
    box.setValue(value)
    box.lineEdit().setTextMargins(Space.S, 0, 0, 0)
    return box


class FadeDialog(FormDialog):
    """Fade in and out of one clip; ``frames`` holds them once accepted."""

    def __init__(self, parent: QWidget, clip: Clip) -> None:
        super().__init__(self.tr("To dần, nhỏ dần"), self.tr("Áp dụng"), parent, Size.FORM)
        self.body.addWidget(Text(self.tr("Đoạn “%1”. Để 0 là không dùng.").replace("%1", clip.title), wrap=True))
        self.rise = seconds_box((clip.fade_in - clip.fade_in_past) / INTERNAL_RATE_HZ)
        self.fall = seconds_box((clip.fade_out - clip.fade_out_past) / INTERNAL_RATE_HZ)
        self.body.addWidget(field_row(self.tr("To dần ở đầu"), self.rise))
        self.body.addWidget(field_row(self.tr("Nhỏ dần ở cuối"), self.fall))
        self.body.addStretch()

    @property
    def frames(self) -> tuple[int, int]:
        """The fades asked for, in frames."""
        return round(self.rise.value() * INTERNAL_RATE_HZ), round(self.fall.value() * INTERNAL_RATE_HZ)


class GainDialog(FormDialog):
    """The level of one clip; ``level`` holds it once accepted."""

    def __init__(self, parent: QWidget, clip: Clip) -> None:
        super().__init__(self.tr("Âm lượng của đoạn"), self.tr("Áp dụng"), parent, Size.FORM)
        hint = self.tr("Đoạn “%1”. Số âm là nhỏ đi, số dương là to lên, 0 là như lúc thu.")
        self.body.addWidget(Text(hint.replace("%1", clip.title), wrap=True))
        self.level = number_box(_LOWEST_DB, _HIGHEST_DB, 1.0, clip.gain_db)
        self.level.setSuffix(" dB")
        self.body.addWidget(field_row(self.tr("Âm lượng"), self.level))
        self.body.addStretch()


class SubmitForm(FormDialog):
    """Title, class, category, language, contributors; ``description`` gives them once accepted."""

    def __init__(self, parent: QWidget, programme: Programme, person: Person) -> None:
        super().__init__(self.tr("Gửi duyệt"), self.tr("Gửi duyệt"), parent, Size.DIALOG)
        hint = self.tr("Người duyệt sẽ nghe đúng bản này. Tên nhiều người cách nhau bằng dấu phẩy.")
        self.body.addWidget(Text(hint, Role.SMALL, wrap=True))
        self.name = QLineEdit(programme.title)
        self.kind = _choices(
            [(class_text(kind), kind) for kind in (BulletinClass.NORMAL, BulletinClass.PRIORITY)],
            programme.bulletin_class,
        )
        self.category = _choices([(category_text(each), each) for each in Category], programme.category)
        self.language = _choices([(language_name(code), code) for code in LANGUAGES], programme.language)
        self._parts = {
            ContributorPart.AUTHOR: QLineEdit(),
            ContributorPart.ANNOUNCER: QLineEdit(),
            ContributorPart.TECHNICIAN: QLineEdit(),
        }
        self._person = person
        self._show_known(programme.manifest.manifest.contributors if programme.manifest else ())
        pairs = QGridLayout()
        pairs.setSpacing(Space.M)
        pairs.addWidget(field_row(self.tr("Loại tin"), self.kind), 0, 0)
        pairs.addWidget(field_row(self.tr("Tiếng"), self.language), 0, 1)
        pairs.addWidget(field_row(self.tr("Người viết"), self._parts[ContributorPart.AUTHOR]), 1, 0)
        pairs.addWidget(field_row(self.tr("Người đọc"), self._parts[ContributorPart.ANNOUNCER]), 1, 1)
        self.body.addWidget(field_row(self.tr("Tên bản tin"), self.name))
        self.body.addWidget(field_row(self.tr("Nhóm nội dung"), self.category))
        self.body.addLayout(pairs)
        self.body.addWidget(field_row(self.tr("Kỹ thuật"), self._parts[ContributorPart.TECHNICIAN]))
        self.body.addStretch()

    def description(self) -> Description:
        contributors = tuple(
            Contributor(name, part, self._person.id if name == self._person.name else "")
            for part, field in self._parts.items()
            for name in _names(field.text())
        )
        title = unicodedata.normalize("NFC", self.name.text()).strip()
        # Qt hands an enum that is a string back as the bare string.
        kind, category = BulletinClass(self.kind.currentData()), Category(self.category.currentData())
        return Description(title, kind, category, str(self.language.currentData()), contributors)

    def submit(self) -> None:
        if not self.description().title:
            self.say_trouble(self.tr("Chưa có tên bản tin. Gõ tên rồi gửi lại."))
            self.name.setFocus()
            return
        self.accept()

    def _show_known(self, known: tuple[Contributor, ...]) -> None:
        known = known or presumed_contributors(self._person)
        for part, field in self._parts.items():
            field.setText(", ".join(each.name for each in known if each.part is part))


class KeysDialog(FormDialog):
    """Every key of the editor."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(self.tr("Phím tắt khi biên tập"), self.tr("Đóng"), parent, Size.DIALOG)
        self.cancel_button.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        for row, (key, words) in enumerate(self._keys()):
            grid.addWidget(KeyCap(key), row, 0)
            grid.addWidget(Text(words, wrap=True), row, 1)
        self.body.addLayout(grid)
        self.body.addStretch()

    def _keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("R", self.tr("Thu âm, dừng thu; đang chọn khoảng nào thì thu thay khoảng đó")),
            (self.tr("Phím cách"), self.tr("Nghe, dừng nghe")),
            ("J, K, L", self.tr("Nghe lùi, dừng, nghe nhanh")),
            ("Page Up, Page Down", self.tr("Tới đầu câu trước, câu sau")),
            ("S", self.tr("Tách đoạn ở vạch đỏ")),
            ("Q, W", self.tr("Bỏ phần trước, bỏ phần sau vạch đỏ")),
            ("Delete", self.tr("Xóa phần đang chọn, dồn liền")),
            ("Shift + Delete", self.tr("Xóa phần đang chọn, để trống")),
            ("Ctrl + C, X, V", self.tr("Chép, lấy ra, dán đè; Ctrl + Shift + V để dán chen")),
            ("F, G, X", self.tr("To dần, nhỏ dần; âm lượng của đoạn; nối chồng")),
            ("N, E", self.tr("Cân âm lượng đoạn; đặt điểm âm lượng ở vạch đỏ")),
            ("T, B", self.tr("Rút ngắn khoảng lặng; bù tạp âm phòng")),
            ("M, D", self.tr("Đánh dấu mốc; nhạc nền tự hạ")),
            ("A, V", self.tr("Hiện đường to nhỏ; hiện phổ âm")),
            ("Ctrl + Z, Ctrl + Y", self.tr("Hoàn tác, làm lại")),
            ("← →", self.tr("Dời vạch đỏ; giữ Shift để chọn một khoảng")),
            ("Ctrl + ← →", self.tr("Tới đầu, cuối đoạn hoặc mốc kế bên")),
            ("Home, End", self.tr("Về đầu, tới cuối")),
            ("↑ ↓", self.tr("Chọn đoạn trước, đoạn sau")),
            ("Alt + ← →", self.tr("Dời đoạn đang chọn")),
            ("Alt + ↑ ↓", self.tr("To lên, nhỏ đi 1 dB: điểm ở vạch đỏ, hoặc cả đoạn")),
            ("+ −", self.tr("Phóng to, thu nhỏ; Ctrl + 0 để thấy tất cả")),
            ("Ctrl + Enter, Ctrl + G", self.tr("Hoàn thiện, gửi duyệt")),
            ("Esc", self.tr("Bỏ chọn")),
        )


def _choices(choices: list[tuple[str, str]], chosen: str) -> QComboBox:
    box = QComboBox()
    for text, value in choices:
        box.addItem(text, str(value))
    box.setCurrentIndex(max(0, box.findData(str(chosen))))
    return box


def _names(text: str) -> list[str]:
    return [name.strip() for name in unicodedata.normalize("NFC", text).split(",") if name.strip()]
