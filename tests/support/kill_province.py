"""The province's desk and the citizens, who try again with the same key until they are answered."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter

from tests.support.mission_stage import AREA
from tests.support.source_server import SourceServer, content

T = TypeVar("T")
_TRIES, _PAUSE_S = 300, 0.1


def issue(source: SourceServer, audio: Any = None, **more: Any) -> dict[str, Any]:
    """Write a bulletin, have it approved, and return its overview; once, whatever is killed meanwhile."""
    key, approval = str(uuid.uuid4()), str(uuid.uuid4())
    said = content([AREA], audio, **more)
    made = surely(lambda: _posted(source, "editor.t1", "/v1/bulletins", said, key))
    if made["state"] == "DRAFT":
        path = f"/v1/bulletins/{made['id']}/approve"
        made = surely(lambda: _posted(source, "leader.t1", path, None, approval))
    return made


def ask(source: SourceServer, number: int, text: str) -> str:
    """A citizen asks; return the feedback's id."""
    said: dict[str, Any] = {"area": f"{AREA}-A", "kind": "QUESTION", "text": text, "name": "Bà Tư"}
    said |= {"phone": "0912 345 678", "consent": True, "consent_text": "2026-1"}
    key = {"Idempotency-Key": str(uuid.uuid4())}

    def sent() -> str:
        with requests.Session() as page:
            page.trust_env = False
            # A telephone of one's own: the page's calls are counted by where they come from.
            page.mount("http://", _From(f"127.0.1.{1 + number % 250}"))
            answer = page.post(f"{source.url}/v1/public/feedback", json=said, headers=key, timeout=20)
            assert answer.ok, answer.text
            return str(answer.json()["id"])

    return surely(sent)


def surely(call: Callable[[], T]) -> T:
    """Make a call until it is answered: whoever looks after the source system starts it again."""
    pause = threading.Event()
    for _ in range(_TRIES):
        try:
            return call()
        except requests.RequestException:
            pause.wait(_PAUSE_S)
    raise AssertionError("the source system does not come back")


def _posted(source: SourceServer, login: str, path: str, body: Any, key: str) -> dict[str, Any]:
    answer = source.desk(login).call("POST", path, body, key)
    assert answer.ok, answer.text
    return dict(answer.json())


class _From(HTTPAdapter):
    def __init__(self, place: str) -> None:
        self._place = place
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, source_address=(self._place, 0), **more)
