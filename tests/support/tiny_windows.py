"""Windows programs of two kilobytes, made here: one that notes how it was called, with a version of its own.

PE32+ for x64, after Microsoft's "PE Format": headers, one section for code, imports, data and resources. An
installer's tests need programs that run under Wine and libraries whose versions are known; no compiler is needed.
"""

from __future__ import annotations

import struct

_BASE, _ALIGN, _FILE_ALIGN, _RVA = 0x140000000, 0x1000, 0x200, 0x1000
_FUNCTIONS = ("CreateFileA", "GetCommandLineA", "lstrlenA", "WriteFile", "ExitProcess")


def noting_program(note: str, version: tuple[int, int, int, int] = (1, 0, 0, 0)) -> bytes:
    """Return a console program that appends its command line to the file ``note`` (``C:\\…``, ASCII) and ends with 0.

    Its version resource says ``version``; under a name with ``.dll`` it serves as a library with that version.
    """
    code_size = 0x200
    offsets: dict[str, int] = {}
    imports_at = code_size
    imports = _imports(_RVA + imports_at, offsets)
    texts_at = imports_at + len(imports)
    texts = note.encode("ascii") + b"\0\r\n\0"
    resources_at = _up(texts_at + len(texts), 16)
    newline_at = texts_at + len(note) + 1
    code = _code(offsets, _RVA + texts_at, _RVA + newline_at)
    body = code.ljust(code_size, b"\0") + imports + texts
    body = body.ljust(resources_at, b"\0") + _resources(_RVA + resources_at, version)
    return _headers(len(body), imports_at, resources_at).ljust(_FILE_ALIGN, b"\0") + body.ljust(
        _up(len(body), _FILE_ALIGN), b"\0"
    )


def _up(value: int, to: int) -> int:
    return (value + to - 1) // to * to


def _headers(size: int, imports_at: int, resources_at: int) -> bytes:
    raw = _up(size, _FILE_ALIGN)
    dos = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    # Machine x64, one section, an image that may be above 2 GB.
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x22)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, raw, 0, 0, _RVA, _RVA)
    optional += struct.pack("<QIIHHHHHHI", _BASE, _ALIGN, _FILE_ALIGN, 6, 0, 0, 0, 6, 0, 0)
    optional += struct.pack("<IIIHH", _RVA + _up(size, _ALIGN), _FILE_ALIGN, 0, 3, 0)
    optional += struct.pack("<QQQQII", 1 << 20, 1 << 12, 1 << 20, 1 << 12, 0, 16)
    folders = [(0, 0)] * 16
    folders[1], folders[2] = (_RVA + imports_at, 40), (_RVA + resources_at, size - resources_at)
    optional += b"".join(struct.pack("<II", *folder) for folder in folders)
    section = struct.pack("<8sIIIIIIHHI", b".all", size, _RVA, raw, _FILE_ALIGN, 0, 0, 0, 0, 0xE0000060)
    return dos + coff + optional + section


def _imports(rva: int, offsets: dict[str, int]) -> bytes:
    """The import table of kernel32; ``offsets`` gets each function's slot (RVA)."""
    slots = 8 * (len(_FUNCTIONS) + 1)
    table_at, names_at = rva + 40, rva + 40 + slots
    names = b""
    thunks: list[int] = []
    for name in _FUNCTIONS:
        offsets[name] = table_at + 8 * len(thunks)
        thunks.append(names_at + len(names))
        entry = b"\0\0" + name.encode() + b"\0"
        names += entry.ljust(_up(len(entry), 2), b"\0")
    library_at = names_at + len(names)
    directory = struct.pack("<IIIII", 0, 0, 0, library_at, table_at) + b"\0" * 20
    return directory + b"".join(struct.pack("<Q", thunk) for thunk in [*thunks, 0]) + names + b"kernel32.dll\0"


def _code(slots: dict[str, int], note: int, newline: int) -> bytes:
    code = b""

    def add(hexadecimal: str) -> None:
        nonlocal code
        code += bytes.fromhex(hexadecimal)

    def relative(opcode: str, target: int) -> None:
        nonlocal code
        code += bytes.fromhex(opcode)
        code += struct.pack("<i", target - (_RVA + len(code) + 4))

    def call(name: str) -> None:
        relative("ff15", slots[name])

    def write_file() -> None:
        add("4c8d4c2440 48c744242000000000")  # lea r9,[rsp+40h]; mov qword [rsp+20h],0
        call("WriteFile")

    add("4883ec58")  # sub rsp,58h
    relative("488d0d", note)  # lea rcx,[note]
    add("ba04000000 41b807000000 4531c9")  # FILE_APPEND_DATA, shared with all, no security
    add("48c744242004000000 48c744242880000000 48c744243000000000")  # OPEN_ALWAYS, normal
    call("CreateFileA")
    add("4889c3")  # mov rbx,rax
    call("GetCommandLineA")
    add("4889c6 4889c1")  # mov rsi,rax; mov rcx,rax
    call("lstrlenA")
    add("4189c0 4889d9 4889f2")  # mov r8d,eax; mov rcx,rbx; mov rdx,rsi
    write_file()
    add("4889d9")
    relative("488d15", newline)  # lea rdx,[newline]
    add("41b802000000")
    write_file()
    add("31c9")
    call("ExitProcess")
    return code


def _resources(rva: int, version: tuple[int, int, int, int]) -> bytes:
    """A resource tree with one leaf: VS_VERSION_INFO, its fixed part alone."""
    high, low = version[0] << 16 | version[1], version[2] << 16 | version[3]
    fixed = struct.pack("<13I", 0xFEEF04BD, 0x10000, high, low, high, low, 0x3F, 0, 0x40004, 1, 0, 0, 0)
    key = "VS_VERSION_INFO\0".encode("utf-16-le")
    info = (struct.pack("<HHH", 0, len(fixed), 0) + key).ljust(40, b"\0") + fixed
    info = struct.pack("<H", len(info)) + info[2:]
    tree = b""
    for depth, identity in enumerate((16, 1, 0x409)):
        below = 24 * (depth + 1)
        tree += struct.pack("<IIHHHH", 0, 0, 0, 0, 0, 1)
        tree += struct.pack("<II", identity, below if depth == 2 else below | 0x80000000)
    return tree + struct.pack("<IIII", rva + 88, len(info), 0, 0) + info
