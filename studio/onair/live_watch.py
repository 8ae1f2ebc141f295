"""The engine's eye on the microphone: opened, handed back, laid over the programme, as the orders say."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from studio.domain.air_orders import LIVE_FILE, AirOrder, RunningOrder
from studio.domain.air_reports import LiveStatus
from studio.domain.broadcast import JournalKind, PlayRecord, PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.errors import OperatorFixable
from studio.domain.instants import to_us
from studio.domain.journal import play_record_to_data
from studio.onair.air_desk import AirDesk, OrderJournal
from studio.onair.live_desk import LiveDesk
from studio.onair.pump import Pump
from studio.onair.wall import WallMap

logger = logging.getLogger(__name__)

# A microphone that is gone for so long gives the air back.
_GIVE_UP_S = 30.0
_REOPEN_EVERY_S = 2.0


class LiveWatch:
    """Called under the engine's lock."""

    def __init__(self, desk: AirDesk, live: LiveDesk, pump: Pump, wall: WallMap, journal: OrderJournal) -> None:
        self._desk, self._live, self._pump, self._wall, self._journal = desk, live, pump, wall, journal
        self._duck = True
        self._over: tuple[RunningOrder, int, int] | None = None
        self._missing_since_s: float | None = None
        self._tried_s = -_REOPEN_EVERY_S
        self._opening: threading.Thread | None = None

    def set(self, order_id: str, cough: bool | None, duck: bool | None, gain_db: float | None) -> None:
        """Raises ``OperatorFixable("NO_SUCH_ORDER")``."""
        running = self._desk.live()
        if running is None or running.order.id != order_id:
            raise OperatorFixable("NO_SUCH_ORDER", order=order_id)
        self._live.set(cough, gain_db)
        if duck is not None:
            self._duck = duck
            self._pump.mixer.duck(duck)

    def status(self, on_air: bool) -> LiveStatus | None:
        """Return how the microphone stands; ``on_air``: some target has it."""
        running = self._desk.live()
        if running is None:
            return None
        return self._live.status(
            on_air or self._over is not None,
            running.started_at,
            running.over_at() if running.order.max_length_s is not None else None,
            self._pump.soonest_s(),
            self._duck,
        )

    def tick(self, now: datetime) -> None:
        running = self._desk.live()
        self._lay_over(running, now)
        if self._live.order_id and (running is None or running.order.id != self._live.order_id):
            self._live.close()
        if running is None:
            self._missing_since_s = None
            return
        now_s = self._wall.monotonic()
        if not self._live.order_id:
            # An engine that took over: the speaker still speaks.
            self._reopen(running.order, now_s)
        gone_s = self._live.lost_s()
        if self._missing_since_s is not None:
            gone_s = max(gone_s, now_s - self._missing_since_s)
        if gone_s > _GIVE_UP_S:
            self._desk.stop(running.order.id, "", "DEVICE_LOST", None, now)

    def close(self) -> None:
        self._live.close()

    def _reopen(self, order: AirOrder, now_s: float) -> None:
        if self._missing_since_s is None:
            self._missing_since_s = now_s
        if now_s - self._tried_s < _REOPEN_EVERY_S or (self._opening is not None and self._opening.is_alive()):
            return
        self._tried_s = now_s

        def job() -> None:
            try:
                self._live.open(order)
                self._live.commit()
                self._missing_since_s = None
            except OperatorFixable as error:
                logger.warning("the microphone is not open again: %s", error)

        self._opening = threading.Thread(target=job, name="microphone opener", daemon=True)
        self._opening.start()

    def _lay_over(self, running: RunningOrder | None, now: datetime) -> None:
        pump = self._pump
        wanted = running is not None and running.order.over_programme and LOCAL_OUTPUT in running.order.targets
        if self._over is not None:
            known, voice, generation = self._over
            if not wanted or running is None or running.order.id != known.order.id:
                pump.mixer.stop(voice, self._wall.monotonic())
                self._tell(known, PlayState.PLAYED, now)
                self._over = None
            elif generation != pump.generation:
                self._over = None
        if not wanted or running is None or self._over is not None or pump.output is None:
            return
        source = self._live.source() if self._live.order_id == running.order.id else None
        if source is None or not source.ready(0):
            return
        pump.mixer.duck(self._duck)
        voice = pump.mixer.start(running.order.id, source, self._wall.monotonic(), 0, overlay=True)
        self._over = (running, voice, pump.generation)
        self._tell(running, PlayState.PLAYING, now)

    def _tell(self, running: RunningOrder, state: PlayState, now: datetime) -> None:
        """It takes the target from nobody, so that the arbiter does not know of it: the log does."""
        order, begins_at = running.order, running.started_at
        record = PlayRecord(
            f"{order.id}:{to_us(begins_at)}:{LOCAL_OUTPUT}",
            order.id,
            LOCAL_OUTPUT,
            "",
            0,
            "",
            LIVE_FILE.sha256,
            order.title,
            begins_at,
            max(now, begins_at),
            state,
            heard_at=now,
            operator=order.operator if state is PlayState.PLAYED else "",
        )
        self._journal.append(JournalKind.PLAY, play_record_to_data(record))
        self._desk.note(record, now)
