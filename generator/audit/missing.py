"""What an edition or the country demands and a document lacks: parts, sections, tables, words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.annexes.model import DrawnGrid, TextBlock, Words
from generator.annexes.table import laid_out
from generator.audit.contents import contents_of, is_contents_title
from generator.audit.model import AuditRemark
from generator.audit.rules import remark
from generator.checks.demanded import RULE, unmet
from generator.checks.finding import Severity
from generator.edition.requirements import bare
from generator.figures.derive import Disclosure
from generator.published.read import Published, table_blocks

_SLOTS = re.compile(r"\{[{%].*?[%}]\}")
#: On how many of the first blocks the contents begin.
_FRONT = 60


def missing(published: Published, disclosure: Disclosure) -> Iterator[AuditRemark]:
    """What is not there, or can't be told from something else."""
    yield from _sections(published)
    yield from _tables(published)
    yield from _contents(published)
    yield from _demanded(published, disclosure)


def _sections(published: Published) -> Iterator[AuditRemark]:
    edition = published.edition
    for part, section in published.recognised.outline.missing:
        spec = edition.parts[part]
        if spec.content != "annexes" or section:
            named = spec.sections[section].title if section else spec.title
            title = _SLOTS.sub("", named or "")
            what = f"没有找到“{title}”。请核对是否漏了，或标题写法不同"
            yield remark("章节缺失", "", what)


def _tables(published: Published) -> Iterator[AuditRemark]:
    tables = published.edition.ordered_tables
    if not any(isinstance(it, DrawnGrid) for it in table_blocks(published.recognised)):
        what = f"没有找到报表，应当列出 {len(tables)} 张。图片形式的读不了，公众也不能检索"
        yield remark("没有报表", "", what)
        return
    for name, table in tables:
        if name not in published.imported.tables:
            title = f"{table.number}《{table.title}》" if table.number else f"《{table.title}》"
            what = f"没有找到{title}，或者认不出来。空表也应当列出"
            yield remark("报表缺失", "", what)


def _contents(published: Published) -> Iterator[AuditRemark]:
    heads = (it for it in published.source.blocks[:_FRONT] if isinstance(it, Words))
    named = any(map(is_contents_title, heads))
    if not named and not any(True for _ in contents_of(published.source)):
        yield remark("目录缺失", "", "没有找到目录")


def _demanded(published: Published, disclosure: Disclosure) -> Iterator[AuditRemark]:
    """What the country demands; the cover and the contents don't say it."""
    front = {id(block) for block in published.recognised.outline.front}
    text = bare(
        line
        for block in published.source.blocks
        if id(block) not in front
        for line in _texts(block)
    )
    for message, basis in unmet(disclosure, text, published.imported.tables):
        yield AuditRemark(RULE, Severity.WARNING, "", message, basis=basis)


def _texts(block: TextBlock) -> Iterator[str]:
    if isinstance(block, Words):
        yield from block.text.splitlines()
    else:
        yield from (cell.text for _, _, cell in laid_out(block))
