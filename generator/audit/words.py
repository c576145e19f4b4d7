"""What is wrong with the words of a document, whether a sentence of its edition took them or not.

Personal data must stand nowhere, so it is looked for in every paragraph and cell, and in the
contents. Leftovers of the form and slips can only stand where no sentence was read. What heads of
tables, titles and contents say of year, name and unit must be one thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.annexes.model import DrawnGrid, GridCell, TextBlock, Words
from generator.audit.contents import contents_of, is_contents_title
from generator.audit.model import AuditRemark
from generator.audit.rules import remark
from generator.checks.finding import Finding
from generator.checks.privacy import check_privacy
from generator.checks.wording import check_wording
from generator.edition.model import Writing
from generator.figures.derive import Disclosure, derive
from generator.language import FISCAL, MONTH_SIGN, YEAR_SIGN
from generator.published.front import heads_of
from generator.published.patterns import document_patterns
from generator.published.plain import plain
from generator.published.read import Published, table_blocks
from generator.submission import Block, Cell

_PLACE = "正文"
#: A year; that of a date, on the cover say, is when the document came out.
_YEAR = re.compile(rf"(20\d\d){YEAR_SIGN}{FISCAL}?(?!\d{{1,2}}{MONTH_SIGN})")
#: A cover has few lines.
_COVER = 3
#: What may stand in a head: no sentence.
_LONGEST = 60
#: Dots before a page in the contents, and how much is quoted on either side of a year.
_LEADER, _AROUND = re.compile(r"[.…·]{3,}"), 30


def wording(published: Published) -> Iterator[Finding]:
    """What rules on words find where no sentence was read."""
    blocks = []
    for section in published.sections:
        body = section.body
        for start, end in section.reading.unread:
            text = body.words(start, end)
            if any(character.isalnum() for character in text):
                blocks.append(_block(text, body.where(start)))
    blocks += (_block(it.text, it.where) for it in _before_terms(published))
    yield from check_wording(_alone(published, blocks))


def _before_terms(published: Published) -> Iterator[Words]:
    """What stands before the first term of what explains them: mostly the form's advice."""
    for part, section, place in published.edition.glossaries():
        stretch = published.recognised.outline.of(part, section)
        rows = published.submission.lists.get(place.source or "", ())
        if stretch is not None and rows:
            first = {cell.address for cell in rows[0].values()}
            words = [it for it in stretch.blocks if isinstance(it, Words)]
            wheres = [it.where for it in words]
            yield from words[: next((at for at, it in enumerate(wheres) if it in first), 0)]


def privacy(published: Published) -> Iterator[Finding]:
    """Personal data and marks of secrecy in any paragraph or cell."""
    blocks = [_block(text, where) for text, where in _texts(published)]
    yield from check_privacy(_alone(published, blocks))


def _texts(published: Published) -> Iterator[tuple[str, str]]:
    for block in published.source.blocks:
        if isinstance(block, Words):
            yield block.text, block.where
        else:
            yield from ((cell.text, cell.where) for cell in _cells(block))


def _cells(table: DrawnGrid) -> Iterator[GridCell]:
    return (cell for row in (*table.head, *table.body) for cell in row if cell.text)


def _block(text: str, where: str) -> Block:
    return Block("text", text, cell=Cell(_PLACE, where, text))


def _alone(published: Published, blocks: Iterable[Block]) -> Disclosure:
    """Words as if they were all that the department wrote."""
    own = published.submission
    bare = replace(
        own,
        tables={name: replace(it, cells={}, subjects=()) for name, it in own.tables.items()},
        fields={},
        lists={},
        reasons={},
        prior={},
        evaluations=(),
        writings={_PLACE: tuple(blocks)},
    )
    forms = published.edition.forms.model_copy(update={"writings": {_PLACE: Writing(title=_PLACE)}})
    return derive(bare, published.edition.model_copy(update={"forms": forms}))


