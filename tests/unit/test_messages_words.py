"""Every error code raised in the product has its words, in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.domain.errors import OperatorFixable, Refused
from studio.services.messages import sentence, words_for
from studio.services.messages_en import ENGLISH
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
