"""The normaliser against its table, and what must hold for any text."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.speech.letters import is_syllable
from studio.domain.speech.normaliser import normalise
from studio.domain.speech.spoken import Region, Spoken
from tests.support.speech_cases import SpeechCase, speech_cases

CASES = speech_cases()
WRITTEN = [case.written for case in CASES]
PLAIN = ("Kính", "thưa", "bà", "con", "trong", "xã", "họp", "dân", "tại", "nhà", "văn", "hóa", "đúng", "giờ", "quê")
PIECES = st.one_of(
    st.sampled_from(WRITTEN),
    st.sampled_from(PLAIN),
    st.text(alphabet="0123456789.,/-–:hđ%°'", min_size=1, max_size=12),
    st.text(max_size=12),
)
TEXTS = st.lists(PIECES, max_size=8).map(" ".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.group}: {case.written[:40]}")
def test_table(case: SpeechCase) -> None:
    assert case.wrong == ""


def test_table_is_large_and_names_each_case_once() -> None:
    named = sum(case.group == "named" for case in CASES)
    assert named >= 20
    assert len(CASES) - named >= 500
    twice = [
        key for key, count in Counter((c.written, c.region) for c in CASES if c.group != "named").items() if count > 1
    ]
    assert twice == []


def test_spoken_text_is_left_as_it_is() -> None:
    spoken = [(normalise(case.written, region=case.region).text, case.region) for case in CASES]
    assert [text for text, region in spoken if normalise(text, region=region).text != text] == []


@given(TEXTS, st.sampled_from(Region))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_spoken_text_is_left_as_it_is(text: str, region: Region) -> None:
    spoken = normalise(text, region=region).text
    assert normalise(spoken, region=region).text == spoken


@given(TEXTS)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_spans_tell_the_whole_truth(text: str) -> None:
    spoken = normalise(text)
    assert spoken.source == unicodedata.normalize("NFC", text)
    place = 0
    for span in spoken.spans:
        assert place <= span.start < span.end
        place = span.end
        assert spoken.source[span.start : span.end] == span.written
        assert spoken.text[span.said_start : span.said_end].strip() == span.spoken.strip()
    assert _letters(_unspanned_source(spoken)) == _letters(_unspanned_spoken(spoken))


@given(st.lists(st.one_of(st.sampled_from(PLAIN), st.sampled_from(WRITTEN)), min_size=1, max_size=12))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_no_word_is_lost(pieces: list[str]) -> None:
    spoken = normalise("\n".join(pieces)).text.split()
    wanted = [piece for piece in pieces if piece in PLAIN]
    remaining = iter(spoken)
    assert all(any(word == heard for heard in remaining) for word in wanted)


@given(st.text(alphabet=st.characters(exclude_categories=["L", "N", "Z", "P", "Cc", "Cf", "Mn", "Cs"]), min_size=1))
def test_what_cannot_be_said_is_shown(text: str) -> None:
    spoken = normalise("a " + text)
    shown = {char for span in spoken.spans for char in span.written}
    assert set(spoken.source[2:]) - {" ", "\n"} <= shown


def _unspanned_source(spoken: Spoken) -> str:
    return _without(spoken.source, [(span.start, span.end) for span in spoken.spans])


def _unspanned_spoken(spoken: Spoken) -> str:
    return _without(spoken.text, [(span.said_start, span.said_end) for span in spoken.spans])


def _without(text: str, pieces: list[tuple[int, int]]) -> str:
    left, place = [], 0
    for start, end in pieces:
        left.append(text[place:start])
        place = max(place, end)
    return "".join([*left, text[place:]])


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


HOSTILE = [
    "9" * 50,
    "1." * 50,
    "1,5" * 30,
    "-" * 50,
    "a" * 50,
    "A.B" * 30,
    "a@" * 30,
    "IV" * 30,
    "12/" * 30,
    "((((",
    "đ/",
]


@pytest.mark.parametrize("piece", [*HOSTILE, "UBND xã họp lúc 7h30 ngày 20/11/2025, 1.250.000đ/kg. "])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """Eight times the text takes less than thirty times as long, by the processor's clock; squared it were 64."""

    def cost(times: int) -> float:
        text = piece * times
        best = float("inf")
        for _ in range(2):
            began = time.process_time()
            normalise(text)
            best = min(best, time.process_time() - began)
        return best

    small = max(1, 1500 // len(piece))
    assert cost(8 * small) < 30 * cost(small) + 0.02


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "giếng", "khuỷu", "Ưu", "thuở", "quốc", "gì", "ngoằn", "BÃO"])
def test_vietnamese_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["UBND", "blockchain", "sp", "wifi", "Krông", "str", "film"])
def test_not_vietnamese(word: str) -> None:
    assert not is_syllable(word)
