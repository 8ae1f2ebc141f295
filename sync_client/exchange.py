"""The whole exchange with one source system: a loop that sends and asks, and a thread that listens for emergencies.

Being offline is the normal case: every pass is short, keeps nothing in memory, and is tried again later.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sync_client.backoff import BackOff
from sync_client.clock import Clock
from sync_client.contract.envelope import SigningKey
from sync_client.downloads import Downloads
from sync_client.errors import ExchangeError, LocalTrouble, Refused, Stopped
from sync_client.inbox import InboxStore, Keys, Receiver
from sync_client.outbox import OutboxStore, Sender
from sync_client.transport import Transport

logger = logging.getLogger(__name__)

_ACT_AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How often what is looked at."""

    outbox_s: float = 1.0
    feed_s: float = 10.0
    feedback_s: float = 30.0
    keys_s: float = 300.0
    emergency_wait_s: int = 20
    back_off: BackOff = field(default_factory=lambda: BackOff(1.0, 60.0))
    emergency_back_off: BackOff = field(default_factory=lambda: BackOff(0.5, 10.0))


@dataclass(frozen=True, slots=True)
class Standing:
    """How the exchange stands. ``state``: STARTING, CONNECTED, OFFLINE, REFUSED (who we are), LOCAL (our disk)."""

    state: str = "STARTING"
    code: str = ""
    since: datetime | None = None
    last_answer_at: datetime | None = None
    skew_s: float | None = None
    failures: int = 0
    listening: bool = False


@dataclass(frozen=True, slots=True)
class Peer:
    """Whom we talk to, and as whom."""

    base_url: str
    root_public_key: str
    key: SigningKey
    software: str = ""


class Exchange:
    """``arrived`` is called, on the thread that took it in, after something new was verified."""

    def __init__(
        self,
        peer: Peer,
        clock: Clock,
        inbox: InboxStore,
        outbox: OutboxStore,
        folder: Path,
        arrived: Callable[[], None],
        pace: Pace | None = None,
    ) -> None:
        self._clock = clock
        self._outbox = outbox
        self._arrived = arrived
        self._pace = pace or Pace()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._standing = Standing(since=clock.now())
        downloads = Downloads(folder)
        self._keys = Keys(inbox, peer.root_public_key)
        self._main = Transport(peer.base_url, peer.key, clock, peer.software)
        self._listener = Transport(peer.base_url, peer.key, clock, peer.software)
        self._receiver = Receiver(inbox, self._main, self._keys, downloads, self._stop)
        self._emergencies = Receiver(inbox, self._listener, self._keys, downloads, self._stop)
        self._sender = Sender(outbox, self._main, clock, self._stop)
        self._due: dict[str, float] = {}
        self._thread: threading.Thread | None = None

    @property
    def standing(self) -> Standing:
        with self._lock:
            return self._standing

    def stop(self) -> None:
        """Ask the loop and the listener to end; a held call ends with its connection's time."""
        self._stop.set()
        self._wake.set()

    def wake(self) -> None:
        """Look now, also where a back-off waits: somebody asked."""
        self._due.clear()
        self._wake.set()

    def run(self) -> None:
        """Exchange until ``stop``. Nothing that the other side or the disk does ends it; a defect does."""
        self._thread = threading.Thread(target=self._listen, name="emergencies", daemon=True)
        self._thread.start()
        failures, recovered = 0, False
        while not self._stop.is_set():
            pause_s = self._pace.outbox_s
            try:
                if not recovered:
                    self._outbox.recover()
                    recovered = True
                self.one_pass()
                failures = 0
                self._note("CONNECTED", "", 0)
            except Stopped:
                break
            except ExchangeError as error:
                failures += 1
                pause_s = self._pace.back_off.wait_s(failures, random.random())
                self._note(_state_of(error), error.code, failures)
            self._rest(pause_s)
        self._main.close()
        self._thread.join(self._pace.emergency_wait_s + 1.0)
        self._listener.close()

    def _rest(self, pause_s: float) -> None:
        """Wait, also offline ready to carry out what is here already and could not be before."""
        until_s = self._clock.monotonic() + pause_s
        while not self._stop.is_set() and (left_s := until_s - self._clock.monotonic()) > 0:
            if self._wake.wait(min(left_s, _ACT_AGAIN_S)):
                break
            try:
                self._arrived()
            except ExchangeError as error:
                self._note(_state_of(error), error.code, self.standing.failures)
        self._wake.clear()

    def one_pass(self) -> None:
        """Send what is due and ask what is due. Raises ``ExchangeError`` at the first thing that fails."""
        sent = self._sender.send()
        self._when_due("keys", self._pace.keys_s, self._renew_keys)
        self._when_due("feed", self._pace.feed_s, self._pull)
        self._when_due("feedback", self._pace.feedback_s, self._pull_feedback)
        if sent.problem is not None:
            raise sent.problem

    def _when_due(self, what: str, every_s: float, work: Callable[[], None]) -> None:
        """What failed is due again at the next pass, whose time the back-off decides."""
        if self._clock.monotonic() >= self._due.get(what, float("-inf")):
            work()
            self._due[what] = self._clock.monotonic() + every_s

    def _renew_keys(self) -> None:
        self._keys.renew(self._main)

    def _pull(self) -> None:
        self._receiver.pull_feed()
        self._arrived()
        self._receiver.fetch_sounds()
        self._arrived()

    def _pull_feedback(self) -> None:
        self._receiver.pull_feedback()

    def _listen(self) -> None:
        try:
            self._listen_on()
        finally:
            # Should it ever die of a defect, the whole ends with it, and is started anew from outside.
            self.stop()

    def _listen_on(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                came = self._emergencies.wait_for_emergency(self._pace.emergency_wait_s)
                if came or failures or not self.standing.listening:
                    # Also what an earlier call could not finish.
                    self._emergencies.fetch_sounds(emergencies_only=True)
                    self._arrived()
                failures = 0
                self._note_listening(True)
            except Stopped:
                break
            except ExchangeError as error:
                failures += 1
                self._note_listening(False)
                if failures == 1:
                    logger.warning("not listening for emergencies: %s", error)
                self._stop.wait(self._pace.emergency_back_off.wait_s(failures, random.random()))

    def _note(self, state: str, code: str, failures: int) -> None:
        with self._lock:
            before = self._standing
            changed = (before.state, before.code) != (state, code)
            self._standing = replace(
                before,
                state=state,
                code=code,
                failures=failures,
                since=self._clock.now() if changed else before.since,
                last_answer_at=self._main.last_answer_at or before.last_answer_at,
                skew_s=self._main.skew_s,
            )
        if changed:
            logger.info("the exchange is %s %s", state, code)

    def _note_listening(self, listening: bool) -> None:
        with self._lock:
            self._standing = replace(self._standing, listening=listening)


def _state_of(error: ExchangeError) -> str:
    if isinstance(error, LocalTrouble):
        return "LOCAL"
    if isinstance(error, Refused) and error.is_about_us:
        return "REFUSED"
    return "OFFLINE"
