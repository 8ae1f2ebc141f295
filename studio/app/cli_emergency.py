"""``studio emergency``: works with the window dead and with no network. The PIN comes from STUDIO_PIN or is asked."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from studio.app.build import build_station
from studio.app.cli import language
from studio.app.cli_station import sign_in
from studio.app.cli_words import words
from studio.app.station_folder import StationFolder
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import EmergencyDraft, Hazard, OrderedHow, SoundFrom
from studio.domain.errors import Misuse
from studio.services.emergency_views import EmergencyView, TargetMark
from studio.services.station import Station

Word = TypeVar("Word", bound=StrEnum)

_MARKS = {
    TargetMark.CONFIRMED: "✓",
    TargetMark.UNCONFIRMABLE: "◌",
    TargetMark.NOT_REACHED: "✗",
    TargetMark.WAITING: "…",
}


def emergency(chosen: argparse.Namespace, folder: StationFolder) -> int:
    station = build_station(folder)
    service = station.emergency
    match chosen.action:
        case "status":
            _show(chosen, station, service.status())
            return 0
        case "start":
            return _start(chosen, station)
        case "pin":
            officer_id = _officer(chosen, station)
            chosen.by = chosen.officer
            station.people.set_pin(sign_in(chosen, station), officer_id, _pin("PIN: "))
            return 0
        case _:
            pass
    emergency_id = chosen.emergency_id or which(station, chosen.action)
    officer_id = _officer(chosen, station)
    match chosen.action:
        case "stop":
            service.stop(emergency_id, officer_id, _pin())
        case "all-clear":
            service.all_clear(emergency_id, officer_id, _pin(), chosen.text)
        case "correct":
            service.correct(emergency_id, officer_id, _pin(), chosen.text)
        case "local-stop":
            service.local_stop(emergency_id, officer_id, _pin(), chosen.reason)
        case "resume":
            service.resume(emergency_id, officer_id)
        case _:
            service.go_on(emergency_id, officer_id)
    _show(chosen, station, [view for view in service.status() if view.id == emergency_id])
    return 0


def _start(chosen: argparse.Namespace, station: Station) -> int:
    if not chosen.ordered_by:
        raise Misuse("ARGUMENTS_MISSING", needed="--by")
    officer_id = _officer(chosen, station)
    hazard, targets = _one_of(Hazard, chosen.hazard), _targets(chosen, station)
    draft = EmergencyDraft(
        chosen.ordered_by,
        _one_of(OrderedHow, chosen.how),
        hazard,
        targets,
        # The station's prepared message for it, as the panel has it.
        chosen.text or station.emergency.say(hazard, targets if chosen.cluster else ()),
        SoundFrom.TAKE if chosen.take else SoundFrom.SPEECH,
        chosen.take,
        chosen.level,
        chosen.level_source,
        chosen.repeat,
        on_boards=not chosen.no_boards,
    )
    prepared = station.emergency.prepare(draft)
    begun = station.emergency.start(prepared, officer_id, _pin())
    _show(chosen, station, [view for view in station.emergency.status() if view.id == begun.id])
    return 0


def _one_of(kind: type[Word], text: str) -> Word:
    try:
        return kind(text.upper())
    except ValueError:
        raise Misuse("BAD_CHOICE", text=text, known=", ".join(kind)) from None


def _targets(chosen: argparse.Namespace, station: Station) -> tuple[str, ...]:
    ids = {view.cluster.code: view.cluster.id for view in station.devices.view().clusters if view.cluster.enabled}
    ids[LOCAL_OUTPUT] = LOCAL_OUTPUT
    unknown = [code for code in chosen.cluster if code not in ids]
    if unknown:
        raise Misuse("NO_SUCH_CLUSTER", id=", ".join(unknown))
    return tuple(ids[code] for code in (chosen.cluster or ids))


def which(station: Station, action: str) -> str:
    """Return the id of the one that runs; for an all-clear, where none does, of the latest without one, and say so."""
    running = station.emergency.running()
    if not running and action == "all-clear":
        latest = station.emergency.latest_without_all_clear()
        if latest is not None:
            at = latest.started_at.astimezone(ZoneInfo(station.zone))
            sys.stderr.write(words("ALL_CLEAR_OF", title=latest.title, at=f"{at:%H:%M}") + "\n")
            return latest.id
    if len(running) != 1:
        raise Misuse("ARGUMENTS_MISSING", needed="--id")
    return running[0].id


def _officer(chosen: argparse.Namespace, station: Station) -> str:
    """Return the officer's id, by the name to sign in with or the person's own."""
    if not chosen.officer:
        raise Misuse("ARGUMENTS_MISSING", needed="--officer")
    found = station.people.named(chosen.officer)
    if found is None:
        raise Misuse("NO_SUCH_PERSON", name=chosen.officer)
    return found.id


def _pin(words: str = "PIN: ") -> str:
    given = os.environ.get("STUDIO_PIN")
    if given is None and not sys.stdin.isatty():
        raise Misuse("ARGUMENTS_MISSING", needed="STUDIO_PIN")
    return getpass.getpass(words) if given is None else given


def _show(chosen: argparse.Namespace, station: Station, views: list[EmergencyView]) -> None:
    if chosen.json:
        print(json.dumps([_data(view) for view in views], ensure_ascii=False, indent=1))
        return
    local = "Station output" if language() == "en" else "Loa tại đài"
    for view in views:
        state = "●" if view.running else "■"
        print(f"{state} {view.title}  {view.id}")
        for row in view.targets:
            times = "  ".join("–" if s is None else f"+{s:.1f}" for s in (row.acked_s, row.playing_s))
            print(f"  {_MARKS[row.mark]} {row.name or local:<24} {times}  {row.error}  {row.phone}".rstrip())
        for board in view.boards:
            times = "  ".join("–" if s is None else f"+{s:.1f}" for s in (board.acked_s, board.shown_s))
            print(f"  {_MARKS[board.mark]} {board.name:<24} {times}  {board.error}".rstrip())


def _data(view: EmergencyView) -> dict[str, Any]:
    return {
        "id": view.id,
        "kind": view.kind.value,
        "title": view.title,
        "running": view.running,
        "held": view.held,
        "asks": view.asks,
        "started_at": view.started_at.isoformat(),
        "ended_at": view.ended_at.isoformat() if view.ended_at else None,
        "next_at": view.next_at.isoformat() if view.next_at else None,
        "targets": [
            {
                "target": row.target,
                "name": row.name,
                "mark": row.mark.value,
                "state": row.state.value,
                "acked_s": row.acked_s,
                "playing_s": row.playing_s,
                "error": row.error,
                "phone": row.phone,
            }
            for row in view.targets
        ],
        "boards": [
            {
                "board": board.board_id,
                "name": board.name,
                "mark": board.mark.value,
                "acked_s": board.acked_s,
                "shown_s": board.shown_s,
                "returned": board.returned,
                "error": board.error,
            }
            for board in view.boards
        ],
        "reported_at": view.reported_at.isoformat() if view.reported_at else None,
        "ending": view.ending.kind.value if view.ending else None,
    }
