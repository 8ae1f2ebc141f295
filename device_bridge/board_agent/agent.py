"""The agent: holds a request to the server, takes packages in, tells the player, and passes its reports on.

An emergency is fetched on the polling thread itself; ordinary packages on another, so that a long download
never keeps an emergency waiting.
"""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from device_bridge.board_agent.config import FIRMWARE
from device_bridge.board_agent.link import Link, LinkFailed
from device_bridge.board_agent.store import EMERGENCY, OWN, FileWrong, PackageStore, PlaySpool
from device_bridge.boards.accounts import BoardAgentConfig
from device_bridge.boards.package import BoardPackage, decode_package
from device_bridge.boards.wire import (
    LONGEST_POLL_S,
    MOST_PLAYS_A_BATCH,
    BoardReport,
    Current,
    Plays,
    PlaysTaken,
)
from device_bridge.durable import replace_file
from device_bridge.errors import ProtocolRefused
from device_bridge.protocol.envelope import Algorithm, PublicKey
from device_bridge.protocol.keys import KeyRing, Purpose

logger = logging.getLogger(__name__)

_FIRST_RETRY_S = 0.25
_LONGEST_RETRY_S = 10.0
_REPORT_EVERY_S = 20.0
_PLAYER_ALIVE_S = 45.0
_KEYS = "keys.json"


class _Keys(msgspec.Struct, frozen=True):
    certificates: tuple[bytes, ...]
    revocations: bytes | None


