"""Logs: one file a process, rotated, in the station folder; uncaught errors of any thread go there too."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
from types import TracebackType

from studio.app.station_folder import StationFolder


def log_to_file(folder: StationFolder, process: str) -> None:
    """Send this process's log to ``logs/<process>.log``; stderr where the folder cannot be written."""
    handler: logging.Handler
    try:
        folder.logs.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder.logs / f"{process}.log", maxBytes=4_000_000, backupCount=4, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(threadName)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("studio").critical("uncaught", exc_info=(kind, error, trace))


def _uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        name = arguments.thread.name if arguments.thread else "?"
        logging.getLogger("studio").critical("uncaught in thread %s", name, exc_info=arguments.exc_value)
