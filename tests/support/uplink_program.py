"""A province's link alone, as a process that tests kill: ``python -m tests.support.uplink_program FOLDER READY``."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from source_system.system import Settings, System
from source_system.uplink.link import Uplink
from sync_client.backoff import BackOff
from sync_client.exchange import Pace

_QUICK = Pace(
    outbox_s=0.05,
    feed_s=0.1,
    feedback_s=0.5,
    keys_s=5.0,
    emergency_wait_s=1,
    back_off=BackOff(0.05, 0.3),
    emergency_back_off=BackOff(0.05, 0.3),
)


def main() -> None:
    stop = threading.Event()

    def on_signal(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    system = System(Settings(data=Path(sys.argv[1])))
    link = Uplink(system, _QUICK)
    link.start()
    Path(sys.argv[2]).touch()
    stop.wait()
    link.stop()
    system.close()


if __name__ == "__main__":
    main()
