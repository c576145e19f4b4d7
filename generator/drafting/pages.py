"""A document divided without any edition: parts, sections, and the tables with what is around them.

Parts and sections are numbered in one of the ways of `templates/drafting.yaml`; where the contents
list them as well, the last place where all of them follow in order is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.annexes.model import DrawnGrid, GridCell, Words
from generator.annexes.table import laid_out
from generator.drafting.words import HeadingForms, drafting_patterns, drafting_words
from generator.language import NUMERAL, chinese_number
from generator.text import same

Block = Words | DrawnGrid
_LONGEST = 60
_MOST = 30


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A part: its title, its kind, what stands below it before sections begin, its sections."""

    title: str
    kind: str
    sections: tuple[PrintedSection, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section: its title, without the number, and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


class PrintedParts(NamedTuple):
    """A document divided: how its headings are numbered, what stands before its parts, these."""

    forms: HeadingForms
    front: tuple[Block, ...]
    parts: list[PrintedPart]


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """An official table with the lines around it.

    Attributes:
        title: its title.
        number: 公开01表, where there is one.
        unit: what names the unit, as it is printed.
        head: what stands above it beside these, such as whose it is.
        notes: the lines below it.
        rows: its cells; one that reaches over several places stands in each of them.
    """

    title: str
    number: str
    unit: str
    head: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[tuple[GridCell, ...], ...]


def parts_of(blocks: Sequence[Block]) -> PrintedParts:
    """What stands before the first part, and the parts, by the first numbering that fits."""
    every = [
        _numbered_parts(blocks, forms, *patterns)
        for forms, patterns in zip(
            drafting_words().numberings, drafting_patterns().numberings, strict=True
        )
    ]
    fitting = (it for it in every if any(part.kind == "tables" for part in it.parts))
    return next(fitting, every[0])


def _numbered_parts(
    blocks: Sequence[Block],
    forms: HeadingForms,
    part: re.Pattern[str],
    section: re.Pattern[str],
) -> PrintedParts:
    heads = [
        (at, found[1], found[2])
        for at, block in enumerate(blocks)
        if isinstance(block, Words)
        and len(block.text) <= _LONGEST
        and "。" not in block.text
        and (found := part.fullmatch(block.text.strip()))
    ]
    chosen = _in_order(heads, len(blocks))
    ends = [*(at for at, _ in chosen), len(blocks)][1:]
    parts = [
        _part(title, blocks[at + 1 : end], section)
        for (at, title), end in zip(chosen, ends, strict=True)
    ]
    return PrintedParts(forms, tuple(blocks[: chosen[0][0]] if chosen else blocks), parts)


def _in_order(heads: Sequence[tuple[int, str, str]], end: int) -> list[tuple[int, str]]:
    """The last headings that follow in order, none left out, if there are such at all."""
    every = [_chosen(heads, end, most) for most in range(_MOST, 0, -1)]
    whole = (it for most, it in zip(range(_MOST, 0, -1), every, strict=True) if len(it) == most)
    return next(whole, every[0])


def _chosen(heads: Sequence[tuple[int, str, str]], end: int, most: int) -> list[tuple[int, str]]:
    chosen: list[tuple[int, str]] = []
    before = end
    for number in range(most, 0, -1):
        fitting = [it for it in heads if it[1] == chinese_number(number) and it[0] < before]
        if fitting:
            at, _, title = fitting[-1]
            chosen.insert(0, (at, "".join(title.split())))
            before = at
    return chosen


def _part(title: str, blocks: Sequence[Block], section: re.Pattern[str]) -> PrintedPart:
    kind, known = "sections", drafting_words()
    if any(word in title for word in known.terms):
        kind = "terms"
    elif any(word in title for word in known.annexes):
        kind = "annexes"
    elif title.endswith(known.tables) and any(isinstance(block, DrawnGrid) for block in blocks):
        kind = "tables"
    if kind != "sections":
        return PrintedPart(title, kind, (), tuple(blocks))
    first, sections = _sections(blocks, section)
    return PrintedPart(title, kind, tuple(sections), first)


def _sections(
    blocks: Sequence[Block], section: re.Pattern[str]
) -> tuple[tuple[Block, ...], list[PrintedSection]]:
    starts: list[tuple[int, str]] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Words) and len(block.text) <= _LONGEST:
            found = section.fullmatch(block.text.strip())
            is_next = found and found[1] == chinese_number(len(starts) + 1)
            if found and is_next and not block.text.strip().endswith("。"):
                starts.append((at, found[2].strip()))
    ends = [*(at for at, _ in starts), len(blocks)][1:]
    sections = [
        PrintedSection(title, tuple(blocks[at + 1 : end]))
        for (at, title), end in zip(starts, ends, strict=True)
    ]
    return tuple(blocks[: starts[0][0]] if starts else blocks), sections


def sheets_of(blocks: Sequence[Block]) -> Iterator[PrintedSheet]:
    """The official tables among blocks, each with its lines."""
    known = drafting_patterns()
    above: list[str] = []
    sheet: PrintedSheet | None = None
    noting = False
    for block in blocks:
        if isinstance(block, DrawnGrid):
            if sheet is not None:
                yield sheet
            sheet, above, noting = _sheet(above, block), [], False
            continue
        text = block.text.strip()
        noting = bool(known.note.match(text)) and (noting or not known.number.fullmatch(text))
        if noting and sheet is not None and not above:
            sheet = PrintedSheet(
                sheet.title, sheet.number, sheet.unit, sheet.head, (*sheet.notes, text), sheet.rows
            )
        elif text:
            above.append(text)
    if sheet is not None:
        yield sheet


def _sheet(above: Sequence[str], table: DrawnGrid) -> PrintedSheet:
    width = len(table.widths)
    rows: list[list[GridCell]] = [[GridCell("")] * width for _ in (*table.head, *table.body)]
    for at, column, cell in laid_out(table):
        for down in range(cell.rows):
            for right in range(cell.columns):
                rows[at + down][column + right] = cell
    lines = [*above]
    while len(rows) > 1 and len({id(cell) for cell in rows[0]}) == 1 and width > 1:
        lines.append(rows.pop(0)[0].text.strip())
    known, ends = drafting_patterns(), drafting_words().tables
    title = number = unit = ""
    head: list[str] = []
    for line in lines:
        bare = same(line)
        if known.number.fullmatch(bare):
            number = line
        elif bare.endswith(ends) and not known.head.search(line) and len(line) <= _LONGEST:
            title = re.sub(rf"^{NUMERAL}、\s*", "", line)
        elif found := known.unit.search(line):
            unit = found[0]
            head = [line[: found.start()].strip(), *head]
        else:
            head.append(line)
    return PrintedSheet(title, number, unit, tuple(head), (), tuple(map(tuple, rows)))
