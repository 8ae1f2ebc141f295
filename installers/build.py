"""``python3 dev.py build``: the frozen tree and the package beside it, in ``dist/``."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from installers.package import PackagingFailed, make_msi

ROOT = Path(__file__).resolve().parents[1]
NAME = "TruyenThanhStudio"
MOST_BYTES = 300_000_000


def main(argv: list[str] | None = None) -> int:
    """Return 0 when both were made; says on one line what failed otherwise."""
    parser = argparse.ArgumentParser(prog="dev.py build", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where both are written")
    parser.add_argument("--tree-only", action="store_true", help="no package")
    parser.add_argument("--package-only", action="store_true", help="of the tree that is there")
    chosen = parser.parse_args(argv)
    out: Path = chosen.out.absolute()
    tree = out / NAME
    try:
        if not chosen.package_only:
            _timed("the frozen tree", lambda: freeze(out))
        _measure(tree)
        if not chosen.tree_only:
            package = out / package_name(version())
            _timed("the package", lambda: make_msi(tree, version(), package, _comments()))
            _say(f"{package}: {package.stat().st_size / 1e6:.0f} MB")
    except PackagingFailed as error:
        _say(f"build: {error}")
        return 1
    return 0


def freeze(out: Path, work: Path = ROOT / "build" / "frozen") -> None:
    """Make ``out/TruyenThanhStudio`` with PyInstaller, its libraries without symbols. Raises ``PackagingFailed``."""
    words = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", str(out)]
    words += ["--workpath", str(work), str(ROOT / "installers" / "studio.spec")]
    # Data files are found by importing: from these sources, wherever else the product may be installed.
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode != 0:
        raise PackagingFailed("PyInstaller failed")
    if sys.platform != "win32":
        _strip(out / NAME / "_internal")
    stamp_of(out).write_text(inputs_digest(), encoding="ascii")


def stamp_of(out: Path) -> Path:
    """Return the file beside the tree that says what it was made from."""
    return out / f"{NAME}.inputs"


def inputs_digest() -> str:
    """Return the SHA-256 of everything of ours that a tree is made from."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for folder in ("studio", "device_bridge", "sync_client", "installers", "resources"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix not in (".pyc", ".qm"):
                digest.update(f"{path.relative_to(ROOT).as_posix()}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _strip(tree: Path) -> None:
    """Take the symbols out of ELF files: 65 MB that only a debugger reads.

    What auditwheel rewrote (``*.libs``) is left: strip moves its segments off their pages, and it loads no more.
    """
    if shutil.which("strip") is None:
        return
    for path in sorted(tree.rglob("*.so*")):
        if path.is_file() and not path.is_symlink() and not path.parent.name.endswith(".libs"):
            subprocess.run(["strip", "--strip-unneeded", str(path)], capture_output=True, check=False)


def _measure(tree: Path) -> None:
    size = tree_bytes(tree)
    _say(f"{tree}: {size / 1e6:.0f} MB (at most {MOST_BYTES / 1e6:.0f})")
    if size > MOST_BYTES:
        raise PackagingFailed("the tree is too big: see installers/pruning.py")


def tree_bytes(tree: Path) -> int:
    """Return the sum of the files' sizes; a link counts nothing."""
    return sum(path.stat().st_size for path in tree.rglob("*") if path.is_file() and not path.is_symlink())


def version() -> str:
    """Return the product's version, from pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def package_name(number: str) -> str:
    """Return the package's file name; one that carries a Linux tree says so."""
    return f"{NAME}-{number}.msi" if sys.platform == "win32" else f"{NAME}-{number}-linux-rehearsal.msi"


def _comments() -> str:
    if sys.platform == "win32":
        return "Apache-2.0; with FFmpeg's codecs the whole is conveyed under GPL-3.0"
    return "A packaging rehearsal: the files are for Linux, and nothing of them runs on Windows"


def _timed(what: str, work: Callable[[], None]) -> None:
    started = time.monotonic()
    work()
    _say(f"{what}: made in {time.monotonic() - started:.0f} s")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
