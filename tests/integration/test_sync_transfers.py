"""Downloads over lines that break and servers that lie; bulletins whose signature does not hold; a wrong clock."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sync_client.contract import paths
from sync_client.contract.bulletins import AudioDescriptor, BulletinClass
from sync_client.contract.envelope import Envelope, SigningKey
from sync_client.contract.feed import FeedItem, FeedPage
from sync_client.contract.feedback import FeedbackItem
from sync_client.contract.keys import KeyEntry, KeyList
from sync_client.downloads import Downloads
from sync_client.errors import ExchangeError, FileRefused, NotSent, Stopped
from sync_client.inbox import EMERGENCIES, FEED, Arrived, Keys, Receiver, Repelled
from sync_client.transport import Transport
from tests.support.source_server import SourceServer, content

pytest_plugins = ["tests.support.source_fixtures"]

SOUND = random.Random(3).randbytes(300_000)
SHA256 = hashlib.sha256(SOUND).hexdigest()
NEVER = threading.Event()


@dataclass
class ShiftedClock:
    by: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by

    def monotonic(self) -> float:
        return 0.0


class Liar(ThreadingHTTPServer):
    """Serves ``body`` at any path; breaks off after ``most`` bytes of an answer."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.body, self.most = SOUND, 1 << 30
        self.ranges: list[str | None] = []
        self.etag = SHA256


class _Answers(BaseHTTPRequestHandler):
    server: Liar

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if wanted and self.headers.get("If-Range") != f'"{self.server.etag}"':
            start = 0
        rest = self.server.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        if start:
            total = len(self.server.body)
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.end_headers()
        self.wfile.write(rest[: self.server.most])
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its own name
        """Quiet."""


@pytest.fixture
def liar() -> Iterator[Liar]:
    server = Liar()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def line(liar: Liar) -> Iterator[Transport]:
    transport = Transport(f"http://127.0.0.1:{liar.server_port}", None, ShiftedClock())
    yield transport
    transport.close()


def described(size: int = len(SOUND)) -> AudioDescriptor:
    return AudioDescriptor(sha256=SHA256, size_bytes=size, codec="opus", duration_s=1.0, url_path=paths.audio(SHA256))


def test_a_download_goes_on_where_it_was_cut(liar: Liar, line: Transport, tmp_path: Path) -> None:
    downloads = Downloads(tmp_path)
    liar.most = 100_000
    for _ in range(2):
        with pytest.raises(ExchangeError, match="CONNECTION_LOST"):
            downloads.fetch(line, described(), NEVER)
    liar.most = 1 << 30
    assert downloads.fetch(line, described(), NEVER).read_bytes() == SOUND
    first, second, third = liar.ranges
    assert first is None
    assert (second, third) == ("bytes=98304-", "bytes=196608-")
    assert downloads.fetch(line, described(), NEVER).exists()
    assert len(liar.ranges) == 3
    downloads.forget(SHA256)
    assert not list(tmp_path.iterdir())


def test_a_server_that_answers_whole_to_a_range_begins_anew(liar: Liar, line: Transport, tmp_path: Path) -> None:
    downloads = Downloads(tmp_path)
    liar.most = 100_000
    with pytest.raises(ExchangeError):
        downloads.fetch(line, described(), NEVER)
    liar.most, liar.etag = 1 << 30, "another"
    assert downloads.fetch(line, described(), NEVER).read_bytes() == SOUND


@pytest.mark.parametrize(("change", "code"), [(b"x" * 300_000, "HASH_MISMATCH"), (SOUND + b"more", "TOO_LARGE")])
def test_what_is_not_what_was_said_is_refused_and_gone(
    liar: Liar, line: Transport, tmp_path: Path, change: bytes, code: str
) -> None:
    liar.body = change
    with pytest.raises(FileRefused, match=code):
        Downloads(tmp_path).fetch(line, described(), NEVER)
    assert not list(tmp_path.iterdir())


