"""The link at work: a supervised thread beside the server, that exchanges with the system above.

It waits until the system is enrolled, begins anew when it is enrolled elsewhere, and is started again should a
defect ever end it. How it stands is written down, so that the administrator's calls and ``source-system link``
say the same whichever process is asked.
"""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from source_system.errors import Refusal
from source_system.system import System
from source_system.uplink import records
from source_system.uplink.inbox import UplinkInbox
from source_system.uplink.joining import SOFTWARE, SystemClock, renew_areas
from source_system.uplink.outbox import UplinkOutbox
from source_system.uplink.records import Link
from sync_client.errors import ExchangeError
from sync_client.exchange import Exchange, Pace, Peer, Standing

_log = logging.getLogger(__name__)
_LOOK_S = 0.5
_NOTED_EVERY_S = 30.0
_AGAIN_S = 5.0
_JOIN_S = 3.0
_DAILY_S = 24 * 3600.0


class Uplink:
    def __init__(self, system: System, pace: Pace | None = None) -> None:
        self._system = system
        self._pace = pace
        self._clock = SystemClock(system.now)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="uplink", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(2 * _JOIN_S)

    def _supervise(self) -> None:
        while not self._stop.is_set():
            try:
                self._run_once()
            except (SQLAlchemyError, OSError):
                _log.exception("the link to the system above ended; it begins again")
            self._stop.wait(_LOOK_S)

    def _run_once(self) -> None:
        """Exchange while the link is the one that is written down."""
        link = self._link()
        if link is None:
            return
        outbox = UplinkOutbox(self._system.database, self._system.now)
        exchange = self._exchange(link, outbox)
        worker = threading.Thread(target=exchange.run, name="uplink-exchange", daemon=True)
        worker.start()
        told, noted_at_s, clean_at_s = Standing(), float("-inf"), 0.0
        while not self._stop.wait(_LOOK_S) and worker.is_alive() and self._link() == link:
            now_s = self._clock.monotonic()
            standing = exchange.standing
            changed = (standing.state, standing.code) != (told.state, told.code)
            if changed or now_s >= noted_at_s + _NOTED_EVERY_S:
                self._note(standing)
                told, noted_at_s = standing, now_s
            if standing.state == "CONNECTED" and now_s >= clean_at_s:
                clean_at_s = now_s + _DAILY_S
                self._daily(link, outbox)
        died = not worker.is_alive()
        exchange.stop()
        worker.join(_JOIN_S)
        if died and not self._stop.is_set():
            _log.error("the exchange with the system above died; it begins again")
            self._stop.wait(_AGAIN_S)

    def _exchange(self, link: Link, outbox: UplinkOutbox) -> Exchange:
        system = self._system
        inbox = UplinkInbox(system.database, system.media, system.now, system.bell.ring)
        peer = Peer(link.base_url, link.root_public_key, system.keyring.named(records.KEY_NAME), SOFTWARE)
        folder = system.settings.data / "downloads"
        return Exchange(peer, self._clock, inbox, outbox, folder, inbox.publish_held, self._pace)

    def _daily(self, link: Link, outbox: UplinkOutbox) -> None:
        try:
            outbox.forget()
            renew_areas(self._system, link)
        except (ExchangeError, Refusal) as error:
            _log.warning("areas are not renewed: %s", error)

    def _link(self) -> Link | None:
        with self._system.database.read() as session:
            return records.linked(session)

    def _note(self, standing: Standing) -> None:
        skew_ms = None if standing.skew_s is None else round(standing.skew_s * 1000)
        with self._system.database.write() as session:
            records.note_standing(
                session,
                standing.state,
                standing.code,
                standing.since,
                standing.last_answer_at,
                skew_ms,
                self._system.now(),
            )
