"""A source system as a real process on a free loopback port, over a folder of its own, with its demo country.

``running_source(folder)`` gives a ``SourceServer``: ``server.desk("leader.t1")`` signs in an account,
``server.enrol_code("T1-01")`` makes a one-time code, ``server.issue(...)`` writes, approves and issues a bulletin.
``kill`` and ``start`` are for tests of crashes: the folder and the port stay.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from sync_client.contract.bulletins import AudioDescriptor
from sync_client.contract.enrolment import Enrolled, EnrolmentRequest
from sync_client.contract.envelope import SigningKey
from sync_client.contract.signing import signed_headers
from sync_client.contract.uploads import CHUNK_TYPE, TUS_VERSION
from tests.support.postgres import free_port
from tests.support.waiting import wait_until

# A test run that is killed takes its server along.
_DIES_WITH_US = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
_TIMEOUT_S = 40


class SourceServer:
    """``passwords``: of the demo accounts, by login (``admin.vn``, ``leader.t1``, ``editor.t1``, ...)."""

    def __init__(self, folder: Path, database: str = "", *arguments: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.passwords: dict[str, str] = {}
        self._database = database
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        self._desks: dict[str, Desk] = {}

    def start(self) -> None:
        """Start the process and wait until it answers."""
        ready, log = self.folder / "ready.json", self.folder / "server.log"
        ready.unlink(missing_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [*_DIES_WITH_US, sys.executable, "-m", "source_system", "serve", "--data", str(self.folder)]
        command += ["--port", str(self.port), "--ready", str(ready), *self._arguments]
        if self._database:
            command += ["--database", self._database]
        with log.open("ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out)

        def answers() -> bool:
            assert self._process is not None
            if self._process.poll() is not None:
                raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))
            return ready.exists()

        wait_until(answers, 60.0, "the source system to answer")
        for line in log.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if line.startswith("  ") and len(words) == 4 and "." in words[0]:
                self.passwords[words[0]] = words[1]

    @property
    def pid(self) -> int | None:
        """Of the process; None when it has ended, whoever ended it."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start_again(self) -> None:
        """Start it anew after somebody killed it."""
        if self._process is not None:
            self._end(kill=True)
        self.start()

    def stop(self) -> None:
        """End it as an administrator would."""
        self._end(kill=False)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(kill=True)

    def desk(self, login: str) -> Desk:
        """Return an account that is signed in."""
        if login not in self._desks:
            self._desks[login] = Desk(self.url, login, self.passwords[login])
        return self._desks[login]

    def enrol_code(self, area: str, kind: str = "STATION") -> str:
        answer = self.desk("admin.vn").post("/v1/enrol-codes", {"area": area, "kind": kind})
        return str(answer["code"])

    def enrol(self, area: str, kind: str = "STATION") -> SignedPeer:
        """Return an enrolled station of an area, that signs its calls."""
        return SignedPeer(self.url, self.enrol_code(area, kind))

    def issue(
        self,
        areas: list[str],
        audio: bytes | AudioDescriptor | None = None,
        author: str = "editor.t1",
        leader: str = "leader.t1",
        **more: Any,
    ) -> dict[str, Any]:
        """Issue a bulletin (``content`` says what may be set); return its overview: id, version, position, ..."""
        desk = self.desk(author)
        described = desk.upload(audio) if isinstance(audio, bytes) else audio
        made = desk.post("/v1/bulletins", content(areas, described, **more))
        if made["state"] == "DRAFT":
            made = self.desk(leader).post(f"/v1/bulletins/{made['id']}/approve", None)
        return made

    def close(self) -> None:
        for desk in self._desks.values():
            desk.session.close()
        if self._process is not None:
            self._end(kill=True)

    def _end(self, *, kill: bool) -> None:
        process = self._process
        assert process is not None
        (process.kill if kill else process.terminate)()
        process.wait(20.0)
        self._process = None


