"""Every error code raised in the product has its words, in both languages."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.domain.errors import OperatorFixable, Refused
from studio.services.messages import sentence, words_for
from studio.services.messages_en import ENGLISH
from studio.services.messages_log import LOG_EN, LOG_VI, remark_words
from studio.services.messages_vi import VIETNAMESE

ROOT = Path(__file__).resolve().parents[2] / "studio"
KINDS = {"OperatorFixable", "Refused", "Misuse", "Defect", "StudioError"}


def raised_codes() -> set[str]:
    codes: set[str] = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in KINDS:
                codes.update(_texts(node.args[0]))
    return codes


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _texts(argument: ast.expr) -> Iterator[str]:
    """The texts an argument may be: a literal, or one of two."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _texts(argument.body)
        yield from _texts(argument.orelse)


def test_every_raised_code_has_words() -> None:
    codes = raised_codes()
    assert "SIGN_IN_FAILED" in codes
    assert "OWN_WORK" in VIETNAMESE
    assert sorted(codes - VIETNAMESE.keys()) == []


def test_both_languages_say_the_same_codes_with_the_same_details() -> None:
    assert VIETNAMESE.keys() == ENGLISH.keys()
    for code, parts in VIETNAMESE.items():
        assert len(parts) == len(ENGLISH[code]) == 3, code
        assert _fields(parts) == _fields(ENGLISH[code]), code


def _fields(parts: tuple[str, ...]) -> set[str]:
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


@pytest.mark.parametrize("table", [VIETNAMESE, ENGLISH])
def test_every_text_says_what_happened_in_sentences(table: dict[str, tuple[str, ...]]) -> None:
    for code, parts in table.items():
        assert parts[0].endswith("."), code
        for part in parts:
            assert "\n" not in part, code
            assert not part or part[0].isupper() or part[0] in "“{", code


def test_a_sentence_carries_its_details() -> None:
    said = sentence(Refused("NAME_TAKEN", name="hoa"))
    assert said == "Tên đăng nhập “hoa” đã có người dùng. Chưa có gì thay đổi. Chọn tên khác."


def test_a_missing_detail_and_an_unknown_code_are_still_said() -> None:
    assert "…" in sentence(Refused("NAME_TAKEN"))
    assert "XYZ_NEW" in words_for(OperatorFixable("XYZ_NEW"), "en").what


def test_administrative_spelling_is_held() -> None:
    for parts in VIETNAMESE.values():
        text = " ".join(parts)
        for wrong in ("xoá", "huỷ", "hoà ", "văn hoá", "thảm hoạ", "Uỷ ban", "khoá"):
            assert wrong not in text


def test_a_line_of_the_log_says_what_was_lost_and_why() -> None:
    assert remark_words("STOP SOUND_LOST_0.20_S") == ("Người trực đã dừng. Mất 0,20 giây tiếng trên đường truyền.")
    assert remark_words("SOUND_LOST_1.04_S", "en") == "1.04 s of sound were lost on the way."
    assert remark_words("") == ""
    assert remark_words("SOMETHING_NEW") == "SOMETHING_NEW"
    assert LOG_VI.keys() == LOG_EN.keys()
    # What boards and loudspeakers refuse with, of which the station's own code raises none.
    known = VIETNAMESE.keys() | LOG_VI.keys()
    told = _told_by_devices()
    assert {"FONT_BROKEN", "SERVER_FORGED", "WRONG_DEVICE", "FILE_WRONG", "CONTENT_CORRUPT"} <= told
    assert sorted(told - known) == []


def _told_by_devices() -> set[str]:
    """The codes that the board's player and agent, and the protocol, refuse with."""
    bridge = ROOT.parent / "device_bridge"
    found = set(re.findall(r'new Refusal\("([A-Z_]+)"', (bridge / "board_agent/web/packages.js").read_text("utf-8")))
    for part in ("board_agent", "agent", "protocol"):
        for path in (bridge / part).rglob("*.py"):
            text = path.read_text("utf-8")
            found |= set(re.findall(r'(?:LinkFailed|ProtocolRefused)\(\s*"([A-Z_]+)"', text))
            found |= set(re.findall(r'"((?:CONTENT|STORAGE)_[A-Z]+|FILE_WRONG|FETCHING)"', text))
    return found
