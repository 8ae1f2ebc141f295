"""The path of the exchange: bulletins come down, are taken and aired; log, answers and reports go up."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from studio.domain.exchange import FeedbackState, InboundState, OutboxState
from studio.domain.programme import BulletinClass
from studio.services.upward import SETTLES_AFTER, tell_log
from sync_client.contract.bulletins import AudioDescriptor
from tests.support.kill_commands import Commands
from tests.support.kill_province import ask, issue
from tests.support.kills import Tally
from tests.support.mission_stage import AREA, MissionStage, alert_sound, flac_of
from tests.support.waiting import wait_until

LENGTH_S = 0.8
# Taken so long before it airs; one after the other.
_AHEAD_S, _APART_S = 4.0, 1.0
_SETTLED_S = 90.0
# Reports of years to come, so that each is one of its own; the contract takes them until 2200.
_FIRST_REPORT = 2030


@dataclass(slots=True)
class ExchangePath:
    """Its part of a strike: ``begin`` and ``attend`` until the kill has fallen, or ``call_killed``."""

    stage: MissionStage
    run: Commands
    audio: AudioDescriptor
    bulletins: list[str] = field(default_factory=list)
    feedback: dict[str, str] = field(default_factory=dict)
    reports: int = 0
    next_at: datetime | None = None

    def begin(self) -> None:
        """A bulletin is issued above, a citizen asks."""
        title, text = f"Bản tin {len(self.bulletins)}", f"Câu hỏi {len(self.feedback)}"
        self.bulletins.append(issue(self.stage.source, self.audio, title=title)["id"])
        self.feedback[ask(self.stage.source, len(self.feedback), text)] = text

    def call_killed(self, share: float) -> None:
        """The person's own calls at the PC, each killed in its middle and made again."""
        self.begin()
        self._report_killed(share)
        self.attend(share)

    # What the person at the PC does.

    def attend(self, share: float | None = None) -> None:
        """Take what was verified, answer who asked; killed at ``share`` of the next call's length."""
        folder, editor = str(self.stage.folder.root), self.stage.editor.id
        for bulletin in self.stage.station.exchange.inbox():
            if bulletin.state is InboundState.VERIFIED and bulletin.id in self.bulletins:
                words = {"folder": folder, "editor": editor, "bulletin": bulletin.id, "in_s": str(self._in_s())}
                self._called("take", share, words)
                break
        for one in self.stage.station.feedback.list():
            if one.state is FeedbackState.RECEIVED:
                words = {"folder": folder, "editor": editor, "feedback": one.id, "text": f"Trả lời: {one.text}"}
                self._called("answer", share, words)
                break

    def _report_killed(self, share: float) -> None:
        """A report of a year of its own: submitted once, whoever was killed."""
        year = str(_FIRST_REPORT + self.reports)
        self.reports += 1
        words = {"folder": str(self.stage.folder.root), "editor": self.stage.editor.id, "year": year}
        self._called("report", share, words)

    def _called(self, name: str, share: float | None, words: dict[str, str]) -> None:
        if share is None or name not in self.run.lengths_s or self.run.run_killed(name, share, **words):
            self.run.run(name, **words)

    def _in_s(self) -> float:
        now = self.stage.station.clock.now()
        earliest = now + timedelta(seconds=_AHEAD_S)
        at = earliest if self.next_at is None else max(earliest, self.next_at)
        self.next_at = at + timedelta(seconds=_APART_S)
        return (at - now).total_seconds()

    # What came of it.

    def settle(self, tally: Tally) -> None:
        with contextlib.suppress(AssertionError):
            wait_until(self._all_attended, _SETTLED_S, "all is taken and answered")
            wait_until(self._all_aired, _SETTLED_S, "all is aired")
        self._time_passes()
        with contextlib.suppress(AssertionError):
            wait_until(lambda: not self.stage.station.exchange.outbox().waiting, _SETTLED_S, "the outbox is empty")
        self._count_here(tally)
        self._count_above(tally)

    def _all_attended(self) -> bool:
        self.attend()
        states = {one.id: one.state for one in self.stage.station.exchange.inbox()}
        answered = {one.id for one in self.stage.station.feedback.list() if one.state is FeedbackState.ANSWERED}
        return (
            all(states.get(one) is InboundState.ACCEPTED for one in self.bulletins) and self.feedback.keys() <= answered
        )

    def _all_aired(self) -> bool:
        return self.next_at is None or self.stage.station.clock.now() > self.next_at + timedelta(seconds=4)

    def _time_passes(self) -> None:
        """The log's rows settle for two minutes before they go up."""
        station = self.stage.station
        station.log.catch_up()
        with station.exchange.store.write("test") as unit:
            tell_log(unit, station.clock.now() + SETTLES_AFTER)

    def _slots(self) -> dict[str, str]:
        """The slots of what came from above, with the bulletin of each."""
        station, found = self.stage.station, {}
        with station.exchange.store.read() as unit:
            for bulletin in unit.exchange.bulletins():
                for slot in unit.slots.of_programme(bulletin.programme_id) if bulletin.programme_id else []:
                    found[slot.id] = bulletin.id
        return found

    def _count_here(self, tally: Tally) -> None:
        station = self.stage.station
        inbox = station.exchange.inbox()
        taken = [one for one in inbox if one.state is InboundState.ACCEPTED]
        # Emergencies are counted on their own path.
        normal = [one.id for one in taken if one.content.bulletin_class is BulletinClass.NORMAL]
        tally.compare("bulletin taken", self.bulletins, normal)
        slots = self._slots()
        tally.compare("slot of", self.bulletins, slots.values())
        rows = station.log.day(station.scheduling.today())
        tally.compare("log of slot", slots, [row.slot_id for row in rows if row.slot_id in slots])
        tally.compare("feedback", self.feedback, [one.id for one in station.feedback.list()])
        counts = station.exchange.outbox().counts
        for state in (OutboxState.DEAD, OutboxState.UNCERTAIN, OutboxState.SENDING, OutboxState.PENDING):
            tally.lost += [f"outbox row {state}"] * counts.get(state, 0)
        with station.exchange.store.read() as unit:
            tally.lost += [f"audit chain: {one}" for one in unit.audit.verify()]

    def _count_above(self, tally: Tally) -> None:
        # A row that was corrected comes again under its own id.
        log = {row["id"]: row["title"] for row in self._above("broadcast-log") if row["title"].startswith("Bản tin")}
        tally.compare("log above of", [f"Bản tin {number}" for number in range(len(self.bulletins))], log.values())
        reports = [str(row["year"]) for row in self._above("reports")]
        tally.compare("report above of", [str(_FIRST_REPORT + one) for one in range(self.reports)], reports)
        # As it stands last: an item comes again each time it changed.
        asked = {item["id"]: f"{item['text']} · {item['answer']}" for item in self._items("feedback")}
        answers = [f"{text} · Trả lời: {text}" for text in self.feedback.values()]
        tally.compare("answer above", answers, asked.values())

    def _above(self, listing: str) -> list[dict[str, Any]]:
        return [dict(item["row"]) for item in self._items(listing)]

    def _items(self, listing: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor, more = "0", True
        while more:
            page = self.stage.source.desk("leader.t1").get(f"/v1/{listing}?area={AREA}&cursor={cursor}&limit=100")
            found += page["items"]
            cursor, more = page["cursor"], page["more"]
        return found


def exchange_path(stage: MissionStage, run: Commands) -> ExchangePath:
    audio = stage.source.desk("editor.t1").upload(flac_of(alert_sound(LENGTH_S, 1)), LENGTH_S)
    made = ExchangePath(stage, run, audio)
    stage.source.desk("leader.t1")
    # Once in peace, so that it is known how long each call takes.
    made.begin()
    made._report_killed(1.0)
    wait_until(made._all_attended, 60, "the first are taken and answered")
    return made
