"""The structure of a PDF by Typst, where Typst leaves something to be said.

Typst tells every cell the headings of its columns. In an official table the words at the beginning
of a row are headings too (ISO 32000-1, 14.8.5.7, Scope and Headers); Typst has no way to say so
yet. The column without width that holds the last rows of a table together is no part of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.document.pdf.typst.objects import Objects

#: The template speaks of another region for the sake of its marks; no word of the text is of there.
_REGIONS: Final = (
    (b"/Lang(zh-TW)", b"/Lang(zh-CN)"),
    (b"<rdf:li>zh-TW</rdf:li>", b"<rdf:li>zh-CN</rdf:li>"),
)
_ATTACHED: Final = b"/Type/EmbeddedFile"
_KIND: Final = re.compile(rb"\d+ 0 obj\s*<</Type/StructElem/S/(\w+)")
_KIDS: Final = re.compile(rb"/K\[(.*?)\](?=[/>])", re.DOTALL)
_REFERENCE: Final = re.compile(rb"(\d+) 0 R")
_ROOT: Final = re.compile(rb"<<[^<]*/Type/StructTreeRoot")
_NAMES: Final = re.compile(rb"/IDTree<</Names\[(.*?)\]>>", re.DOTALL)
_NAME: Final = re.compile(rb"\(([^()]*)\)\s*(\d+) 0 R")
_ID: Final = re.compile(rb"/ID\((U\d+)x\d+y\d+\)")
_HEADERS: Final = b"/O/Table/Headers["
_CELLS: Final = (b"TH", b"TD")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as its tags have to tell it: its column from 0, and whether it names its row."""

    column: int
    names_row: bool


#: The rows of a table, those of its head first, each with the cells that begin in it.
Rows = Sequence[Sequence[TableCell]]


def completed(pdf: bytes, tables: Sequence[Rows]) -> bytes:
    """The PDF with the headings of rows, and without what only the layout needs.

    Args:
        pdf: as Typst wrote it.
        tables: what its tables have to tell, in order.
    """
    structure = _Structure(pdf)
    for number, rows in zip(structure.tables(), tables, strict=True):
        structure.complete(number, rows)
    return structure.joined()


class _Structure:
    def __init__(self, pdf: bytes) -> None:
        self._objects = Objects(pdf)
        contents = self._objects.contents
        self._kinds: dict[int, bytes] = {}
        for number, content in contents.items():
            found = _KIND.match(content)
            if found is not None:
                self._kinds[number] = found[1]
            for other, own in _REGIONS:
                if other in content and _ATTACHED not in content:
                    contents[number] = content.replace(other, own)
        self._dropped: set[int] = set()
        self._root = next(number for number, it in contents.items() if _ROOT.search(it))
        names = _NAMES.search(contents[self._root])
        self._names = (
            {name: int(number) for name, number in _NAME.findall(names[1])} if names else {}
        )

    def joined(self) -> bytes:
        kept = {name: it for name, it in self._names.items() if it not in self._dropped}
        names = b"".join(b"(%s)%d 0 R" % item for item in sorted(kept.items()))
        root = self._objects.contents[self._root]
        entry = b"/IDTree<</Names[" + names + b"]>>"
        self._objects.contents[self._root] = _NAMES.sub(lambda _: entry, root)
        return self._objects.joined()

    def tables(self) -> Iterator[int]:
        """The tables in the order in which they are read out."""
        return self._below(self._root, b"Table")

    def complete(self, table: int, rows: Rows) -> None:
        """Tell a table's cells the headings of their rows."""
        found = list(self._below(table, b"TR"))
        for at, number in enumerate(found):
            cells = [kid for kid in self._kids(number) if self._kinds[kid] in _CELLS]
            own = rows[at] if at < len(rows) else ()
            self._drop(number, cells[len(own) :], whole=not own)
            headings: list[tuple[int, bytes]] = []
            for place, (cell, kid) in enumerate(zip(own, cells[: len(own)], strict=True)):
                if cell.names_row:
                    name = b"%sx%dy%d" % (self._prefix(table), cell.column, at)
                    self._make_heading(kid, name)
                    headings.append((place, name))
                elif headings:
                    self._tell(kid, _right_before(headings))

    def _drop(self, row: int, cells: Sequence[int], *, whole: bool) -> None:
        """Take cells out of a row, or the row out of its table."""
        gone = {row} if whole else set(cells)
        for parent in (self._parent(number) for number in gone):
            content = self._objects.contents[parent]
            self._objects.contents[parent] = _KIDS.sub(
                lambda kids: (
                    b"/K[%s]"
                    % b" ".join(
                        b"%s 0 R" % number
                        for number in _REFERENCE.findall(kids[1])
                        if int(number) not in gone
                    )
                ),
                content,
                count=1,
            )
        for number in gone.union(cells):
            self._objects.drop(number)
            self._dropped.add(number)

    def _make_heading(self, cell: int, name: bytes) -> None:
        content = self._objects.contents[cell]
        content = content.replace(b"/S/TD", b"/S/TH/ID(%s)" % name, 1)
        content = content.replace(_HEADERS, b"/O/Table/Scope/Row/Headers[", 1)
        self._objects.contents[cell] = content
        self._names[name] = cell

    def _tell(self, cell: int, names: Sequence[bytes]) -> None:
        told = b"".join(b"(%s)" % name for name in names)
        content = self._objects.contents[cell]
        self._objects.contents[cell] = content.replace(_HEADERS, _HEADERS + told, 1)

    # The tree

    def _prefix(self, table: int) -> bytes:
        """What the names of a table's headings begin with; official tables have a head."""
        heading = next(self._below(table, b"TH"))
        found = _ID.search(self._objects.contents[heading])
        assert found is not None
        return found[1]

    def _parent(self, number: int) -> int:
        found = re.search(rb"/P (\d+) 0 R", self._objects.contents[number])
        assert found is not None
        return int(found[1])

    def _kids(self, number: int) -> list[int]:
        kids = _KIDS.search(self._objects.contents[number])
        found = map(int, _REFERENCE.findall(kids[1])) if kids else ()
        return [kid for kid in found if kid in self._kinds]

    def _below(self, number: int, kind: bytes) -> Iterator[int]:
        """All tags of a kind below one, in order; none within another of the kind."""
        for kid in self._kids(number):
            if self._kinds[kid] == kind:
                yield kid
            else:
                yield from self._below(kid, kind)


def _right_before(headings: Sequence[tuple[int, bytes]]) -> list[bytes]:
    """Of the headings to the left of a cell those that stand together, nearest to it."""
    found = [headings[-1]]
    for heading in reversed(headings[:-1]):
        if heading[0] != found[0][0] - 1:
            break
        found.insert(0, heading)
    return [name for _, name in found]
