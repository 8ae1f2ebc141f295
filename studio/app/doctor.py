"""``studio doctor``: is this PC fit to broadcast, and what to do where it is not."""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from studio.app import machine
from studio.app.cli_words import doctor_words
from studio.app.station_folder import StationFolder
from studio.domain.errors import OperatorFixable, StudioError
from studio.domain.health import BAD, GOOD, UNKNOWN, WARNING, Checked
from studio.services.station import Station

LEAST_DISK_BYTES = 5_000_000_000
MARKS = {GOOD: "✓", WARNING: "!", BAD: "✗", UNKNOWN: "?"}


def doctor(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Print every check; exit code 1 when one is bad."""
    found = list(examine(folder))
    if chosen.json:
        rows = [asdict(one) | dict(zip(("what", "todo"), doctor_words(one), strict=True)) for one in found]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in found:
            what, todo = doctor_words(one)
            print(f"{MARKS[one.state]} {what}" + (f"\n    → {todo}" if todo else ""))
    return 1 if any(one.state == BAD for one in found) else 0


def examine(folder: StationFolder, station: Station | None = None) -> Iterator[Checked]:
    """Look at everything; a check that itself fails says so and stops none of the others.

    ``station`` is the one over this folder, where it is composed already.
    """
    yield from _sound()
    yield _told("MICROPHONE_PRIVACY", machine.microphone_allowed())
    yield _told("SLEEP", machine.never_sleeps(), WARNING)
    yield _told("RESTARTS", machine.restarts_held_back(), WARNING)
    yield _disk(folder)
    yield _told("CLOCK_SYNC", machine.clock_synchronised(), WARNING)
    try:
        folder.describe()
        if station is None:
            from studio.app.build import build_station

            station = build_station(folder)
    except StudioError as error:
        yield Checked("STATION", BAD, {"code": error.code, "folder": str(folder.root), **error.details})
        return
    yield Checked("STATION", GOOD, {"folder": str(folder.root)})
    yield _journal(folder)
    for check in (_database, _clock_order, _onair, _broker):
        yield check(station)


def _told(code: str, good: bool | None, otherwise: str = BAD) -> Checked:
    return Checked(code, UNKNOWN if good is None else GOOD if good else otherwise)


def _sound() -> Iterator[Checked]:
    try:
        from device_bridge.sound.devices import list_devices

        devices = list_devices()
    except (OSError, ImportError, RuntimeError) as error:
        yield Checked("SOUND", BAD, {"why": str(error)})
        return
    inputs = [device.name for device in devices if device.input_channels]
    outputs = [device.name for device in devices if device.output_channels]
    yield Checked("MICROPHONE", GOOD if inputs else BAD, {"devices": ", ".join(inputs[:4])})
    yield Checked("OUTPUT", GOOD if outputs else BAD, {"devices": ", ".join(outputs[:4])})


def _disk(folder: StationFolder) -> Checked:
    place = folder.root
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    state = GOOD if free > LEAST_DISK_BYTES else WARNING if free > LEAST_DISK_BYTES // 5 else BAD
    state = state if os.access(place, os.W_OK) else BAD
    return Checked("DISK", state, {"free_gb": round(free / 1e9, 1), "folder": str(place)})


def _journal(folder: StationFolder) -> Checked:
    from studio.storage.journal_reader import FolderJournal

    broken = FolderJournal(folder.journal).check()
    if broken:
        return Checked("JOURNAL", BAD, {"chain": broken[0].chain, "counter": broken[0].counter, "why": broken[0].why})
    return Checked("JOURNAL", GOOD)


def _database(station: Station) -> Checked:
    """The audit chain is read from its first entry: one altered row is found and named."""
    with station.people.store.read() as unit:
        broken = unit.audit.verify()
        entries = len(unit.audit.entries())
    if broken:
        first = broken[0]
        return Checked(
            "AUDIT", BAD, {"chain": first.chain, "counter": first.counter, "why": first.why, "broken": len(broken)}
        )
    return Checked("AUDIT", GOOD, {"entries": entries})


def _clock_order(station: Station) -> Checked:
    """A clock that stands before the last thing that happened here has been set back."""
    with station.people.store.read() as unit:
        last = max((entry.at for entry in unit.audit.entries()), default=None)
    # As the clock on the wall shows it.
    now = station.clock.now().astimezone(ZoneInfo(station.zone))
    if last is not None and now < last - timedelta(seconds=5):
        return Checked("CLOCK_BACK", BAD, {"now": now.isoformat(), "last": last.isoformat()})
    return Checked("CLOCK_BACK", GOOD, {"now": now.isoformat()})


def _onair(station: Station) -> Checked:
    return _running("ONAIR", lambda: {"pid": station.onair.status().pid})


def _broker(station: Station) -> Checked:
    view = station.devices.view()
    if not view.clusters:
        return Checked("BROKER", UNKNOWN, {"clusters": 0})
    state = GOOD if view.broker_connected else BAD
    return Checked("BROKER", state, {"clusters": len(view.clusters), "troubled": len(view.troubled)})


def _running(code: str, ask: Callable[[], dict[str, Any]]) -> Checked:
    try:
        return Checked(code, GOOD, ask())
    except OperatorFixable as error:
        return Checked(code, WARNING, {"code": error.code})
