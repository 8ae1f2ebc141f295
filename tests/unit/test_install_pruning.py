"""What the frozen tree leaves out, and that nothing of ours needs it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from installers.pruning import EXCLUDED_MODULES, WINDOW_AND_RECORDS, keep, without_orphans

ROOT = Path(__file__).resolve().parents[2]
SHIMS = ROOT / "installers/shims/scipy"


def imports(*packages: str) -> Iterator[tuple[str, str]]:
    """Every name that our code imports, absolute, with the file it stands in."""
    for package in packages:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from ((alias.name, str(path)) for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield from ((f"{node.module}.{alias.name}", str(path)) for alias in node.names)


def test_no_code_of_ours_imports_what_is_left_out() -> None:
    left_out = [
        (name, path)
        for name, path in imports("studio", "device_bridge", "sync_client")
        if any(name == module or name.startswith(f"{module}.") for module in EXCLUDED_MODULES)
    ]
    assert left_out == []


def test_the_loudspeaker_programs_import_nothing_of_window_and_records() -> None:
    wrong = [(n, path) for n, path in imports("device_bridge") if n.split(".")[0] in WINDOW_AND_RECORDS]
    assert wrong == []


def test_of_scipy_only_what_the_frozen_tree_has_is_used() -> None:
    names = {name for name, _ in imports("studio", "device_bridge", "sync_client") if name.split(".")[0] == "scipy"}
    shipped = {"scipy.signal.lfilter", "scipy.signal.sosfilt", "scipy.fft.rfft", "scipy.fft.irfft"}
    assert names <= shipped, "write it into installers/shims/scipy, or ship scipy"


def frozen(part: str) -> ModuleType:
    """Load what stands in for a part of scipy in the frozen tree."""
    spec = spec_from_file_location(f"frozen_{part}", SHIMS / part / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    shim = module_from_spec(spec)
    spec.loader.exec_module(shim)
    return shim


@pytest.mark.parametrize("with_state", [False, True])
def test_the_frozen_filter_is_scipy_s_to_the_last_bit(with_state: bool) -> None:
    from scipy.signal import lfilter

    shim = frozen("signal")
    noise = np.random.default_rng(7).normal(size=(2, 5_000))
    b, a = [1.53512485958697, -2.69169618940638, 1.19839281085285], [1.0, -1.69065929318241, 0.73248077421585]
    state = np.full((2, 2), 0.25)
    if with_state:
        ours, scipys = shim.lfilter(b, a, noise, axis=1, zi=state), lfilter(b, a, noise, axis=1, zi=state)
        assert all(np.array_equal(one, other) for one, other in zip(ours, scipys, strict=True))
    else:
        assert np.array_equal(shim.lfilter(b, a, noise), lfilter(b, a, noise))


def test_the_frozen_sections_are_scipy_s_to_the_last_bit() -> None:
    from scipy.signal import sosfilt

    random = np.random.default_rng(8)
    noise, state = random.normal(size=(2, 5_000)), random.normal(size=(3, 2, 2))
    sections = np.array(
        [[1.0, -2.0, 1.0, 1.0, -1.9, 0.91], [0.5, 0.1, 0.2, 1.0, -0.3, 0.4], [1.0, 0, 0, 1.0, 0.2, 0.1]]
    )
    kept = state.copy()
    ours, scipys = frozen("signal").sosfilt(sections, noise, zi=state), sosfilt(sections, noise, zi=state)
    assert all(np.array_equal(one, other) for one, other in zip(ours, scipys, strict=True))
    assert np.array_equal(state, kept), "the caller's state is the caller's"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("length", [None, 256, 300, 1024])
def test_the_frozen_transforms_are_scipy_s_to_the_last_bit(dtype: type, length: int | None) -> None:
    from scipy.fft import irfft, rfft

    shim = frozen("fft")
    noise: NDArray[np.float64] = np.random.default_rng(9).normal(size=(4, 300, 2)).astype(dtype)
    spectrum = rfft(noise, length, axis=1)
    assert shim.rfft(noise, length, axis=1).dtype == spectrum.dtype
    assert np.array_equal(shim.rfft(noise, length, axis=1), spectrum)
    assert np.array_equal(shim.irfft(spectrum, length, axis=1), irfft(spectrum, length, axis=1))


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/translations/qtbase_en.qm",
        "PySide6/Qt/qml/QtQuick/plugin.so",
        "PySide6\\plugins\\sqldrivers\\qsqlite.dll",
        "PySide6/opengl32sw.dll",
        "libQt6Quick.so.6",
        "numpy/tests/test_all.npz",
        "qtawesome/fonts/remixicon-2.5.0.ttf",
    ],
)
def test_left_out(name: str) -> None:
    assert not keep(name)


@pytest.mark.parametrize(
    "name",
    [
        "studio/resources/translations/studio_en.qm",
        "studio/storage/migrations/versions/0001_first_tables.py",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "fontpkg_be_vietnam_pro/files/BeVietnamPro-SemiBold.ttf",
        "qtawesome/fonts/phosphor-1.3.0.ttf",
        "scipy/signal/_sigtools.cp311-win_amd64.pyd",
        "av.libs/libavcodec-5e6b81c2.so.62",
    ],
)
def test_kept(name: str) -> None:
    assert keep(name)


def test_a_system_library_stays_only_while_something_needs_it() -> None:
    files = [
        ("package/ext.so", "ext", "EXTENSION"),
        ("libneeded.so.1", "needed", "BINARY"),
        ("libbehind.so.2", "behind", "BINARY"),
        ("liborphan.so.3", "orphan", "BINARY"),
        ("libonlyorphan.so.4", "only", "BINARY"),
        ("libbyname.so.5", "byname", "BINARY"),
        ("libQt.so.6", "package/libQt.so.6", "SYMLINK"),
    ]
    linked = {"ext": ["libneeded.so.1"], "needed": ["libbehind.so.2", "libc.so.6"], "orphan": ["libonlyorphan.so.4"]}
    kept = without_orphans(files, lambda source: linked.get(source, []), ["libbyname*"])
    assert [name for name, _, _ in kept] == [
        "package/ext.so",
        "libneeded.so.1",
        "libbehind.so.2",
        "libbyname.so.5",
        "libQt.so.6",
    ]