def test_a_download_stops_when_asked(line: Transport, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        Downloads(tmp_path).fetch(line, described(), stop)


def test_nobody_there_is_known_as_nothing_sent() -> None:
    transport = Transport("http://127.0.0.1:9", None, ShiftedClock())
    with pytest.raises(NotSent):
        transport.get(Envelope, paths.KEYS)
    transport.close()


def test_a_station_whose_clock_is_wrong_signs_by_the_servers(source: SourceServer) -> None:
    peer = source.enrol("T1-02")
    transport = Transport(source.url, peer.key, ShiftedClock(timedelta(hours=-5)))
    page = transport.get(FeedPage, f"{paths.FEED}?cursor=0&limit=1")
    assert int(page.cursor) >= 0
    assert transport.skew_s is not None
    assert transport.skew_s == pytest.approx(-5 * 3600, abs=3)
    assert abs((transport.now() - datetime.now(UTC)).total_seconds()) < 3
    transport.close()
    peer.close()


@dataclass
class Shelf:
    """An inbox in memory."""

    envelope: Envelope | None = None
    cursors: dict[str, str] = field(default_factory=dict)
    arrived: list[Arrived] = field(default_factory=list)
    repelled: list[Repelled] = field(default_factory=list)

    def cursor(self, name: str) -> str:
        return self.cursors.get(name, "0")

    def keys(self) -> Envelope | None:
        return self.envelope

    def keep_keys(self, envelope: Envelope) -> None:
        self.envelope = envelope

    def take_in(self, name: str, cursor: str, arrived: Sequence[Arrived], repelled: Sequence[Repelled]) -> None:
        self.arrived += arrived
        self.repelled += repelled
        self.cursors[name] = cursor

    def take_feedback(self, cursor: str, items: Sequence[FeedbackItem]) -> None:
        self.cursors["feedback"] = cursor

    def wanted(self) -> Sequence[AudioDescriptor]:
        return []

    def wanted_emergencies(self) -> Sequence[AudioDescriptor]:
        return []

    def sound_arrived(self, audio: AudioDescriptor, file: Path) -> None:
        raise AssertionError

    def sound_unfit(self, audio: AudioDescriptor, code: str) -> None:
        raise AssertionError


ROOT, PROVINCE, STRANGER = SigningKey.generate(), SigningKey.generate(), SigningKey.generate()


def key_list(serial: int, **more: Any) -> Envelope:
    now = datetime.now(UTC)
    entry: dict[str, Any] = {
        "key_id": PROVINCE.id,
        "public_key": PROVINCE.public,
        "area": "T1",
        "level": "PROVINCE",
        "valid_from": now - timedelta(days=1),
        "valid_to": now + timedelta(days=1),
    } | more
    return ROOT.seal(KeyList(serial=serial, issued_at=now, keys=[KeyEntry(**entry)]).to_json())


class Feed(Transport):
    """A source system that says what the test wants; keys as ``self.keys``."""

    def __init__(self, envelope: Envelope, keys: Envelope) -> None:
        super().__init__("http://127.0.0.1:1", None, ShiftedClock())
        self.page = FeedPage(
            items=[FeedItem(position=7, bulletin_class=BulletinClass.EMERGENCY, envelope=envelope)],
            cursor="7",
            more=False,
        )
        self.keys = keys

    def get(self, answer: type[Any], path: str, timeout_s: float = 1.0) -> Any:
        return self.keys if path == paths.KEYS else self.page


def bulletin_json(**more: Any) -> bytes:
    import json

    now = datetime.now(UTC).isoformat()
    body = content(["T1-01"], bulletin_class="EMERGENCY") | {
        "id": "01a20d7e-984b-75ce-9ff1-b3c1113f6903",
        "version": 1,
        "source_level": "PROVINCE",
        "source_area": "T1",
        "creator": "Mai",
        "approver": "Nam",
        "approved_at": now,
        "issued_at": now,
    }
    return json.dumps(body | more).encode()


def pulled(envelope: Envelope, keys: Envelope, kept: Envelope | None = None) -> Shelf:
    shelf, feed = Shelf(kept), Feed(envelope, keys)
    receiver = Receiver(shelf, feed, Keys(shelf, ROOT.public), Downloads(Path("nowhere")), NEVER)
    receiver.wait_for_emergency(1)
    feed.close()
    return shelf


def test_a_signed_bulletin_arrives_also_by_a_key_that_is_new_here() -> None:
    old = ROOT.seal(KeyList(serial=1, issued_at=datetime.now(UTC), keys=[]).to_json())
    shelf = pulled(PROVINCE.seal(bulletin_json()), key_list(2), old)
    assert [each.bulletin.source_area for each in shelf.arrived] == ["T1"]
    assert shelf.cursors == {EMERGENCIES: "7"}


@pytest.mark.parametrize(
    ("envelope", "keys", "code"),
    [
        (STRANGER.seal(bulletin_json()), key_list(1), "KEY_UNKNOWN"),
        (PROVINCE.seal(bulletin_json(source_area="VN", source_level="CENTRE")), key_list(1), "KEY_NOT_FOR_AREA"),
        (PROVINCE.seal(b"{}"), key_list(1), "MALFORMED"),
        (PROVINCE.seal(bulletin_json()), key_list(1, revoked_at=datetime(2026, 1, 1, tzinfo=UTC)), "KEY_REVOKED"),
        (
            PROVINCE.seal(bulletin_json()).model_copy(
                update={"payload": STRANGER.seal(bulletin_json(title="Khác")).payload}
            ),
            key_list(1),
            "SIGNATURE_BAD",
        ),
    ],
    ids=["stranger", "anothers area", "no bulletin", "revoked", "changed"],
)
def test_what_is_not_rightly_signed_is_repelled_and_passed_by(envelope: Envelope, keys: Envelope, code: str) -> None:
    shelf = pulled(envelope, keys)
    assert not shelf.arrived
    assert [(each.code, each.position) for each in shelf.repelled] == [(code, 7)]
    assert shelf.cursors[EMERGENCIES] == "7"


def test_an_older_key_list_is_refused() -> None:
    shelf = Shelf(key_list(5))
    feed = Feed(PROVINCE.seal(bulletin_json()), key_list(4))
    with pytest.raises(ExchangeError, match="KEYS_BAD"):
        Keys(shelf, ROOT.public).renew(feed)
    feed.close()
    assert FEED not in shelf.cursors


def test_a_list_by_another_root_is_refused() -> None:
    shelf = Shelf()
    feed = Feed(PROVINCE.seal(bulletin_json()), key_list(1))
    with pytest.raises(ExchangeError, match="KEYS_BAD"):
        Keys(shelf, STRANGER.public).renew(feed)
    feed.close()
