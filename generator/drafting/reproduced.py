"""How much of a published document an edition prints again, part by part.

The document is read by the edition, what was read is printed by it, and both are held against each
other: what is lost on the way there or back is not reproduced. What the edition leaves to its
departments, such as how they evaluated their projects, says nothing of its sentences and is told
apart (`own_text.py`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path

from generator.annexes.model import GridCell, Words
from generator.document.compose import say
from generator.document.compose.frame import draw
from generator.document.html import write_html
from generator.drafting.headings import Block
from generator.drafting.own_text import own_titles
from generator.drafting.pages import PrintedPart, PrintedSheet, parts_of, sheets_of
from generator.edition.model import Edition
from generator.figures.derive import derive
from generator.language import NUMERAL
from generator.published.plain import plain
from generator.published.read import Published, read_published
from generator.published.source import PublishedText
from generator.published.source.web import read_web_blocks
from generator.text import same
from generator.workbook.reading.cells import amount_of

Prose = Mapping[str, Sequence[str]]
_STOPPED = re.compile(rf"{NUMERAL}、\s*(.+)。")
_CODE = re.compile(r"^(\d{3,7})\s+(?=\D)")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
#: The parts, as they are told.
CELLS, FIGURES, WORDS, OWN_FIGURES, OWN_WORDS, HEADINGS, CONTENTS, NOTES = (
    "表格的格", "句子里的数", "句子里的字", "自己写的数", "自己写的字", "标题", "目录", "表下的注",
)  # fmt: skip


@dataclass
class PartShare:
    """How many there are, how many came again, and those that didn't."""

    whole: int = 0
    again: int = 0
    lost: list[str] = field(default_factory=list)

    def add(self, *, again: bool, what: str) -> None:
        """Count one."""
        self.whole += 1
        self.again += again
        if not again:
            self.lost.append(what)

    @property
    def percent(self) -> float:
        """How much came again; all of nothing."""
        return 100 * self.again / self.whole if self.whole else 100.0


@dataclass(frozen=True)
class Reproduced:
    """A document, and its shares by part."""

    file: Path
    shares: dict[str, PartShare]

    def lines(self, most: int = 20) -> Iterator[str]:
        """What came again and what didn't, in Chinese."""
        yield f"《{self.file.name}》"
        for part, share in self.shares.items():
            yield f"  {part}：{share.again}/{share.whole}（{share.percent:.1f}%）"
            yield from (f"    没有印出 {it}" for it in share.lost[:most])
            if len(share.lost) > most:
                yield f"    另有 {len(share.lost) - most} 处"


def reproduce(file: Path, edition: Edition) -> Reproduced:
    """Print a document again, and compare.

    Raises:
        Unusable: it can't be read, or the edition fails on what it says.
    """
    published = read_published(file, edition)
    disclosure = derive(published.with_stated, edition)
    content = write_html(draw(say(disclosure)).document)
    again = PublishedText(file, read_web_blocks(file, content))
    return Reproduced(file, dict(_shares(published, again)))


def _shares(published: Published, again: PublishedText) -> Iterator[tuple[str, PartShare]]:
    _, front_again, parts_again = parts_of(again.blocks)
    titles = [section.title for part in parts_again for section in part.sections]
    blocks = _without_stops(published.source.blocks, titles)
    _, front, parts = parts_of(blocks, [again.blocks])
    ours, theirs = _sheets(parts_again), _sheets(parts)
    yield CELLS, _cells(theirs, ours)
    other = _prose(parts_again)
    text = _titled_alike(_prose(parts), other)
    left = own_titles(other, published)
    said = {title: lines for title, lines in text.items() if title not in left}
    own = {title: lines for title, lines in text.items() if title in left}
    yield FIGURES, _figures(said, other)
    yield WORDS, _words(said, other)
    yield OWN_FIGURES, _figures(own, other)
    yield OWN_WORDS, _words(own, other)
    yield HEADINGS, _listed(_headings(parts), _headings(parts_again))
    yield CONTENTS, _listed(_contents(front, parts), _contents(front_again, parts_again))
    yield NOTES, _listed([it for sheet in theirs for it in sheet.notes],
                         [it for sheet in ours for it in sheet.notes])  # fmt: skip


def _without_stops(blocks: Sequence[Block], titles: Sequence[str]) -> list[Block]:
    """The blocks; a known title that ends with a full stop heads a section without it."""
    known, found = set(map(same, titles)), list[Block]()
    for block in blocks:
        stopped = _STOPPED.fullmatch(block.text.strip()) if isinstance(block, Words) else None
        if isinstance(block, Words) and stopped and same(stopped[1]) in known:
            runs = ((block.text.strip().removesuffix("。"), all(bold for _, bold in block.runs)),)
            found.append(replace(block, runs=runs))
        else:
            found.append(block)
    return found


def _sheets(parts: Sequence[PrintedPart]) -> list[PrintedSheet]:
    """The tables; one without a title goes on with the one before it, or has that of its part."""
    found: list[PrintedSheet] = []
    for part in parts:
        first = len(found)
        for sheet in sheets_of(part.blocks) if part.kind == "tables" else ():
            if sheet.title or len(found) == first:
                found.append(sheet if sheet.title else replace(sheet, title=part.title))
            else:
                whole = found.pop()
                rows, notes = (*whole.rows, *sheet.rows), (*whole.notes, *sheet.notes)
                found.append(replace(whole, rows=rows, notes=notes))
    return found


