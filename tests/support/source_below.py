"""A province's source system below a centre's, as a real process of its own: enrolled first, then started."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from source_system.cli import main
from tests.support.source_server import SourceServer

_PASSWORD = "a-long-password-of-tests"


class ProvinceServer(SourceServer):
    """Province T1's. ``link_state()`` is what ``source-system link`` says."""

    def enrol_code(self, area: str, kind: str = "STATION") -> str:
        answer = self.desk("admin.t1").post("/v1/enrol-codes", {"area": area, "kind": kind})
        return str(answer["code"])

    def link_state(self) -> dict[str, Any]:
        return self.desk("admin.t1").get("/v1/uplink")


@contextmanager
def running_province(folder: Path, centre: SourceServer) -> Iterator[ProvinceServer]:
    """Enrol an empty folder at the centre as province T1's system, give it its accounts, and serve."""
    data = ["--data", str(folder)]
    code = centre.enrol_code("T1", "SYSTEM")
    assert main(["enrol", "--source", centre.url, "--code", code, "--name", "Hệ thống nguồn tỉnh", *data]) == 0
    province = ProvinceServer(folder)
    _add_accounts(province)
    try:
        province.start()
        yield province
    finally:
        province.close()


@contextmanager
def running_lone_province(folder: Path) -> Iterator[ProvinceServer]:
    """Province T1's own system with its commune T1-02, that knows of no centre yet."""
    province = ProvinceServer(folder, "", "--area", "T1", "--name", "Tỉnh Sông Mẫu", "--level", "PROVINCE")
    try:
        province.start()
        _add_accounts(province)
        commune = {"code": "T1-02", "name": "Xã", "level": "COMMUNE", "parent": "T1", "valid_from": "2025-07-01"}
        province.desk("admin.t1").post("/v1/areas", commune)
        yield province
    finally:
        province.close()


def _add_accounts(province: ProvinceServer) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_PASSWORD", _PASSWORD)
        for role in ("ADMIN", "LEADER", "EDITOR"):
            login = f"{role.lower()}.t1"
            arguments = ["account", "add", login, "--role", role, "--area", "T1", "--data", str(province.folder)]
            assert main(arguments) == 0
            province.passwords[login] = _PASSWORD


def told_by_command(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Return what ``source-system link`` prints."""
    capsys.readouterr()
    assert main(["link", "--data", str(folder), *arguments]) == 0
    return dict(json.loads(capsys.readouterr().out))
