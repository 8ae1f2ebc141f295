"""What ``kill_commands`` runs: each looks where the work stands, and does what is left of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from unittest import mock

from studio.app import demo_station
from studio.app.build import build_station
from studio.app.cli import main as studio
from studio.app.station_folder import StationFolder
from studio.audio.decode import ProcessImporter
from studio.audio.encode import FileEncoder
from studio.audio.take_reader import FileTakeReader
from studio.domain.approval import ApprovalState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import EmergencyDraft, Hazard, OrderedHow
from studio.domain.errors import OperatorFixable, Refused
from studio.domain.exchange import FeedbackState, InboundBulletin, InboundState
from studio.domain.roles import Person
from studio.domain.signage_codec import layout_sha256
from studio.domain.training_labs import LABS, judge
from studio.dsp import loudness
from studio.ports.training_store import InstalledCourse
from studio.services.course_packages import open_package
from studio.services.station import Station
from studio.storage.passwords import Argon2Hasher

T = TypeVar("T")
# Loaded for the commands that need them, before any is forked.
PRELOADED = (FileEncoder, FileTakeReader, ProcessImporter, demo_station, loudness)


def learn(folder: str, person: str, course: str) -> None:
    """Walk a course from where the person stands: lessons, quiz, and the lab in a practice station."""
    station, learner = _station(folder, person)
    training = station.training
    view = training.course(learner, course)
    read = view.progress.lessons_read if view.progress else frozenset()
    for lesson in view.course.lessons:
        if lesson.id not in read:
            training.open_lesson(learner, course, lesson.id)
            training.finish_lesson(learner, course, lesson.id)
    if view.progress is None or view.progress.quiz_passed_at is None:
        training.take_quiz(learner, course, {each.id: each.right for each in view.course.quiz.questions})
    if view.progress is None or view.progress.lab_passed_at is None:
        practice = station.practice.open(learner)
        draft = EmergencyDraft("Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, (LOCAL_OUTPUT,), "Nước lên")
        practice.exercise.cancel(practice.person, practice.exercise.arm(practice.person, draft, course))
        passed = judge(LABS[view.course.lab_id], practice.watch.events()).passed
        training.finish_lab(learner, course, passed=passed, practice_id=practice.station.id)
        practice.close()


def install(folder: str, person: str, package: str) -> None:
    """Take a course in, unless it is there in this version."""
    station, keeper = _station(folder, person)
    course = open_package(Path(package), station.training.signer).course
    if not any((each.course_id, each.version) == (course.id, course.version) for each in _installed(station)):
        station.training.install(keeper, Path(package))


def _installed(station: Station) -> list[InstalledCourse]:
    with station.training.store.read() as unit:
        return unit.training.installed()


def backup(folder: str, target: str) -> None:
    if not Path(target).exists():
        assert studio(["--station", folder, "backup", "--out", target]) == 0


def restore(file: str, folder: str) -> None:
    """Make the station anew, unless it is one already."""
    try:
        StationFolder(Path(folder)).describe()
    except OperatorFixable:
        assert studio(["--station", folder, "restore", file, "--without-secrets"]) == 0


def publish(folder: str, editor: str, leader: str, drafts: str, board: str) -> None:
    """Submit, approve and publish layouts; whoever comes back does what is left."""
    station, by = _station(folder, editor)
    signage, chosen = station.signage, drafts.split()
    for draft in chosen:
        if signage.open(draft).state is ApprovalState.DRAFT:
            signage.submit(by, draft)
        if signage.open(draft).state is ApprovalState.SUBMITTED:
            signage.approve(_person(station, leader), draft, layout_sha256(signage.open(draft).layout))
    if {signage.open(draft).state for draft in chosen} == {ApprovalState.APPROVED}:
        signage.publish(by, chosen, [board])


def take(folder: str, editor: str, bulletin: str, in_s: str) -> None:
    """Take a bulletin from above, at the station's own output ``in_s`` from now; later if that has passed meanwhile."""
    station, by = _station(folder, editor)
    targets = frozenset({LOCAL_OUTPUT})

    def at() -> datetime:
        return station.clock.now() + timedelta(seconds=float(in_s))

    def found() -> InboundBulletin:
        return next(one for one in station.exchange.inbox() if one.id == bulletin)

    if found().state is InboundState.VERIFIED:
        try:
            station.exchange.accept(by, bulletin, at(), targets)
        except Refused as refusal:
            if refusal.code != "IN_THE_PAST":
                raise
    assert found().state is InboundState.ACCEPTED
    with station.exchange.store.read() as unit:
        slots = unit.slots.of_programme(found().programme_id)
    if not slots:
        station.scheduling.add(by, found().programme_id, at(), targets)


def answer(folder: str, editor: str, feedback: str, text: str) -> None:
    """Answer a citizen, unless it is answered."""
    station, by = _station(folder, editor)
    found = next(one for one in station.feedback.list() if one.id == feedback)
    if found.state is FeedbackState.RECEIVED:
        station.feedback.answer(by, feedback, text)


def report(folder: str, editor: str, year: str) -> None:
    """Hand up a year's report, unless it was."""
    station, by = _station(folder, editor)
    if not station.reports.submitted(int(year)):
        station.reports.submit(by, station.reports.preview(by, int(year)))


def order(folder: str, officer: str, pin: str, text: str) -> None:
    """Order an emergency over everything, unless one is on air: whoever comes back hears it.

    While the on-air process is away the officer presses again, in the same panel.
    """
    station, by = _station(folder, officer)
    if _pressed(lambda: station.emergency.running()):
        return
    targets = (LOCAL_OUTPUT, *(view.cluster.id for view in station.devices.view().clusters))
    draft = EmergencyDraft("Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, targets, text)
    prepared = _pressed(lambda: station.emergency.prepare(draft))
    _pressed(lambda: station.emergency.start(prepared, by.id, pin))


def _pressed(press: Callable[[], T]) -> T:
    pause = threading.Event()
    for _ in range(100):
        try:
            return press()
        except OperatorFixable as error:
            if error.code != "ONAIR_NOT_RUNNING":
                raise
        pause.wait(0.1)
    raise AssertionError("the on-air process does not come back")


# Whoever signs in here has no need of a password that is hard to guess.
mock.patch("studio.app.build.Argon2Hasher", partial(Argon2Hasher, memory_kib=64, rounds=1)).start()

VERBS: dict[str, Callable[..., None]] = {
    "learn": learn,
    "install": install,
    "backup": backup,
    "restore": restore,
    "publish": publish,
    "take": take,
    "answer": answer,
    "order": order,
    "report": report,
}


def _station(folder: str, person: str) -> tuple[Station, Person]:
    station = build_station(StationFolder(Path(folder)))
    return station, _person(station, person)


def _person(station: Station, person_id: str) -> Person:
    return next(one for one in station.people.all() if one.id == person_id)
