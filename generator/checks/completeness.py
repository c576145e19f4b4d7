"""Whether everything is there, and as fine as it must be (A14, A16, A19, the Ministry's five axes).

Of the axes of the Ministry's examinations, 形式 and 内容 are the edition's: every part, table and
sentence of it is printed, an empty table with its note. What is left to see to is 完整 (duties,
units, terms, performance, counts beside amounts) and 细化 (down to 项 and economic 款: 预算法
article 75, 地方预决算公开操作规程); 真实 is for the sums and relations, 及时 for the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.catalog import LEVELS, below, names_of
from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.texts import annex_sources
from generator.figures.derive import Disclosure, Table
from generator.figures.figure import Figure, combine
from generator.submission import Cell, Entries
from generator.text import few, same

#: A name shorter than this is not taken for the beginning of a longer one.
_CUT_LENGTH = 6


def check_completeness(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on what is missing, not fine enough, or not what its code says."""
    yield from _lists(disclosure)
    yield from _performance(disclosure)
    yield from _subjects(disclosure)
    yield from _economic(disclosure)
    yield from _counts(disclosure)
    yield from _negative(disclosure)


@check(
    "内容缺失",
    Severity.ERROR,
    "没有填写主要职责、所属单位、名词解释等必须公开的内容",
    "地方预决算公开操作规程：部门职责、机构设置、名词解释等应当公开",
)
def _lists(disclosure: Disclosure) -> Iterator[Finding]:
    """内容缺失 (地方预决算公开操作规程): duties, units and terms are part of every disclosure."""
    edition, submission = disclosure.edition, disclosure.submission
    has_units = submission.identity.kind in edition.roles.consolidating
    needed = {*edition.roles.duties, *(edition.roles.units if has_units else ())}
    if not edition.terms:
        needed |= {place.source or "" for _, _, place in edition.glossaries()}
    may_be_alone = submission.identity.kind in edition.roles.may_be_alone
    for name, listing in edition.forms.lists.items():
        if name not in needed or submission.lists.get(name):
            continue
        if may_be_alone and name in edition.roles.units:
            message = f"《{listing.title}》没有填写，公开文本写没有所属单位。有的请填写"
            yield Finding("内容缺失", Severity.INFO, message)
        else:
            message = f"《{listing.title}》没有填写。部门决算必须公开这一内容，请填写"
            yield Finding("内容缺失", Severity.ERROR, message)


@check(
    "绩效未填",
    Severity.WARNING,
    "绩效等自行撰写的部分没有内容",
    "地方预决算公开操作规程：预算绩效情况应当公开",
    needs=("forms.writings",),
)
def _performance(disclosure: Disclosure) -> Iterator[Finding]:
    """绩效未填 (预算绩效 is among what the 操作规程 has explained): headings alone say nothing."""
    annexes = annex_sources(disclosure)
    for name, writing in disclosure.edition.forms.writings.items():
        blocks = disclosure.submission.writings.get(name, ())
        if name not in annexes and not any(block.kind in {"text", "table"} for block in blocks):
            message = f"《{writing.title}》没有内容。请填写，没有开展的也请写明"
            cells = tuple(block.cell for block in blocks[:1] if block.cell)
            yield Finding("绩效未填", Severity.WARNING, message, cells)


@dataclass(slots=True)
class _Seen:
    """A subject in all tables where it stands: what it is called, and its cells."""

    name: str
    cells: list[Cell] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def note(self, table: Table, cell: Cell | None) -> None:
        self.places.append(table.table.number or table.table.title)
        if cell is not None:
            self.cells.append(cell)

    def finding(self, rule: str, severity: Severity, message: str) -> Finding:
        return Finding(rule, severity, f"{'、'.join(self.places)}：{message}", tuple(self.cells))


