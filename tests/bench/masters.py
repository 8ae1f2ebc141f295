"""Masters against their target and ceiling, judged by a meter that is not ours.

``studio master`` levels the spoken recordings and espeak-ng's speech for every preset. The file that it wrote
is measured by FFmpeg's ``ebur128`` and by the product's own meter; the worse of the two counts. FFmpeg tells
the true peak as a linear value of three digits, about a hundredth of a dB: it is taken as it rounds down.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soundfile as sf
from av.filter import Graph
from numpy.typing import NDArray

from studio.app.cli_sound import measure_file
from studio.domain.loudness import PRESETS, MasterPreset
from tests.bench.output import say
from tests.bench.peers import PeerEnvironment, PeerFailed
from tests.bench.rows import Measured
from tests.support.programs import studio
from tests.support.shared_audio import shared_audio
from tests.support.speech import TEXT, speak

# The widely used Python library for the same work; it levels, and has no limiter.
PEER = "pyloudnorm"
PEER_PINS = ("pyloudnorm==0.2.0", "soundfile==0.13.1")
_PEER_PROGRAM = """
import json, sys
import pyloudnorm, soundfile
source, target, lufs = sys.argv[1:]
sound, rate = soundfile.read(source)
level = pyloudnorm.Meter(rate).integrated_loudness(sound)
soundfile.write(target, pyloudnorm.normalize.loudness(sound, level, float(lufs)), rate, subtype="FLOAT")
print(json.dumps({"before_lufs": level}))
"""
_TRUE_PEAK_DIGIT = 0.0005


@dataclass(frozen=True, slots=True)
class Judged:
    """How far a file's loudness is from the target, and its true peak above the ceiling (0 when below)."""

    error_lu: float
    over_db: float


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="bench-masters-") as folder:
        place = Path(folder)
        sources = [*shared_audio(), *_spoken(place)]
        ours = [_master(source, preset, place) for source, preset in _each(sources)]
        peer = _peer(sources, place)
    errors, over = [one.error_lu for one in ours], [one.over_db for one in ours]
    return [
        Measured("foundation.master_error_lu_max", max(errors), errors, _worst([one.error_lu for one in peer])),
        Measured("foundation.master_over_ceiling_db_max", max(over), over, _worst([one.over_db for one in peer])),
    ]


def _each(sources: list[Path]) -> Iterator[tuple[Path, MasterPreset]]:
    return ((source, preset) for source in sources for preset in PRESETS.values())


def _spoken(place: Path) -> list[Path]:
    """espeak-ng's speech, at two speeds and with a whisper of it."""
    made = []
    for name, speed, gain in (("slow", 130, 1.0), ("fast", 210, 1.0), ("quiet", 165, 0.02)):
        path = place / f"espeak-{name}.wav"
        sound = speak(TEXT, path, speed)
        sf.write(path, sound * gain, 48_000, subtype="PCM_24")
        made.append(path)
    return made


def _master(source: Path, preset: MasterPreset, place: Path) -> Judged:
    target = place / f"{source.stem}-{preset.name}.wav"
    done = studio("master", str(source), str(target), "--preset", preset.name, "--json", timeout_s=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    judged = judge(target, preset)
    say(
        f"  {source.stem} {preset.name}: error {judged.error_lu:.3f} LU, over {judged.over_db:.3f} dB, "
        f"{told['reason']}, gain {told['gain_db']:.1f} dB, limited {told['limited_s']:.2f} s"
    )
    return judged


def _peer(sources: list[Path], place: Path) -> list[Judged]:
    """The peer on the same sources; without a network it is told, and left out."""
    environment = PeerEnvironment(PEER_PINS)
    try:
        environment.ready()
        judged = []
        for source, preset in _each(sources):
            target = place / f"{source.stem}-{preset.name}-peer.wav"
            environment.run_json(_PEER_PROGRAM, str(source), str(target), str(preset.target_lufs))
            judged.append(judge(target, preset))
    except PeerFailed as error:
        say(f"  no peer: {error}")
        return []
    return judged


def _worst(values: list[float]) -> dict[str, float]:
    return {PEER: max(values)} if values else {}


def judge(path: Path, preset: MasterPreset) -> Judged:
    """Measure ``path`` with FFmpeg's meter and with ours; the worse reading of each counts."""
    sound, rate_hz = sf.read(path, dtype="float32", always_2d=True)
    theirs_lufs, theirs_dbtp = ebur128(sound, rate_hz)
    own = measure_file(path)
    assert own.integrated_lufs is not None
    assert own.true_peak_dbtp is not None
    return Judged(
        max(abs(one - preset.target_lufs) for one in (theirs_lufs, own.integrated_lufs)),
        max(0.0, *(one - preset.ceiling_dbtp for one in (theirs_dbtp, own.true_peak_dbtp))),
    )


def ebur128(sound: NDArray[np.float32], rate_hz: int) -> tuple[float, float]:
    """Return (integrated LUFS, dBTP) of (frames, channels), by FFmpeg's filter."""
    layout = "mono" if sound.shape[1] == 1 else "stereo"
    graph = Graph()
    source = graph.add_abuffer(sample_rate=rate_hz, format="fltp", layout=layout)
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T), format="fltp", layout=layout)
    frame.sample_rate = rate_hz
    graph.push(frame)
    graph.push(None)
    told: dict[str, str] = {}
    while True:
        try:
            # The last frame, shorter than a tenth of a second, tells nothing.
            told |= dict(graph.pull().metadata)
        except (av.error.EOFError, av.error.BlockingIOError):
            break
    peak = max(float(told["lavfi.r128.true_peak"]) - _TRUE_PEAK_DIGIT, 1e-6)
    return float(told["lavfi.r128.I"]), 20 * math.log10(peak)
