"""Training over real records: progress, what goes up with it, packages installed, the real practice station."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.app.practice import FolderPractice
from studio.app.training import courses_folder
from studio.domain.emergency import EmergencyDraft, Hazard, OrderedHow
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.roles import Person, Role
from studio.domain.training import Stage, StatementVerb
from studio.domain.training_labs import LABS, judge
from studio.links.course_signer import CourseSigner
from studio.services.course_packages import pack_course
from studio.services.practice import take_facts
from studio.services.training import TrainingService
from studio.storage.media import FileMediaStore
from studio.storage.store import SqlStore
from sync_client.contract.envelope import SigningKey
from sync_client.contract.going_up import TrainingBatch
from sync_client.contract.keys import KeyEntry, KeyList
from tests.support.produce_desk import make_take
from tests.support.training_desk import LabSound
from tests.support.ui_fakes import PlainSigner, QuietSound, SetClock

COURSES = courses_folder()
HOA = Person("01936000-0000-7000-8000-000000000001", "Nguyễn Thị Hoa", frozenset({Role.EDITOR}))
AN = Person("01936000-0000-7000-8000-000000000002", "Lê Văn An", frozenset({Role.TRAINER}))
COURSE = "ngay-dau-o-dai"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(empty_sqlite: str, clock: SetClock) -> Iterator[SqlStore]:
    with SqlStore(empty_sqlite, clock, "window") as opened:
        yield opened


@pytest.fixture
def media(tmp_path: Path) -> FileMediaStore:
    return FileMediaStore(tmp_path / "media", tmp_path)


@pytest.fixture
def training(store: SqlStore, clock: SetClock, media: FileMediaStore) -> TrainingService:
    return TrainingService(store, clock, media, PlainSigner(), QuietSound(), COURSES)


def enrol(store: SqlStore, root: str = "") -> None:
    """As far as the outbox asks."""
    with store.write("test") as unit:
        unit.exchange.put_state("enrolment", {"root_public_key": root})


def outbox(store: SqlStore) -> list[dict[str, object]]:
    with store.read() as unit:
        return [
            record for _, kind, payload in unit.outbox.pending() if kind == "TRAINING" for record in payload["records"]
        ]


def right_answers(training: TrainingService) -> dict[str, frozenset[int]]:
    return {each.id: each.right for each in training.course(HOA, COURSE).course.quiz.questions}


def test_a_course_walked_to_its_end_leaves_its_records_and_tells_them(
    training: TrainingService, store: SqlStore, clock: SetClock
) -> None:
    enrol(store)
    for lesson in training.course(HOA, COURSE).course.lessons:
        clock.at += timedelta(minutes=3)
        view = training.finish_lesson(HOA, COURSE, lesson.id, 170)
    assert view.stage is Stage.QUIZ
    attempt, view = training.take_quiz(HOA, COURSE, right_answers(training), 200)
    assert (attempt.percent, view.stage) == (100.0, Stage.LAB)
    view = training.finish_lab(HOA, COURSE, passed=True, duration_s=61)
    assert (view.stage, view.done) == (Stage.DONE, view.course.parts)
    verbs = [one.verb for one in training.statements(HOA)]
    assert verbs == [StatementVerb.EXPERIENCED] * 4 + [StatementVerb.PASSED] * 2 + [StatementVerb.COMPLETED]
    told = outbox(store)
    assert [record["id"] for record in told] == [one.id for one in training.statements(HOA)]
    batch = TrainingBatch.model_validate_json(json.dumps({"station_id": HOA.id, "area": "VN-01", "records": told}))
    assert batch.records[4].score_percent == 100.0
    assert {record.learner for record in batch.records} == {HOA.id}
    assert HOA.name not in json.dumps(told, ensure_ascii=False)
    now = clock.now()
    assert training.staff_trained(now - timedelta(days=1), now + timedelta(seconds=1)) == 1


def test_progress_and_its_record_stand_or_fall_together(
    training: TrainingService, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(store)

    def broken(*_: object, **__: object) -> str:
        raise OperatorFixable("DISK_FULL")

    monkeypatch.setattr("studio.storage.repositories.outbox.SqlOutbox.add", broken)
    with pytest.raises(OperatorFixable, match="DISK_FULL"):
        training.finish_lesson(HOA, COURSE, "mot-ngay")
    assert training.course(HOA, COURSE).progress is None
    assert training.statements(HOA) == []


def test_nothing_waits_to_go_up_where_there_is_no_level_above(training: TrainingService, store: SqlStore) -> None:
    training.finish_lesson(HOA, COURSE, "mot-ngay")
    assert outbox(store) == []
    assert len(training.statements(HOA)) == 1


def test_one_goes_on_where_one_stopped(training: TrainingService) -> None:
    assert training.course(HOA, COURSE).resume_lesson == "mot-ngay"
    training.open_lesson(HOA, COURSE, "duong-di")
    assert training.course(HOA, COURSE).resume_lesson == "duong-di"
    training.finish_lesson(HOA, COURSE, "duong-di")
    assert training.course(HOA, COURSE).resume_lesson == "khi-khong-chac"
    assert training.course(AN, COURSE).resume_lesson == "mot-ngay"


def test_results_are_ones_own_but_for_whom_it_is_their_work(training: TrainingService) -> None:
    training.finish_lesson(HOA, COURSE, "mot-ngay")
    training.finish_lesson(AN, COURSE, "mot-ngay")
    assert [row.person_id for row in training.results(HOA)] == [HOA.id]
    assert {row.person_id for row in training.results(AN)} == {HOA.id, AN.id}


def test_a_lesson_brings_its_pictures_and_no_others(training: TrainingService) -> None:
    lesson = training.lesson(COURSE, "man-hinh-hom-nay")
    assert list(lesson.pictures) == ["pictures/hom-nay.png"]
    assert lesson.pictures["pictures/hom-nay.png"].startswith(b"\x89PNG")
    with pytest.raises(Misuse, match="NO_SUCH_LESSON"):
        training.lesson(COURSE, "nothing")
    with pytest.raises(Misuse, match="NO_SUCH_COURSE"):
        training.lesson("nothing", "nothing")


def own_course(folder: Path, version: int = 1) -> Path:
    """A course of the province's own, as a package."""
    folder.mkdir()
    for path in (COURSES / "3-khan-cap").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    data = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(data | {"id": "tinh-day", "version": version}), "utf-8")
    package = folder.with_suffix(".zip")
    pack_course(folder, package, PlainSigner())
    return package


