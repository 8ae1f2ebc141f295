"""Mutated sound files through the import's decoding program: what crashes, hangs, or eats memory.

``python -m tests.support.fuzz_import FOLDER FIRST COUNT SEED`` tries so many files and prints the faults as JSON;
``… --files TAKE FILE…`` tries those files and prints what was wrong with each. The program is loaded once and forked
for each file, so that ten thousand take minutes; each file meets the very bounds that an import has.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile as sf

from studio.audio import decode_program
from studio.audio.decode import ImportLimits
from studio.audio.decode_program import DecodeRequest
from tests.support.programs import ROOT
from tests.support.sound_files import LIBAV_KINDS, RATE_HZ, tone, write_with_libav

MOST_S = 5.0
MOST_MB = 500.0
# Name → libsndfile's container and subtype.
_SNDFILE_KINDS = {
    "a.wav": ("WAV", "PCM_16"),
    "b.wav": ("WAV", "PCM_24"),
    "c.wav": ("WAV", "FLOAT"),
    "d.wav": ("WAVEX", "PCM_16"),
    "e.wav": ("RF64", "PCM_24"),
    "f.wav": ("WAV", "IMA_ADPCM"),
    "a.flac": ("FLAC", "PCM_24"),
    "a.ogg": ("OGG", "VORBIS"),
    "a.opus": ("OGG", "OPUS"),
    "a.mp3": ("MP3", "MPEG_LAYER_III"),
    "a.aiff": ("AIFF", "PCM_16"),
    "a.au": ("AU", "PCM_16"),
    "a.w64": ("W64", "PCM_24"),
    "a.caf": ("CAF", "ALAC_16"),
}
_EDGES = (0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a file did to the decoding program."""

    number: int
    base: str
    what: str


def bases(folder: Path) -> list[Path]:
    """Write one good file of every kind and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    random_sound = np.random.default_rng(7).uniform(-0.5, 0.5, (RATE_HZ // 4, 2)).astype(np.float32)
    made = []
    for name, (container, subtype) in _SNDFILE_KINDS.items():
        sf.write(folder / name, random_sound * 0.2 + tone(0.25, channels=2), RATE_HZ, subtype, format=container)
        made.append(folder / name)
    return made + [write_with_libav(folder, ending, 0.3) for ending in LIBAV_KINDS]


def mutated(raw: bytes, dice: random.Random) -> bytes:
    """Return ``raw`` with one to eight wounds; half of them in the head, where lengths and kinds stand."""
    data = bytearray(raw)
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8))):
        if not data:
            break
        reach = min(len(data), 256) if dice.random() < 0.5 else len(data)
        at = dice.randrange(reach)
        wound = dice.randrange(7)
        if wound == 0:
            data[at] ^= 1 << dice.randrange(8)
        elif wound == 1:
            data[at] = dice.choice(_EDGES)
        elif wound == 2:
            data[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), dice.randbytes(4)))
        elif wound == 3:
            del data[at:]
        elif wound == 4:
            del data[at : at + dice.randrange(1, 64)]
        elif wound == 5:
            data[at:at] = dice.randbytes(dice.randrange(1, 64))
        else:
            piece = data[at : at + dice.randrange(1, 512)]
            data[at:at] = piece * dice.randrange(1, 8)
    return bytes(data)


def fuzz(folder: Path, first: int, count: int, seed: int) -> list[Fault]:
    """Try files ``[first, first + count)`` of that seed, and return the faults; the folder is left as it was."""
    good = [(path.name, path.suffix, path.read_bytes()) for path in bases(folder / "bases")]
    faults: list[Fault] = []
    for number in range(first, first + count):
        name, suffix, raw = good[number % len(good)]
        source = folder / f"mutated{suffix}"
        source.write_bytes(mutated(raw, random.Random(seed * 1_000_003 + number)))
        what = harm_of(source, folder / "take")
        if what:
            faults.append(Fault(number, name, what))
            shutil.copy(source, folder / f"fault-{number}{suffix}")
    return faults


def harms_of(sources: list[Path], take: Path) -> list[str]:
    """``harm_of`` for each, from a fresh program: forked from a large one, a child would have its memory counted."""
    command = [sys.executable, "-m", "tests.support.fuzz_import", "--files", str(take), *map(str, sources)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [str(one) for one in json.loads(done.stdout)]


def harm_of(source: Path, take: Path) -> str:
    """Decode in a process of its own; return what was wrong with how it ended, or nothing."""
    shutil.rmtree(take, ignore_errors=True)
    take.mkdir()
    limits = ImportLimits()
    request = DecodeRequest(str(source), str(take), "take", "", "", limits.most_s, limits.memory_bytes, limits.cpu_s)
    child = os.fork()
    if child == 0:
        _decode(request)
    # Killed when it hangs: an alarm outlives everything that the decoder may do.
    began_s = time.monotonic()
    _, status, usage = os.wait4(child, 0)
    took_s = time.monotonic() - began_s
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return f"hang of more than {MOST_S:.0f} s" if name == "SIGALRM" else f"crash by {name}"
    if os.WEXITSTATUS(status):
        return "an error that no code words"
    if usage.ru_maxrss / 1000 > MOST_MB:
        return f"{usage.ru_maxrss / 1000:.0f} MB in {took_s:.1f} s"
    return ""


def _decode(request: DecodeRequest) -> None:
    """In the child: the import's program with nothing to say, ended by an alarm when it takes too long."""
    code = 1
    try:
        signal.setitimer(signal.ITIMER_REAL, MOST_S)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        code = decode_program.main([json.dumps(asdict(request))])
    finally:
        os._exit(code)


if __name__ == "__main__":
    if sys.argv[1] == "--files":
        print(json.dumps([harm_of(Path(name), Path(sys.argv[2])) for name in sys.argv[3:]]))
        sys.exit()
    place, first, count, seed = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    print(json.dumps([asdict(fault) for fault in fuzz(place, first, count, seed)]))
