"""The sync process: the exchange with the level above. It may be offline for weeks; nothing on air needs it."""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import signal
import threading
import uuid
from dataclasses import asdict, replace
from datetime import timedelta
from types import FrameType
from typing import Any

from studio.app.build import build_station
from studio.app.logs import log_to_file
from studio.app.preset import enrol_code, forget_enrol_code, read_preset
from studio.app.station_folder import FolderLock, StationFolder
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.exchange import Enrolment
from studio.links.central import CentralInbox, CentralOutbox
from studio.services.station import Station
from studio.services.upward import keep_enrolment, tell_bulletin, tell_event, tell_feedback
from studio.storage.secrets import FileSecrets
from sync_client.backoff import BackOff
from sync_client.contract import paths
from sync_client.contract.areas import Area, AreaPage
from sync_client.contract.enrolment import Enrolled
from sync_client.contract.envelope import SEED_BYTES, SigningKey
from sync_client.enrolment import enrol as enrol_above
from sync_client.errors import ExchangeError, LocalTrouble, Refused
from sync_client.exchange import Exchange, Pace, Peer
from sync_client.transport import Transport

logger = logging.getLogger("studio.sync")

SOFTWARE = "truyen-thanh-studio"
KEY_NAME = "key-sync"
_NEXT_KEY_NAME = "key-sync-next"
_KNOWN_KEY = "STATE_CONFLICT"
_LOOK_S = 1.0
_JOIN_S = 3.0
_HOUSEKEEPING_S = 3600.0
_CONFIRMED_KEPT = timedelta(days=30)
_OUR_DEFECT = 3
_ENROL_AGAIN = BackOff(5.0, 600.0)


