"""A screen of the bench's own: Xvfb on a free display, or Qt's offscreen platform where there is none."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator


@contextlib.contextmanager
def own_screen() -> Iterator[dict[str, str]]:
    """Give the environment for programs with windows (1366×768), while the block runs."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    program = shutil.which("Xvfb")
    if program is None:
        yield env | {"QT_QPA_PLATFORM": "offscreen"}
        return
    reader, writer = os.pipe()
    with subprocess.Popen(
        [program, "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writer)
        try:
            with os.fdopen(reader, encoding="ascii") as answer:
                number = answer.readline().strip()
            if not number:
                raise RuntimeError(f"Xvfb ended with {server.wait()}")
            yield env | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        finally:
            server.terminate()
            try:
                server.wait(5.0)
            except subprocess.TimeoutExpired:
                server.kill()
