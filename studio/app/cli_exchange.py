"""Commands about the exchange with the level above."""

from __future__ import annotations

import argparse
import json

from studio.app.build import build_station
from studio.app.station_folder import StationFolder


def enrol(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """``studio enrol --source URL --code CODE``: become known to the source system."""
    from studio.app.sync import enrol_station

    folder.describe()
    enrolment = enrol_station(build_station(folder), folder, chosen.source, chosen.code)
    data = {"station_id": enrolment.station_id, "area": enrolment.area, "system": enrolment.system_name}
    print(json.dumps(data, ensure_ascii=False) if chosen.json else f"{enrolment.area_name} → {enrolment.system_name}")
    return 0
