"""The table of every locked dependency's licence in ARCHITECTURE.md: written with --write, else checked."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- licences -->", "<!-- /licences -->"
# Locked for another system than the one that checks; their metadata is not at hand there.
ELSEWHERE = {
    "colorama": "BSD-3-Clause",
    "macholib": "MIT",
    "pefile": "MIT",
    "pywin32-ctypes": "BSD-3-Clause",
    "winrt-runtime": "MIT",
    "winrt-windows-foundation": "MIT",
    "winrt-windows-foundation-collections": "MIT",
    "winrt-windows-media-speechsynthesis": "MIT",
    "winrt-windows-storage-streams": "MIT",
}
# Where a package's own metadata is silent or carries the whole text; read from the licence file it ships.
STATED = {
    "av": "BSD-3-Clause (its wheels carry FFmpeg with x264 and x265: GPL)",
    "fontpkg-be-vietnam-pro": "OFL-1.1 (font)",
    "pa-ringbuffer": "MIT",
    "rtmixer": "MIT",
}


def locked() -> list[str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.MULTILINE)))


def licence_of(name: str) -> str:
    """Return the licence a package states: its SPDX expression, a short licence field, or its classifiers."""
    if name in STATED:
        return STATED[name]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(name, "UNKNOWN")
    for field in ("License-Expression", "License"):
        for stated in told.get_all(field) or []:
            if stated.strip() and "\n" not in stated and len(stated) < 80:
                return str(stated).strip()
    named = [c.rsplit(" :: ", 1)[-1] for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    return ", ".join(named) or "UNKNOWN"


def table() -> str:
    rows = [f"| {name} | {licence_of(name)} |" for name in locked()]
    return "\n".join([BEGIN, "| package | licence |", "|---|---|", *rows, END])


def main() -> int:
    path = ROOT / "ARCHITECTURE.md"
    text = path.read_text(encoding="utf-8")
    wanted = table()
    if BEGIN not in text:
        print(f"ARCHITECTURE.md has no {BEGIN}")
        return 1
    before, rest = text.split(BEGIN, 1)
    made = before + wanted + rest.split(END, 1)[1]
    if "--write" in sys.argv:
        path.write_text(made, encoding="utf-8")
        return 0
    unknown = [name for name in locked() if licence_of(name) == "UNKNOWN"]
    if unknown:
        print("licence unknown: " + ", ".join(unknown))
    if made != text:
        print("the licence table in ARCHITECTURE.md is stale: python -m tests.support.licences --write")
    return 1 if unknown or made != text else 0


if __name__ == "__main__":
    sys.exit(main())
