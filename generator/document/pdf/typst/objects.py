"""The objects of a PDF as Typst writes it: plain, one after the other, with a table of places.

A few of them are changed and the file is put together anew. That takes milliseconds, where a
library for any PDF would take as long as Typst itself.
"""

from __future__ import annotations

import re
from typing import Final

_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE: Final = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY: Final = 20  # bytes of a line of the table of places
_USED: Final = b"n"


class Objects:
    """A PDF taken apart.

    Args:
        pdf: with a single table of places and no streams of objects.
    """

    def __init__(self, pdf: bytes) -> None:
        start = _START.search(pdf)
        table = _TABLE.match(pdf, int(start[1])) if start else None
        if start is None or table is None:
            raise ValueError("Typst writes its PDFs in another way now")
        places = {}
        for number in range(int(table[1])):
            at = table.end() + number * _ENTRY
            line = pdf[at : at + _ENTRY]
            if line[17:18] == _USED:
                places[number] = int(line[:10])
        order = sorted(places, key=places.__getitem__)
        ends = [*(places[number] for number in order[1:]), int(start[1])]
        self._head = pdf[: places[order[0]]]
        self._tail = pdf[table.end() + int(table[1]) * _ENTRY : start.start()]
        self._count = int(table[1])
        self.contents = {
            number: pdf[places[number] : end] for number, end in zip(order, ends, strict=True)
        }

    def drop(self, number: int) -> None:
        """Leave nothing of an object that nothing names any more."""
        self.contents[number] = b"%d 0 obj\nnull\nendobj\n" % number

    def joined(self) -> bytes:
        """The PDF put together anew."""
        pieces, places, at = [self._head], {}, len(self._head)
        for number, content in self.contents.items():
            places[number] = at
            pieces.append(content)
            at += len(content)
        pieces.append(b"xref\n0 %d\n" % self._count)
        for number in range(self._count):
            used = number in places
            pieces.append(
                b"%010d 00000 n\r\n" % places[number] if used else b"0000000000 65535 f\r\n"
            )
        return b"".join((*pieces, self._tail, b"startxref\n%d\n%%%%EOF" % at))
