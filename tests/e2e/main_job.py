"""The main job on real sound: microphone → edit → master → approval → schedule → air → log.

``demo`` prints it, the end-to-end test asserts on it. Every figure in ``facts`` was measured here.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.app.build import build_station, create_station
from studio.app.station_folder import StationFolder
from studio.domain.approval import ApprovalState
from studio.domain.clusters import LOCAL_OUTPUT, DeviceState, SpeakerCluster, Technology
from studio.domain.editing import CutRange, EditStep, FadeClip, GainClip, MoveClip, SplitClip, TrimClip
from studio.domain.errors import OperatorFixable, Refused
from studio.domain.ids import new_id
from studio.domain.loudness import PRESETS
from studio.domain.roles import Person, Role
from studio.domain.schedule import TimeSlot
from studio.domain.takes import Take
from studio.services.production import Draft
from studio.services.station import Station
from tests.e2e.airing import Heard, listen
from tests.e2e.mission import Mission
from tests.support.hearing import find
from tests.support.monitor import MonitorRecording
from tests.support.programs import pid_in, running, studio, studio_json, wait_for_file
from tests.support.pulse import PrivatePulse
from tests.support.speech import TEXT, speak
from tests.support.waiting import wait_until

RATE_HZ = 48_000
PASSWORD = "binh-minh-2026"
CODES = ("dong-1", "trung-1", "doai")
NAMES = ("Thôn Đông 1", "Thôn Trung 1", "Thôn Đoài")
LOCAL_SINK = "studio_out"

Tell = Callable[[str, dict[str, Any]], None]


@dataclass(slots=True)
class Airing:
    """What was captured while it aired, and when something was killed, by the monotonic clock."""

    slot: TimeSlot
    captures: dict[str, MonitorRecording]
    window_killed_at: float = 0.0
    onair_killed_at: float = 0.0


@dataclass(slots=True)
class MainJob:
    """One run. ``lead_s`` is how far ahead the programme is scheduled."""

    root: Path
    lead_s: float
    pictures: Path
    tell: Tell
    # With the province above, an emergency and a citizen after the main job.
    mission: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    folder: StationFolder = field(init=False)
    station: Station = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)
    clusters: list[SpeakerCluster] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = StationFolder(self.root / "station")

    def run(self) -> None:
        """Do the whole job; raises AssertionError or the product's own error where it breaks."""
        with contextlib.ExitStack() as stack:
            pulse = stack.enter_context(PrivatePulse())
            for sink in (LOCAL_SINK, "headphones", *CODES):
                pulse.add_sink(sink)
            pulse.add_virtual_mic()
            stack.enter_context(pulse.applied(sink="headphones", source="mic"))
            self.make_station()
            take = self.record(pulse)
            draft = self.edit(take)
            self.master(draft)
            self.approve(draft)
            self.start_programs(pulse, stack)
            slot = self.schedule(draft)
            airing = self.air(pulse, slot, stack)
            self.judge(airing)
            self.read_log(slot)
            if self.mission:
                Mission(self, pulse, LOCAL_SINK, stack).run()
            self.draw(slot)

    def make_station(self) -> None:
        create_station(self.folder, "Đài xã Bình Minh")
        self.station = build_station(self.folder)
        people = self.station.people
        admin = people.found("Đỗ Quang Minh", "minh", PASSWORD, frozenset({Role.ADMIN}))
        self.people["admin"] = admin
        self.people["editor"] = people.add(admin, "Nguyễn Thị Hoa", "hoa", PASSWORD, frozenset({Role.EDITOR}), "cô")
        self.people["leader"] = people.add(admin, "Trần Văn Lợi", "loi", PASSWORD, frozenset({Role.LEADER}), "ông")
        for position, (code, name) in enumerate(zip(CODES, NAMES, strict=True), 1):
            cluster = SpeakerCluster(new_id(), code, name, name.split()[1], Technology.IP, position=position)
            self.station.devices.save(admin, cluster)
            self.clusters.append(cluster)
        self.say("station", people=len(self.people), clusters=len(self.clusters))

    def record(self, pulse: PrivatePulse) -> Take:
        """Speak into the virtual microphone and record it through PortAudio."""
        spoken_file = self.root / "spoken.wav"
        spoken = speak(TEXT, spoken_file)
        recording, editor = self.station.recording, self.people["editor"]
        recording.start(editor, "Bản tin sáng")
        wait_until(lambda: recording.status().length_s > 0.5, 10, "the take grows")
        voice = pulse.play_into_mic(spoken_file)
        assert voice.wait(120) == 0, "paplay failed"
        status = recording.status()
        take = recording.stop(editor)
        sound = self._sound_of(take)
        excerpt = spoken[2 * RATE_HZ : 5 * RATE_HZ]
        found = find(excerpt, sound)
        self.say(
            "record",
            length_s=round(take.length_s, 2),
            spoken_s=round(len(spoken) / RATE_HZ, 2),
            likeness=round(found.likeness, 3),
            gaps=len(take.gaps),
            unsynced_s=round(status.length_s - status.synced_s, 2),
            device=take.device,
        )
        return take

    def edit(self, take: Take) -> Draft:
        """Trim, cut, split, move, fade, gain; then undo it all as a program that has just started, and redo."""
        editor, production = self.people["editor"], self.station.production
        draft = production.create(editor, "Bản tin sáng")
        programme_id = draft.programme.id
        draft = production.add_take(editor, programme_id, take, 0)
        clip = draft.edit.clips[0]
        loud = np.flatnonzero(np.abs(self._sound_of(take)[:, 0]) > 0.01)
        start, end = max(0, int(loud[0]) - RATE_HZ // 5), min(take.frames, int(loud[-1]) + RATE_HZ // 5)
        steps: list[EditStep] = [
            TrimClip(clip.id, start, end),
            MoveClip(clip.id, 0),
            CutRange(4 * RATE_HZ, 5 * RATE_HZ, ripple=True, new_ids=((clip.id, "second"),)),
            SplitClip("second", 12 * RATE_HZ, "third"),
            MoveClip("third", 12 * RATE_HZ + RATE_HZ // 4),
            FadeClip(clip.id, RATE_HZ // 50, 0),
            GainClip("third", 1.5),
        ]
        for step in steps:
            draft = production.apply(editor, programme_id, step)
        edited = draft.edit.clips
        restarted = build_station(self.folder).production
        for _ in steps:
            draft = restarted.undo(editor, programme_id)
        undone = draft.edit.clips
        for _ in steps:
            draft = restarted.redo(editor, programme_id)
        assert undone == (clip,)
        assert draft.edit.clips == edited
        self.say("edit", steps=len(draft.edit.steps), clips=len(edited), undo_after_restart=len(steps))
        return draft

    def master(self, draft: Draft) -> None:
        asked: list[float] = []

        def progress(done: float) -> bool:
            asked.append(done)
            return True

        started = time.monotonic()
        mastered = self.station.mastering.master(self.people["editor"], draft.programme.id, "horn", progress=progress)
        outcome, signed = mastered.outcome, mastered.programme.manifest
        assert signed is not None
        assert asked == sorted(asked)
        self.say(
            "master",
            before_lufs=_rounded(outcome.before.integrated_lufs),
            after_lufs=_rounded(outcome.after.integrated_lufs),
            target_lufs=outcome.target_lufs,
            true_peak_dbtp=_rounded(outcome.after.true_peak_dbtp),
            ceiling_dbtp=outcome.ceiling_dbtp,
            gain_db=_rounded(outcome.gain_db),
            limited_s=_rounded(outcome.limited_s),
            reason=outcome.reason.value,
            duration_s=round(signed.manifest.duration_s, 2),
            took_s=round(time.monotonic() - started, 2),
            manifest=signed.sha256[:12],
        )
        assert PRESETS["horn"].target_lufs == outcome.target_lufs

    def approve(self, draft: Draft) -> None:
        approvals, programme_id = self.station.approvals, draft.programme.id
        approvals.submit(self.people["editor"], programme_id)
        signed = self.station.production.open(programme_id).programme.manifest
        assert signed is not None
        refused = ""
        try:
            approvals.approve(self.people["editor"], programme_id, signed.sha256)
        except Refused as error:
            refused = error.code
        approved = approvals.approve(self.people["leader"], programme_id, signed.sha256)
        assert approved.state is ApprovalState.APPROVED
        self.say("approve", own_approval=refused, approved_by=self.people["leader"].name, state=approved.state.value)

    def start_programs(self, pulse: PrivatePulse, stack: contextlib.ExitStack) -> None:
        """The hub, the supervised station processes, and one agent a cluster."""
        place = ["--station", str(self.folder.root)]
        python = [sys.executable, "-m"]
        started = time.monotonic()
        done = studio("hub", "--port", "0", "--set-up", *place)
        assert done.returncode == 0, done.stderr
        for code in CODES:
            paired = studio("pair", "--code", code, "--out", str(self.root / f"{code}.json"), *place)
            assert paired.returncode == 0, paired.stderr
        logs = self.root
        supervisor = stack.enter_context(
            running(
                *python, "studio.app.cli", *place, "supervise", log=logs / "supervise.log", env=pulse.env(LOCAL_SINK)
            )
        )
        wait_for_file(self.folder.run / "onair.json", 30, supervisor)
        wait_for_file(self.folder.run / "bridge.json", 30, supervisor)
        for code in CODES:
            stack.enter_context(
                running(
                    *python,
                    "device_bridge.agent",
                    "--config",
                    str(self.root / f"{code}.json"),
                    "--state",
                    str(self.root / f"agent-{code}"),
                    log=logs / f"agent-{code}.log",
                    env=pulse.env(code),
                )
            )
        wait_until(lambda: self._online() == len(CODES), 30, "all agents are online")
        self.say("programs", online=self._online(), took_s=round(time.monotonic() - started, 1))

    def schedule(self, draft: Draft) -> TimeSlot:
        """Schedule on everything; a second slot on top is told as a conflict and taken away again."""
        scheduling, editor = self.station.scheduling, self.people["editor"]
        at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=self.lead_s)
        targets = frozenset({LOCAL_OUTPUT, *(cluster.id for cluster in self.clusters)})
        done = scheduling.add(editor, draft.programme.id, at, targets)
        above = scheduling.add(editor, draft.programme.id, at + timedelta(seconds=5), frozenset({self.clusters[0].id}))
        scheduling.cancel(editor, above.slot.id)
        proof = self.station.proving.prove(scheduling.today())
        self.say(
            "schedule",
            starts_at=at.isoformat(),
            targets=len(targets),
            conflicts_told=len(above.conflicts),
            proof_findings=[finding.code.value for finding in proof.findings],
        )
        return done.slot

    def air(self, pulse: PrivatePulse, slot: TimeSlot, stack: contextlib.ExitStack) -> Airing:
        """Capture every output; kill the window, then the on-air process, in the middle."""
        window_env = pulse.env("headphones") | {"QT_QPA_PLATFORM": "offscreen", "STUDIO_NO_SUPERVISOR": "1"}
        window = stack.enter_context(
            running(
                sys.executable,
                "-m",
                "studio.app.cli",
                "--station",
                str(self.folder.root),
                log=self.root / "window.log",
                env=window_env,
            )
        )
        captures = {name: pulse.record_monitor(name) for name in (LOCAL_SINK, *CODES)}
        airing = Airing(slot, captures)
        self._wait_for_instant(slot.starts_at + timedelta(seconds=6))
        assert window.poll() is None, "the window had died by itself"
        window.send_signal(signal.SIGKILL)
        airing.window_killed_at = time.monotonic()
        window.wait()
        self._wait_for_instant(slot.starts_at + timedelta(seconds=12))
        engine = pid_in(self.folder.run / "onair.json")
        os.kill(engine, signal.SIGKILL)
        airing.onair_killed_at = time.monotonic()
        self._wait_for_instant(slot.ends_at + timedelta(seconds=1))
        wait_until(self._all_played, 20, "every target is reported played")
        for capture in captures.values():
            capture.stop()
        return airing

    def judge(self, airing: Airing) -> None:
        """Hear, in the captures, what was aired and when."""
        programme, _ = sf.read(self._master_path(airing.slot), dtype="float32", always_2d=True)
        planned = time.monotonic() + (airing.slot.starts_at - datetime.now(UTC)).total_seconds()
        heard: dict[str, Heard] = {
            name: listen(capture, programme, planned) for name, capture in airing.captures.items()
        }
        local = heard[LOCAL_SINK]
        self.say(
            "air_local",
            likeness=round(local.likeness, 3),
            start_error_ms=round(local.start_error_s * 1000, 1),
            silence_around_window_kill_s=round(
                local.silence_s(airing.window_killed_at - 1, airing.window_killed_at + 2), 3
            ),
            rejoin_s=round(local.silence_s(airing.onair_killed_at - 0.5, airing.onair_killed_at + 4), 3),
            position_error_after_ms=round(local.position_error_s(airing.onair_killed_at + 4.0) * 1000, 1),
        )
        for code in CODES:
            one = heard[code]
            end = planned + airing.slot.length_s
            self.say(
                f"air_{code}",
                likeness=round(one.likeness, 3),
                start_error_ms=round(one.start_error_s * 1000, 1),
                longest_silence_s=round(one.silence_s(planned + 0.3, end - 0.3), 3),
            )

    def read_log(self, slot: TimeSlot) -> None:
        rows = [
            row for row in studio_json("log", "--station", str(self.folder.root)) if row["play_id"].startswith(slot.id)
        ]
        self.say("log", rows=rows)

    def draw(self, slot: TimeSlot) -> None:
        """Pictures: the master under its loudness curve, and every screen of this very station."""
        from tests.e2e.pictures import draw_master, draw_screens

        self.pictures.mkdir(parents=True, exist_ok=True)
        master = draw_master(self._master_path(slot), PRESETS["horn"].target_lufs, self.pictures / "master.png")
        screens = draw_screens(self.station, self.people["editor"], self.pictures / "screens")
        self.say("pictures", master=str(master), screens=len(screens))

    def say(self, step: str, **facts: Any) -> None:
        self.facts[step] = facts
        self.tell(step, facts)

    def _sound_of(self, take: Take) -> NDArray[np.float32]:
        return self.station.mastering.reader.read(take, 0, take.frames)

    def _master_path(self, slot: TimeSlot) -> Path:
        signed = self.station.production.open(slot.programme_id).programme.manifest
        assert signed is not None
        return self.station.planning.media.path(signed.manifest.master_sha256)

    def _online(self) -> int:
        good = (DeviceState.ONLINE, DeviceState.PLAYING)
        return sum(view.status.state in good for view in self.station.devices.view().clusters)

    def _all_played(self) -> bool:
        with contextlib.suppress(OperatorFixable):
            self.station.log.catch_up()
        rows = self.station.log.day(self.station.scheduling.today())
        return sum(row.state.value in ("PLAYED", "PARTIAL", "FAILED") for row in rows) >= 1 + len(CODES)

    @staticmethod
    def _wait_for_instant(instant: datetime) -> None:
        left = (instant - datetime.now(UTC)).total_seconds()
        wait_until(lambda: datetime.now(UTC) >= instant, left + 5, f"{instant:%H:%M:%S}")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def write_facts(job: MainJob, target: Path) -> None:
    target.write_text(json.dumps(job.facts, ensure_ascii=False, indent=1), encoding="utf-8")
