"""A published document as the workbook that would print it.

The official tables go through the reader of exported tables; the sentences are read by the wording
of the edition that prints them; terms and annexes are taken as they stand. What nothing takes is
listed, with its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from generator.annexes.model import TextBlock, Words
from generator.edition.layout import Address
from generator.edition.model import Edition, Listing, Part
from generator.importing.gather import Imported, gather_grids
from generator.language import DATE
from generator.published.body import SectionText, body_of
from generator.published.derived import with_derived
from generator.published.evaluations import with_forms
from generator.published.expressions import Compiled, compiled
from generator.published.fill import Filled, Filler, Unread, blocks_of, number_of
from generator.published.front import front_fields
from generator.published.matching import Reading, read_section
from generator.published.outline import Stretch
from generator.published.pattern import Patterns
from generator.published.patterns import document_patterns
from generator.published.plain import plain
from generator.published.rates import Rates
from generator.published.recognise import Recognised, recognise
from generator.published.sheets import sheets_of
from generator.published.source import PublishedText, read_source
from generator.published.stated import stated_cells
from generator.published.terms import terms_of
from generator.submission import Block, Cell, Submission
from generator.text import same
from generator.workbook.form.blank import blank_submission

_ANNEXED = ("title", "heading", "subheading")
_LEADER = re.compile(r"[\s.…·]*\d*\s*$")


@dataclass(frozen=True, slots=True)
class SectionRead:
    """One section of sentences as it was read."""

    stretch: Stretch
    body: SectionText
    reading: Reading


@dataclass(frozen=True)
class Published:
    """A published document, read.

    Attributes:
        source: its paragraphs and tables.
        recognised: whose it is and which edition it follows.
        imported: what came of its tables.
        sections: its sections of sentences.
        submission: what its department handed in, as far as the document says it.
        unread: what could not be placed.
        stated: what its sentences say of tables that it lacks, by table.
        rates: how far budgets were spent that it doesn't print, by list and code.
    """

    source: PublishedText
    recognised: Recognised
    imported: Imported
    sections: tuple[SectionRead, ...]
    submission: Submission
    unread: tuple[Unread, ...]
    stated: Mapping[str, Mapping[Address, Cell]]
    rates: Rates

    @cached_property
    def edition(self) -> Edition:
        """The edition that it follows."""
        return self.recognised.edition

    @cached_property
    def with_stated(self) -> Submission:
        """The submission, tables that the document lacks filled with what its sentences say."""
        tables = {
            name: replace(entries, cells={**self.stated.get(name, {}), **entries.cells})
            for name, entries in self.submission.tables.items()
        }
        return replace(self.submission, tables=tables)


def read_published(file: Path, edition: Edition | None = None) -> Published:
    """Read a published document.

    Args:
        file: the document.
        edition: which edition it follows; told from the document by default.

    Raises:
        Unusable: the file can't be read, or is no such document.
    """
    source = read_source(file)
    recognised = recognise(source, edition)
    edition, outline = recognised.edition, recognised.outline
    imported = _tables(source, recognised)
    submission = imported.submission
    sections = tuple(_sections(recognised, marks_may_lack=source.marks_may_lack))
    filler = Filler(edition, lambda name: submission.tables[name].subjects)
    for section in sections:
        title = section.stretch.heading.text if section.stretch.heading else section.stretch.section
        level = section.stretch.heading.level if section.stretch.heading else 0
        filler.take(title, section.reading, section.body, level)
    filled = filler.filled
    for name, key, place in edition.glossaries():
        if (stretch := outline.of(name, key)) and place.source:
            filled.lists[place.source] = terms_of(edition, place.source, stretch)
    for name, part in edition.parts.items():
        if (stretch := outline.of(name)) and part.content == "annexes" and part.source:
            _take_annexes(edition, part, stretch, filled, _listed(outline.front))
    if not imported.tables:
        reason = "里面没有报表（图片里的读不了），请另给导出的报表，或在填报表里填写"
        filled.unread.append(Unread("", "决算报表", reason))
    filled.unread += _uncounted(edition, filled)
    filled.fields |= dict(front_fields(edition, recognised.kind, outline.front))
    filled.fields |= dict(_cover(recognised, imported, filled.unread))
    submission = _filled(replace(submission, file=file), filled, edition)
    lost: list[Block] = []
    submission = with_forms(submission, edition, filled.forms.values(), lost)
    filled.unread += _unformed(lost)
    submission, unread = with_derived(submission, edition, filled)
    unseen = (Unread(*item) for item in source.unread)
    unread = [*unseen, *filled.unread, *unread]
    stated = stated_cells(edition, filled, imported.tables)
    return Published(
        source, recognised, imported, sections, submission, tuple(unread), stated, filled.rates
    )


def table_blocks(recognised: Recognised) -> list[TextBlock]:
    """What stands in the part of the official tables."""
    return [
        block
        for stretch in recognised.outline.stretches
        if recognised.edition.parts[stretch.part].content == "tables" and not stretch.section
        for block in stretch.blocks
    ]


def _tables(source: PublishedText, recognised: Recognised) -> Imported:
    sheets = tuple(sheets_of(table_blocks(recognised), recognised.edition))
    if not sheets:
        blank = blank_submission(recognised.edition, recognised.name, recognised.kind)
        return Imported(blank, {}, (), 0)
    return gather_grids(
        [(source.file, sheets)],
        recognised.edition,
        kind=recognised.kind,
        name=recognised.name,
        is_document=True,
    )


def _sections(recognised: Recognised, *, marks_may_lack: bool) -> Iterator[SectionRead]:
    edition = recognised.edition
    patterns = Patterns(edition, recognised.kind)
    captions = [compiled(patterns.of(chart.title)) for chart in edition.charts.values()]
    for stretch in recognised.outline.stretches:
        section = edition.parts[stretch.part].sections.get(stretch.section)
        if section is not None and section.content == "sentences":
            body = body_of([it for it in stretch.blocks if not is_caption(it, captions)])
            trees = [patterns.of(text) for text in section.paragraphs.values()]
            reading = read_section(
                trees, body.text, marks_may_lack=marks_may_lack, unit=edition.style.amount_unit
            )
            yield SectionRead(stretch, body, reading)


def is_caption(block: TextBlock, captions: Sequence[Compiled]) -> bool:
    """Whether a paragraph is the title of a chart, which says nothing that the tables don't."""
    if not isinstance(block, Words):
        return False
    found = document_patterns().caption.match(block.text.strip())
    if found is None:
        return False
    text = plain(block.text.strip()[found.end() :]).text
    return any(it.beginning(text) for it in captions)


