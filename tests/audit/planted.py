"""Documents with one planted error each, and where it stands.

A document is built once, read, and changed in one place: a paragraph's words, a cell, a section or
a table that goes. What is changed is always something that the document says twice, in tables
or in sentences: an amount that is stated once can be anything (see docs/审计.md).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from random import Random

from lxml import etree

from generator import expression
from generator.annexes.model import DrawnGrid, GridCell, Words
from generator.annexes.word import body_blocks
from generator.annexes.word_tables import cells_of, rows_of
from generator.audit.model import Audit, AuditRemark
from generator.checks.finding import Severity
from generator.edition.model import Edition
from generator.language import UNITS
from generator.published.expressions import SlotFound
from generator.published.outline import Stretch
from generator.published.read import Published, SectionRead, table_blocks
from generator.published.sheets import origins_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_AMOUNT = re.compile(r"-?[\d,]+\.\d\d")


@dataclass(frozen=True, slots=True)
class Planted:
    """A changed document.

    Attributes:
        kind: what was done.
        content: the document.
        where: the paragraph or the table where it was done; of what is gone, its title.
        what: what was changed, for whoever looks into a failure.
    """

    kind: str
    content: bytes
    where: str
    what: str

    def is_found(self, before: Audit, after: Audit) -> bool:
        """Whether a finding that was not there before is about the place."""
        known = {(it.rule, it.message) for it in before.remarks}
        new = [it for it in after.remarks if (it.rule, it.message) not in known]
        return any(
            self.where in text
            for remark in new
            if remark.severity is not Severity.INFO
            for text in _places(remark)
        )


def _places(remark: AuditRemark) -> Iterator[str]:
    yield from (cell.where for cell in remark.cells)
    yield remark.where or remark.message


@dataclass(frozen=True, slots=True)
class Original:
    """A document as it was built: its bytes, and what was read of it."""

    content: bytes
    published: Published

    @property
    def edition(self) -> Edition:
        return self.published.edition

    # what can be changed

    def slots(self, wanted: Callable[[SlotFound], bool]) -> list[tuple[SectionRead, SlotFound]]:
        return [
            (section, item)
            for section in self.published.sections
            for item in section.reading.found
            if not item.slot.rows and wanted(item)
        ]

    def is_of_tables(self, name: str) -> bool:
        """Whether a figure is nothing but cells of tables."""
        text = self.edition.figures.get(name)
        if text is None:
            return False
        paths = list(expression.references(expression.parse(text)))
        return all(
            path[0] in self.edition.tables
            or (path[0] in self.edition.figures and self.is_of_tables(path[0]))
            for path in paths
        )

    # the document

    def body(self) -> etree._Element:
        with zipfile.ZipFile(BytesIO(self.content)) as archive:
            return etree.fromstring(archive.read(_DOCUMENT))

    @staticmethod
    def blocks(root: etree._Element) -> list[etree._Element]:
        body = root.find(f"{W}body")
        assert body is not None
        return list(body_blocks(body))

    def with_body(self, root: etree._Element) -> bytes:
        target = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(self.content)) as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for item in old.infolist():
                data = old.read(item)
                new.writestr(item, etree.tostring(root) if item.filename == _DOCUMENT else data)
        return target.getvalue()

    def with_words(self, where: str, change: Callable[[str], str]) -> bytes:
        """The document with the words of a paragraph or a cell changed."""
        root = self.body()
        blocks = self.blocks(root)
        numbers = [int(it) for it in re.findall(r"\d+", where)]
        if where.startswith("表"):
            tables = [it for it in blocks if it.tag == f"{W}tbl"]
            row = list(rows_of(tables[numbers[0] - 1]))[numbers[1] - 1]
            holder = list(cells_of(row))[numbers[2] - 1]
        else:
            holder = [it for it in blocks if it.tag == f"{W}p"][numbers[0] - 1]
        pieces = list(holder.iter(f"{W}t"))
        text = "".join(it.text or "" for it in pieces)
        for piece in pieces:
            piece.text = ""
        pieces[0].text = change(text)
        return self.with_body(root)

    def without(self, gone: set[str]) -> bytes:
        """The document without paragraphs and tables, by their places."""
        root = self.body()
        counts = {"p": 0, "tbl": 0}
        for block in self.blocks(root):
            name = etree.QName(block).localname
            if name in counts:
                counts[name] += 1
                where = f"第 {counts['p']} 段" if name == "p" else f"表 {counts['tbl']}"
                if where in gone:
                    parent = block.getparent()
                    assert parent is not None
                    parent.remove(block)
        return self.with_body(root)

    def in_sentence(
        self, kind: str, section: SectionRead, item: SlotFound, change: Callable[[str], str]
    ) -> Planted:
        block, (start, end) = section.body.position(item.start, item.end)
        assert isinstance(block, Words)
        stands = block.text[start:end]

        def changed(text: str) -> str:
            # list numbers stand before the text that the file holds
            shift = text.find(block.text) if block.text in text else len(text) - len(block.text)
            first, last = start + shift, end + shift
            assert text[first:last] == stands, (text, stands)
            return text[:first] + change(stands) + text[last:]

        content = self.with_words(block.where, changed)
        return Planted(kind, content, block.where, f"{stands} → {change(stands)}")


Planter = Callable[[Original, Random], Planted | None]


def figure_in_sentence(original: Original, random: Random) -> Planted | None:
    found = original.slots(
        lambda it: it.slot.source[0] == "金额" and original.is_of_tables(it.slot.source[1])
    )
    if not found:
        return None
    section, item = random.choice(found)
    # amounts are held against each other to the hundredth of a 万元
    step = Decimal(random.choice(["0.37", "10", "123.45", "-1.11"])).scaleb(
        -UNITS[original.edition.style.amount_unit]
    )
    return original.in_sentence("句中的数", section, item, lambda text: _moved(text, step))


def _moved(text: str, step: Decimal) -> str:
    value = Decimal(text.replace(",", "")) + step
    return f"{abs(value) + 1 if value <= 0 else value:.2f}"


def figure_in_table(original: Original, random: Random) -> Planted | None:
    """An amount of a table, other than zero."""
    tables = {
        id(it.table): it.table for it in origins_of(_tables(original), original.edition).values()
    }
    cells = [
        cell
        for table in tables.values()
        for row in table.body
        for cell in row
        if _AMOUNT.fullmatch(cell.text) and Decimal(cell.text.replace(",", ""))
    ]
    if not cells:
        return None
    cell = random.choice(cells)
    step = Decimal(random.choice(["0.37", "10", "123.45"]))
    content = original.with_words(cell.where, lambda text: _moved(text, step))
    table = cell.where.partition(" 第")[0]
    return Planted("表中的数", content, table, f"{cell.where} {cell.text}")


def _tables(original: Original) -> list[Words | DrawnGrid]:
    return table_blocks(original.published.recognised)


_OPPOSITES = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "降低": "增加",
}  # fmt: skip


def direction(original: Original, random: Random) -> Planted | None:
    """A word of direction of a change that has a rate."""
    rated = {
        it.slot.source[:3]
        for _, it in original.slots(
            lambda it: it.slot.source[0] == "增减" and it.slot.source[-1] == "比率"
        )
    }
    found = original.slots(
        lambda it: (
            it.slot.kind == "direction"
            and it.slot.source[:3] in rated
            and original.is_of_tables(it.slot.source[1])
        )
    )
    if not found:
        return None
    section, item = random.choice(found)
    return original.in_sentence("增减的方向", section, item, lambda text: _OPPOSITES[text])


def unit(original: Original, random: Random) -> Planted | None:
    found = original.slots(lambda it: it.slot.kind == "unit")
    if not found:
        return None
    section, item = random.choice(found)
    other = random.choice([name for name in UNITS if name != original.edition.style.amount_unit])
    return original.in_sentence("金额单位", section, item, lambda _: other)


def year(original: Original, random: Random) -> Planted | None:
    found = original.slots(lambda it: it.slot.kind == "year")
    if not found:
        return None
    section, item = random.choice(found)
    return original.in_sentence("年度", section, item, lambda text: str(int(text) - 1))


def rate(original: Original, random: Random) -> Planted | None:
    found = original.slots(
        lambda it: (
            it.slot.source[0] in {"占比", "完成率", "增减"}
            and it.slot.kind == "percent"
            and original.is_of_tables(it.slot.source[1])
            and (it.slot.source[0] == "增减" or original.is_of_tables(it.slot.source[2]))
        )
    )
    if not found:
        return None
    section, item = random.choice(found)
    return original.in_sentence(
        "比率", section, item, lambda text: f"{Decimal(text.removesuffix('%')) + 7:f}%"
    )


def dropped_section(original: Original, random: Random) -> Planted | None:
    sections = [
        it.stretch
        for it in original.published.sections
        if it.stretch.heading is not None and _title(original, it.stretch)
    ]
    if not sections:
        return None
    gone = random.choice(sections)
    assert gone.heading is not None
    places = {_place(it) for it in (gone.heading, *gone.blocks)}
    words = re.sub(r"\{.*?[%}]\}", "", _title(original, gone))[-6:]
    return Planted("缺一节", original.without(places), words, gone.heading.text)


def _title(original: Original, stretch: Stretch) -> str:
    """The title of a section that no house style leaves out."""
    title = original.edition.parts[stretch.part].sections[stretch.section].title or ""
    return "" if "{% if" in title and "{% else %}" not in title else title


def dropped_table(original: Original, random: Random) -> Planted | None:
    stretches = [
        it
        for it in original.published.recognised.outline.stretches
        if original.edition.parts[it.part].content == "tables"
    ]
    tables = [it for it in _tables(original) if isinstance(it, DrawnGrid)]
    read = {
        page.sheet.grid.name: name
        for name, table in original.published.imported.tables.items()
        for page, _ in table.pages
    }
    name = random.choice(sorted(read))
    number = int(name.removeprefix("表格"))
    blocks = [block for stretch in stretches for block in stretch.blocks]
    at = blocks.index(tables[number - 1])
    first = at
    while first and _is_above(blocks[first - 1]):
        first -= 1
    title = original.edition.tables[read[name]].title
    gone = {_place(it) for it in blocks[first : at + 1]}
    return Planted("缺一张表", original.without(gone), title, title)


def _is_above(block: Words | DrawnGrid) -> bool:
    """Whether a block heads the table below, and is no note to the one before."""
    return isinstance(block, Words) and "注" not in block.text[:2]


def _place(block: Words | DrawnGrid) -> str:
    if isinstance(block, Words):
        return block.where
    cell: GridCell = next(it for row in (*block.head, *block.body) for it in row if it.where)
    return cell.where.partition(" 第")[0]


def leftover(original: Original, random: Random) -> Planted | None:
    found = original.slots(lambda it: it.slot.kind == "direction")
    if not found:
        return None
    section, item = random.choice(found)
    words = random.choice(["增加（减少）", "增长（下降）"])
    return original.in_sentence("模板文字", section, item, lambda _: words)


def self_name(original: Original, random: Random) -> Planted | None:
    found = original.slots(lambda it: it.slot.source == ("自称",))
    if not found:
        return None
    section, item = random.choice(found)
    other = "本单位" if original.published.recognised.kind == "部门" else "本部门"
    return original.in_sentence("自称", section, item, lambda _: other)


def telephone(original: Original, random: Random) -> Planted | None:
    words = [
        it
        for it in original.published.source.blocks
        if isinstance(it, Words) and it.where.endswith("段") and len(it.text) > 20
    ]
    block = random.choice(words)
    number = f"联系电话：138{random.randrange(10**7, 10**8):08d}"
    content = original.with_words(block.where, lambda text: f"{text}{number}")
    return Planted("个人信息", content, block.where, number)


PLANTERS: tuple[Planter, ...] = (
    figure_in_sentence, figure_in_table, direction, unit, year, rate,
    dropped_section, dropped_table, leftover, self_name, telephone,
)  # fmt: skip
