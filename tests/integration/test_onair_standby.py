"""The warm standby's eyes, and the heartbeat."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.broadcast import JournalKind
from studio.onair.journal import JournalFile, JournalHistory
from studio.onair.media_files import Verifier
from studio.onair.plan_file import PlanFile
from studio.onair.standby import Heartbeat, StandbyEyes
from tests.support.onair_station import NOON, OnAirBench, TurnedClock, noise, plan_item, write_programme
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time


def test_a_standby_has_read_the_journal_and_checked_the_files(tmp_path: Path) -> None:
    bench = OnAirBench.make(tmp_path)
    file = write_programme(tmp_path, noise(2.0, 1))
    bench.publish(plan_item("a", NOON + timedelta(seconds=30), 2.0, file))
    journal = JournalFile(tmp_path / "journal", tmp_path / "ballast", "b1", TurnedClock(), 4096)
    journal.append(JournalKind.BOOT, {"pid": 1})
    verifier, history = Verifier(), JournalHistory(tmp_path / "journal")
    eyes = StandbyEyes(tmp_path, PlanFile(tmp_path / "plan.json"), verifier, history, bench.clock)
    try:
        path = tmp_path / file.path
        wait_until(lambda: verifier.unchanged(path, file.sha256), 5.0, "the file is checked")
        assert history.last_at == NOON
        os.utime(path, (1, 1))
        assert not verifier.unchanged(path, file.sha256)
    finally:
        eyes.close()
        journal.close()


def test_the_heart_beats_while_the_mixer_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench = OnAirBench.make(tmp_path)
    bench.start()
    bench.run(0.1)
    heart = Heartbeat(bench.pump, bench.engine)
    try:
        beats = ""

        def beaten() -> bool:
            nonlocal beats
            beats += capsys.readouterr().out
            return beats.count("beat\n") >= 2

        wait_until(beaten, 5.0, "it beats")
        bench.clock.turn(0.9)
        assert not heart.alive()
        bench.pump.opening = True
        assert heart.alive()
    finally:
        heart.close()
        bench.stop()