def field_codes(published: Published) -> Iterator[AuditRemark]:
    """Codes of fields that were pasted as words."""
    codes = document_patterns().field
    for block in (*contents_of(published.source), *published.source.blocks):
        if isinstance(block, Words) and (found := codes.search(block.text)):
            what = f"“{found[0]}”是没有更新的域代码。请在 Word 里更新目录后再转出"
            yield remark(
                "域代码", block.where, what, stands=found[0], block=block, stretch=found.span()
            )


def heads(published: Published) -> Iterator[AuditRemark]:
    """Another year, unit or name in titles, in the contents and above tables."""
    year = str(published.edition.year)
    for block in _headings(published):
        text = _LEADER.sub("", plain(block.text).text)
        wrong = next((it for it in _YEAR.finditer(text) if it[1] != year), None)
        if wrong is not None:
            said = text[max(0, wrong.start() - _AROUND) : wrong.end() + _AROUND]
            what = f"“{said}”写的是 {wrong[1]} 年度，应为 {year} 年度。请改正"
            yield remark("年度", block.where, what, stands=wrong[1], follows=year, block=block)
    yield from _units(published)
    yield from _names(published)


def _units(published: Published) -> Iterator[AuditRemark]:
    said = list(_said(published, document_patterns().unit))
    units = Counter(unit for unit, *_ in said)
    usual = max(units, key=units.__getitem__, default="")
    for unit, block, line in said:
        if unit != usual:
            what = f"这张表写的金额单位是{unit}，其他各表是{usual}。请核对"
            yield _of_head("金额单位", block, line, what, unit, usual)


def _names(published: Published) -> Iterator[AuditRemark]:
    """The first head that names each other department than the cover."""
    above = {where for where, _, _ in heads_of(published.edition, published.recognised.kind,
                                               published.recognised.outline.front)}  # fmt: skip
    lines = (it for it in published.source.blocks[:_COVER] if isinstance(it, Words))
    front = plain("".join(it.text for it in lines if it.where not in above)).text
    cover = document_patterns().cover.match(front)
    told = {cover["name"]} if cover else set()
    for name, block, line in _said(published, document_patterns().issuer):
        if told and name not in told:
            told.add(name)
            own = cover["name"] if cover else ""
            what = f"表头的编制单位是“{name}”，封面是“{own}”。请核对，写一致"
            yield _of_head("名称不一", block, line, what, name, own)


def _of_head(  # noqa: PLR0913, PLR0917 - what stands where, and what follows
    rule: str,
    block: TextBlock,
    line: Words | GridCell,
    what: str,
    stands: str,
    follows: str,
) -> AuditRemark:
    cells = (line,) if isinstance(line, GridCell) else ()
    return remark(rule, line.where, what, stands=stands, follows=follows, block=block, cells=cells)


def _said(
    published: Published, pattern: re.Pattern[str]
) -> Iterator[tuple[str, TextBlock, Words | GridCell]]:
    """What stands above tables."""
    for block in table_blocks(published.recognised):
        lines = [block] if isinstance(block, Words) else _cells(block)
        for line in lines:
            if len(line.text) <= _LONGEST and (found := pattern.search(plain(line.text).text)):
                yield found[1], block, line


def _headings(published: Published) -> Iterator[Words]:
    """Cover and contents, titles of parts and sections, and what stands above tables."""
    outline = published.recognised.outline
    yield from contents_of(published.source)
    front = [it for it in outline.front if isinstance(it, Words)]
    start = next((at for at, it in enumerate(front) if is_contents_title(it)), len(front))
    # lines of the contents may have dots before their pages, or run together in a web page
    yield from front[start:]
    headings = (it.heading for it in outline.stretches)
    found = [*front[:start], *headings, *table_blocks(published.recognised)]
    known: set[int] = set()
    for block in found:
        if isinstance(block, Words) and len(block.text) <= _LONGEST and id(block) not in known:
            known.add(id(block))
            yield block
