"""The plan file and the secrets: whole or not there, and for this account alone."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from studio.domain.errors import Defect, OperatorFixable
from studio.storage.plan_file import FilePlanPublisher
from studio.storage.secrets import FileSecrets


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_plan_replaces_the_one_before_and_leaves_nothing_beside(tmp_path: Path) -> None:
    publisher = FilePlanPublisher(tmp_path / "plan.json")
    publisher.publish(lambda: b"old")
    publisher.publish(lambda: b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"plan.json": b"new", "plan.lock": b""}


def test_what_was_read_last_lies_there_last(tmp_path: Path) -> None:
    """Two publishers at once: the one that waits reads the records only when the other is done."""
    path = tmp_path / "plan.json"
    order: list[str] = []
    first_reads, second_waits = threading.Event(), threading.Event()

    def first() -> bytes:
        order.append("first reads")
        first_reads.set()
        # The second one is under way by now, and must not have read anything yet.
        assert second_waits.wait(5)
        order.append("first done")
        return b"first"

    def second() -> bytes:
        order.append("second reads")
        return b"second"

    def publish_second() -> None:
        second_waits.set()
        FilePlanPublisher(path).publish(second)

    one = threading.Thread(target=lambda: FilePlanPublisher(path).publish(first))
    one.start()
    assert first_reads.wait(5)
    two = threading.Thread(target=publish_second)
    two.start()
    one.join(5)
    two.join(5)
    assert order == ["first reads", "first done", "second reads"]
    assert path.read_bytes() == b"second"


def test_a_reader_keeps_the_plan_it_opened(tmp_path: Path) -> None:
    publisher = FilePlanPublisher(tmp_path / "plan.json")
    publisher.publish(lambda: b"old" * 1000)
    with (tmp_path / "plan.json").open("rb") as reading:
        publisher.publish(lambda: b"new")
        assert reading.read() == b"old" * 1000


def test_a_full_disk_leaves_the_old_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = FilePlanPublisher(tmp_path / "plan.json")
    publisher.publish(lambda: b"old")
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OperatorFixable, match="DISK_FULL"):
        publisher.publish(lambda: b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"plan.json": b"old", "plan.lock": b""}


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(OperatorFixable, match="FOLDER_UNWRITABLE"):
        FilePlanPublisher(tmp_path / "plan.json").publish(lambda: b"new")


def test_a_secret_comes_back_and_no_other_account_reads_it(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path / "secrets")
    assert secrets.get("root-key") is None
    secrets.put("root-key", bytes(range(256)))
    secrets.put("root-key", b"newer")
    assert FileSecrets(tmp_path / "secrets").get("root-key") == b"newer"
    (path,) = (tmp_path / "secrets").iterdir()
    if sys.platform == "win32":
        assert b"newer" not in path.read_bytes()
        return
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "../plan", "a/b", ".hidden", "Root", "x" * 65])
def test_a_secrets_name_never_leaves_its_folder(tmp_path: Path, name: str) -> None:
    secrets = FileSecrets(tmp_path)
    with pytest.raises(Defect, match="BAD_SECRET_NAME"):
        secrets.put(name, b"x")
    with pytest.raises(Defect, match="BAD_SECRET_NAME"):
        secrets.get(name)
