"""A real Chromium, headless, driven by Debian's chromedriver; tests that need it skip where it is missing."""

from __future__ import annotations

import base64
import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-lcd-text",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--force-color-profile=srgb",
)


def missing_browser() -> str:
    """Return what is missing for browser tests; empty if nothing is."""
    wanted = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"not installed: {', '.join(wanted)}" if wanted else ""


needs_chromium = pytest.mark.skipif(bool(missing_browser()), reason=missing_browser() or "-")


class Browser:
    """One browser with one tab."""

    def __init__(self, profile: Path, width: int, height: int) -> None:
        options = ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        self.driver = Chrome(options=options, service=ChromeService(shutil.which("chromedriver") or ""))
        self.driver.set_page_load_timeout(30)
        self.driver.set_script_timeout(30)
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Make the viewport exactly so large."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, url: str) -> None:
        self.driver.get(url)

    def ask(self, script: str) -> object:
        """Return what the JavaScript expression is."""
        answer: object = self.driver.execute_script(f"return {script}")
        return answer

    def dataset(self, name: str) -> str:
        return str(self.ask(f"document.body?.dataset.{name} ?? ''"))

    def text(self) -> str:
        """All lines of the stage on top, as they are shown."""
        lines = "document.querySelector('.stage:last-of-type')?.querySelectorAll('.region text') ?? []"
        return str(self.ask(f"[...({lines})].map((line) => line.textContent).join(' | ')"))

    def screenshot(self) -> NDArray[np.uint8]:
        """(height, width, 3) RGB."""
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        return pixels(QImage.fromData(base64.b64decode(shot["data"])))

    def close(self) -> None:
        self.driver.quit()


@contextlib.contextmanager
def browser(profile: Path, width: int = 1280, height: int = 720) -> Iterator[Browser]:
    opened = Browser(profile, width, height)
    try:
        yield opened
    finally:
        opened.close()


def pixels(image: QImage) -> NDArray[np.uint8]:
    """Return a Qt image as (height, width, 3) RGB."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()
