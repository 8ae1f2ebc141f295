"""``python -m tests.bench``: what reaches stdout, what is kept, and how it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.bench.__main__ import BENCHES, main
from tests.bench.output import say
from tests.bench.rows import Bar, Measured, Row, make_row


@pytest.fixture
def values(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """A bench ``made-up`` that measures these, by part; the floor of each is 2."""
    found = {"one": 1.0, "two": 2.0}

    def run(parts: Sequence[str]) -> list[Row]:
        say("measuring")
        return [make_row(Bar(name, "s", 2.0, 1.0), Measured(name, found[name], [found[name]])) for name in parts]

    monkeypatch.setitem(sys.modules, "made_up_bench", SimpleNamespace(PARTS=found, run=run))
    monkeypatch.setitem(BENCHES, "made-up", "made_up_bench")
    return found


def test_json_alone_is_on_stdout(values: dict[str, float], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["made-up", "--json"], tmp_path) == 0
    printed = capsys.readouterr()
    assert [one["value"] for one in json.loads(printed.out)] == list(values.values())
    assert "measuring" in printed.err


def test_the_rows_are_kept_under_the_name(values: dict[str, float], tmp_path: Path) -> None:
    main(["made-up"], tmp_path)
    kept = json.loads((tmp_path / "made-up.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in kept] == list(values)


def test_a_part_alone_is_kept_under_a_name_of_its_own(values: dict[str, float], tmp_path: Path) -> None:
    main(["made-up", "--only", "two"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["made-up-two.json"]
    assert json.loads((tmp_path / "made-up-two.json").read_text(encoding="utf-8"))[0]["value"] == values["two"]


def test_a_missed_floor_gives_exit_code_1(
    values: dict[str, float], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values["two"] = 2.1
    assert main(["made-up"], tmp_path) == 1
    assert "FLOOR MISSED" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["nothing"], ["made-up", "--only", "three"], []])
def test_an_unknown_bench_or_part_is_wrong_usage(values: dict[str, float], words: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words, tmp_path)
    assert ended.value.code == 2
    assert list(tmp_path.iterdir()) == []
