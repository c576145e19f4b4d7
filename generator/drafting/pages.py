"""A document divided without any edition: parts, sections, and the tables with what is around them.

Parts and sections are numbered, or not, in one of the ways of `templates/drafting.yaml`; where the
contents list them as well, the last place where all of them follow in order is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.annexes.model import DrawnGrid, GridCell, Words
from generator.annexes.table import laid_out
from generator.drafting.headings import (
    LONGEST,
    Block,
    FoundHeading,
    front_of,
    in_order,
    next_in_order,
    numbered,
    parts_among,
    sections_among,
    standing,
)
from generator.drafting.words import HeadingForms, drafting_patterns, drafting_words
from generator.language import NUMERAL
from generator.text import same


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A part: its title, its kind, its sections, all that stands below it, why it is a part."""

    title: str
    kind: str
    sections: tuple[PrintedSection, ...]
    blocks: tuple[Block, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section: its title, without the number, what stands below it, why it is one.

    What stands before the first title of a part is a section without any.
    """

    title: str
    blocks: tuple[Block, ...]
    reasons: tuple[str, ...] = ()


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


def parts_of(blocks: Sequence[Block], others: Sequence[Sequence[Block]] = ()) -> PrintedParts:
    """What stands before the first part, and the parts, by the first numbering that fits.

    Args:
        blocks: of the document.
        others: the blocks of other documents of the region, by which headings are known.
    """
    every = [
        _divided(blocks, others, forms, *patterns)
        for forms, patterns in zip(
            drafting_words().numberings, drafting_patterns().numberings, strict=True
        )
    ]
    fitting = [it for it in every if _has_tables(it.parts)]
    whole = (it for it in fitting if _is_divided(it.parts))
    return next(whole, next(iter(fitting), every[0]))


def _has_tables(parts: Sequence[PrintedPart]) -> bool:
    """Whether one part has most of the tables that stand in parts of tables."""
    counts = [
        sum(isinstance(it, DrawnGrid) for it in part.blocks)
        for part in parts
        if part.kind == "tables"
    ]
    return 2 * max(counts, default=0) > sum(counts)


def _is_divided(parts: Sequence[PrintedPart]) -> bool:
    """Whether the longest part has sections."""
    lengths = [
        (
            sum(len(it.text) for it in part.blocks if isinstance(it, Words)),
            sum(bool(it.title) for it in part.sections),
        )
        for part in parts
        if part.kind == "sections"
    ]
    return max(lengths, default=(0, 0))[1] > 1


def _divided(
    blocks: Sequence[Block],
    others: Sequence[Sequence[Block]],
    forms: HeadingForms,
    part: re.Pattern[str] | None,
    section: re.Pattern[str] | None,
) -> PrintedParts:
    if part is not None:
        heads = in_order([*numbered(blocks, part)], len(blocks))
    else:
        heads = parts_among(standing(blocks, others, front_of(blocks)), blocks)
    ends = [*(it.at for it in heads), len(blocks)][1:]
    parts = [
        _part(head, blocks[head.at + 1 : end], section, (blocks[: heads[0].at], *others))
        for head, end in zip(heads, ends, strict=True)
    ]
    return PrintedParts(forms, tuple(blocks[: heads[0].at] if heads else blocks), parts)


def _part(
    head: FoundHeading,
    blocks: Sequence[Block],
    section: re.Pattern[str] | None,
    around: Sequence[Sequence[Block]],
) -> PrintedPart:
    kind, known, title = "sections", drafting_words(), head.title
    if any(word in title for word in known.terms):
        kind = "terms"
    elif any(word in title for word in known.annexes):
        kind = "annexes"
    elif title.endswith(known.tables) and any(isinstance(block, DrawnGrid) for block in blocks):
        kind = "tables"
    sections: tuple[PrintedSection, ...] = ()
    if kind == "sections":
        sections = tuple(_sections(blocks, section, around))
    return PrintedPart(title, kind, sections, tuple(blocks), head.reasons)


def _sections(
    blocks: Sequence[Block], section: re.Pattern[str] | None, around: Sequence[Sequence[Block]]
) -> Iterator[PrintedSection]:
    if section is not None:
        heads = next_in_order(numbered(blocks, section))
    else:
        front, *others = around
        found = standing([*front, *blocks], others, len(front))
        heads = [replace(it, at=it.at - len(front)) for it in sections_among(found)]
    ends = [*(it.at for it in heads), len(blocks)]
    if any(isinstance(it, DrawnGrid) or it.text.strip() for it in blocks[: ends[0]]):
        yield PrintedSection("", tuple(blocks[: ends[0]]))
    for head, end in zip(heads, ends[1:], strict=True):
        yield PrintedSection(head.title, tuple(blocks[head.at + 1 : end]), head.reasons)


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
        elif bare.endswith(ends) and not known.head.search(line) and len(line) <= LONGEST:
            title = re.sub(rf"^{NUMERAL}、\s*", "", line)
        elif found := known.unit.search(line):
            unit = found[0]
            head = [line[: found.start()].strip(), *head]
        else:
            head.append(line)
    return PrintedSheet(title, number, unit, tuple(head), (), tuple(map(tuple, rows)))
