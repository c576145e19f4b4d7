"""Made-up departments whose numbers agree, in any edition: every table, both units, any rounding.

Amounts are made as whole 分 and added up exactly; only then is each cell written, rounded by itself
as Excel or a bureau's software does it, so that totals may differ from their parts by a tail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from generator.catalog import LEVELS, codes, names_of
from generator.edition.layout import AMOUNT, Address, Subject
from generator.edition.model import Edition, Entry
from generator.edition.shapes import AnyTable, ByEconomic, ByFunction, Fixed, Ledger
from generator.money import round_half_up
from generator.submission import Block, Cell, Entries, Identity, Submission
from tests.department_details import Spent, details
from tests.department_prose import with_prose
from tests.years import edition_of

#: How many 分 a 万元 has, the least amount that is not rounded to 0.00 万元 (50 元), and how many
#: amounts of a department are less: interest of a few 元 is rare, but it happens.
TEN_THOUSAND, LEAST, SMALL = 10**6, 5000, 2
#: How many 项 each fund pays for, of those that a department has.
SPREAD = 2
NAME = "示例局"
REASON = "按照年度工作安排据实列支。"
FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
#: Where the basic expenditure of a fund is shared out by economic subject, in editions that do so.
BY_SUBJECT = {FUNDS[0]: "基本支出表", FUNDS[1]: "基金基本支出表"}
#: Other lists are of purchases or of things owned; an amount of them, as of a line of a card.
ASKED = 50 * TEN_THOUSAND
#: Down to which level the subjects of a list go, as its hint says.
DEPTHS = dict(zip(("类级", "款级", "项级"), LEVELS, strict=True))
OTHER_INCOME = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
SPENDING = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
#: Where a 三公 amount stands in the table by economic code.
ECONOMIC = {
    "因公出国费": "30212",
    "公车购置费": "31013",
    "公车运行费": "30231",
    "公务接待费": "30217",
}
#: Lines of cards that hold what such a table has of a subject, and what projects paid besides.
HELD = {"会议费": "30215", "培训费": "30216"}
#: The economic 类 whose basic expenditure runs the offices.
RUNNING = ("302", "310")
#: What a unit pays for its staff has function subjects of its own, which may not be among those
#: that were chosen: basic old-age and medical insurance, the housing fund.
CONTRIBUTIONS = ("30108", "30110", "30113")
#: What is on hand and comes in, and what goes out and is left, of the year before.
CAME_IN = ("年初结转和结余", "使用非财政拨款结余", "本年收入合计")
WENT_OUT = ("本年支出合计", "结余分配", "年末结转和结余")
Exact = dict[str, dict[Address, int]]


@dataclass(slots=True)
class _Maker:
    """A department in the making: what stands in each table, in 分 or as counts."""

    edition: Edition
    random: Random
    is_full: bool
    subjects: dict[str, set[str]] = field(default_factory=dict)
    tables: Exact = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    spent: list[Spent] = field(default_factory=list)
    small: int = SMALL
    spread: int = SPREAD

    def amount(self) -> int:
        if self.is_full:
            return self.random.randint(100, 999) * TEN_THOUSAND
        if self.small and self.random.random() < 0.1:
            self.small -= 1
            return self.random.randint(1, LEAST - 1)
        return self.random.choice((0, self.random.randint(LEAST, 10**9)))

    def add(self, table: str, row: str, column: str, value: int) -> None:
        cells = self.tables.setdefault(table, {})
        cells[row, column] = cells.get((row, column), 0) + value

    def add_subject(self, table: str, code: str, column: str, value: int) -> None:
        own = self.subjects.setdefault(table, set())
        own |= {code[:digits] for digits in LEVELS}
        self.add(table, code, column, value)

    def spend(self, code: str, column: str, value: int) -> None:
        self.add_subject("支出表", code, column, value)
        self.add("收支总表", _row(self.edition, "收支总表", code), "决算数", value)

    def earn(self, code: str, column: str, row: str, value: int) -> None:
        self.add_subject("收入表", code, column, value)
        self.add("收支总表", row, "决算数", value)

    def make(self, chosen: Sequence[str]) -> None:
        """Everything that the tables hold, from subjects of the three funds and of own means."""
        began = ended = 0
        basic = dict.fromkeys(FUNDS, 0)
        for at, fund in enumerate(FUNDS):
            fund_began = fund_ended = 0
            for code in self.random.sample(chosen, min(self.spread, len(chosen))):
                income, spent = self.amount(), [self.amount(), self.amount()]
                begin = max(0, sum(spent) - income) + self.amount()
                end = begin + income - sum(spent)
                fund_began, fund_ended = fund_began + begin, fund_ended + end
                self.earn(code, "财政拨款收入", f"{fund}收入", income)
                self.add("财拨总表", fund, "金额", income)
                for column, value in zip(SPENDING, spent, strict=False):
                    self.spend(code, column, value)
                    self.add("财拨总表", _row(self.edition, "财拨总表", code), fund, value)
                    self.of_fund(fund, code, column, value)
                    self.spent.append((at, code, column == SPENDING[0], value))
                self.of_fund(fund, code, "年初结转和结余", begin)
                self.of_fund(fund, code, "本年收入", income)
                basic[fund] += spent[0]
            self.add("财拨总表", f"年初{fund}", "金额", fund_began)
            self.add("财拨总表", "年末财政拨款结转和结余", fund, fund_ended)
            began, ended = began + fund_began, ended + fund_ended
        own = [self.amount(), -self.amount()]  # 使用非财政拨款结余, 结余分配
        self.add("收支总表", "使用非财政拨款结余", "决算数", own[0])
        self.add("收支总表", "结余分配", "决算数", -own[1])
        left = sum(own)
        for code in self.random.sample(chosen, min(self.spread, len(chosen))):
            for kind in OTHER_INCOME:
                value = self.amount()
                self.earn(code, kind, kind, value)
                left += value
            for column in SPENDING:
                value = self.amount()
                self.spend(code, column, value)
                left -= value
        begin = max(0, -left) + self.amount()
        self.add("收支总表", "年初结转和结余", "决算数", began + begin)
        self.add("收支总表", "年末结转和结余", "决算数", ended + begin + left)
        for fund, table in BY_SUBJECT.items():
            if table in self.edition.tables:
                self.economic(table, basic[fund])
        self.both_ways()
        self.three_public()
        self.others()

    def both_ways(self) -> None:
        """What tables say by function and by economic code at once."""
        basic = self.tables["基本支出表"]
        for name, row, column, value in details(self.edition, self.spent, basic):
            if self.edition.tables[name].has_own_rows:
                self.add_subject(name, row, column, value)
            else:
                self.add(name, row, column, value)

    def of_fund(self, fund: str, code: str, column: str, value: int) -> None:
        """The same amount in the fund's own table, if that has such a column."""
        table = dict(zip(FUNDS, ("一般公共预算支出表", "基金表", "国资表"), strict=True))[fund]
        shape = self.edition.tables[table]
        assert isinstance(shape, ByFunction)
        if column in shape.columns:
            self.add_subject(table, code, column, value)

    def economic(self, name: str, basic: int) -> None:
        """Share the basic expenditure of a fund out among economic 款."""
        table = self.edition.tables[name]
        assert isinstance(table, ByEconomic)
        usable = table.subjects.keys() - {*CONTRIBUTIONS}
        known = [code for code in table.subjects if len(code) > min(LEVELS) and code in usable]
        named = [code for code in ECONOMIC.values() if self.is_full or self.random.random() < 0.5]
        rest = self.random.sample(known, 4)
        left = basic
        for code in dict.fromkeys([*named, *rest]):
            share = left // 4 // TEN_THOUSAND * TEN_THOUSAND
            self.add(name, code, AMOUNT, share)
            left -= share
        self.add(name, "30101", AMOUNT, left)
        shares = self.tables[name].items()
        running = sum(share for (code, _), share in shares if code.startswith(RUNNING))
        self.fields.setdefault("机关运行经费", running)
        for label, code in HELD.items():
            self.fields.setdefault(label, self.tables[name].get((code, AMOUNT), 0) + ASKED)
        for code in CONTRIBUTIONS:
            self.add(name, code, AMOUNT, 0)

    def three_public(self) -> None:
        table = self.edition.tables["三公表"]
        assert isinstance(table, Fixed)
        known = self.tables["基本支出表"]
        for row, code in ECONOMIC.items():
            value = known.get((code, AMOUNT), 0) + self.amount()
            self.add("三公表", row, "决算数", value)
            for column in table.columns:
                if column != "决算数":
                    self.add("三公表", row, column, self.amount())
        received = self.tables["三公表"]["公务接待费", "决算数"]
        abroad = received // 4
        driven = self.tables["三公表"]["公车运行费", "决算数"]
        self.fields |= {"国内接待费": received, "外宾接待费": abroad, "外事接待费": 0}
        self.fields |= dict.fromkeys(("公车加油", "公车维修", "公车保险"), driven // 4)
        counts = {"国内接待费": received - abroad, "国外接待费": abroad, "外事接待费": abroad // 2}
        counts |= {"出国团组数": 2, "出国人次": 5, "公车购置数": 1, "公车保有量": 3}
        counts |= {"国内接待批次": 8, "国内接待人次": 60, "国外接待批次": 1, "国外接待人次": 4}
        counts |= {"外事接待批次": 2, "外事接待人次": 9}
        counts |= {"行政单位运行费": self.fields["机关运行经费"]}
        for row, value in counts.items():
            if row in table.rows:
                self.add("三公表", row, "决算数", value)
        # all of it was paid for by the general budget, where that has a table of its own
        general = self.edition.tables.get("一般三公表")
        for (row, column), value in [*self.tables["三公表"].items()]:
            if isinstance(general, Fixed) and row in general.rows:
                self.add("一般三公表", row, column, value)

    def others(self) -> None:
        """What the other lists hold: things that are owned, amounts that are bought for."""
        for name, table in self.edition.tables.items():
            if not isinstance(table, Fixed) or name in self.tables:
                continue
            for row, spec in table.rows.items():
                for column in table.columns if not spec.total else ():
                    count = self.random.randint(3, 9)
                    self.add(name, row, column, count if spec.count else ASKED)


def _row(edition: Edition, table: str, code: str) -> str:
    """The row of a ledger for a subject's 类."""
    return _rows(edition, table)[code[: min(LEVELS)]]


def _rows(edition: Edition, table: str) -> dict[str, str]:
    shape = edition.tables[table]
    assert isinstance(shape, Ledger)
    sides = shape.sides.values()
    return {row.code: name for side in sides for name, row in side.rows.items() if row.code}


@cache
def usable_codes(edition_id: str) -> tuple[str, ...]:
    """The 项 of the catalogue whose 类 has a row in the ledgers, with all names known."""
    edition = edition_of(edition_id)
    tops = _rows(edition, "收支总表").keys() & _rows(edition, "财拨总表").keys()
    return tuple(
        code
        for code in codes()
        if len(code) == max(LEVELS)
        and code[: min(LEVELS)] in tops
        and all(names_of(code[:digits], edition.year) for digits in LEVELS)
    )


def department(  # noqa: PLR0913 - what departments differ in
    edition_id: str,
    seed: int,
    *,
    unit: str | None = None,
    is_full: bool = False,
    kind: str = "部门",
    subjects: int | None = None,
    file: Path = Path("book.xlsx"),
) -> Submission:
    """A department that agrees with itself.

    `is_full` has whole 万元 wherever they can stand. With a number of `subjects` every fund pays
    for so many 项, the first of the catalogue; without, for a few of those that chance chose. It
    fills in its workbook in the `unit` in which its edition prints amounts, if none is said.
    """
    edition = edition_of(edition_id)
    random = Random(seed)  # noqa: S311 - no secret is made of it
    maker = _Maker(edition, random, is_full, spread=subjects or SPREAD)
    usable = usable_codes(edition_id)
    count = 4 if is_full else random.randint(1, 6)
    chosen = usable[:subjects] if subjects else random.sample(usable, count)
    maker.make(chosen)
    unit = unit or edition.style.amount_unit
    pen = _Pen(random, unit, is_full)
    begun = maker.tables["收支总表"]["年初结转和结余", "决算数"]
    prior = {
        name: begun if name == "年末结转和结余" else maker.amount() for name in edition.forms.prior
    }
    if prior.keys() >= {CAME_IN[-1], WENT_OUT[0]}:
        out = sum(prior.get(name, 0) for name in WENT_OUT)
        came = sum(prior.get(name, 0) for name in CAME_IN)
        prior[CAME_IN[-1] if came < out else WENT_OUT[0]] += abs(out - came)
    # annexes are given as files
    annexes = {part.source for part in edition.parts.values() if part.content == "annexes"}
    silent = Submission(
        file,
        Identity(edition_id, NAME, kind, edition.year, unit),
        {name: _entries(maker, pen, name, table) for name, table in edition.tables.items()},
        {
            name: pen.entry("基本信息", at, entry, maker.fields.get(name))
            for at, (name, entry) in enumerate(edition.reporting_fields(), start=2)
        },
        {name: tuple(_rows_of_list(edition, pen, name, chosen)) for name in edition.forms.lists},
        {name: () if name in annexes else _blocks(name) for name in edition.forms.writings},
        {
            name: pen.amount("上年数", f"B{at}", value, written=True)
            for at, (name, value) in enumerate(prior.items(), start=2)
        },
        {
            name: Cell("增减原因", f"B{at}", REASON)
            for at, name in enumerate(edition.forms.reasons, start=2)
        },
    )
    return with_prose(silent, edition, seed)


@dataclass(frozen=True, slots=True)
class _Pen:
    """How amounts are written: in 元 or 万元, zeros as zeros or as blanks."""

    random: Random
    unit: str
    is_full: bool

    def amount(self, sheet: str, address: str, value: int, *, written: bool = False) -> Cell:
        if not value and not written and not self.is_full and self.random.random() < 0.5:
            return Cell(sheet, address)
        exact = Decimal(value).scaleb(-6)
        if self.unit == "元":
            return Cell(sheet, address, f"{exact.scaleb(4):.2f}", exact, 6)
        shown = round_half_up(exact, 2)
        return Cell(sheet, address, f"{shown:.2f}", shown, 2)

    def count(self, sheet: str, address: str, value: int) -> Cell:
        return Cell(sheet, address, str(value), Decimal(value), 0)

    def entry(self, sheet: str, at: int, entry: Entry, value: int | None) -> Cell:
        """What stands in a line of a card; totals are left to be derived."""
        address = f"B{at}"
        if entry.total or entry.label.startswith(("封面", "表头")):
            return Cell(sheet, address)
        if entry.type == "amount":
            return self.amount(sheet, address, ASKED if value is None else value)
        if entry.type == "count":
            # those who are there are those who work and those who retired, one way or another
            return self.count(sheet, address, 15 if entry.label.startswith("年末实有") else 5)
        return Cell(sheet, address, entry.choices[0] if entry.choices else "日常工作")


def _entries(maker: _Maker, pen: _Pen, name: str, table: AnyTable) -> Entries:
    """A table's cells: leaves as they are, totals typed, calculated or left blank.

    What a table takes from others is nowhere to be filled in.
    """
    if table.is_derived:
        return Entries(table.number or table.title, {})
    own = sorted(maker.subjects.get(name, ()))
    year = maker.edition.year
    subjects = tuple(Subject(code, names_of(code, year)[0].name) for code in own)
    sums = {item.total: item.terms for item in table.additions(own)}
    exact = maker.tables.get(name, {})
    sheet = table.number or table.title

    def value(address: Address) -> int:
        if address not in sums:
            return exact.get(address, 0)
        return sum(sign * value(part) for sign, part in sums[address])

    totals = "typed" if pen.is_full else pen.random.choice(("typed", "formula", "blank"))
    cells: dict[Address, Cell] = {}
    rows = table.rows if isinstance(table, Fixed) else {}
    sources = table.sources()
    addresses = dict.fromkeys((*exact, *sums))
    for at, address in enumerate((it for it in addresses if it[1] not in sources), start=5):
        place = f"C{at}"
        if address in sums and totals == "blank":
            cells[address] = Cell(sheet, place)
        elif address[0] in rows and rows[address[0]].count:
            cells[address] = pen.count(sheet, place, value(address))
        else:
            cells[address] = pen.amount(sheet, place, value(address))
        if address in sums and totals == "formula" and cells[address].value is not None:
            cell = cells[address]
            cells[address] = Cell(sheet, place, cell.text, cell.value, cell.places, formula=True)
    return Entries(sheet, cells, subjects)


def _rows_of_list(
    edition: Edition, pen: _Pen, name: str, chosen: Sequence[str]
) -> Iterator[Mapping[str, Cell]]:
    """A row, or one for each subject in a list of subjects, of the level that its hint asks for."""
    listing = edition.forms.lists[name]
    code_entry = listing.columns.get("科目编码")
    hint = code_entry.hint if code_entry else ""
    digits = next((it for word, it in DEPTHS.items() if word in hint), min(LEVELS))
    keys = sorted({code[:digits] for code in chosen}) if code_entry else [""]
    for at, code in enumerate(keys, start=2):
        row: dict[str, Cell] = {}
        for column, entry in listing.columns.items():
            words = {"科目编码": code, "差异原因": REASON}
            if code:
                words["科目名称"] = names_of(code, edition.year)[0].name
            if entry.type == "amount":
                value = pen.random.randint(1, 900) * TEN_THOUSAND
                row[column] = pen.amount(listing.title, f"C{at}", value)
            else:
                row[column] = Cell(listing.title, f"A{at}", words.get(column, "日常工作"))
        yield row


def _blocks(sheet: str) -> tuple[Block, ...]:
    return (
        Block("title", "绩效管理工作开展情况", cell=Cell(sheet, "B2")),
        Block("text", "按要求开展绩效自评。", cell=Cell(sheet, "B3")),
    )