def test_a_package_is_installed_by_a_trainer_read_and_replaced(training: TrainingService, tmp_path: Path) -> None:
    package = own_course(tmp_path / "one", 2)
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        training.install(HOA, package)
    training.install(AN, package)
    assert [view.course.id for view in training.courses(HOA)][-1] == "tinh-day"
    assert training.lesson("tinh-day", "ai-ra-lenh").text.startswith("# Ai ra lệnh")
    with pytest.raises(Refused, match="COURSE_OLDER"):
        training.install(AN, own_course(tmp_path / "two", 1))
    training.install(AN, own_course(tmp_path / "three", 3))
    assert training.course(HOA, "tinh-day").course.version == 3
    training.remove(AN, "tinh-day")
    assert len(training.courses(HOA)) == 3


def test_a_course_of_the_program_is_not_replaced(training: TrainingService, tmp_path: Path) -> None:
    package = tmp_path / "own.zip"
    pack_course(COURSES / "3-khan-cap", package, PlainSigner())
    with pytest.raises(Refused, match="COURSE_BUILT_IN"):
        training.install(AN, package)


def test_a_stored_file_that_rots_is_refused_and_hides_no_other_course(
    training: TrainingService, media: FileMediaStore, tmp_path: Path
) -> None:
    training.install(AN, own_course(tmp_path / "one"))
    text = (COURSES / "3-khan-cap" / "1-ai-ra-lenh.md").read_bytes()
    path = media.path(media.put_bytes(text))
    path.chmod(0o600)
    path.write_bytes(text + b"x")
    with pytest.raises(OperatorFixable, match="COURSE_FILE_CHANGED"):
        training.lesson("tinh-day", "ai-ra-lenh")
    assert len(training.courses(HOA)) == 4


