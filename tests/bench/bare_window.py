"""The peer of the window: the least PySide6 program that shows one.

``python bare_window.py`` prints, as JSON, the monotonic second of its first paint and, three seconds later,
its resident memory.
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel

REST_MS = 3000


class Bare(QLabel):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        super().paintEvent(event)
        if not self.property("painted"):
            self.setProperty("painted", True)
            painted_s = time.monotonic()
            QTimer.singleShot(REST_MS, self, lambda: tell(painted_s))


def tell(painted_s: float) -> None:
    import psutil

    rss_mb = psutil.Process().memory_info().rss / 1e6
    print(json.dumps({"painted_at_monotonic_s": painted_s, "rss_mb": rss_mb}))
    QApplication.quit()


def main() -> int:
    app = QApplication(sys.argv[:1])
    window = Bare("Xin chào")
    window.resize(1366, 768)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
