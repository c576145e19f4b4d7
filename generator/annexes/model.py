"""An annex as it gets published, whatever kind of file it came from.

All kinds but PDF become words, tables and pictures, so that they take the look of the document; a
PDF stays what it is, pages. Every piece knows where in its file it stands, for findings name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.submission import Cell, Notice

Kind = Literal["heading", "subheading", "text", "centre", "note"]
#: How a cell of a table stands: words to the left, amounts to the right, all else centred.
Role = Literal["", "label", "amount"]


@dataclass(frozen=True, slots=True)
class Words:
    """A heading or a paragraph.

    Attributes:
        kind: what it is; a heading stands below the annex's title, a subheading below that.
        runs: its words, each with whether they are bold; a newline is a line break.
        where: the place in the file, in Chinese.
        level: of a heading in the file's outline, 1 being the highest; 0 where that isn't known.
    """

    kind: Kind
    runs: tuple[tuple[str, bool], ...]
    where: str
    level: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table: its words, how far it reaches, how it stands, its place in the file."""

    text: str
    rows: int = 1
    columns: int = 1
    role: Role = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class DrawnGrid:
    """A table whose cells fill every place of it.

    Attributes:
        head: the rows that repeat on each page.
        body: the other rows, at least one.
        widths: of the columns, in relation to one another.
    """

    head: tuple[tuple[GridCell, ...], ...]
    body: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, made safe: read, turned upright, without what the camera noted, and saved anew.

    Attributes:
        content: the bytes of a PNG or JPEG.
        media: `png` or `jpeg`.
        width: in points; how large it was meant to be.
        height: in points.
        alternative: what it shows, in words.
    """

    content: bytes
    media: Literal["png", "jpeg"]
    width: float
    height: float
    alternative: str


#: What says something in words.
TextBlock = Words | DrawnGrid
Block = TextBlock | Picture


@dataclass(frozen=True, slots=True)
class AnnexSection:
    """Consecutive blocks on paper of one direction."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a PDF: its number from 1, its size in points, and its text."""

    number: int
    width: float
    height: float
    text: str = ""

    @property
    def landscape(self) -> bool:
        """Whether it lies on its side."""
        return self.width > self.height


#: What a reviewer should know of a file, in Chinese; `True` marks an error.
Remark = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class AnnexContents:
    """What was read from a file.

    Attributes:
        sections: what it says; empty for a PDF.
        remarks: what was left out, or must be looked at.
        authors: who wrote it, as its properties say.
        leaves: the pages of a PDF; empty for other kinds.
        pdf: the PDF, without scripts, attached files and comments; empty for other kinds.
    """

    sections: tuple[AnnexSection, ...] = ()
    remarks: tuple[Remark, ...] = ()
    authors: tuple[str, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    pdf: bytes = b""


@dataclass(frozen=True, slots=True)
class Annex:
    """One annex.

    Attributes:
        title: its heading in the document.
        file: where it was read.
        cell: the cell of the workbook that names it.
        sections: as of what was read, like its leaves and its PDF.
        notices: what a reviewer should know of the file.
    """

    title: str
    file: Path
    cell: Cell
    sections: tuple[AnnexSection, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    pdf: bytes = b""
    notices: tuple[Notice, ...] = ()
