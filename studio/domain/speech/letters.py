"""Letters: their names, whether a written word is a Vietnamese syllable, and Roman numerals."""

from __future__ import annotations

import re
import unicodedata

_NAMES = {
    "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "f": "ép", "g": "gờ", "h": "hát", "j": "gi", "k": "ca",
    "l": "lờ", "m": "mờ", "n": "nờ", "p": "pê", "q": "quy", "r": "rờ", "s": "sờ", "t": "tê", "v": "vê",
    "w": "vê kép", "x": "ích", "z": "dét",
}  # fmt: skip
# A letter of any script; what \w takes for one, though it is a small or circled figure, is none.
LETTER = r"[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218f\u2460-\u24ff\u2776-\u2793]"
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ONSETS = (
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RHYME_LIST = (
    "a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e em en eng eo ep et ec ê êm ên êp êt êu êch ênh "
    "i ia im in inh ip it iu ich iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu ynh yt ych ya yu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oep oet "
    "oi om on ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uy uya uyu uych uynh uyn uyt uyp uyên uyêt "
    "uơ uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu"
)
_RHYMES = frozenset(_RHYME_LIST.split())
_ROMAN = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
ROMAN_LETTERS = "[IVXLC]{1,8}"


def letter(char: str) -> str:
    """Return a letter's name; vowels are said as they are, in the case that they are written in."""
    return _NAMES.get(char.lower(), char)


def spelled(word: str) -> str:
    """Return a word letter by letter; what is no letter is left out."""
    return " ".join(letter(char).lower() for char in word if char.isalpha())


def is_syllable(word: str) -> bool:
    """Tell whether ``word`` (NFC) could be one Vietnamese syllable, in any case."""
    if len(word) > 8:
        return False
    plain = toneless(word.lower())
    return any(plain.startswith(onset) and plain[len(onset) :] in _RHYMES for onset in _ONSETS)


def toneless(word: str) -> str:
    """Return ``word`` without its tone, with its other marks."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_TONES))


def roman(text: str) -> int | None:
    """Return the value of a Roman numeral in its one right form, up to 399; None for anything else."""
    if not _ROMAN.fullmatch(text):
        return None
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[char] for char in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
