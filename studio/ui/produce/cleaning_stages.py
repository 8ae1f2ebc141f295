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
    say = QCoreApplication.translate
    return (
        StageWords(
            "clicks", say("Cleaning", "Sửa tiếng lách tách"), say("Cleaning", "Tiếng nổ nhỏ do dây, do chạm mic")
        ),
        StageWords(
            "hum", say("Cleaning", "Lọc ù điện"), say("Cleaning", "Tiếng ù 50 Hz của điện lưới; không có thì thôi")
        ),
        StageWords(
            "high_pass",
            say("Cleaning", "Bỏ tiếng trầm"),
            say("Cleaning", "Tiếng gió, tiếng va bàn, hơi thở vào mic"),
            Slider("cutoff_hz", say("Cleaning", "Bỏ dưới"), 4, 40, 10.0, _hz),
        ),
        StageWords(
            "denoise",
            say("Cleaning", "Khử tạp âm"),
            say("Cleaning", "Tiếng rì rào của quạt, của máy, của phòng"),
            Slider("most_db", say("Cleaning", "Khử nhiều nhất"), 3, 24, 1.0, _db),
        ),
        StageWords(
            "gate",
            say("Cleaning", "Chặn tạp âm"),
            say("Cleaning", "Chỗ nghỉ giữa các câu được nhỏ đi"),
            Slider("most_db", say("Cleaning", "Nhỏ đi nhiều nhất"), 2, 20, 1.0, _db),
        ),
        StageWords(
            "de_esser",
            say("Cleaning", "Dịu tiếng xì"),
            say("Cleaning", "Âm s, x gắt tai"),
            Slider("most_db", say("Cleaning", "Dịu nhiều nhất"), 2, 14, 1.0, _db),
        ),
        StageWords("equaliser", say("Cleaning", "Chỉnh âm sắc"), say("Cleaning", "Hợp với nơi nghe, cho rõ lời")),
        StageWords(
            "compressor",
            say("Cleaning", "Đều giọng"),
            say("Cleaning", "Câu to câu nhỏ gần nhau hơn"),
            Slider("ratio", say("Cleaning", "Mức đều"), 3, 16, 0.5, _ratio),
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
