"""The range server and the device's cache: resumed, checked, within quota, and only for whom it is meant."""

from __future__ import annotations

import hashlib
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_bridge.agent.cache import ContentCache, FetchFailed
from device_bridge.bridge.content import ContentServer, UrlSigner
from device_bridge.protocol.messages import Content

DATA = bytes(range(256)) * 2000
SHA256 = hashlib.sha256(DATA).hexdigest()
LATER_US = time.time_ns() // 1000 + 3_600_000_000


class Served:
    def __init__(self, root: Path) -> None:
        self.media = root / "media"
        self.signer = UrlSigner(root / "content.key")
        self.server = ContentServer(self.media, self.signer, "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self.server.port}"
        self.put(DATA)

    def put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        path = self.media / digest[:2] / digest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return digest

    def content(self, sha256: str = SHA256, size: int = len(DATA)) -> Content:
        path = self.signer.path(sha256, "LOA-1", LATER_US)
        return Content(sha256=sha256, size_bytes=size, codec="flac", base_url=self.base_url, path=path)

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.base_url + path, timeout=10.0) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("content"))
    running.server.start()
    yield running
    running.server.close()


def _never() -> bool:
    return False


def test_a_file_is_fetched_checked_and_kept(served: Served, tmp_path: Path) -> None:
    cache = ContentCache(tmp_path, 10_000_000)
    assert cache.get(served.content(), _never).read_bytes() == DATA
    assert cache.lookup(SHA256) is not None
    assert cache.lookup("0" * 64) is None


def test_a_file_that_went_bad_on_the_device_is_fetched_anew(served: Served, tmp_path: Path) -> None:
    cache = ContentCache(tmp_path, 10_000_000)
    path = cache.get(served.content(), _never)
    path.write_bytes(DATA[:-1] + b"?")
    assert cache.get(served.content(), _never).read_bytes() == DATA


def test_a_fetch_goes_on_where_it_broke_off(served: Served, tmp_path: Path) -> None:
    part = tmp_path / f"{SHA256}.part"
    part.write_bytes(DATA[:200_000])
    inode = part.stat().st_ino
    path = ContentCache(tmp_path, 10_000_000).get(served.content(), _never)
    assert path.read_bytes() == DATA
    assert path.stat().st_ino == inode


@pytest.mark.parametrize("damaged", [b"x" * 200_000, b"x" * len(DATA), b"x" * (len(DATA) + 1)])
def test_a_damaged_part_is_found_and_fetched_anew(served: Served, tmp_path: Path, damaged: bytes) -> None:
    cache = ContentCache(tmp_path, 10_000_000)
    (tmp_path / f"{SHA256}.part").write_bytes(damaged)
    if len(damaged) <= len(DATA):
        with pytest.raises(FetchFailed, match="CONTENT_CORRUPT"):
            cache.get(served.content(), _never)
    assert cache.get(served.content(), _never).read_bytes() == DATA


def test_a_cancelled_fetch_keeps_its_part(served: Served, tmp_path: Path) -> None:
    cache = ContentCache(tmp_path, 10_000_000)
    asked = iter([False, True])
    with pytest.raises(FetchFailed, match="CANCELLED"):
        cache.get(served.content(), lambda: next(asked))
    assert 0 < (tmp_path / f"{SHA256}.part").stat().st_size < len(DATA)
    assert cache.get(served.content(), _never).read_bytes() == DATA


def test_what_was_used_longest_ago_makes_room(served: Served, tmp_path: Path) -> None:
    cache = ContentCache(tmp_path, 2_500)
    made = [served.put(bytes([number]) * 1000) for number in range(3)]
    for age, sha256 in enumerate(made[:2]):
        path = cache.get(served.content(sha256, 1000), _never)
        os.utime(path, (1000 + age, 1000 + age))
    cache.get(served.content(made[2], 1000), _never, keep=frozenset({made[0]}))
    assert [cache.lookup(sha256) is not None for sha256 in made] == [True, False, True]
    with pytest.raises(FetchFailed, match="STORAGE_FULL"):
        cache.get(served.content(), _never)
    assert cache.free_bytes() == 500


def test_no_server_is_unreachable(tmp_path: Path) -> None:
    content = Content(sha256=SHA256, size_bytes=5, codec="flac", base_url="http://127.0.0.1:9", path="/content/x")
    for base_url in ("http://127.0.0.1:9", "file:///etc", "ftp://x", ""):
        content = Content(sha256=SHA256, size_bytes=5, codec="flac", base_url=base_url, path="/hostname")
        with pytest.raises(FetchFailed, match="CONTENT_UNREACHABLE"):
            ContentCache(tmp_path, 1000).get(content, _never)


def test_only_a_signed_path_is_served(served: Served) -> None:
    good = served.signer.path(SHA256, "LOA-1", LATER_US)
    assert served.status(good) == 200
    assert served.status(good.replace("LOA-1", "LOA-2")) == 403
    assert served.status(good[:-1] + ("0" if good[-1] != "0" else "1")) == 403
    assert served.status(f"/content/{SHA256}") == 403
    assert served.status(served.signer.path(SHA256, "LOA-1", 1_000_000)) == 403
    assert served.status(served.signer.path("0" * 64, "LOA-1", LATER_US)) == 404


@pytest.mark.parametrize("name", ["..%2f..%2fcontent.key", "%2e%2e", "A" * 64, "content.key", ""])
def test_nothing_but_hashes_is_served(served: Served, name: str) -> None:
    assert served.status(served.signer.path(name, "LOA-1", LATER_US)) == 404
