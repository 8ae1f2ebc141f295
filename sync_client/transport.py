"""Signed calls to one source system over HTTP."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import truststore
from pydantic import ValidationError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NewConnectionError

from sync_client.clock import Clock
from sync_client.contract.base import Model
from sync_client.contract.envelope import SigningKey
from sync_client.contract.problems import Code, Problem
from sync_client.contract.signing import IDEMPOTENCY_HEADER, signed_headers
from sync_client.contract.version import CONTRACT_VERSION, VERSION_HEADER, is_compatible
from sync_client.errors import AnswerLost, ExchangeError, NotSent, Refused

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer", bound=Model)

CONNECT_S, READ_S = 5.0, 30.0
_BLOCK_BYTES = 1 << 16
# A page of 500 bulletins with long texts stays far below; more than this is not read into memory.
_MOST_BYTES = 64 << 20


class _SystemTrust(HTTPAdapter):
    """The machine's own certificate authorities, a proxy's or a province's among them."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool: Any) -> None:
        super().init_poolmanager(
            connections, maxsize, block, ssl_context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **pool
        )


class Transport:
    """One connection's worth of calls: a thread uses one of its own.

    ``key`` is None before enrolment. ``base_url`` has no path of its own at its end.
    """

    def __init__(self, base_url: str, key: SigningKey | None, clock: Clock, software: str = "") -> None:
        self.base_url = base_url.rstrip("/")
        self._prefix = urlsplit(self.base_url).path
        self._key = key
        self._clock = clock
        self._session = requests.Session()
        self._session.mount("https://", _SystemTrust())
        self._session.headers["User-Agent"] = software or "sync-client"
        self._offset = timedelta()
        self.skew_s: float | None = None
        self.last_answer_at: datetime | None = None

    def close(self) -> None:
        self._session.close()

    def now(self) -> datetime:
        """The instant by the server's clock, as far as it is known: signatures and keys are judged by it."""
        return self._clock.now() + self._offset

    def get(self, answer: type[Answer], path: str, timeout_s: float = READ_S) -> Answer:
        """Raises ``ExchangeError``."""
        return self._read(answer, "GET", path, b"", {}, timeout_s)

    def post(self, answer: type[Answer], path: str, body: bytes, idempotency_key: str) -> Answer:
        """Raises ``ExchangeError``; after ``AnswerLost`` the same key asks for the same answer."""
        headers = {IDEMPOTENCY_HEADER: idempotency_key, "Content-Type": "application/json"}
        return self._read(answer, "POST", path, body, headers, READ_S)

    @contextmanager
    def open(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        read_s: float = READ_S,
    ) -> Iterator[requests.Response]:
        """A call whose answer's body is not read yet; of 300 and above it is a ``Refused``."""
        response = self._send(method, path, body, headers or {}, read_s)
        try:
            yield response
        except (requests.RequestException, HTTPError) as error:
            raise AnswerLost("CONNECTION_LOST", type(error).__name__) from error
        finally:
            response.close()

    def _read(
        self, answer: type[Answer], method: str, path: str, body: bytes, headers: Mapping[str, str], read_s: float
    ) -> Answer:
        with self.open(method, path, body, headers, read_s) as response:
            raw = _whole(response)
        try:
            return answer.model_validate_json(raw)
        except ValidationError as error:
            raise AnswerLost("ANSWER_UNREADABLE", answer.__name__) from error

    def _send(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], read_s: float
    ) -> requests.Response:
        try:
            return self._send_once(method, path, body, headers, read_s)
        except Refused as refused:
            skew_ms = refused.details.get("skew_ms")
            if refused.code != Code.CLOCK_SKEW or not isinstance(skew_ms, (int, float)):
                raise
            # Signed by the server's clock from here on; the station keeps its own for everything else.
            self._offset -= timedelta(milliseconds=float(skew_ms))
            logger.warning("our clock is %.0f s off the source system's", -self._offset.total_seconds())
        return self._send_once(method, path, body, headers, read_s)

    def _send_once(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], read_s: float
    ) -> requests.Response:
        sent = {VERSION_HEADER: CONTRACT_VERSION, **headers}
        if self._key is not None:
            at_ms = int(self.now().timestamp() * 1000)
            sent |= signed_headers(self._key, method, self._prefix + path, body, at_ms, headers)
        try:
            response = self._session.request(
                method,
                self.base_url + path,
                data=body or None,
                headers=sent,
                timeout=(CONNECT_S, read_s),
                stream=True,
                allow_redirects=False,
            )
        except (requests.ConnectTimeout, requests.exceptions.InvalidURL, requests.exceptions.MissingSchema) as error:
            raise NotSent("UNREACHABLE", type(error).__name__) from error
        except requests.RequestException as error:
            raise _lost(error) from error
        self._learn(response)
        if response.status_code >= 300:
            raise self._refusal(response)
        return response

    def _learn(self, response: requests.Response) -> None:
        now = self._clock.now()
        self.last_answer_at = now
        try:
            server = parsedate_to_datetime(response.headers["Date"])
        except (KeyError, ValueError):
            return
        # The header has whole seconds.
        self.skew_s = round((now - server).total_seconds() - 0.5, 1)

    def _refusal(self, response: requests.Response) -> Refused:
        try:
            problem = Problem.model_validate_json(_whole(response))
            code, details = problem.code.value, problem.details
        except (ValidationError, requests.RequestException, HTTPError, ExchangeError):
            # A proxy's page, or an answer cut short: the status alone counts.
            code, details = f"HTTP_{response.status_code}", {}
        finally:
            response.close()
        version = response.headers.get(VERSION_HEADER, CONTRACT_VERSION)
        if not is_compatible(version):
            code = Code.CONTRACT_UNKNOWN.value
        return Refused(response.status_code, code, details, _seconds(response.headers.get("Retry-After")))


def _whole(response: requests.Response) -> bytes:
    raw = bytearray()
    for block in response.iter_content(_BLOCK_BYTES):
        raw += block
        if len(raw) > _MOST_BYTES:
            raise AnswerLost("ANSWER_TOO_LARGE")
    return bytes(raw)


def _lost(error: requests.RequestException) -> ExchangeError:
    """A connection that was never made carried nothing; any other failure may have."""
    cause: object = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    if isinstance(reason, (NewConnectionError, ssl.SSLCertVerificationError)):
        return NotSent("UNREACHABLE", type(reason).__name__)
    if isinstance(error, (requests.exceptions.SSLError, requests.exceptions.ProxyError)):
        return NotSent("UNREACHABLE", type(error).__name__)
    return AnswerLost("CONNECTION_LOST", type(error).__name__)


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isascii() and header.isdigit() else None
