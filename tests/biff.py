"""The smallest .xls files: one sheet with numbers in its first column, each in a format of its own.

Source of the layouts: [MS-XLS] and [MS-CFB].
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_FIRST_FORMAT = 164
#: A stream shorter than this would be kept elsewhere.
_SHORTEST = 4096


def xls(rows: Sequence[tuple[float, str]]) -> bytes:
    """An .xls file with a number and its format's code in each row."""
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    for at, (_, code) in enumerate(rows):
        text = struct.pack("<HB", len(code), 1) + code.encode("utf-16-le")
        head += _record(0x041E, struct.pack("<H", _FIRST_FORMAT + at) + text)
    for at in range(len(rows)):
        head += _record(0x00E0, struct.pack("<HH", 0, _FIRST_FORMAT + at) + bytes(16))
    name = b"S"
    start = len(head) + 4 + 8 + len(name) + 4
    head += _record(0x0085, struct.pack("<IHBB", start, 0, len(name), 0) + name)
    head += _record(0x000A, b"")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for at, (value, _) in enumerate(rows):
        sheet += _record(0x0203, struct.pack("<HHHd", at, 0, at, value))
    return _package(head + sheet + _record(0x000A, b""))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _package(stream: bytes) -> bytes:
    """A compound file that holds the stream `Workbook`."""
    stream = stream.ljust(_SHORTEST, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    assert sectors + 2 <= _SECTOR // 4
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    chain += [_FREE] * (_SECTOR // 4 - len(chain))
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    directory += _entry("Workbook", 2, 2, len(stream))
    directory += _entry("", 0, 0, 0) * 2
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _SHORTEST, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + struct.pack(f"<{_SECTOR // 4}I", *chain) + directory + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    letters = (name + "\0").encode("utf-16-le") if name else b""
    entry = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)
