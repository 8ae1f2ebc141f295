"""What comes down: pages of the feed, opened by keys that the root certified, and the sounds they name.

A page and the cursor behind it are kept in one transaction: a page that was not kept is asked for again.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sync_client.contract import paths
from sync_client.contract.bulletins import AudioDescriptor, Bulletin
from sync_client.contract.envelope import Envelope, EnvelopeRefused
from sync_client.contract.feed import FeedItem, FeedPage
from sync_client.contract.feedback import FeedbackItem, FeedbackPage
from sync_client.contract.keys import KeyList, open_bulletin, open_key_list
from sync_client.downloads import Downloads
from sync_client.errors import ExchangeError, FileRefused, Refused
from sync_client.transport import READ_S, Transport

logger = logging.getLogger(__name__)

FEED, EMERGENCIES, FEEDBACK = "feed", "emergencies", "feedback"
PAGE = 50
_NEW_KEYS_MAY_HELP = frozenset({"KEY_UNKNOWN", "KEY_EXPIRED"})


@dataclass(frozen=True, slots=True)
class Arrived:
    """A bulletin whose signature holds; ``envelope`` are the bytes to keep as its proof."""

    bulletin: Bulletin
    envelope: bytes
    key_id: str


@dataclass(frozen=True, slots=True)
class Repelled:
    """An item whose signature or form does not hold: never shown as a bulletin, told above."""

    position: int
    code: str
    claimed_class: str
    envelope_sha256: str


class InboxStore(Protocol):
    """Each call is one transaction of its own. Bulletins are known by id and version, however often they come."""

    def cursor(self, name: str) -> str: ...

    def keys(self) -> Envelope | None:
        """The newest key list's envelope."""

    def keep_keys(self, envelope: Envelope) -> None: ...

    def take_in(self, name: str, cursor: str, arrived: Sequence[Arrived], repelled: Sequence[Repelled]) -> None: ...

    def take_feedback(self, cursor: str, items: Sequence[FeedbackItem]) -> None: ...

    def wanted(self) -> Sequence[AudioDescriptor]:
        """Sounds of bulletins that still count and have none yet, the gravest class first."""

    def wanted_emergencies(self) -> Sequence[AudioDescriptor]: ...

    def sound_arrived(self, audio: AudioDescriptor, file: Path) -> None:
        """The checked file: keep a copy, and call its bulletins verified."""

    def sound_unfit(self, audio: AudioDescriptor, code: str) -> None:
        """What is served under this hash is not it, or is there no more."""


class Keys:
    """The key list in force, kept by the store; a list with a lower serial is refused."""

    def __init__(self, store: InboxStore, root_public_key: str) -> None:
        self._store = store
        self._root = root_public_key
        self._lock = threading.Lock()
        self._current: KeyList | None = None

    def current(self) -> KeyList | None:
        with self._lock:
            if self._current is None:
                kept = self._store.keys()
                try:
                    self._current = None if kept is None else open_key_list(kept, self._root)
                except EnvelopeRefused as refused:
                    raise ExchangeError("KEYS_BAD", refused.code) from refused
            return self._current

    def renew(self, transport: Transport) -> KeyList:
        """Fetch the list. Raises ``ExchangeError``: KEYS_BAD, and what calls raise."""
        known = self.current()
        envelope = transport.get(Envelope, paths.KEYS)
        try:
            fresh = open_key_list(envelope, self._root, 0 if known is None else known.serial)
        except EnvelopeRefused as refused:
            raise ExchangeError("KEYS_BAD", refused.code) from refused
        with self._lock:
            if known is None or fresh.serial > known.serial:
                self._store.keep_keys(envelope)
            self._current = fresh
        return fresh


class Receiver:
    """Pulls what waits, over one transport; a thread uses one of its own."""

    def __init__(
        self, store: InboxStore, transport: Transport, keys: Keys, downloads: Downloads, stop: threading.Event
    ) -> None:
        self._store = store
        self._transport = transport
        self._keys = keys
        self._downloads = downloads
        self._stop = stop

    def pull_feed(self) -> int:
        """Take in every page that waits; return how many items. Raises ``ExchangeError``."""
        taken = 0
        while not self._stop.is_set():
            page = self._page(FEED, f"{paths.FEED}?cursor={self._store.cursor(FEED)}&limit={PAGE}", READ_S)
            taken += len(page.items)
            if not page.more:
                break
        return taken

    def wait_for_emergency(self, wait_s: int) -> int:
        """One held call; return how many items came."""
        taken, more = 0, True
        # All of it before anything is carried out: the end of an emergency may stand behind it.
        while more and not self._stop.is_set():
            path = f"{paths.EMERGENCIES}?cursor={self._store.cursor(EMERGENCIES)}&wait_s={wait_s}"
            page = self._page(EMERGENCIES, path, wait_s + READ_S / 2)
            taken, more = taken + len(page.items), page.more
        return taken

    def pull_feedback(self) -> int:
        taken = 0
        while not self._stop.is_set():
            cursor = self._store.cursor(FEEDBACK)
            page = self._transport.get(FeedbackPage, f"{paths.FEEDBACK_INBOX}?cursor={cursor}&limit={PAGE}")
            if page.items or page.cursor != cursor:
                self._store.take_feedback(page.cursor, page.items)
            taken += len(page.items)
            if not page.more:
                break
        return taken

    def fetch_sounds(self, emergencies_only: bool = False) -> int:
        """Fetch what is wanted; return how many came. Raises ``ExchangeError`` when the other side is gone."""
        came = 0
        wanted = self._store.wanted_emergencies() if emergencies_only else self._store.wanted()
        for audio in wanted:
            if self._stop.is_set():
                break
            try:
                file = self._downloads.fetch(self._transport, audio, self._stop)
            except FileRefused as refused:
                logger.error("the sound %s does not hold: %s", audio.sha256, refused.code)  # noqa: TRY400
                self._store.sound_unfit(audio, refused.code)
                continue
            except Refused as refused:
                if refused.is_passing or refused.is_about_us:
                    raise
                self._store.sound_unfit(audio, refused.code)
                continue
            self._store.sound_arrived(audio, file)
            self._downloads.forget(audio.sha256)
            came += 1
        return came

    def _page(self, name: str, path: str, timeout_s: float) -> FeedPage:
        page = self._transport.get(FeedPage, path, timeout_s)
        arrived: list[Arrived] = []
        repelled: list[Repelled] = []
        for item in page.items:
            opened = self._open(item)
            if isinstance(opened, Arrived):
                arrived.append(opened)
            else:
                logger.error("refused an item of the feed at %d: %s", opened.position, opened.code)
                repelled.append(opened)
        if page.items or page.cursor != self._store.cursor(name):
            self._store.take_in(name, page.cursor, arrived, repelled)
        return page

    def _open(self, item: FeedItem) -> Arrived | Repelled:
        raw = item.envelope.to_json()
        keys = self._keys.current() or self._keys.renew(self._transport)
        try:
            try:
                bulletin = open_bulletin(item.envelope, keys, self._transport.now())
            except EnvelopeRefused as refused:
                if refused.code not in _NEW_KEYS_MAY_HELP:
                    raise
                bulletin = open_bulletin(item.envelope, self._keys.renew(self._transport), self._transport.now())
        except EnvelopeRefused as refused:
            digest = hashlib.sha256(raw).hexdigest()
            return Repelled(item.position, refused.code, item.bulletin_class.value, digest)
        return Arrived(bulletin, raw, item.envelope.key_id)
