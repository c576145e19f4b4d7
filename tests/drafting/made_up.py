"""Documents of a region that no edition knows, written with python-docx.

Nothing has a number: parts are centred and bold, sections bold. Sentences are the region's own, and
some are said by departments alone, or where there is nothing to tell of. A table of projects stands
behind the official ones, which are in the order and with the labels of `hidden-2025`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH

from generator.annexes.model import DrawnGrid, Words
from generator.annexes.table import laid_out
from generator.document.compose import say
from generator.document.compose.frame import draw
from generator.document.html import write_html
from generator.drafting.pages import parts_of
from generator.edition.load import load_edition
from generator.figures.derive import Disclosure, derive
from generator.money import round_half_up
from generator.published.source.web import read_web_blocks
from generator.submission import Submission
from tests.departments import department

REGION = "hidden-2025"
REASONS = ("新增了信息化项目", "一是压减了印刷；二是少开了会议", "人员调动")
PROJECTS = ("序号", "项目名称", "开始年份", "全年预算", "支出数", "执行率")
#: Lines by what they are: `=` heads a part, `-` a section.
PART, SECTION = "=", "-"


@dataclass(frozen=True)
class MadeUp:
    """A department of the region: its number, what it is, whether it entertained anybody."""

    seed: int
    name: str
    kind: str = "部门"
    entertains: bool = True


MADE_UP = (
    MadeUp(5, "某市示例甲局"),
    MadeUp(8, "某市示例乙中心", "单位", entertains=False),
    MadeUp(12, "某市示例丙局"),
)


def write_made_up(it: MadeUp, folder: Path) -> Path:
    """The document of a department."""
    made = department(REGION, it.seed, kind=it.kind, is_full=True)
    made = replace(made, identity=replace(made.identity, name=it.name))
    if not it.entertains:
        made = _without(made, "公务接待费")
    disclosure = derive(made, load_edition(REGION))
    paper = Document()
    _lines(paper, _before(it))
    _tables(paper, disclosure, folder)
    _lines(paper, _behind(it, disclosure))
    file = folder / f"{it.name}.docx"
    paper.save(str(file))
    return file


def _without(made: Submission, row: str) -> Submission:
    entries = made.tables["三公表"]
    cells = {address: cell for address, cell in entries.cells.items() if address[0] != row}
    return replace(made, tables={**made.tables, "三公表": replace(entries, cells=cells)})


def _before(it: MadeUp) -> Iterator[str]:
    yield from (f"{PART}{it.name}", f"{PART}2025年度{it.kind}决算", f"{PART}{it.name}简介")
    yield from (
        f"{SECTION}承担的工作",
        f"负责第{it.seed}项公共服务的组织实施。",
        f"{SECTION}机构和人员",
    )
    if it.kind == "部门":
        yield f"纳入本部门决算编报范围的单位共{it.seed % 3 + 2}家。"
    yield f"本{it.kind}年末实有在职人员{it.seed + 20}人，离休退休人员{it.seed + 3}人。"
    yield f"{PART}2025年度决算报表"


def _behind(it: MadeUp, disclosure: Disclosure) -> Iterator[str]:
    own, reason = f"本{it.kind}", REASONS[it.seed % 3]
    yield from (f"{PART}2025年度决算情况说明", f"{SECTION}收入支出情况")
    for name, what in (("本年收入合计", "收入"), ("本年支出合计", "支出")):
        yield (
            f"2025年{own}各项{what}合计{_amount(disclosure, name)}万元，"
            f"{_change(disclosure, name)}，变动原因是{reason}。"
        )
    whole = disclosure.figures["本年支出合计"].amount
    shares = (
        f"{name}{_amount(disclosure, name)}万元，占"
        f"{disclosure.figures[name].amount / whole * 100:.2f}%"
        for name in ("基本支出", "项目支出")
    )
    yield f"按性质分，{'；'.join(shares)}。"
    yield f"{SECTION}“三公”经费情况"
    yield f"因公出国（境）费支出{_amount(disclosure, '因公出国费')}万元。"
    if it.entertains:
        yield f"公务接待费支出{_amount(disclosure, '公务接待费')}万元，主要用于{reason}。"
    else:
        yield f"{own}2025年没有发生公务接待费支出。"
    yield f"{SECTION}绩效管理情况"
    yield f"{it.name}对{it.seed}个项目开展了绩效自评。"
    yield from (f"{PART}名词解释", "财政拨款收入：指从同级财政取得的资金。")


def _amount(disclosure: Disclosure, name: str) -> str:
    return f"{disclosure.figures[name].amount:.2f}"


def _change(disclosure: Disclosure, name: str) -> str:
    figure = disclosure.figures[name]
    assert figure.prior is not None
    before = figure.prior.amount
    moved = figure.amount - before
    ways = ("增加", "上升") if moved > 0 else ("减少", "下降")
    rate = round_half_up(abs(moved) / before * Decimal(100), 2)
    return f"比2024年{ways[0]}{abs(moved):.2f}万元，{ways[1]}{rate}%"


def _lines(paper: WordDocument, lines: Iterator[str]) -> None:
    for line in lines:
        paragraph = paper.add_paragraph()
        paragraph.add_run(line.lstrip(PART + SECTION)).bold = line[0] in {PART, SECTION}
        if line[0] == PART:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _tables(paper: WordDocument, disclosure: Disclosure, folder: Path) -> None:
    """The official tables as the region's edition prints them, and one of projects."""
    content = write_html(draw(say(disclosure)).document)
    parts = parts_of(read_web_blocks(folder / "made.html", content)).parts
    for block in next(part for part in parts if part.kind == "tables").blocks:
        if isinstance(block, Words):
            paper.add_paragraph(block.text)
        else:
            _table(paper, block)
    paper.add_paragraph("项目支出明细表")
    paper.add_paragraph("金额单位：万元")
    listed = paper.add_table(3, len(PROJECTS))
    lines = [
        PROJECTS,
        *((str(at), f"项目{at}", "2023", "30.00", "29.00", "96.67%") for at in (1, 2)),
    ]
    for row, line in zip(listed.rows, lines, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text


def _table(paper: WordDocument, grid: DrawnGrid) -> None:
    table = paper.add_table(len((*grid.head, *grid.body)), len(grid.widths))
    places = [row.cells for row in table.rows]  # asking for one by one takes much longer
    for row, column, cell in laid_out(grid):
        first = places[row][column]
        last = places[row + cell.rows - 1][column + cell.columns - 1]
        (first.merge(last) if first is not last else first).text = cell.text
