"""Stand-ins for the engines' programs: small Python programs that keep the same protocol."""

from __future__ import annotations

import json
import sys
from pathlib import Path

# As Piper is called: a model, a file to write, one line of text on the input; louder text is not needed.
_PIPER = """
import argparse, array, json, math, sys, wave
parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--output_file", required=True)
parser.add_argument("--length_scale", type=float, default=1.0)
chosen = parser.parse_args()
rate = json.load(open(chosen.model + ".json"))["audio"]["sample_rate"]
for line in sys.stdin.buffer.read().decode("utf-8").splitlines():
    count = int(rate * 0.02 * len(line) * chosen.length_scale)
    tone = array.array("h", (int(9000 * math.sin(2 * math.pi * 300 * n / rate)) for n in range(count)))
    with wave.open(chosen.output_file, "wb") as file:
        file.setparams((1, 2, rate, count, "NONE", ""))
        file.writeframes(tone.tobytes())
"""
# As ``windows_program`` is asked: one JSON request.
_WINDOWS = """
import array, json, math, sys, wave
request = json.loads(sys.stdin.buffer.read())
if request.get("list"):
    print(json.dumps([{"id": "HKEY/An", "name": "Microsoft An"}]))
    sys.exit()
count = int(16000 * 0.02 * len(request["text"]) / request["speed"])
tone = array.array("h", (int(9000 * math.sin(2 * math.pi * 300 * request["pitch"] * n / 16000)) for n in range(count)))
with wave.open(request["target"], "wb") as file:
    file.setparams((1, 2, 16000, count, "NONE", ""))
    file.writeframes(tone.tobytes())
"""


def make_program(folder: Path, name: str, source: str) -> str:
    """Write a program that runs ``source`` by this Python; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / f"{name}.py"
    script.write_text(source, encoding="utf-8")
    if sys.platform == "win32":
        program = folder / f"{name}.bat"
        program.write_text(f'@"{sys.executable}" "{script}" %*\n', encoding="utf-8")
    else:
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return str(program)


def piper_folder(folder: Path) -> tuple[Path, str]:
    """Make a station's folder of voices with one model, and the program; return both."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vi_VN-xuan-medium.onnx").write_bytes(b"model")
    told = {"language": {"code": "vi_VN"}, "audio": {"sample_rate": 22050}}
    (folder / "vi_VN-xuan-medium.onnx.json").write_text(json.dumps(told), encoding="utf-8")
    return folder, make_program(folder / "programs", "piper", _PIPER)


def windows_command(folder: Path) -> list[str]:
    """Return the command of the stand-in for Windows' voices."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "windows_voices.py"
    script.write_text(_WINDOWS, encoding="utf-8")
    return [sys.executable, str(script)]