class BoardAgent:
    """``on_change`` is called, on any thread, when the player should look again."""

    def __init__(self, config: BoardAgentConfig, folder: Path, on_change: Callable[[], None]) -> None:
        self._config = config
        self._folder = folder
        self._on_change = on_change
        folder.mkdir(parents=True, exist_ok=True)
        self.store = PackageStore(folder)
        self.spool = PlaySpool(folder / "plays.jsonl")
        self._root = PublicKey(Algorithm.ED25519, config.root_public)
        self._ring = KeyRing(self._root)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._ordered: bytes | None = None
        self._order_changed = threading.Event()
        self._report_now = threading.Event()
        self._report: dict[str, Any] = {"shown": "", "emergency": False, "refusal": ""}
        self._refusals: dict[str, str] = {}
        self._player_at_s = -_PLAYER_ALIVE_S
        self.clock_offset_us: int | None = None
        self._load_keys()
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("poll", self._poll), ("fetch", self._fetch), ("report", self._reporting))
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._stop.set()
        self._order_changed.set()
        self._report_now.set()
        for thread in self._threads:
            # The polling thread may sit in a held request; it is a daemon and holds nothing that is half done.
            thread.join(timeout=0.5)
        self.spool.close()

    # For the player.

    def current(self) -> dict[str, Any]:
        """What the player has to show, and the keys that it may trust."""
        own, emergency = self.store.held(OWN), self.store.held(EMERGENCY)
        with self._lock:
            return {
                "own": own[1].decode("ascii") if own else None,
                "emergency": emergency[1].decode("ascii") if emergency else None,
                "keys": self._player_keys(),
                "clock_offset_us": self.clock_offset_us,
                "board": self._config.board,
                "station": self._config.station,
            }

    def hear_player(self, report: dict[str, Any]) -> None:
        """``shown``, ``emergency``, ``refusal`` and ``bad_file`` (a hash that it found wrong, or empty)."""
        self._player_at_s = time.monotonic()
        with self._lock:
            before = dict(self._report)
            self._report = {name: report[name] for name in ("shown", "emergency", "refusal")}
            changed = before != self._report
        if report["bad_file"]:
            self.store.distrust(report["bad_file"])
            self._order_changed.set()
        if changed:
            self._report_now.set()

    def record_plays(self, plays: list[dict[str, Any]]) -> None:
        if self.spool.record(plays):
            self._report_now.set()

    # The polling thread.

    def _poll(self) -> None:
        link, after, failures = Link(self._config), "", 0
        while not self._stop.is_set():
            try:
                asked_at_s, asked_at_us = time.monotonic(), time.time_ns() // 1000
                wait = LONGEST_POLL_S if after else 0
                raw = link.get(f"/boards/v1/current?after={after}&wait={wait}", LONGEST_POLL_S + 10)
                current = msgspec.json.decode(raw, type=Current)
                self._judge_clock(current.now_us, asked_at_us, time.monotonic() - asked_at_s)
                self.take_keys(current.certificates, current.revocations)
                done = self._take_emergency(link, current.emergency)
                self._order(current.own)
                after, failures = (str(current.revision), 0) if done else ("", failures + 1)
            except LinkFailed as error:
                logger.info("polling: %s", error)
                self._refuse("link", error.code if error.code != "SERVER_UNREACHABLE" else "")
                after, failures = "", failures + 1
            except (msgspec.MsgspecError, ValueError, OSError) as error:
                logger.warning("polling: %s", error)
                after, failures = "", failures + 1
            else:
                self._refuse("link", "")
            if failures:
                self._stop.wait(min(_FIRST_RETRY_S * 2 ** min(failures, 8), _LONGEST_RETRY_S))
        link.close()

    def _judge_clock(self, server_now_us: int, asked_at_us: int, took_s: float) -> None:
        # A held answer tells the time too: the server wrote it when it answered, which is now.
        heard_at_us = time.time_ns() // 1000 if took_s > 1 else asked_at_us + int(took_s * 500_000)
        with self._lock:
            self.clock_offset_us = server_now_us - heard_at_us

    def take_keys(self, certificates: tuple[bytes, ...], revocations: bytes | None) -> None:
        """Take in what the root signed; anything else is refused and told."""
        known = (self._ring.certificates, self._ring.revocations)
        try:
            for certificate in certificates:
                self._ring.add(certificate)
            if revocations is not None:
                self._ring.take_revocations(revocations)
        except ProtocolRefused as refusal:
            self._refuse("keys", refusal.code)
            return
        self._refuse("keys", "")
        if known != (self._ring.certificates, self._ring.revocations):
            self._keep_keys()

    def _take_emergency(self, link: Link, envelope: bytes | None) -> bool:
        """Return whether what the server has is now here (or is refused for good)."""
        if envelope is None:
            self._refuse(EMERGENCY, "")
            if self.store.held(EMERGENCY) is not None:
                self.store.clear(EMERGENCY)
                self._on_change()
            return True
        return self._take(link, EMERGENCY, envelope)

    # The fetching thread.

    def _order(self, envelope: bytes | None) -> None:
        with self._lock:
            changed, self._ordered = self._ordered != envelope, envelope
        if changed:
            self._order_changed.set()

    def _fetch(self) -> None:
        link, failures = Link(self._config), 0
        while not self._stop.is_set():
            pause = min(_FIRST_RETRY_S * 2 ** min(failures, 8), _LONGEST_RETRY_S) if failures else None
            self._order_changed.wait(pause)
            self._order_changed.clear()
            with self._lock:
                envelope = self._ordered
            # None: keep what there is.
            if envelope is None or self._stop.is_set():
                continue
            failures = 0 if self._take(link, OWN, envelope) else failures + 1
        link.close()

    # Both.

    def _take(self, link: Link, place: str, envelope: bytes) -> bool:
        held = self.store.held(place)
        if held is not None and held[1] == envelope and self.store.whole(held[0]):
            self._refuse(place, "")
            return True
        try:
            package = self._judged(place, envelope)
        except ProtocolRefused as refusal:
            logger.warning("a package was refused: %s", refusal)
            self._refuse(place, refusal.code)
            return True
        try:
            for file in package.files:
                self.store.fetch(file, partial(link.fetch, f"/boards/v1/files/{file.sha256}"))
            self.store.put(place, package, envelope)
            self.store.keep_counter(place, package.counter)
        except (LinkFailed, FileWrong, OSError) as error:
            logger.info("fetching package %s: %s", package.package, error)
            self._refuse(place, "FILE_WRONG" if isinstance(error, FileWrong) else "FETCHING")
            return False
        self._refuse(place, "")
        self._on_change()
        return True

    def _judged(self, place: str, envelope: bytes) -> BoardPackage:
        with self._lock:
            offset = self.clock_offset_us
        now_us = None if offset is None else time.time_ns() // 1000 + offset
        package = decode_package(self._ring.open(envelope, Purpose.BOARD, now_us))
        if package.station != self._config.station or self._config.board not in package.boards:
            raise ProtocolRefused("WRONG_DEVICE", station=package.station)
        if package.emergency != (place == EMERGENCY):
            raise ProtocolRefused("PURPOSE_WRONG", package=package.package)
        if package.counter < self.store.counter(place):
            raise ProtocolRefused("REPLAYED", package=package.package)
        return package

    def _refuse(self, what: str, code: str) -> None:
        with self._lock:
            if self._refusals.get(what, "") == code:
                return
            self._refusals[what] = code
        self._report_now.set()

    # The reporting thread.

    def _reporting(self) -> None:
        link = Link(self._config)
        pause_s = 0.0
        while not self._stop.is_set():
            self._report_now.wait(pause_s)
            self._report_now.clear()
            if self._stop.is_set():
                break
            try:
                link.post("/boards/v1/report", msgspec.json.encode(self._state()))
                while plays := self.spool.waiting(MOST_PLAYS_A_BATCH):
                    taken = msgspec.json.decode(
                        link.post("/boards/v1/plays", msgspec.json.encode(Plays(plays))), type=PlaysTaken
                    )
                    self.spool.confirm(taken.journal, taken.upto)
                    if taken.upto < plays[-1].counter:
                        break
                pause_s = _REPORT_EVERY_S
            except (LinkFailed, msgspec.MsgspecError, OSError) as error:
                logger.info("reporting: %s", error)
                pause_s = 2.0
        link.close()

    def _state(self) -> BoardReport:
        with self._lock:
            refusals = [f"{what}: {code}" for what, code in self._refusals.items() if code]
            refusal = self._report["refusal"] or "; ".join(refusals)
            offset = self.clock_offset_us
            shown, emergency = self._report["shown"], self._report["emergency"]
        alive = time.monotonic() - self._player_at_s < _PLAYER_ALIVE_S
        return BoardReport(shown, emergency, refusal, alive, None if offset is None else offset / 1000, FIRMWARE)

    # Keys.

    def _load_keys(self) -> None:
        try:
            kept = msgspec.json.decode((self._folder / _KEYS).read_bytes(), type=_Keys)
            for certificate in kept.certificates:
                self._ring.add(certificate)
            if kept.revocations is not None:
                self._ring.take_revocations(kept.revocations)
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError, ValueError, ProtocolRefused) as error:
            logger.warning("the kept keys are unreadable: %s", error)

    def _keep_keys(self) -> None:
        kept = _Keys(self._ring.certificates, self._ring.revocations)
        replace_file(self._folder / _KEYS, msgspec.json.encode(kept))

    def _player_keys(self) -> dict[str, str]:
        """The raw P-256 points of the keys for boards, base64 by key id; revoked ones are left out."""
        return {key.id: base64.b64encode(key.raw).decode("ascii") for key in self._ring.trusted(Purpose.BOARD)}