def test_courses_signed_above_are_trusted_by_the_keys_got_at_enrolment(store: SqlStore) -> None:
    root, province, stranger = SigningKey.generate(), SigningKey.generate(), SigningKey.generate()
    now = datetime(2026, 11, 24, tzinfo=UTC)
    entry = KeyEntry(
        key_id=province.id,
        public_key=province.public,
        area="VN-01",
        level="PROVINCE",
        valid_from=now,
        valid_to=now + timedelta(days=365),
    )
    signer = CourseSigner(PlainSigner(), store)
    sealed = province.seal(b"manifest").to_json()
    with pytest.raises(OperatorFixable, match="SIGNATURE_BAD"):
        signer.open(sealed)
    enrol(store, root.public)

    def publish(key: KeyEntry, by: SigningKey) -> None:
        keys = KeyList(serial=1, issued_at=now, keys=[key])
        with store.write("sync") as unit:
            unit.exchange.put_state("keys", by.seal(keys.to_json()).to_json().decode())

    publish(entry, root)
    assert signer.open(sealed) == b"manifest"
    assert signer.open(signer.sign(b"own")) == b"own"
    forged = json.loads(sealed) | {"payload": base64.b64encode(b"other").decode()}
    for raw in (stranger.seal(b"manifest").to_json(), json.dumps(forged).encode(), b"no envelope"):
        with pytest.raises(OperatorFixable, match="SIGNATURE_BAD"):
            signer.open(raw)
    publish(entry.model_copy(update={"revoked_at": now}), root)
    with pytest.raises(OperatorFixable, match="SIGNATURE_BAD"):
        signer.open(sealed)
    publish(entry, stranger)
    with pytest.raises(OperatorFixable, match="SIGNATURE_BAD"):
        signer.open(sealed)


def test_a_takes_facts_are_measured_from_its_sound() -> None:
    clean = take_facts(make_take("a", 12.5), LabSound())
    assert (clean["length_s"], clean["clipped_samples"], clean["gaps"]) == (12.5, 0, 0)
    assert clean["peak_dbfs"] == pytest.approx(-12.0, abs=0.2)
    assert take_facts(make_take("b", 11.0), LabSound(gain=5.0))["clipped_samples"] > 100
    assert take_facts(make_take("c", 1.0), LabSound(gain=0.0))["peak_dbfs"] == -120.0


def test_the_practice_station_is_a_whole_station_and_is_thrown_away(tmp_path: Path) -> None:
    """The real one: its folder, its records, its exercise; only loudspeakers and on-air process are made up."""
    root = tmp_path / "practice"
    maker = FolderPractice(root)
    practice = maker.open(replace(HOA, address="cô"))
    try:
        assert practice.person.name == HOA.name
        assert practice.station.exchange.enrolment() is None
        assert len(practice.station.devices.view().clusters) == 12
        assert abs((practice.station.clock.now() - datetime.now(UTC)).total_seconds()) < 60
        assert practice.watch.events() == []
        draft = EmergencyDraft("Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, ("local",), "Nước lên")
        armed = practice.exercise.arm(practice.person, draft, "khi-co-khan-cap")
        practice.exercise.cancel(practice.person, armed)
        assert judge(LABS["arm-and-cancel"], practice.watch.events()).passed
        assert practice.station.onair.air_reports() == []
        with pytest.raises(Refused, match="PIN_WRONG"):
            practice.exercise.confirm(practice.person, armed, "9517")
        with pytest.raises(Refused, match="EXERCISE_NEEDS_TRAINING"):
            practice.exercise.arm(practice.person, draft, "")
    finally:
        practice.close()
    assert not root.exists()