@check(
    "未到项级",
    Severity.ERROR,
    "功能分类科目有数，没有列到项级",
    "预算法第七十五条：支出按功能分类编列到项",
)
@check(
    "缺上级科目",
    Severity.WARNING,
    "列有项级或款级科目，没有列它的上级科目",
    "政府收支分类科目：项属于款，款属于类",
)
def _subjects(disclosure: Disclosure) -> Iterator[Finding]:
    """What the tables by function code lack, each slip once for all the tables that share it.

    1. 未到项级 (预算法 article 75): a 类 or 款 has an amount and nothing stands below it.
    2. 缺上级科目 (A16): a 项 or 款 stands without its 款 or 类.
    """
    short: dict[str, _Seen] = {}
    orphans: dict[str, _Seen] = {}
    named: dict[tuple[str, str], _Seen] = {}
    for table in disclosure.tables.values():
        entries = disclosure.submission.tables[table.name]
        first = _first_cells(entries)
        codes = {subject.code for subject in table.subjects}
        for subject in table.subjects:
            code = subject.code
            cell = first.get(code)
            if len(code) < max(LEVELS) and not below(code, codes) and _moved(table, code):
                short.setdefault(code, _Seen(subject.name)).note(table, cell)
            if len(code) > min(LEVELS) and code[:-2] not in codes:
                orphans.setdefault(code[:-2], _Seen(subject.name)).note(table, cell)
            named.setdefault((code, subject.name), _Seen(subject.name)).note(table, cell)
    for code, seen in short.items():
        level = LEVELS[len(code)]
        message = f"“{code} {seen.name}”只列到{level}级。支出应公开到项级，请补列其下的项级科目"
        yield seen.finding("未到项级", Severity.ERROR, message)
    for code, seen in orphans.items():
        level = LEVELS[len(code)]
        message = f"列有“{seen.name}”，没有它的{level}级科目 {code}。请补列，或核对编码"
        seen.places = list(dict.fromkeys(seen.places))
        yield seen.finding("缺上级科目", Severity.WARNING, message)
    year = disclosure.submission.identity.year
    for (code, name), seen in named.items():
        yield from _against_catalog(code, name, year, seen)


@check("科目名称", Severity.WARNING, "科目名称与编码不符，或没有写全", "当年的政府收支分类科目")
def _against_catalog(code: str, name: str, year: int, seen: _Seen) -> Iterator[Finding]:
    """科目名称 (A16, E11, E14): the code is called otherwise in this year.

    Only a name that was seen in a published document contradicts; one from the list alone is
    offered. A code that the list doesn't have may still be right, so nothing is said of it.
    """
    known = names_of(code, year)
    if not known or not name or any(same(item.name) == same(name) for item in known):
        return
    item = known[0]
    if len(known) > 1 or not item.sure:
        return
    cut = len(same(name)) >= _CUT_LENGTH and same(item.name).startswith(same(name))
    what = "写得不全" if cut else "与编码不符"
    message = f"科目 {code} 的名称“{name}”{what}，{year} 年度的目录是“{item.name}”。请核对"
    severity = Severity.WARNING if item.attested else Severity.INFO
    if not item.attested:
        message = f"科目 {code} 写作“{name}”，通常写作“{item.name}”，供参考"
    yield seen.finding("科目名称", severity, message)


def _first_cells(entries: Entries) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for (row, _), cell in entries.cells.items():
        cells.setdefault(row, cell)
    return cells


def _moved(table: Table, code: str) -> bool:
    """Whether a subject has any amount in a table."""
    return any(figure for (row, _), figure in table.figures.items() if row == code)


