"""The clock's words on a board: time, date, and the date of the lunar calendar (lunar-vn, UTC+7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from studio.domain.signage import ClockFace

_MONTHS = ("Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Chạp")


def lunar_day_text(day: date) -> str:
    """``16 tháng Mười``; of a leap month ``16 tháng Mười nhuận``. Boards speak Vietnamese alone."""
    from lunar_vn import solar_to_lunar

    lunar = solar_to_lunar(day)
    return f"{lunar.day} tháng {_MONTHS[lunar.month - 1]}{' nhuận' if lunar.leap else ''}"


def solar_day_text(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def clock_lines(now: datetime, face: ClockFace) -> list[str]:
    """Return the one or two lines that a clock shows at ``now``, an instant in the station's zone."""
    time, day = f"{now.hour:02}:{now.minute:02}", now.date()
    match face:
        case ClockFace.TIME:
            return [time]
        case ClockFace.DATE:
            return [solar_day_text(day)]
        case ClockFace.TIME_DATE:
            return [time, solar_day_text(day)]
        case ClockFace.TIME_DATE_LUNAR:
            return [time, f"{day.day:02}/{day.month:02} · {lunar_day_text(day)}"]


def lunar_days(first: date, count: int = 60) -> dict[str, str]:
    """Return the lunar texts of ``count`` days by ISO date: a board has no lunar calendar of its own."""
    days = (first + timedelta(days=offset) for offset in range(count))
    return {day.isoformat(): lunar_day_text(day) for day in days}
