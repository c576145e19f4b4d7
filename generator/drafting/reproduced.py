"""How much of a published document an edition prints again, part by part.

The document is read by the edition, what was read is printed by it, and both are held against each
other: what is lost on the way there or back is not reproduced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path

from generator.annexes.model import Words
from generator.document.compose import say
from generator.document.compose.frame import draw
from generator.document.html import write_html
from generator.drafting.columns import amount
from generator.drafting.headings import Block
from generator.drafting.pages import PrintedPart, PrintedSheet, parts_of, sheets_of
from generator.edition.model import Edition
from generator.figures.derive import derive
from generator.published.plain import plain
from generator.published.read import read_published
from generator.published.source import PublishedText, read_source
from generator.published.source.web import read_web_blocks
from generator.text import same

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
#: The parts, as they are told.
CELLS, FIGURES, WORDS, HEADINGS, CONTENTS, NOTES = (
    "表格的格", "句子里的数", "句子里的字", "标题", "目录", "表下的注",
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
    disclosure = derive(published.submission, edition)
    content = write_html(draw(say(disclosure)).document)
    again = PublishedText(file, read_web_blocks(file, content))
    return Reproduced(file, dict(_shares(read_source(file), again)))


def _shares(source: PublishedText, again: PublishedText) -> Iterator[tuple[str, PartShare]]:
    _, front, parts = parts_of(source.blocks, [again.blocks])
    _, front_again, parts_again = parts_of(again.blocks)
    ours, theirs = _sheets(parts_again), _sheets(parts)
    yield CELLS, _cells(theirs, ours)
    text, other = _prose(parts), _prose(parts_again)
    yield FIGURES, _figures(text, other)
    yield WORDS, _words(text, other)
    yield HEADINGS, _listed(_headings(parts), _headings(parts_again))
    yield CONTENTS, _listed(_contents(front, parts), _contents(front_again, parts_again))
    yield NOTES, _listed([it for sheet in theirs for it in sheet.notes],
                         [it for sheet in ours for it in sheet.notes])  # fmt: skip


def _sheets(parts: Sequence[PrintedPart]) -> list[PrintedSheet]:
    return [
        it if it.title else replace(it, title=part.title)
        for part in parts
        if part.kind == "tables"
        for it in sheets_of(part.blocks)
    ]


def _cells(theirs: Sequence[PrintedSheet], ours: Sequence[PrintedSheet]) -> PartShare:
    """Each place of each table: the same words or the same amount in the same place."""
    share = PartShare()
    by_title = {same(sheet.title): sheet for sheet in ours}
    for sheet in theirs:
        other = by_title.get(same(sheet.title))
        seen: set[int] = set()
        for at, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if id(cell) in seen or not cell.text.strip():
                    continue
                seen.add(id(cell))
                rows = other.rows if other else ()
                printed = rows[at][column].text if at < len(rows) and column < len(rows[at]) else ""
                what = f"《{sheet.title}》第 {at + 1} 行第 {column + 1} 栏“{cell.text.strip()}”"
                share.add(again=_agree(cell.text, printed), what=f"{what}，印的是“{printed}”")
    return share


def _agree(one: str, other: str) -> bool:
    if same(one) == same(other):
        return True
    values = amount(one), amount(other)
    return values[0] is not None and (
        values[0] == values[1] or (not values[0] and not other.strip())
    )


def _prose(parts: Sequence[PrintedPart]) -> list[tuple[str, str]]:
    """The paragraphs of sections, each with the title of its section."""
    return [
        (section.title, "".join(block.text.split()))
        for part in parts
        for section in part.sections
        for block in section.blocks
        if isinstance(block, Words) and block.text.strip()
    ]


def _figures(text: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> PartShare:
    """The numbers of each section, each as often as it stands there."""
    share = PartShare()
    there = {title: Counter[str]() for title, _ in (*text, *other)}
    for title, line in other:
        there[title].update(it.replace(",", "") for it in _NUMBER.findall(line))
    for title, line in text:
        for found in _NUMBER.finditer(line):
            number = found[0].replace(",", "")
            again = there[title][number] > 0
            there[title][number] -= again
            share.add(
                again=again, what=f"“{title}”：“{line[max(0, found.start() - 16) : found.end()]}”"
            )
    return share


def _words(text: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> PartShare:
    """The characters of each section that stand in the same order, without the numbers."""
    share = PartShare()
    for title in dict.fromkeys(title for title, _ in text):
        mine, theirs = (
            _NUMBER.sub("", plain("".join(line for own, line in lines if own == title)).text)
            for lines in (text, other)
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
    return [*titles, *(sheet.title for sheet in _sheets(parts))]


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
