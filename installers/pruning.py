"""What the frozen tree leaves out: parts of big packages that no code of ours reaches."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable
from importlib import metadata

# Modules that are never imported in the product. Whatever is named here and needed after all fails the smoke run.
EXCLUDED_MODULES = (
    "IPython",
    "PIL",
    "_pytest",
    "coverage",
    "cryptography.hazmat.bindings._rust.test_support",
    "grimp",
    "hypothesis",
    "importlinter",
    "jsonschema_rs",
    "idlelib",
    "lib2to3",
    "matplotlib",
    "mypy",
    "numpy.distutils",
    "numpy.f2py",
    "pip",
    "psutil",
    "pydoc_data",
    "pygments",
    "pytest",
    "pytestqt",
    "rich",
    "ruff",
    "schemathesis",
    "selenium",
    "setuptools",
    "sqlalchemy.dialects.mssql",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
    "sqlalchemy.testing",
    "tests",
    "tkinter",
    "trio",
    "outcome",
    "wsproto",
    "distutils",
    "xmlrpc",
    "turtledemo",
    "yaml",
    "PySide6.QtConcurrent",
    "PySide6.QtDBus",
    "PySide6.QtDesigner",
    "PySide6.QtHelp",
    "PySide6.QtNetwork",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtPrintSupport",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickControls2",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtSvg",
    "PySide6.QtSvgWidgets",
    "PySide6.QtTest",
    "PySide6.QtUiTools",
    "PySide6.QtXml",
)

# Packages that the loudspeaker programs never import.
WINDOW_AND_RECORDS = frozenset(
    {
        "PySide6",
        "alembic",
        "argon2",
        "av",
        "fontpkg",
        "fontpkg_be_vietnam_pro",
        "lunar_vn",
        "mako",
        "charset_normalizer",
        "idna",
        "psycopg",
        "psycopg_binary",
        "pydantic",
        "pydantic_core",
        "qtawesome",
        "qtpy",
        "requests",
        "scipy",
        "shiboken6",
        "sqlalchemy",
        "studio",
        "stamina",
        "sync_client",
        "truststore",
        "urllib3",
    }
)

# Places in the tree, by their names there ("/" on every system).
_DROPPED = (
    "PySide6/Qt/qml/*",
    "PySide6/qml/*",
    # Qt has no Vietnamese words of its own; ours are in studio/resources.
    "PySide6/Qt/translations/*",
    "PySide6/translations/*",
    "*/plugins/designer/*",
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*",
    "*/plugins/networkinformation/*",
    "*/plugins/platforminputcontexts/*virtualkeyboard*",
    "*/plugins/platforms/*eglfs*",
    "*/plugins/platforms/*linuxfb*",
    "*/plugins/platforms/*minimalegl*",
    "*/plugins/platforms/*vkkhr*",
    "*/plugins/platforms/*vnc*",
    "*/plugins/platforms/*wayland*",
    "*/plugins/platformthemes/*gtk3*",
    "*/plugins/qmltooling/*",
    "*/plugins/sqldrivers/*",
    "*/plugins/tls/*",
    "*/plugins/vectorimageformats/*",
    "*/plugins/wayland-*",
    "*/plugins/imageformats/*pdf*",
    "*/plugins/imageformats/*tiff*",
    "*/plugins/imageformats/*icns*",
    "*/plugins/imageformats/*tga*",
    "*/plugins/imageformats/*wbmp*",
    "*Qt6Qml*",
    "*Qt6Quick*",
    "*Qt6Wayland*",
    "*Qt6Designer*",
    "*Qt6Sql*",
    "*Qt6Test*",
    "*Qt6Pdf*",
    "*Qt6VirtualKeyboard*",
    "*Qt6EglFS*",
    "*Qt6Lottie*",
    "*Qt6Network*",
    "PySide6/QtNetwork*",
    # What only the GTK theme plugin needed, and parts of the system's C library, which must match it.
    "libgtk-3*",
    "libgdk*",
    "libgio-2*",
    "libmvec*",
    "libsystemd*",
    "libgcrypt*",
    "libgpg-error*",
    "liblz4*",
    "libcap.so*",
    "*EglFs*",
    "*WlShell*",
    "*Qt6Svg*",
    "*qsvg*",
    "*lib-dynload/_dbm*",
    "*lib-dynload/readline*",
    "qtawesome/fonts/materialdesign*",
    "qtawesome/fonts/fontawesome*",
    "qtawesome/fonts/remixicon*",
    "qtawesome/fonts/codicon*",
    "qtawesome/fonts/elusive*",
    "qtawesome/fonts/phosphor-charmap*",
    "*opengl32sw.dll",
    "*/tests/*",
    "*.pyi",
    "*.pxd",
    "*.pyx",
    "*.lib",
    "*/include/*",
    "numpy/f2py/*",
    "numpy/_core/lib/*",
    "numpy/random/lib/*",
    "scipy.libs/*",
    "fontpkg_be_vietnam_pro/files/*Italic*",
    "fontpkg_be_vietnam_pro/files/*Light*",
    "fontpkg_be_vietnam_pro/files/*Thin*",
    "fontpkg_be_vietnam_pro/files/*Black*",
    "fontpkg_be_vietnam_pro/files/*ExtraBold*",
)


def keep(name: str) -> bool:
    """Tell whether the file of this name in the tree is shipped."""
    plain = name.replace("\\", "/")
    return not any(fnmatch.fnmatchcase(plain, pattern) for pattern in _DROPPED)


def without_orphans(
    files: Iterable[tuple[str, str, str]], imports_of: Callable[[str], Iterable[str]], by_name: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Return the files (name in the tree, source, kind) but those system libraries that nothing kept needs.

    A package's own files are always kept, and at the tree's root what ``by_name`` matches: loaded by name at
    run time. ``imports_of`` gives the file names that a binary is linked with.
    """
    entries, patterns = list(files), list(by_name)
    loose = {name: source for name, source, kind in entries if kind == "BINARY" and "/" not in name}
    waiting = [source for name, source, kind in entries if kind in ("BINARY", "EXTENSION") and name not in loose]
    wanted = {name for name in loose if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)}
    waiting += [loose[name] for name in wanted]
    while waiting:
        for name in imports_of(waiting.pop()):
            if name in loose and name not in wanted:
                wanted.add(name)
                waiting.append(loose[name])
    return [entry for entry in entries if entry[0] not in loose or entry[0] in wanted]


def licence_files(shipped: set[str]) -> list[tuple[str, str, str]]:
    """Return the licence texts of every installed package with a top-level module among ``shipped``."""
    found = []
    for package, distributions in metadata.packages_distributions().items():
        for name in distributions if package in shipped else ():
            for file in metadata.files(name) or ():
                if ".dist-info" in file.parts[0] and file.name.upper().startswith(("LICEN", "COPYING", "NOTICE")):
                    found.append((f"licences/{name}/{'-'.join(file.parts[1:])}", str(file.locate()), "DATA"))
    return sorted(set(found))
