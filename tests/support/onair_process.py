"""A whole on-air process for tests, without bridge and database: ``python -m tests.support.onair_process FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from device_bridge.local_control import ControlRefused, ControlServer
from device_bridge.sound.errors import SoundError
from device_bridge.sound.ring_output import RingOutput
from studio.app.clock import SystemClock
from studio.app.parentage import die_with_parent, supervised
from studio.app.station_folder import FolderLock, StationFolder
from studio.audio.input_stream import RtmixerInput
from studio.domain.broadcast import OnAirStatus
from studio.domain.errors import OperatorFixable, StudioError
from studio.onair.run import Handler, OnAirConfig, OnAirParts, run_onair
from tests.support.fake_loudspeakers import FakeLoudspeakers


def main(arguments: list[str]) -> int:
    die_with_parent()
    folder = StationFolder(Path(arguments[0]))
    folder.create()

    def open_output() -> RingOutput:
        output = RingOutput()
        output.open()
        return output

    def serve(handler: Handler) -> ControlServer:
        def answer(request: dict[str, Any]) -> dict[str, Any]:
            try:
                return handler(request)
            except StudioError as error:
                raise ControlRefused(error.code, **error.details) from error

        server = ControlServer(answer, folder.token(), folder.run / "onair.json")
        server.start()
        return server

    config = OnAirConfig(folder.root, folder.plan, folder.journal, folder.ballast, "test", beats=supervised())
    parts = OnAirParts(
        SystemClock(),
        open_output,
        (SoundError,),
        FakeLoudspeakers,
        lambda: FolderLock(folder, "onair"),
        serve,
        _status,
        RtmixerInput,
    )
    try:
        return run_onair(config, parts, standby="--standby" in arguments)
    except OperatorFixable as error:
        print(error, file=sys.stderr)
        return 1


def _status(status: OnAirStatus) -> dict[str, Any]:
    return {
        "pid": status.pid,
        "playing": [now.play_id for now in status.playing],
        "rss_mb": status.rss_mb,
        "underruns": status.underruns,
        "block_late_ms_p99": status.block_late_ms_p99,
        "alarms": list(status.alarms),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
