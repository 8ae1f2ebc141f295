"""Are the translations fresh? ``python -m tests.support.translations [--write]``.

Fresh: pyside6-lupdate finds nothing in the window's sources that the English file lacks or no longer needs,
and every text has its translation. ``--write`` brings the file up to the sources; new texts are then empty.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "resources" / "translations" / "studio_en.ts"


def update(target: Path) -> None:
    """Merge the window's texts into ``target``; raises ``CalledProcessError``."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "studio" / "ui").rglob("*.py"))
    name = "pyside6-lupdate.exe" if sys.platform == "win32" else "pyside6-lupdate"
    options = ["-source-language", "vi", "-target-language", "en", "-locations", "none", "-no-obsolete", "-silent"]
    tool = Path(sys.executable).with_name(name)
    subprocess.run([str(tool), *sources, "-ts", str(target), *options], cwd=ROOT, check=True, capture_output=True)


def untranslated(target: Path) -> list[str]:
    """Return the texts without a finished translation, each with its context."""
    found = []
    for context in ET.parse(target).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") or not (translation.text or "").strip():
                found.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return found


def stale() -> list[str]:
    """Return what is wrong, one line each; nothing when fresh."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / ENGLISH.name
        shutil.copy(ENGLISH, fresh)
        update(fresh)
        troubles = [f"without English: {text}" for text in untranslated(fresh)]
        if fresh.read_bytes() != ENGLISH.read_bytes() and not troubles:
            troubles.append("texts changed: run python -m tests.support.translations --write")
    return troubles


def main() -> int:
    if "--write" in sys.argv:
        update(ENGLISH)
    troubles = stale()
    for trouble in troubles:
        sys.stderr.write(trouble + "\n")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
