"""The stages of cleaning as a person switches them: a name, what it is good for, and one slider where one helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from studio.domain.cleaning import Cleaning
from studio.ui.words import number_text


@dataclass(frozen=True, slots=True)
class Slider:
    """One value of a stage, in whole steps. ``said`` words a value with its unit."""

    field: str
    name: str
    lowest: int
    highest: int
    # A slider's step in the value's own unit.
    step: float
    said: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class StageWords:
    """``stage`` is the field of ``Cleaning``."""

    stage: str
    name: str
    use: str
    slider: Slider | None = None


def stage_words() -> tuple[StageWords, ...]:
    """Every stage in the chain's order, in the language in force."""
    return (
        StageWords(
            "clicks",
            QCoreApplication.translate("Cleaning", "Sửa tiếng lách tách"),
            QCoreApplication.translate("Cleaning", "Tiếng nổ nhỏ do dây, do chạm mic"),
        ),
        StageWords(
            "hum",
            QCoreApplication.translate("Cleaning", "Lọc ù điện"),
            QCoreApplication.translate("Cleaning", "Tiếng ù 50 Hz của điện lưới; không có thì thôi"),
        ),
        StageWords(
            "high_pass",
            QCoreApplication.translate("Cleaning", "Bỏ tiếng trầm"),
            QCoreApplication.translate("Cleaning", "Tiếng gió, tiếng va bàn, hơi thở vào mic"),
            Slider("cutoff_hz", QCoreApplication.translate("Cleaning", "Bỏ dưới"), 4, 40, 10.0, _hz),
        ),
        StageWords(
            "denoise",
            QCoreApplication.translate("Cleaning", "Khử tạp âm"),
            QCoreApplication.translate("Cleaning", "Tiếng rì rào của quạt, của máy, của phòng"),
            Slider("most_db", QCoreApplication.translate("Cleaning", "Khử nhiều nhất"), 3, 24, 1.0, _db),
        ),
        StageWords(
            "gate",
            QCoreApplication.translate("Cleaning", "Chặn tạp âm"),
            QCoreApplication.translate("Cleaning", "Chỗ nghỉ giữa các câu được nhỏ đi"),
            Slider("most_db", QCoreApplication.translate("Cleaning", "Nhỏ đi nhiều nhất"), 2, 20, 1.0, _db),
        ),
        StageWords(
            "de_esser",
            QCoreApplication.translate("Cleaning", "Dịu tiếng xì"),
            QCoreApplication.translate("Cleaning", "Âm s, x gắt tai"),
            Slider("most_db", QCoreApplication.translate("Cleaning", "Dịu nhiều nhất"), 2, 14, 1.0, _db),
        ),
        StageWords(
            "equaliser",
            QCoreApplication.translate("Cleaning", "Chỉnh âm sắc"),
            QCoreApplication.translate("Cleaning", "Hợp với nơi nghe, cho rõ lời"),
        ),
        StageWords(
            "compressor",
            QCoreApplication.translate("Cleaning", "Đều giọng"),
            QCoreApplication.translate("Cleaning", "Câu to câu nhỏ gần nhau hơn"),
            Slider("ratio", QCoreApplication.translate("Cleaning", "Mức đều"), 3, 16, 0.5, _ratio),
        ),
    )


def is_on(cleaning: Cleaning, stage: str) -> bool:
    return bool(getattr(cleaning, stage).on)


def with_switch(cleaning: Cleaning, stage: str, *, on: bool) -> Cleaning:
    """Return it with one stage on or off."""
    return replace(cleaning, **{stage: replace(getattr(cleaning, stage), on=on)})


def steps_of(cleaning: Cleaning, stage: str, slider: Slider) -> int:
    """Return where the slider stands."""
    value = float(getattr(getattr(cleaning, stage), slider.field))
    return min(slider.highest, max(slider.lowest, round(value / slider.step)))


def with_steps(cleaning: Cleaning, stage: str, slider: Slider, steps: int) -> Cleaning:
    """Return it with the slider's value."""
    return replace(cleaning, **{stage: replace(getattr(cleaning, stage), **{slider.field: steps * slider.step})})


def _db(value: float) -> str:
    return f"{number_text(value, 0)} dB"


def _hz(value: float) -> str:
    return f"{number_text(value, 0)} Hz"


def _ratio(value: float) -> str:
    return f"{number_text(value, 1)} : 1"