def sync(_chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Run until SIGTERM or SIGINT; before enrolment it waits for it. Returns 3 when a defect ended it."""
    folder.describe()
    log_to_file(folder, "sync")
    lock = FolderLock(folder, "sync")
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        return run_sync(build_station(folder, process="sync"), folder, stop)
    finally:
        (folder.run / "sync.json").unlink(missing_ok=True)
        lock.release()


def run_sync(station: Station, folder: StationFolder, stop: threading.Event, pace: Pace | None = None) -> int:
    enrolment = _wait_for_enrolment(station, folder, stop)
    if enrolment is None:
        return 0
    exchange = make_exchange(station, folder, enrolment, pace)
    worker = threading.Thread(target=exchange.run, name="exchange", daemon=True)
    worker.start()
    clean_at_s = 0.0
    while not stop.wait(_LOOK_S) and worker.is_alive():
        _write_status(folder, _standing(exchange))
        if _enrolled_anew(station, enrolment):
            # The supervisor starts it again, for the other system.
            logger.info("enrolled elsewhere: this exchange ends")
            stop.set()
            break
        if station.clock.monotonic() >= clean_at_s:
            clean_at_s = station.clock.monotonic() + _HOUSEKEEPING_S
            _forget_confirmed(station)
    defect = not stop.is_set()
    exchange.stop()
    worker.join(_JOIN_S)
    return _OUR_DEFECT if defect else 0


def _enrolled_anew(station: Station, enrolment: Enrolment) -> bool:
    try:
        kept = station.exchange.enrolment()
    except OperatorFixable:
        # The records are busy: asked again in a second.
        return False
    return kept is None or (kept.base_url, kept.station_id) != (enrolment.base_url, enrolment.station_id)


def _wait_for_enrolment(station: Station, folder: StationFolder, stop: threading.Event) -> Enrolment | None:
    """Return the enrolment once there is one; by the code that the installer left, where it left one."""
    failures, again_at_s, code = 0, 0.0, ""
    while (enrolment := station.exchange.enrolment()) is None:
        if station.clock.monotonic() >= again_at_s:
            try:
                if enrol_by_preset(station, folder):
                    continue
            except (OperatorFixable, Misuse) as error:
                logger.warning("not enrolled: %s", error)
                failures, code = failures + 1, error.code
            again_at_s = station.clock.monotonic() + _ENROL_AGAIN.wait_s(failures, random.random())
        _write_status(folder, {"state": "NOT_ENROLLED", "code": code})
        if stop.wait(_LOOK_S):
            return None
    return enrolment


def enrol_by_preset(station: Station, folder: StationFolder) -> bool:
    """Enrol by the address and the one-time code that the installer was given; False where it was given none.

    The code is forgotten once it has done its work. Raises what ``enrol_station`` raises.
    """
    preset, code = read_preset(folder), enrol_code(folder)
    if preset is None or not preset.source_url or not code:
        return False
    enrol_station(station, folder, preset.source_url, code)
    forget_enrol_code(folder)
    return True


def make_exchange(
    station: Station,
    folder: StationFolder,
    enrolment: Enrolment,
    pace: Pace | None = None,
) -> Exchange:
    """Put the exchange together over the station's records."""
    service = station.exchange
    # Both of the exchange's threads may bring the same emergency: it is carried out by one.
    acting = threading.Lock()

    def arrived() -> None:
        try:
            with acting:
                service.act_on_arrivals()
        except OperatorFixable as error:
            raise LocalTrouble(error.code, str(error)) from error

    def renewed() -> Enrolment:
        return renew_areas(station, folder, enrolment)

    peer = Peer(enrolment.base_url, enrolment.root_public_key, _signing_key(folder), SOFTWARE)
    inbox = CentralInbox(
        service.store, service.media, station.clock, enrolment, tell_bulletin, tell_event, tell_feedback, renewed
    )
    outbox = CentralOutbox(service.store, service.media, enrolment)
    return Exchange(peer, station.clock, inbox, outbox, folder.root / "downloads", arrived, pace)


def enrol_station(station: Station, folder: StationFolder, source: str, code: str) -> Enrolment:
    """Raises ``Misuse("BAD_SOURCE_URL")``, ``OperatorFixable``: SOURCE_UNREACHABLE, ENROL_REFUSED."""
    if not source.startswith(("https://", "http://")):
        raise Misuse("BAD_SOURCE_URL", url=source)
    key = _signing_key(folder)
    try:
        answer, below = _ask_above(station, folder, source, code, key)
    except OperatorFixable as error:
        # One key is one station above: enrolled there again, it takes a key of its own.
        if error.details.get("why") != _KNOWN_KEY or station.exchange.enrolment() is None:
            raise
        key = _next_key(folder, key)
        answer, below = _ask_above(station, folder, source, code, key)
        FileSecrets(folder.secrets).put(KEY_NAME, key.seed)
    enrolment = Enrolment(
        base_url=source.rstrip("/"),
        station_id=answer.station_id,
        area=answer.area.code,
        area_name=answer.area.name,
        above=tuple(area.code for area in answer.ancestors),
        system_name=answer.system_name,
        root_public_key=answer.root_public_key,
        enrolled_at=station.clock.now(),
        below=below,
    )
    with station.exchange.store.write("enrol") as unit:
        keep_enrolment(unit, enrolment)
        unit.exchange.put_state("keys", answer.keys.to_json().decode())
        for name in ("feed", "emergencies", "feedback"):
            unit.exchange.put_state(f"cursor:{name}", "0")
        unit.audit.record("ENROLLED", answer.station_id, area=enrolment.area, key=key.id)
    return enrolment


def _ask_above(
    station: Station, folder: StationFolder, source: str, code: str, key: SigningKey
) -> tuple[Enrolled, tuple[str, ...]]:
    """Return the answer from above, and the areas below the station's."""
    # The same code asked again is the same attempt: a lost answer is fetched, not a second station made.
    attempt = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{source} {code} {key.public}"))
    plain, signed = Transport(source, None, station.clock, SOFTWARE), Transport(source, key, station.clock, SOFTWARE)
    try:
        answer = enrol_above(plain, code, str(folder.describe()["name"]), key, attempt, SOFTWARE)
        _, below = _areas_around(signed, answer.area.code)
    except Refused as refused:
        raise OperatorFixable("ENROL_REFUSED", why=refused.code) from refused
    except ExchangeError as error:
        raise OperatorFixable("SOURCE_UNREACHABLE", url=source, why=error.code) from error
    except ValueError as error:
        raise Misuse("BAD_ENROL_CODE") from error
    finally:
        plain.close()
        signed.close()
    return answer, below


def renew_areas(station: Station, folder: StationFolder, enrolment: Enrolment) -> Enrolment:
    """Ask above which areas are over the station's and under it, and keep what changed. Raises ``ExchangeError``."""
    transport = Transport(enrolment.base_url, _signing_key(folder), station.clock, SOFTWARE)
    try:
        above, below = _areas_around(transport, enrolment.area)
    finally:
        transport.close()
    renewed = replace(enrolment, above=above, below=below)
    if renewed != station.exchange.enrolment():
        try:
            with station.exchange.store.write("sync") as unit:
                keep_enrolment(unit, renewed)
                unit.audit.record("AREAS_RENEWED", enrolment.station_id, above=list(above), below=list(below))
        except OperatorFixable as error:
            raise LocalTrouble(error.code, str(error)) from error
    return renewed


def _areas_around(transport: Transport, area: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes over ``area``, from the top down, and those right under it."""
    found: list[Area] = []
    cursor, more = "0", True
    while more:
        page = transport.get(AreaPage, f"{paths.AREAS}?cursor={cursor}&limit=200")
        found += page.areas
        cursor, more = page.cursor, page.more
    parents = {each.code: each.parent for each in found}
    above: list[str] = []
    step = parents.get(area)
    while step is not None and step not in above:
        above.insert(0, step)
        step = parents.get(step)
    return tuple(above), tuple(each.code for each in found if each.parent == area)


def _signing_key(folder: StationFolder, name: str = KEY_NAME) -> SigningKey:
    """The station's own key for the exchange, made at the first call; it never leaves the secrets."""
    secrets = FileSecrets(folder.secrets)
    seed = secrets.get(name)
    if seed is None:
        secrets.put(name, SigningKey.generate().seed)
        # What is kept counts, should two processes have made one at the same time.
        seed = secrets.get(name)
    if seed is None or len(seed) != SEED_BYTES:
        raise OperatorFixable("KEYS_UNREADABLE", name=name)
    return SigningKey(seed)


def _next_key(folder: StationFolder, present: SigningKey) -> SigningKey:
    """A key that is not the present one; kept before it is used, so that a lost answer can be fetched with it."""
    key = _signing_key(folder, _NEXT_KEY_NAME)
    if key.public == present.public:
        FileSecrets(folder.secrets).put(_NEXT_KEY_NAME, SigningKey.generate().seed)
        key = _signing_key(folder, _NEXT_KEY_NAME)
    return key


def _forget_confirmed(station: Station) -> None:
    try:
        with station.exchange.store.write("sync") as unit:
            unit.outbox.forget(station.clock.now() - _CONFIRMED_KEPT)
    except OperatorFixable as error:
        logger.warning("%s", error)


def _standing(exchange: Exchange) -> dict[str, Any]:
    standing = asdict(exchange.standing)
    for name in ("since", "last_answer_at"):
        standing[name] = standing[name].isoformat() if standing[name] else None
    return standing


def _write_status(folder: StationFolder, status: dict[str, Any]) -> None:
    """``run/sync.json``: how the exchange stands."""
    path = folder.run / "sync.json"
    draft = path.with_suffix(".tmp")
    try:
        draft.write_text(json.dumps({"pid": os.getpid(), **status}), encoding="ascii")
        draft.replace(path)
    except OSError as error:
        logger.warning("the status file cannot be written: %s", error)
