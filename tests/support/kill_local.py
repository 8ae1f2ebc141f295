"""Two paths that are walked at one PC: a course with its lab, and the backup of a station."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from studio.app.restore import restore_backup
from studio.app.station_folder import StationFolder
from studio.app.training import courses_folder
from studio.domain.errors import OperatorFixable
from studio.domain.exchange import Enrolment, OutboxKind, OutboxState
from studio.domain.roles import Person, Role
from studio.domain.training import Stage, StatementVerb
from studio.domain.training_courses import MANIFEST
from studio.services.upward import keep_enrolment
from tests.support.kill_commands import Commands, commands
from tests.support.kills import Tally
from tests.support.stations import PASSWORD, TestStation, make_station

COURSE = "khi-co-khan-cap"
_KEPT = ("media", "takes", "journal", "secrets")


@dataclass(slots=True)
class TrainingPath:
    """``learner``: reads, takes the quiz, passes the lab. ``install``: a new version of a course."""

    made: TestStation
    run: Commands
    folder: Path
    victims: tuple[str, ...] = ("learner", "install")
    learners: list[Person] = field(default_factory=list)
    counted: int = 0
    version: int = 1
    tally: Tally = field(default_factory=Tally)

    def strike(self, victim: str, share: float) -> None:
        if victim == "learner":
            self._learn(share)
        else:
            self._install(share)

    def _learn(self, share: float) -> None:
        name = f"hoc-vien-{len(self.learners)}"
        learner = self.made.station.people.add(
            self.made.cast.admin, f"Học viên {name}", name, PASSWORD, frozenset({Role.REPORTER})
        )
        self.learners.append(learner)
        words = {"folder": str(self.made.folder.root), "person": learner.id, "course": COURSE}
        if self.run.run_killed("learn", share, **words):
            self.run.run("learn", **words)

    def _install(self, share: float) -> None:
        self.version += 1
        words = {"folder": str(self.made.folder.root), "person": self.made.cast.admin.id}
        words["package"] = str(self.package(self.version))
        killed = self.run.run_killed("install", share, **words)
        self._readable(self.version - 1, self.version)
        if killed:
            self.run.run("install", **words)
        self._readable(self.version)

    def package(self, version: int) -> Path:
        """The first built-in course under another name, signed by this station."""
        source, target = self.folder / f"course-{version}", self.folder / f"course-{version}.zip"
        shutil.copytree(courses_folder() / "1-ngay-dau", source)
        manifest = source / MANIFEST
        told = json.loads(manifest.read_text("utf-8")) | {"id": "cua-dai", "version": version}
        manifest.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        self.made.station.training.pack(self.made.cast.admin, source, target)
        return target

    def _readable(self, *versions: int) -> None:
        """The course is there in one of these versions, every lesson of it readable by its hash."""
        training = self.made.station.training
        found = [view.course for view in training.courses(self.made.cast.admin) if view.course.id == "cua-dai"]
        if [one.version in versions for one in found] != [True]:
            self.tally.lost.append(f"course {versions}: {[one.version for one in found]}")
            return
        for lesson in found[0].lessons:
            try:
                training.lesson("cua-dai", lesson.id)
            except OperatorFixable as error:
                self.tally.lost.append(f"lesson {lesson.id} of version {found[0].version}: {error.code}")

    def settle(self) -> Tally:
        """Each part of the course was recorded once, and each record waits once to go up."""
        training, tally = self.made.station.training, self.tally
        self.tally = Tally()
        with training.store.read() as unit:
            rows = unit.outbox.items(tuple(OutboxState), limit=100_000)
            problems = unit.audit.verify()
        tally.lost += [f"audit chain: {one}" for one in problems]
        told = [one["id"] for row in rows if row.kind == OutboxKind.TRAINING.value for one in row.payload["records"]]
        for learner in self.learners[self.counted :]:
            view, mine = training.course(learner, COURSE), training.statements(learner)
            if view.stage is not Stage.DONE:
                tally.lost.append(f"{learner.name} stands at {view.stage}")
            parts = [f"lesson/{lesson.id}" for lesson in view.course.lessons]
            wanted = [f"{StatementVerb.EXPERIENCED} {part}" for part in parts]
            wanted += [f"{StatementVerb.PASSED} quiz", f"{StatementVerb.PASSED} lab/{view.course.lab_id}"]
            done = [f"{one.verb} {one.activity.partition(f'/v{view.course.version}/')[2]}".strip() for one in mine]
            tally.compare(f"{learner.name}:", [*wanted, str(StatementVerb.COMPLETED)], done)
            ids = {one.id for one in mine}
            tally.compare("record going up", ids, [one for one in told if one in ids])
        self.counted = len(self.learners)
        return tally


@contextlib.contextmanager
def training_path(root: Path) -> Iterator[TrainingPath]:
    made = make_station(root / "station", clusters=0)
    above = Enrolment("http://127.0.0.1:9", "s", "T1-01", "Xã", ("VN", "T1"), "Tỉnh", "", datetime.now(UTC))
    with made.station.training.store.write("test") as unit:
        keep_enrolment(unit, above)
    with (root / "commands.log").open("ab") as log, commands(log) as run:
        path = TrainingPath(made, run, root)
        made.station.training.install(made.cast.admin, path.package(1))
        # Once in peace, so that it is known how long each takes.
        person = made.cast.reporter
        path.learners.append(person)
        run.run("learn", folder=str(made.folder.root), person=person.id, course=COURSE)
        path.version = 2
        run.run(
            "install", folder=str(made.folder.root), person=made.cast.admin.id, package=str(path.package(path.version))
        )
        yield path


@dataclass(slots=True)
class BackupPath:
    """``backup``: while it is written. ``restore``: while it becomes a station again."""

    made: TestStation
    run: Commands
    folder: Path
    whole: Path
    before: dict[str, str]
    victims: tuple[str, ...] = ("backup", "restore")
    number: int = 0
    tally: Tally = field(default_factory=Tally)

    def strike(self, victim: str, share: float) -> None:
        self.number += 1
        if victim == "backup":
            self._back_up(share)
        else:
            self._restore(share)
        if contents(self.made.folder.root) != self.before:
            self.tally.lost.append(f"{victim} {self.number}: the station was touched")

    def _back_up(self, share: float) -> None:
        target = self.folder / f"{self.number}.zip"
        words = {"folder": str(self.made.folder.root), "target": str(target)}
        if self.run.run_killed("backup", share, **words):
            if target.exists():
                self._restorable(target)
            self.run.run("backup", **words)
        self._restorable(target)
        target.unlink()

    def _restorable(self, target: Path) -> None:
        place = self.folder / f"{target.stem}-tried"
        try:
            restore_backup(target, StationFolder(place), None)
        except OperatorFixable as error:
            self.tally.lost.append(f"backup {self.number}: {error.code}")
            return
        self._same(place)
        shutil.rmtree(place)

    def _restore(self, share: float) -> None:
        place = self.folder / f"again-{self.number}"
        words = {"file": str(self.whole), "folder": str(place)}
        if self.run.run_killed("restore", share, **words):
            if (place / "station.json").exists():
                self._same(place)
            self.run.run("restore", **words)
        self._same(place)
        shutil.rmtree(place)

    def _same(self, place: Path) -> None:
        """What a restored folder holds is what the station held, without its secrets."""
        wanted = {name: sha256 for name, sha256 in self.before.items() if name.split("/")[0] in _KEPT[:3]}
        found = contents(place)
        self.tally.lost += [f"restore {self.number}: {one}" for one in wanted if found.get(one) != wanted[one]]
        if not (place / "station.db").exists():
            self.tally.lost.append(f"restore {self.number}: the records")

    def settle(self) -> Tally:
        tally, self.tally = self.tally, Tally()
        return tally


@contextlib.contextmanager
def backup_path(root: Path) -> Iterator[BackupPath]:
    made = make_station(root / "station")
    made.approved()
    (made.folder.journal / "0001.jsonl").write_bytes(b'{"counter":1}\n')
    whole = root / "whole.zip"
    with (root / "commands.log").open("ab") as log, commands(log) as run:
        run.run("backup", folder=str(made.folder.root), target=str(whole))
        run.run("restore", file=str(whole), folder=str(root / "first"))
        yield BackupPath(made, run, root, whole, contents(made.folder.root))


def contents(folder: Path) -> dict[str, str]:
    """The hash of each file that a backup is about; the records' own are compared by what they say."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in _KEPT
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }
