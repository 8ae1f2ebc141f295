"""The keeper: copies the journal into the records and renews the plan, so that nothing needs the window open."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from types import FrameType

from studio.app.build import build_station
from studio.app.logs import log_to_file
from studio.app.station_folder import FolderLock, StationFolder
from studio.domain.errors import OperatorFixable
from studio.services.station import Station

CATCH_UP_S = 1.0
PUBLISH_S = 60.0

_log = logging.getLogger("studio.keeper")


def keeper(_chosen: argparse.Namespace, folder: StationFolder) -> int:
    log_to_file(folder, "keeper")
    lock = FolderLock(folder, "keeper")
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        keep(build_station(folder, process="keeper"), stop)
    finally:
        lock.release()
    return 0


def keep(station: Station, stop: threading.Event) -> None:
    """Work until ``stop`` is set. What an operator can mend (a locked database, a full disk) is tried again."""
    publish_at = 0.0
    while True:
        try:
            station.log.catch_up()
            station.devices.tell_bridge()
            keep_emergencies(station)
            station.devices.tell_above(station.clock.now())
            station.signage.boards.keep()
            if station.clock.monotonic() >= publish_at:
                station.planning.publish()
                publish_at = station.clock.monotonic() + PUBLISH_S
        except OperatorFixable as error:
            _log.warning("%s", error)
        if stop.wait(CATCH_UP_S):
            return


def keep_emergencies(station: Station) -> None:
    """Steps of emergencies go from the on-air process into the records."""
    try:
        station.emergency.keep()
    except OperatorFixable as error:
        # An on-air process that is not there has nothing to tell.
        if error.code != "ONAIR_NOT_RUNNING":
            raise