class Desk:
    """An account's calls; ``post`` and ``get`` fail the test on any refusal, ``session`` is for the others."""

    def __init__(self, url: str, login: str, password: str) -> None:
        self.url = url
        self.session = requests.Session()
        # What the test's surroundings say of proxies is not for loopback.
        self.session.trust_env = False
        answer = self.session.post(
            f"{url}/v1/sessions", json={"login": login, "password": password}, timeout=_TIMEOUT_S
        )
        assert answer.status_code == 201, answer.text
        self.session.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def call(self, method: str, path: str, body: Any = None, key: str = "", **headers: str) -> requests.Response:
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        return self.session.request(method, self.url + path, json=body, headers=headers, timeout=_TIMEOUT_S)

    def post(self, path: str, body: Any) -> dict[str, Any]:
        answer = self.call("POST", path, body)
        assert answer.ok, answer.text
        return dict(answer.json())

    def get(self, path: str) -> dict[str, Any]:
        answer = self.call("GET", path)
        assert answer.ok, answer.text
        return dict(answer.json())

    def upload(self, audio: bytes, duration_s: float = 1.0, codec: str = "flac") -> AudioDescriptor:
        """Upload a sound whole and describe it."""
        sha256 = hashlib.sha256(audio).hexdigest()
        tus = {"Tus-Resumable": TUS_VERSION}
        metadata = "sha256 " + base64.b64encode(sha256.encode()).decode()
        begin = {"Upload-Length": str(len(audio)), "Upload-Metadata": metadata, "Idempotency-Key": str(uuid.uuid4())}
        made = self.session.post(f"{self.url}/v1/uploads", headers=tus | begin, timeout=_TIMEOUT_S)
        assert made.status_code == 201, made.text
        offset = int(made.headers["Upload-Offset"])
        while offset < len(audio):
            chunk = audio[offset : offset + (1 << 20)]
            send = {"Upload-Offset": str(offset), "Content-Type": CHUNK_TYPE}
            sent = self.session.patch(
                self.url + made.headers["Location"], data=chunk, headers=tus | send, timeout=_TIMEOUT_S
            )
            assert sent.status_code == 204, sent.text
            offset = int(sent.headers["Upload-Offset"])
        return AudioDescriptor(
            sha256=sha256,
            size_bytes=len(audio),
            codec=codec,
            duration_s=duration_s,
            url_path=f"/v1/audio/{sha256}",
        )


class SignedPeer:
    """A station of the tests' own: enrolled by a code, its calls signed; not the product's client."""

    def __init__(self, url: str, code: str, key: SigningKey | None = None) -> None:
        self.url = url
        self.key = key or SigningKey.generate()
        self.clock_offset_s = 0.0
        self.session = requests.Session()
        self.session.trust_env = False
        wanted = EnrolmentRequest(code=code, public_key=self.key.public, name="Đài thử")
        answer = self.session.post(
            f"{url}/v1/enrolments",
            data=wanted.to_json(),
            headers={"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"},
            timeout=_TIMEOUT_S,
        )
        assert answer.status_code == 201, answer.text
        self.enrolled = Enrolled.model_validate_json(answer.content)
        self.id = self.enrolled.station_id
        self.area = self.enrolled.area.code

    def call(
        self, method: str, path: str, body: Any = None, key: str = "", data: bytes = b"", **headers: str
    ) -> requests.Response:
        """Make a signed call; ``headers`` with underscores for hyphens."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        if method == "POST":
            sent["Idempotency-Key"] = key or str(uuid.uuid4())
        now_ms = int((time.time() + self.clock_offset_s) * 1000)
        sent |= signed_headers(self.key, method, path, data, now_ms, sent)
        return self.session.request(method, self.url + path, data=data or None, headers=sent, timeout=_TIMEOUT_S)

    def close(self) -> None:
        self.session.close()


class Enrolling:
    """``enrol("T1-01")`` gives a station whose connection is closed with the stack."""

    def __init__(self, source: SourceServer, stack: ExitStack) -> None:
        self._source = source
        self._stack = stack

    def __call__(self, area: str, kind: str = "STATION") -> SignedPeer:
        peer = self._source.enrol(area, kind)
        self._stack.callback(peer.close)
        return peer


def content(areas: list[str], audio: AudioDescriptor | None = None, **more: Any) -> dict[str, Any]:
    """Return the JSON of a bulletin's content, NORMAL unless ``more`` says otherwise."""
    now = datetime.now(UTC)
    made: dict[str, Any] = {
        "bulletin_class": "NORMAL",
        "origin": "PROVINCE",
        "category": "POLICY",
        "title": "Lịch tiêm chủng",
        "text": "Trạm y tế tiêm chủng sáng thứ Bảy.",
        "agency": "UBND tỉnh Sông Mẫu",
        "valid_from": (now - timedelta(minutes=1)).isoformat(),
        "valid_to": (now + timedelta(days=2)).isoformat(),
        "areas": areas,
        "audio": None if audio is None else audio.model_dump(),
    }
    if more.get("bulletin_class") == "EMERGENCY":
        made["category"] = "DISASTER"
        made["ordered_by"] = {"name": "Nguyễn Văn Mẫu", "post": "Chủ tịch UBND tỉnh", "at": now.isoformat()}
    return made | more


@contextmanager
def running_source(folder: Path, database: str = "", *arguments: str) -> Iterator[SourceServer]:
    """Start a source system over ``folder``, end it at the end."""
    server = SourceServer(folder, database, *arguments)
    try:
        server.start()
        yield server
    finally:
        server.close()