@check(
    "未到款级",
    Severity.ERROR,
    "经济分类科目有金额，没有列出款级",
    "预算法第七十五条：基本支出按经济性质分类编列到款",
    needs=("tables.*.subjects",),
)
def _economic(disclosure: Disclosure) -> Iterator[Finding]:
    """未到款级 (预算法 article 75): an economic 类 has an amount, none of its 款 has one.

    Where the 类 is a total of its 款, the sums tell it already.
    """
    told = {cell for item in disclosure.discrepancies for cell in item.cells[:1]}
    for table in disclosure.tables.values():
        cells = disclosure.submission.tables[table.name].cells
        listed = table.table.listed()
        for code, name in listed.items():
            if len(code) != min(LEVELS) or not table.figures.get(
                at := table.table.address_of((code,))
            ):
                continue
            parts = [other for other in listed if other[:-2] == code]
            cell = cells.get(at)
            if any(table.figures[other, at[1]] for other in parts) or cell in told:
                continue
            place = table.table.number or table.table.title
            message = (
                f"{place}“{code} {name}”有金额，没有列出款级科目。基本支出应公开到款级，请补填"
            )
            yield Finding("未到款级", Severity.ERROR, message, (cell,) if cell else ())


@check(
    "三公数量",
    Severity.WARNING,
    "“三公”经费有支出而没有数量，或者相反",
    "财政部预决算公开专项检查：“三公”经费应当公开团组、人次、批次、购置和保有量",
    needs=("counted",),
)
def _counts(disclosure: Disclosure) -> Iterator[Finding]:
    """三公数量 (A14): an amount without the counts beside it, or counts without an amount.

    Vehicles that are kept without any running cost are asked about too: they run on something.
    """
    for name, groups in disclosure.edition.counted.items():
        amount = _counted(disclosure, name)
        if amount is None:
            continue
        counts = [count for group in groups if (count := _together(disclosure, group)) is not None]
        odd = [count for count in counts if bool(count) != bool(amount)]
        if not odd:
            continue
        label = _plain(amount.label, disclosure)
        counted = "、".join(f"“{_plain(count.label, disclosure)}”" for count in odd)
        said = (
            f"“{label}”有支出，{counted}是 0 或没有填"
            if amount
            else f"{counted}有数，“{label}”没有支出"
        )
        cells = (*amount.cells(), *(cell for count in odd for cell in count.cells()))
        message = f"{said}。请核对，确实如此的请在文字中说明"
        yield Finding("三公数量", Severity.WARNING, message, tuple(dict.fromkeys(cells)))


def _together(disclosure: Disclosure, names: tuple[str, ...]) -> Figure | None:
    """Counts that stand for one another, as one; None where an edition has none of them."""
    parts = [found for name in names if (found := _counted(disclosure, name)) is not None]
    return combine("sum", parts, parts[0].label) if parts else None


def _counted(disclosure: Disclosure, name: str) -> Figure | None:
    """A 三公 amount or count: a figure or field of that name, or a row of the table."""
    found = disclosure.figure(name)
    if found is not None:
        return found
    roles = disclosure.edition.roles
    cells = (
        disclosure.tables[table].figures.get((name, column))
        for table in roles.three_public
        for column in roles.actual
        if table in disclosure.tables
    )
    return next((cell for cell in cells if cell is not None), None)


def _plain(label: str, disclosure: Disclosure) -> str:
    """What a count is called, without the column that it stands in."""
    for column in disclosure.edition.roles.actual:
        label = label.removesuffix(f"·{column}")
    return label.strip()


@check("负数", Severity.WARNING, "收入、支出是负数", "除结转、结余、分配外，收支一般不为负")
def _negative(disclosure: Disclosure) -> Iterator[Finding]:
    """负数 (A19): only balances carried over or distributed may be below zero."""
    may_be = disclosure.edition.roles.may_be_negative
    for table in disclosure.tables.values():
        cells = disclosure.submission.tables[table.name].cells
        found = [
            cell
            for address, cell in cells.items()
            if cell.value is not None
            and cell.value < 0
            and not any(word in table.table.meaning(address) for word in may_be)
        ]
        if found:
            place = table.table.number or table.table.title
            amounts = few([cell.text for cell in found], 3, " 等 {} 处")
            message = f"{place}有负数：{amounts}。收入和支出一般不为负，请核对"
            yield Finding("负数", Severity.WARNING, message, tuple(found))
