"""A spoken text in pieces short enough that the first is heard soon."""

from __future__ import annotations

import re

# The first is short, so that it sounds at once; a model takes a second to load for each.
FIRST_CHARS, MOST_CHARS = 120, 400
_SENTENCE = re.compile(r"[^\n.!?…;]+(?:[.!?…;]+[\"”’)\]]*|\n+|$)|[.!?…;]+")
_CLAUSE = re.compile(r"[^,:]+[,:]*|[,:]+")


def utterances(text: str) -> tuple[str, ...]:
    """Return the pieces in order, each of whole sentences where they are not too long; nothing is lost but blanks.

    A line that ends without a mark is a sentence of its own, and is given its full stop.
    """
    pieces: list[str] = []
    for sentence in _sentences(text):
        most = MOST_CHARS if len(pieces) > 1 else FIRST_CHARS
        if pieces and len(pieces[-1]) + 1 + len(sentence) <= most:
            pieces[-1] += f" {sentence}"
        else:
            pieces.extend(_cut(sentence))
    return tuple(pieces)


def _sentences(text: str) -> list[str]:
    found = []
    for line in text.split("\n"):
        said = [part.strip() for part in _SENTENCE.findall(line)]
        said = [part for part in said if any(char.isalnum() for char in part)]
        if said and said[-1][-1].isalnum():
            said[-1] += "."
        found += said
    return found


def _cut(sentence: str) -> list[str]:
    """Cut what is too long at its commas, then between words, then anywhere."""
    if len(sentence) <= MOST_CHARS:
        return [sentence]
    parts: list[str] = []
    for clause in _CLAUSE.findall(sentence):
        for word in clause.split():
            for begin in range(0, len(word), MOST_CHARS):
                part = word[begin : begin + MOST_CHARS]
                if parts and len(parts[-1]) + 1 + len(part) <= MOST_CHARS:
                    parts[-1] += f" {part}"
                else:
                    parts.append(part)
    return parts
