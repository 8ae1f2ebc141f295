"""The normaliser's table of cases, read from the text beside; see its head for the form of a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from studio.domain.speech.normaliser import normalise
from studio.domain.speech.spoken import Region

TABLE = Path(__file__).with_name("speech_cases.txt")
_REGIONS = {"@south": Region.SOUTH, "@central": Region.CENTRAL}


@dataclass(frozen=True, slots=True)
class SpeechCase:
    group: str
    region: Region
    written: str
    spoken: str
    uncertain: tuple[str, ...]

    @property
    def wrong(self) -> str:
        """What the normaliser makes of it instead; empty when it is right."""
        got = normalise(self.written, region=self.region)
        marked = tuple(span.written for span in got.uncertain)
        if (got.text, marked) == (self.spoken, self.uncertain):
            return ""
        return f"{self.written!r} ({self.region}): {got.text!r} {marked}, not {self.spoken!r} {self.uncertain}"


@cache
def speech_cases() -> tuple[SpeechCase, ...]:
    cases: list[SpeechCase] = []
    group = ""
    for raw in TABLE.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("["):
            group = line[1 : line.index("]")]
        elif "=>" in line and not line.startswith("#"):
            cases.append(_case(group, line))
    return tuple(cases)


def _case(group: str, line: str) -> SpeechCase:
    region = Region.NORTH
    for mark, named in _REGIONS.items():
        if line.startswith(mark + " "):
            region, line = named, line.removeprefix(mark).strip()
    written, _, rest = line.partition("=>")
    spoken, _, marked = rest.partition("??")
    uncertain = tuple(piece.strip() for piece in marked.split(";") if piece.strip())
    return SpeechCase(group, region, _text(written), _text(spoken), uncertain)


def _text(piece: str) -> str:
    return piece.strip().replace("\\n", "\n")
