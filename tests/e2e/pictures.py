"""The demo's pictures: the master's waveform under its loudness curve, and every screen of the station."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from studio.domain.roles import Person
from studio.dsp.curve import curve_columns, momentary_curve
from studio.services.station import Station
from studio.ui.appearance import dress
from studio.ui.gallery import render_screens

WIDTH, HEIGHT, MARGIN = 1366, 420, 56
TOP_LUFS, BOTTOM_LUFS = 0.0, -60.0
ACCENT, WARN, INK, LINE = "#0A6A86", "#9A5B00", "#13202A", "#D9E0E6"


def draw_master(path: Path, target_lufs: float, out: Path) -> Path:
    """Draw a sound file's waveform, with momentary loudness over it and the target as a line."""
    app = QApplication.instance() or QApplication(["demo"])
    assert isinstance(app, QApplication)
    dress(app)
    sound, rate_hz = sf.read(path, dtype="float32", always_2d=True)
    columns = WIDTH - 2 * MARGIN
    duration_s = len(sound) / rate_hz
    curve = curve_columns(momentary_curve(sound, rate_hz), duration_s, columns)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(app.font())
    font.setPixelSize(14)
    painter.setFont(font)
    _waveform(painter, sound[:, 0], columns)
    _scale(painter, duration_s, columns)
    _curve(painter, curve)
    _target(painter, target_lufs)
    painter.end()
    image.save(str(out))
    return out


def draw_screens(station: Station, person: Person, out: Path) -> list[Path]:
    return render_screens(station, out, person)


def _waveform(painter: QPainter, samples: NDArray[np.float32], columns: int) -> None:
    edges = np.linspace(0, len(samples), columns + 1).astype(int)
    middle, half = HEIGHT / 2, HEIGHT / 2 - MARGIN
    painter.setPen(QPen(QColor("#BFDDE6"), 1))
    for column in range(columns):
        part = samples[edges[column] : max(edges[column + 1], edges[column] + 1)]
        x = MARGIN + column + 0.5
        painter.drawLine(QPointF(x, middle - float(part.max()) * half), QPointF(x, middle - float(part.min()) * half))


def _scale(painter: QPainter, duration_s: float, columns: int) -> None:
    for lufs in (0, -10, -20, -30, -40, -50, -60):
        y = _y(lufs)
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(QPointF(MARGIN, y), QPointF(WIDTH - MARGIN, y))
        painter.setPen(QColor(INK))
        painter.drawText(
            QRectF(0, y - 10, MARGIN - 8, 20), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"−{-lufs}"
        )
    for second in range(0, int(duration_s) + 1, 5):
        x = MARGIN + second / duration_s * columns
        painter.drawText(QRectF(x - 30, HEIGHT - MARGIN + 6, 60, 20), Qt.AlignmentFlag.AlignCenter, f"0:{second:02d}")


def _curve(painter: QPainter, curve: NDArray[np.float32]) -> None:
    painter.setPen(QPen(QColor(ACCENT), 2))
    painter.drawPolyline(QPolygonF([QPointF(MARGIN + x, _y(float(value))) for x, value in enumerate(curve)]))


def _target(painter: QPainter, target_lufs: float) -> None:
    painter.setPen(QPen(QColor(WARN), 2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(MARGIN, _y(target_lufs)), QPointF(WIDTH - MARGIN, _y(target_lufs)))
    painter.setPen(QColor(INK))
    painter.drawText(
        QRectF(MARGIN, 16, WIDTH - 2 * MARGIN, 24),
        Qt.AlignmentFlag.AlignLeft,
        f"Dạng sóng, âm lượng tức thời (LUFS, xanh) và mức đích {target_lufs:.1f} LUFS (gạch)".replace("-", "−"),
    )


def _y(lufs: float) -> float:
    share = (TOP_LUFS - min(max(lufs, BOTTOM_LUFS), TOP_LUFS)) / (TOP_LUFS - BOTTOM_LUFS)
    return MARGIN + share * (HEIGHT - 2 * MARGIN)