def _unformed(blocks: Sequence[Block]) -> Iterator[Unread]:
    """What stands where self-evaluation forms belong, and is none."""
    for block in blocks:
        where = block.cell.address if block.cell else ""
        text = block.text or "　".join(cell[0] for row in block.rows for cell in row.cells)
        yield Unread(where, text, "这里应是自评表，表样与版式不同，读不出，请在填报表里填写")


def _uncounted(edition: Edition, filled: Filled) -> Iterator[Unread]:
    """Lists of which the text says how many rows they have, and not all of them."""
    for name, cell in filled.counts.items():
        count, rows = number_of(cell.text), len(filled.lists.get(name, ()))
        if count is not None and name in edition.forms.lists and rows != count:
            title = edition.forms.lists[name].title
            reason = f"《{title}》写的是 {count} 个，写明的有 {rows} 个，请在填报表里补上"
            yield Unread(cell.address, cell.text, reason)


def _cover(
    recognised: Recognised, imported: Imported, unread: list[Unread]
) -> Iterator[tuple[str, Cell]]:
    """What the cover and the heads of the tables say beside the name."""
    known = dict(recognised.edition.reporting_fields())
    roles = recognised.edition.roles
    issuer, issued = (next(filter(known.get, it), "") for it in (roles.issuer, roles.issued))
    own = same(recognised.name)
    others = {name: place for name, place in imported.names.items() if same(name) != own}
    if len(others) == 1 and len(imported.names) == 1 and issuer:
        ((name, place),) = others.items()
        yield issuer, Cell("", place, name)
    else:
        for name, place in others.items():
            reason = f"表头的编制单位与“{recognised.name}”不同，请核对是不是同一部门的表"
            unread.append(Unread(place, name, reason))
    if issued:
        for block in recognised.outline.front:
            if isinstance(block, Words) and DATE.fullmatch(text := block.text.strip()):
                yield issued, Cell("", block.where, text)
                break


def _listed(front: Sequence[TextBlock]) -> frozenset[str]:
    """What the contents list, without what leads to the numbers of pages."""
    lines = (block.text for block in front if isinstance(block, Words))
    return frozenset(same(_LEADER.sub("", line)) for line in lines)


def _take_annexes(
    edition: Edition, part: Part, stretch: Stretch, filled: Filled, listed: Collection[str]
) -> None:
    blocks = blocks_of(stretch.blocks, _ANNEXED, stretch.heading.level if stretch.heading else 0)
    if not _says_none(edition, part, blocks):
        filled.writings[part.source or ""] = tuple(_annexes(blocks, listed))


def _says_none(edition: Edition, part: Part, blocks: Sequence[Block]) -> bool:
    """Whether a part says that there is nothing in it."""
    if len(blocks) != 1 or part.when_empty is None:
        return False
    said = compiled(Patterns(edition).of(part.when_empty))
    return said.whole(plain(blocks[0].text).text) is not None


def _annexes(blocks: Sequence[Block], listed: Collection[str]) -> Iterator[Block]:
    """The annexes: each begins with a title, which the contents may list."""
    if any(block.kind == "title" for block in blocks):
        yield from blocks
        return
    titles = [block for block in blocks if block.kind == "heading"]
    if any(_is_listed(block, listed) for block in blocks[1:]):
        for block in blocks:
            yield replace(block, kind="title") if _is_listed(block, listed) else block
        return
    for at, block in enumerate(blocks):
        is_title = block.kind == "heading" or (at == 0 and not titles)
        yield replace(block, kind="title") if is_title else block


def _is_listed(block: Block, listed: Collection[str]) -> bool:
    return block.kind != "table" and same(block.text) in listed


def _whole(row: Mapping[str, Cell], listing: Listing) -> dict[str, Cell]:
    """A row with all its columns, blank where the document doesn't say."""
    first = next(iter(row.values()))
    blank = Cell(first.sheet, first.address)
    return {column: row.get(column, blank) for column in listing.columns}


def _filled(submission: Submission, filled: Filled, edition: Edition) -> Submission:
    lists = edition.forms.lists
    return replace(
        submission,
        fields={**submission.fields, **filled.fields},
        lists={
            name: tuple(_whole(row, lists[name]) for row in rows)
            for name, rows in filled.lists.items()
        },
        writings={**submission.writings, **filled.writings},
        reasons=filled.reasons,
    )
