"""A station's processes under the real supervisor, its exchange in haste: a kill's consequences are seen in seconds.

``python -m tests.support.quick_station FOLDER``; with ``sync`` behind it, the exchange alone. Everything else is the
product's own program.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from studio.app.build import build_station
from studio.app.logs import log_to_file
from studio.app.parentage import die_with_parent
from studio.app.station_folder import FolderLock, StationFolder
from studio.app.supervisor import ChildSpec, supervise
from studio.app.sync import run_sync
from sync_client.backoff import BackOff
from sync_client.exchange import Pace

_HASTE = Pace(
    outbox_s=0.2,
    feed_s=0.5,
    feedback_s=0.5,
    emergency_wait_s=5,
    back_off=BackOff(0.1, 1.0),
    emergency_back_off=BackOff(0.1, 1.0),
)


def main(words: list[str]) -> int:
    folder = StationFolder(Path(words[0]))
    if words[1:] == ["sync"]:
        return _sync(folder)
    base = (sys.executable, "-m", "studio.app.cli", "--station", str(folder.root))
    children = [
        ChildSpec("onair", (*base, "onair"), beats=True),
        ChildSpec("bridge", (*base, "bridge")),
        ChildSpec("keeper", (*base, "keeper")),
        ChildSpec("sync", (sys.executable, "-m", "tests.support.quick_station", str(folder.root), "sync")),
    ]
    if (folder.bridge / "hub" / "hub.json").exists():
        children.append(ChildSpec("hub", (*base, "hub")))
    standby = ChildSpec("standby", (*base, "onair", "--standby"), stands_in_for="onair")
    return supervise(children, folder.run / "supervisor.json", standby)


def _sync(folder: StationFolder) -> int:
    die_with_parent()
    log_to_file(folder, "sync")
    lock, stop = FolderLock(folder, "sync"), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        return run_sync(build_station(folder, process="sync"), folder, stop, _HASTE)
    finally:
        (folder.run / "sync.json").unlink(missing_ok=True)
        lock.release()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
