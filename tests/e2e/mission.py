"""What follows the main job on the same station: the province, a board, an emergency, a citizen, a learner."""

from __future__ import annotations

import io
import time
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import requests
import soundfile as sf

from studio.domain.approval import ApprovalState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.exchange import FeedbackState, InboundState, OutboxState
from tests.e2e.board import DemoBoard
from tests.e2e.lab import Learner
from tests.support.chromium import missing_browser
from tests.support.hearing import find, mono
from tests.support.programs import studio
from tests.support.pulse import PrivatePulse
from tests.support.source_server import SourceServer, running_source
from tests.support.speech import speak
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from tests.e2e.main_job import MainJob

AREA = "T1-01"
TITLE, TEXT = "Lịch tiêm chủng", "Trạm y tế tiêm chủng cho trẻ em sáng thứ Bảy, từ 7 giờ 30."
ALERT = "Khẩn cấp. Nước sông đang lên nhanh. Bà con thôn Đông khẩn trương đưa người già và trẻ em đến trường học."
RATE_HZ = 48_000


class Mission:
    """The steps, in order; each tells what it measured through the main job."""

    def __init__(self, job: MainJob, pulse: PrivatePulse, local_sink: str, stack: ExitStack) -> None:
        self.job, self.pulse, self.local_sink = job, pulse, local_sink
        self.source: SourceServer = stack.enter_context(running_source(job.root / "province"))
        self.board = None if missing_browser() else DemoBoard(job, stack)

    def run(self) -> None:
        self.enrol()
        self.bulletin_from_above()
        self.on_the_board()
        self.emergency_from_above()
        self.citizen()
        Learner(self.job).walk()
        self.report()

    def enrol(self) -> None:
        code = self.source.enrol_code(AREA)
        done = studio(
            "enrol", "--source", self.source.url, "--code", code, "--station", str(self.job.folder.root), timeout_s=60
        )
        assert done.returncode == 0, done.stderr
        exchange = self.job.station.exchange
        wait_until(lambda: exchange.standing().state == "CONNECTED", 30, "the exchange is connected")
        self.job.say("enrol", area=AREA, standing=exchange.standing().state)

    def bulletin_from_above(self) -> None:
        """A NORMAL bulletin is taken, aired on every target, and the province sees that it was."""
        station, editor = self.job.station, self.job.people["editor"]
        audio = self._spoken("Thông báo của tỉnh về lịch tiêm chủng.", "normal.wav")
        issued = self.source.issue([AREA], audio, title=TITLE, text=TEXT)
        wait_until(lambda: self._state(issued["id"]) is InboundState.VERIFIED, 30, "the bulletin is verified")
        targets = frozenset({LOCAL_OUTPUT, *(cluster.id for cluster in self.job.clusters)})
        at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=8)
        taken = station.exchange.accept(editor, issued["id"], at, targets)
        assert taken.scheduled is not None
        slot_id = taken.scheduled.slot.id

        def results() -> list[str]:
            station.log.catch_up()
            return [row.state.value for row in station.log.day(station.scheduling.today()) if row.slot_id == slot_id]

        wait_until(lambda: results() == ["PLAYED"] * len(targets), 60, "it is played everywhere")
        wait_until(lambda: self._plays_above(issued["id"]) == len(targets), 30, "the province sees every play")
        self.job.say("bulletin", played=len(results()), plays_seen_above=self._plays_above(issued["id"]))

    def on_the_board(self) -> None:
        """The same bulletin, laid out by a template, on the board in front of the commune's house."""
        if self.board is not None:
            self.board.show(TITLE, TEXT)

    def emergency_from_above(self) -> None:
        """It is heard and stands on the board without a click, and ends by the province's all-clear."""
        station = self.job.station
        audio = self._spoken(ALERT, "alert.wav")
        spoken, _ = sf.read(io.BytesIO(audio), dtype="float32", always_2d=True)
        capture = self.pulse.record_monitor(self.local_sink)
        if self.board is not None:
            self.board.watch()
        pressed_at, pressed_wall = time.monotonic(), time.time()
        more: dict[str, Any] = {
            "title": "Nước sông lên nhanh",
            "text": ALERT,
            "disaster_level": 3,
            "repeat_every_s": 600,
        }
        issued = self.source.issue([AREA], audio, bulletin_class="EMERGENCY", **more)
        loud = int(np.flatnonzero(np.abs(mono(spoken)) > 0.02)[0])
        excerpt = spoken[loud : loud + RATE_HZ]

        def heard() -> bool:
            sound = capture.samples()
            since = max(0, round((pressed_at - capture.heard_at(0)) * RATE_HZ))
            return find(excerpt, sound[since:]).likeness > 0.6

        wait_until(heard, 20, "the emergency is heard")
        sound = capture.stop()
        since = max(0, round((pressed_at - capture.heard_at(0)) * RATE_HZ))
        first = int(np.flatnonzero(np.abs(mono(sound[since:])) > 1e-3)[0])
        words = find(excerpt, sound[since:])
        running = len(station.emergency.running())
        on_board = {} if self.board is None else {"board_s": round(self.board.alarmed_after_s(pressed_wall), 2)}
        self.source.issue(
            [AREA],
            bulletin_class="EMERGENCY",
            kind="ALL_CLEAR",
            title="Báo yên",
            text="Nước đã rút. Bà con có thể trở về nhà.",
            supersedes={"id": issued["id"], "version": issued["version"]},
        )
        wait_until(lambda: not station.emergency.running(), 60, "the all-clear ends it")
        if self.board is not None:
            on_board["black_frames"] = self.board.cleared()
        self.job.say(
            "emergency",
            first_sound_s=round(first / RATE_HZ, 2),
            words_s=round(words.frame / RATE_HZ, 2),
            likeness=round(words.likeness, 3),
            running=running,
            running_after_all_clear=len(station.emergency.running()),
            **on_board,
        )

    def citizen(self) -> None:
        """A citizen asks on the page's own calls, the station answers, the citizen reads it."""
        feedback, editor = self.job.station.feedback, self.job.people["editor"]
        said = {
            "area": f"{AREA}-A",
            "kind": "QUESTION",
            "text": "Bao giờ sửa đường ngõ 5?",
            "name": "Bà Tư",
            "phone": "0912 345 678",
            "consent": True,
            "consent_text": "2026-1",
        }
        with requests.Session() as page:
            page.trust_env = False
            key = {"Idempotency-Key": str(uuid.uuid4())}
            taken = page.post(f"{self.source.url}/v1/public/feedback", json=said, headers=key, timeout=20).json()
            reference = {"Feedback-Reference": taken["reference"]}

            shown: dict[str, Any] = {"at": 0.0}

            def seen() -> dict[str, Any]:
                # As often as a person looks: the page's calls are counted.
                if time.monotonic() - shown["at"] > 1.0:
                    answer = page.get(f"{self.source.url}/v1/public/feedback", headers=reference, timeout=20)
                    assert answer.ok, answer.text
                    shown.update(answer.json(), at=time.monotonic())
                return shown

            def mine() -> FeedbackState | None:
                return next((each.state for each in feedback.list() if each.id == taken["id"]), None)

            wait_until(lambda: mine() is FeedbackState.RECEIVED, 60, "the feedback comes")
            feedback.answer(editor, taken["id"], "Tuần sau, từ thứ Hai.")
            wait_until(lambda: seen()["state"] == "ANSWERED", 60, "the citizen sees the answer")
            bulletin = self._answer_on_air(taken["id"])
            wait_until(lambda: seen()["state"] == "BROADCAST", 90, "the citizen sees that it was broadcast")
            self.job.say("citizen", state=seen()["state"], answer=seen()["answer"], bulletin=bulletin)

    def _answer_on_air(self, feedback_id: str) -> str:
        """Turn the answer into a bulletin: spoken, mastered, approved by the leader, aired here; return its title."""
        station, editor, leader = self.job.station, self.job.people["editor"], self.job.people["leader"]
        draft = station.feedback.draft_bulletin(editor, feedback_id, "Trả lời về đường ngõ 5")
        assert draft.programme.state is ApprovalState.DRAFT
        programme_id = draft.programme.id
        self._spoken("Đường ngõ 5 được sửa từ thứ Hai tuần sau.", "answer.wav")
        take = station.recording.import_file(editor, str(self.job.root / "answer.wav"))
        station.production.add_take(editor, programme_id, take, 0)
        signed = station.mastering.master(editor, programme_id, "horn").programme.manifest
        assert signed is not None
        station.approvals.submit(editor, programme_id)
        station.approvals.approve(leader, programme_id, signed.sha256)
        at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=5)
        station.scheduling.add(editor, programme_id, at, frozenset({LOCAL_OUTPUT}))
        return draft.programme.title

    def report(self) -> None:
        """The annual report goes up, and so did the learner's record; the province has each once."""
        station, editor = self.job.station, self.job.people["editor"]
        year = station.reports.current_year()
        report = station.reports.submit(editor, station.reports.preview(editor, year))
        wait_until(lambda: not station.exchange.outbox().waiting, 60, "all is told above")
        listed = self._above("reports")
        records = [one for one in self._above("training-records") if one["activity"].endswith("arm-and-cancel")]
        self.job.say(
            "report_above",
            year=year,
            reports=sum(one["id"] == report.id for one in listed),
            lab_records=len(records),
            outbox_dead=station.exchange.outbox().counts[OutboxState.DEAD],
        )

    def _above(self, listing: str) -> list[dict[str, Any]]:
        page = self.source.desk("leader.t1").get(f"/v1/{listing}?area={AREA}&limit=200")
        return [dict(item["row"]) for item in page["items"]]

    def _state(self, bulletin_id: str) -> InboundState | None:
        inbox = self.job.station.exchange.inbox()
        return next((bulletin.state for bulletin in inbox if bulletin.id == bulletin_id), None)

    def _plays_above(self, bulletin_id: str) -> int:
        """How many targets the province knows to have played it."""
        page = self.source.desk("leader.t1").get(f"/v1/bulletins/{bulletin_id}/statuses?area={AREA}")
        rows = [item["row"] for item in page["items"]]
        plays = rows[-1].get("plays", []) if rows else []
        return sum(play["state"] == "PLAYED" for play in plays)

    def _spoken(self, text: str, name: str) -> bytes:
        path = Path(self.job.root) / name
        sound = speak(text, path)
        buffer = io.BytesIO()
        sf.write(buffer, sound, RATE_HZ, format="FLAC", subtype="PCM_24")
        return buffer.getvalue()