def _cells(theirs: Sequence[PrintedSheet], ours: Sequence[PrintedSheet]) -> PartShare:
    """Each place of each table: the same words or the same amount in the same place.

    A table of another shape, as one whose head text made of a PDF has broken, has other places:
    there what stands in the same order is the same.
    """
    share = PartShare()
    by_title = {same(sheet.title): sheet for sheet in ours}
    for sheet in theirs:
        other = by_title.get(same(sheet.title))
        if other is None or _shape(other) == _shape(sheet):
            _by_place(share, sheet, other.rows if other else ())
        else:
            _by_order(share, sheet, other)
    return share


def _shape(sheet: PrintedSheet) -> list[int]:
    return [len(row) for row in sheet.rows]


def _by_place(share: PartShare, sheet: PrintedSheet, rows: Sequence[Sequence[GridCell]]) -> None:
    for at, column, cell in _cells_of(sheet):
        printed = rows[at][column].text if rows else ""
        what = f"《{sheet.title}》第 {at + 1} 行第 {column + 1} 栏“{cell.text.strip()}”"
        share.add(again=_agree(cell.text, printed), what=f"{what}，印的是“{printed}”")


def _by_order(share: PartShare, sheet: PrintedSheet, other: PrintedSheet) -> None:
    mine, theirs = _in_order(sheet), _in_order(other)
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    again = {at for block in blocks for at in range(block.a, block.a + block.size)}
    for at, text in enumerate(mine):
        share.add(again=at in again, what=f"《{sheet.title}》“{text}”")


def _in_order(sheet: PrintedSheet) -> list[str]:
    """What the cells say, row by row: codes apart from names, amounts as numbers, no zeros."""
    found = []
    for _, _, cell in _cells_of(sheet):
        for text in _CODE.sub(r"\1\n", cell.text.strip()).split("\n"):
            value = amount_of(text)
            if value != 0:
                found.append(same(text) if value is None else f"{value:f}")
    return found


def _cells_of(sheet: PrintedSheet) -> Iterator[tuple[int, int, GridCell]]:
    """Each cell that says something, once, with its place."""
    seen: set[int] = set()
    for at, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if id(cell) not in seen and cell.text.strip():
                seen.add(id(cell))
                yield at, column, cell


def _agree(one: str, other: str) -> bool:
    if same(one) == same(other):
        return True
    values = amount_of(one), amount_of(other)
    return values[0] is not None and (
        values[0] == values[1] or (not values[0] and not other.strip())
    )


def _prose(parts: Sequence[PrintedPart]) -> Prose:
    """The paragraphs of sections and of annexes by the title that they stand under."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for part in parts:
        annexed = [(part.title, part.blocks)] if part.kind == "annexes" else []
        for title, blocks in [*((it.title, it.blocks) for it in part.sections), *annexed]:
            lines = (block.text for block in blocks if isinstance(block, Words))
            found[title] += [line for it in lines if (line := "".join(it.split()))]
    return found


def _titled_alike(text: Prose, other: Prose) -> Prose:
    """The same text, a title that the edition prints a little otherwise called as it prints it."""
    left = [title for title in other if title not in text]
    found: dict[str, list[str]] = {}
    for title, lines in text.items():
        alike = get_close_matches(title, left, 1) if title not in other else []
        found.setdefault(alike[0] if alike else title, []).extend(lines)
    return found


def _figures(text: Prose, other: Prose) -> PartShare:
    """The numbers of each section, each as often as it stands there."""
    share = PartShare()
    for title, lines in text.items():
        numbers = (found for line in other.get(title, ()) for found in _NUMBER.findall(line))
        there = Counter(number.replace(",", "") for number in numbers)
        for line in lines:
            for found in _NUMBER.finditer(line):
                number = found[0].replace(",", "")
                again = there[number] > 0
                there[number] -= again
                what = f"“{title}”：“{line[max(0, found.start() - 16) : found.end()]}”"
                share.add(again=again, what=what)
    return share


def _words(text: Prose, other: Prose) -> PartShare:
    """The characters of each section that stand in the same order, without the numbers."""
    share = PartShare()
    for title, lines in text.items():
        mine, theirs = (
            _NUMBER.sub("", plain("".join(it)).text) for it in (lines, other.get(title, ()))
        )
        share.whole += len(mine)
        at = 0
        for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
            share.again += block.size
            if lost := mine[at : block.a].strip("，。；"):
                share.lost.append(f"“{title}”：“{lost[:60]}”")
            at = block.a + block.size
    return share


def _headings(parts: Sequence[PrintedPart]) -> list[str]:
    titles = [it for part in parts for it in (part.title, *(one.title for one in part.sections))]
    return [*filter(None, titles), *(sheet.title for sheet in _sheets(parts))]


def _contents(front: Sequence[Block], parts: Sequence[PrintedPart]) -> list[str]:
    """The titles that the contents list."""
    listed = same("".join(it.text for it in front if isinstance(it, Words)))
    return [title for title in _headings(parts) if same(title) in listed]


def _listed(theirs: Sequence[str], ours: Sequence[str]) -> PartShare:
    share = PartShare()
    left = Counter(map(same, ours))
    for line in theirs:
        again = left[same(line)] > 0
        left[same(line)] -= again
        share.add(again=again, what=f"“{line}”")
    return share
