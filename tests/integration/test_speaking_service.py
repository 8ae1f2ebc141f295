"""From a typed notice to a programme that can be submitted, on the station's real folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studio.app.build import Stand, build_station
from studio.domain.approval import ApprovalState
from studio.domain.errors import Misuse, OperatorFixable, Refused, StudioError
from studio.domain.programme import ContributorPart
from studio.domain.speech.lexicon import checked_entry
from studio.domain.speech.spoken import Region
from studio.domain.speech.utterances import FIRST_CHARS, MOST_CHARS, utterances
from studio.services.speaking import Heard, Manner, SpeakingService, title_of
from tests.support.fake_voices import ToneVoices
from tests.support.stations import QUICK_HASHER, TestStation, make_station

NOTICE = "THÔNG BÁO\nV/v họp dân\nUBND xã mời bà con họp lúc 7h30 ngày 25/11/2025 tại chòi Sê Pôn."


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    made = make_station(tmp_path / "station")
    made.station = build_station(
        made.folder, "test", Stand(made.clock, made.onair, made.devices, QUICK_HASHER, ToneVoices())
    )
    return made


def voices_of(service: SpeakingService) -> ToneVoices:
    assert isinstance(service.voices, ToneVoices)
    return service.voices


def test_a_notice_becomes_a_mastered_programme_with_its_words(made: TestStation) -> None:
    service, by = made.station.speaking, made.cast.editor
    spoken = service.spoken(NOTICE)
    manner = Manner(voice="tone")
    sounds = [sound for _, sound in service.say(spoken.text, manner)]
    done: list[float] = []

    def tell(share: float) -> bool:
        done.append(share)
        return True

    programme = service.make_programme(by, "", spoken, sounds, manner, tell).programme
    assert (programme.title, programme.state) == ("Họp dân", ApprovalState.DRAFT)
    assert programme.manifest is not None
    manifest = programme.manifest.manifest
    assert manifest.text == f"{NOTICE}\n\n[Đọc là]\n{spoken.text}"
    assert "bảy giờ ba mươi phút" in manifest.text
    assert [(each.name, each.part) for each in manifest.contributors] == [
        (by.name, ContributorPart.AUTHOR),
        ("Tone", ContributorPart.ANNOUNCER),
    ]
    assert manifest.duration_frames == sum(map(len, sounds))
    assert manifest.integrated_lufs is not None
    assert done == sorted(done)
    assert made.station.approvals.submit(by, programme.id).state is ApprovalState.SUBMITTED


def test_its_words_stay_when_it_is_mastered_again(made: TestStation) -> None:
    service, by = made.station.speaking, made.cast.editor
    spoken = service.spoken("Mời họp lúc 8h.")
    sounds = [sound for _, sound in service.say(spoken.text, Manner())]
    programme = service.make_programme(by, "Mời họp", spoken, sounds, Manner()).programme
    made.station.production.describe(by, programme.id, title="Mời họp dân")
    again = made.station.mastering.master(by, programme.id).programme
    assert again.manifest is not None
    assert again.manifest.manifest.text == "Mời họp lúc 8h.\n\n[Đọc là]\nMời họp lúc tám giờ."
    assert made.station.production.open(programme.id).script == again.manifest.manifest.text


def test_a_draft_made_of_words_gets_its_sound(made: TestStation) -> None:
    service, by = made.station.speaking, made.cast.editor
    draft = made.station.production.create(by, "Trả lời bà con")
    spoken = service.spoken("Họp lúc 8h.")
    sounds = [sound for _, sound in service.say(spoken.text, Manner())]
    programme = service.make_programme(by, "", spoken, sounds, Manner(), into=draft.programme.id).programme
    assert (programme.id, programme.title) == (draft.programme.id, "Trả lời bà con")
    assert programme.manifest is not None
    assert "Họp lúc tám giờ." in programme.manifest.manifest.text


def test_what_was_heard_is_not_said_again(made: TestStation) -> None:
    service = made.station.speaking
    heard: Heard = {}
    text = service.spoken(NOTICE + "\n" + "Xin cảm ơn bà con đã lắng nghe. " * 20).text
    first = list(service.say(text, Manner(), heard=heard))
    said = len(voices_of(service).said)
    assert said == len(first) > 1
    assert [share for share, _ in first] == sorted(share for share, _ in first)
    assert first[-1][0] == 1.0
    list(service.say(text, Manner(), heard=heard))
    assert len(voices_of(service).said) == said
    list(service.say(text, Manner(speed=1.2), heard=heard))
    assert len(voices_of(service).said) > said
    assert len(heard) == len(set(utterances(text)))


def test_told_to_stop_it_stops(made: TestStation) -> None:
    service, by = made.station.speaking, made.cast.editor
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        list(service.say("Mời họp.", Manner(), lambda: True))
    spoken = service.spoken("Mời họp.")
    sounds = [sound for _, sound in service.say(spoken.text, Manner())]
    before = len(made.station.production.programmes())
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        service.make_programme(by, "Mời họp", spoken, sounds, Manner(), lambda _done: False)
    assert len(made.station.production.programmes()) == before


def test_the_lexicon_is_the_stations_and_is_written_down(made: TestStation) -> None:
    service, by = made.station.speaking, made.cast.editor
    assert [span.written for span in service.spoken("chòi Sê Bănghiêng").uncertain] == ["Bănghiêng"]
    service.teach(by, "Bănghiêng", "băng hiêng")
    service.teach(by, "Sê Bănghiêng", "sê băng hiêng")
    service.teach(by, "UBND", "Ủy ban nhân dân xã Bình Minh")
    again = build_station(made.folder, "other", Stand(hasher=QUICK_HASHER, voices=ToneVoices())).speaking
    spoken = again.spoken("UBND mời về chòi Sê Bănghiêng")
    assert spoken.text == "Ủy ban nhân dân xã Bình Minh mời về chòi sê băng hiêng"
    assert spoken.uncertain == ()
    service.forget(by, "UBND")
    service.forget(by, "UBND")
    assert [entry.written for entry in again.lexicon()] == ["Bănghiêng", "Sê Bănghiêng"]
    with made.station.people.store.read() as unit:
        changes = [entry.facts["words"] for entry in unit.audit.entries() if entry.verb == "LEXICON_CHANGED"]
    assert changes == [1, 2, 3, 2]


@pytest.mark.parametrize(
    ("written", "said"), [("", "a"), ("a", ""), ("X" * 61, "ích"), ("X1", "ích 1"), ("X", "ích!"), ("X", " . ")]
)
def test_a_lexicon_takes_words_alone(written: str, said: str) -> None:
    with pytest.raises(Misuse, match="BAD_LEXICON_ENTRY"):
        checked_entry(written, said)


def test_who_may_not_edit_may_not_teach(made: TestStation) -> None:
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        made.station.speaking.teach(made.cast.admin, "X", "ích")


def test_the_manner_is_kept_within_its_bounds(made: TestStation) -> None:
    service, by = made.station.speaking, made.cast.editor
    assert service.manner() == Manner()
    kept = service.choose(by, Manner("tone", 9.0, 0.1, Region.SOUTH))
    assert service.manner() == kept == Manner("tone", 1.6, 0.7, Region.SOUTH)
    assert service.spoken("105").text == "một trăm lẻ năm"


def test_an_emergency_is_read_by_the_same_rules(made: TestStation) -> None:
    made.station.speaking.teach(made.cast.editor, "Tà Rụt", "tà rụt hạ")
    made.station.emergency.sounds.spoken("Nước lên 2m lúc 7h30 ở Tà Rụt.")
    assert voices_of(made.station.speaking).said == ["Nước lên hai mét lúc bảy giờ ba mươi phút ở tà rụt hạ."]
    assert made.station.speaking.spoken_text("Lũ lên. " * 2_000).startswith("Lũ lên. Lũ lên.")


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs the espeak-ng program")
def test_with_a_real_voice(made: TestStation) -> None:
    station = build_station(made.folder, "real", Stand(hasher=QUICK_HASHER))
    service, by = station.speaking, made.cast.editor
    voice = next(each for each in service.available() if each.key.startswith("espeak:"))
    manner = Manner(voice.key)
    spoken = service.spoken("Mời bà con họp lúc 7h30.")
    sounds = [sound for _, sound in service.say(spoken.text, manner)]
    programme = service.make_programme(by, "", spoken, sounds, manner).programme
    assert programme.manifest is not None
    assert programme.manifest.manifest.duration_s > 1.5
    assert programme.manifest.manifest.contributors[1].name == voice.name


def test_nothing_to_read_and_too_much(made: TestStation) -> None:
    service = made.station.speaking
    for refused in (lambda: list(service.say(" … \n", Manner())), lambda: service.spoken("a" * 10_001)):
        with pytest.raises(StudioError, match=r"NOTHING_TO_READ|TEXT_TOO_LONG"):
            refused()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mời họp dân.\nĐúng giờ.", "Mời họp dân"),
        ("THÔNG BÁO\nVề việc cắt điện", "Cắt điện"),
        ("THÔNG BÁO", "THÔNG BÁO"),
        ("", ""),
        ("một hai " * 20, "Một hai một hai một hai một hai một hai một hai một hai một hai một…"),
    ],
)
def test_a_notice_names_itself(text: str, title: str) -> None:
    assert title_of(text) == title


def test_pieces_are_short_and_lose_nothing() -> None:
    text = "Một câu ngắn. Câu nữa!\nDòng không có dấu\n" + "rất dài, " * 100 + "hết. " + "x" * 1000
    pieces = utterances(text)
    assert len(pieces[0]) <= FIRST_CHARS
    assert all(len(piece) <= MOST_CHARS for piece in pieces)
    letters = [char for char in "".join(pieces) if char.isalpha()]
    assert letters == [char for char in text if char.isalpha()]
    assert pieces[0] == "Một câu ngắn. Câu nữa! Dòng không có dấu."
    assert utterances(" \n … ") == ()
