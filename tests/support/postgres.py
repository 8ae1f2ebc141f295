"""A PostgreSQL server of the tests' own: Debian's binaries, a folder of its own, a free loopback port."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.support.waiting import wait_until

_BINARIES = Path("/usr/lib/postgresql")
# Speed over safety: this server's data lives for one test run.
_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "40",
    "autovacuum": "off",
}


# A test run that is killed takes its server along.
_DIES_WITH_US = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []


class PostgresMissing(Exception):
    """Says why there is no server; tests print it and skip."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server, whose only role may do all."""

    port: int

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://studio@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        import psycopg

        name = f"station_{secrets.token_hex(6)}"
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="studio", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server, and stop it and remove its folder at the end. Raises ``PostgresMissing``."""
    binaries = _newest_binaries()
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="studio-pg-"))
    try:
        if account is not None:
            shutil.chown(folder, account.uid, account.gid)
        data = folder / "data"
        command = [
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "studio",
            "-A",
            "trust",
            "--no-sync",
            "--locale=C",
            "-E",
            "UTF8",
        ]
        done = _run(command, account, folder)
        if done.returncode != 0:
            message = f"initdb failed: {done.stderr}"
            raise AssertionError(message)
        with _server(binaries, data, account, folder) as port:
            yield PostgresServer(port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(binaries: Path, data: Path, account: _Account | None, folder: Path) -> Iterator[int]:
    port = free_port()
    options = [word for key, value in _OPTIONS.items() for word in ("-c", f"{key}={value}")]
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen(
        [
            *_DIES_WITH_US,
            str(binaries / "postgres"),
            "-D",
            data,
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-k",
            "",
            *options,
        ],
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        cwd=folder,
        stdout=log,
        stderr=log,
        # Ctrl-C at the tests must not reach it before its clients have left.
        start_new_session=True,
    )
    try:
        ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]

        def answers() -> bool:
            if process.poll() is not None:
                message = (folder / "server.log").read_text(errors="replace")
                raise AssertionError(message)
            return subprocess.run(ready, check=False).returncode == 0

        wait_until(answers, 60.0, "PostgreSQL to answer")
        yield port
    finally:
        # Fast shutdown: clients are turned out.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20.0)
        log.close()


def _run(command: list[str], account: _Account | None, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def _newest_binaries() -> Path:
    found = [path for path in _BINARIES.glob("*/bin") if (path / "initdb").exists() and (path / "postgres").exists()]
    if not found:
        message = f"no PostgreSQL under {_BINARIES}: apt-get install postgresql"
        raise PostgresMissing(message)
    return max(found, key=lambda path: int(path.parent.name))


class _Account(NamedTuple):
    uid: int
    gid: int


def _account() -> _Account | None:
    """PostgreSQL refuses to run as root: another account runs it then."""
    if sys.platform == "win32":
        message = "these tests start Debian's PostgreSQL"
        raise PostgresMissing(message)
    if os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return _Account(entry.pw_uid, entry.pw_gid)
    message = "root cannot run PostgreSQL, and there is no account postgres or nobody"
    raise PostgresMissing(message)


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
