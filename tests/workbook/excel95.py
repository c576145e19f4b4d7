"""Workbooks as Excel 95 wrote them: records of BIFF5 in a compound file.

Source of the layouts: [MS-XLS] and [MS-CFB], as far as they go back; no program here writes it.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
#: Streams shorter than this lie elsewhere in the file.
_LEAST = 4096


def excel95(name: str, rows: Sequence[Sequence[str | float]], look: str = "General") -> bytes:
    """A workbook with one sheet; its numbers have a look, its words are in GBK."""
    words = name.encode("gbk")
    fonts = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short("宋体")
    looks = [struct.pack("<HH", 0, at) + bytes(12) for at in (0, 164)]
    head = [
        (0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0, 0)),
        (0x0042, struct.pack("<H", 936)),
        *[(0x0031, fonts)] * 4,
        (0x041E, struct.pack("<H", 164) + _short(look)),
        *((0x00E0, item) for item in looks),
        (0x0085, struct.pack("<IHB", 0, 0, len(words)) + words),
        (0x000A, b""),
    ]
    start = len(_records(head))
    head[-2] = (0x0085, struct.pack("<IHB", start, 0, len(words)) + words)
    cells = [
        _cell(row, column, content)
        for row, line in enumerate(rows)
        for column, content in enumerate(line)
    ]
    sheet = [(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0)), *cells, (0x000A, b"")]
    return _compound("Book", _records([*head, *sheet]))


def _cell(row: int, column: int, content: str | float) -> tuple[int, bytes]:
    if isinstance(content, str):
        words = content.encode("gbk")
        return 0x0204, struct.pack("<HHHH", row, column, 0, len(words)) + words
    return 0x0203, struct.pack("<HHHd", row, column, 1, content)


def _short(text: str) -> bytes:
    words = text.encode("gbk")
    return bytes([len(words)]) + words


def _records(records: Sequence[tuple[int, bytes]]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def _compound(name: str, stream: bytes) -> bytes:
    """A file with one stream, behind the table of sectors and the directory."""
    stream = stream.ljust(max(_LEAST, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    chain = [_TABLE, _END, *range(3, 2 + count), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    root = _entry("Root Entry", 5, 1, _END, 0)
    directory = root + _entry(name, 2, _FREE, 2, len(stream)) + bytes(256)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, 1, 0, _LEAST, _END, 0, _END, 0, 0)
    header += struct.pack("<108I", *[_FREE] * 108)
    return header.ljust(SECTOR, b"\xff") + table + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    entry = words.ljust(64, b"\0") + struct.pack("<HBB", len(words), kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)
