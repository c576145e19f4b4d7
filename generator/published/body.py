"""The words of a section as one text, each character with the block that it stands in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from generator.annexes.model import TextBlock, Words
from generator.published.plain import Plain, plain

_CLAUSE_MARKS = "，。；："


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section's text, and the blocks that it is made of.

    Attributes:
        blocks: paragraphs and tables; a table is an empty line of the text.
        starts: where in the original text each block begins.
        text: the text of them all.
    """

    blocks: tuple[TextBlock, ...]
    starts: tuple[int, ...]
    text: Plain

    def at(self, start: int) -> int:
        """Which block a character of the plain text stands in."""
        place, _ = self.text.stretch(start, start)
        return max(0, bisect_right(self.starts, place) - 1)

    def where(self, start: int) -> str:
        """The place of a character of the plain text, as messages say it."""
        block = self.blocks[self.at(start)] if self.blocks else None
        return block.where if isinstance(block, Words) else ""

    def words(self, start: int, end: int) -> str:
        """What stands there, lines that were broken put together again."""
        lines = self.text.original_of(start, end).split("\n")
        return joined_lines([line.strip() for line in lines])

    def clause(self, start: int, end: int) -> str:
        """The clause that a stretch of the plain text stands in, as people would quote it.

        It ends where its paragraph does: a heading above it has no mark of its own.
        """
        text = self.text.text
        paragraphs = [bisect_left(self.text.places, at) for at in self.starts]
        begins = [text.rfind(mark, 0, start) + 1 for mark in _CLAUSE_MARKS]
        begins += [at for at in paragraphs if at <= start]
        ends = [at for mark in _CLAUSE_MARKS if (at := text.find(mark, end)) >= 0]
        ends += [at for at in paragraphs if at >= end]
        return self.words(max(begins), min(ends, default=len(text)))

    def position(self, start: int, end: int) -> tuple[TextBlock, tuple[int, int]]:
        """Which block a stretch of the plain text stands in, and where in its words."""
        at = self.at(start)
        first, last = self.text.stretch(start, end)
        return self.blocks[at], (first - self.starts[at], last - self.starts[at])

    def paragraphs(self, start: int, end: int) -> list[tuple[str, str]]:
        """What stands there, paragraph by paragraph, each with its place."""
        first, last = self.at(start), self.at(max(start, end - 1))
        found = []
        for number in range(first, last + 1):
            block = self.blocks[number]
            if not isinstance(block, Words) or not block.text.strip():
                continue
            begin = self.starts[number]
            low, high = self.text.stretch(start, end)
            text = self.text.original[max(begin, low) : min(begin + len(block.text), high)]
            found.append((text.strip(), block.where))
        return found

    def stretch(self, start: int, end: int) -> Sequence[TextBlock]:
        """The blocks between two characters, with the tables beside them."""
        if not self.blocks:
            return ()
        first, last = self.at(start), self.at(max(start, end - 1)) + 1
        while first and not isinstance(self.blocks[first - 1], Words):
            first -= 1
        while last < len(self.blocks) and not isinstance(self.blocks[last], Words):
            last += 1
        return self.blocks[first:last]


def body_of(blocks: Sequence[TextBlock]) -> SectionText:
    """The text of blocks."""
    starts: list[int] = []
    lines: list[str] = []
    at = 0
    for block in blocks:
        starts.append(at)
        lines.append(block.text if isinstance(block, Words) else "")
        at += len(lines[-1]) + 1
    return SectionText(tuple(blocks), tuple(starts), plain("\n".join(lines)))


def joined_lines(lines: Sequence[str]) -> str:
    """Lines as one: a blank only between two words of Latin letters."""
    text = ""
    for line in filter(None, lines):
        both = (
            text[-1:].isascii() and text[-1:].isalpha() and line[0].isascii() and line[0].isalpha()
        )
        text += (" " if both else "") + line
    return text
