"""The tables of a made-up department as the ministry's software for final accounts exports them.

Titles, sheets, headings, 行次 and what is left blank are those of its forms 财决01 to 财决附03; the
amounts are in 元 with two decimals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.edition.layout import AMOUNT, TOTAL
from generator.edition.model import Edition
from generator.edition.shapes import ByEconomic, Fixed, Ledger
from generator.edition.shapes.parts import Row
from generator.submission import Submission

Value = str | float | None
DASH = "—"
#: How many there are of what an edition doesn't ask for.
UNASKED = 3.0
YUAN = 10000
NAME = "示例局"
#: How long the name of a sheet may be.
LONGEST = 31
FUNDS = ("小计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
BUDGETS = ("年初预算数", "全年预算数", "决算数")
KINDS = "项目(按支出性质和经济分类)"
#: Rows of spending by kind, which no public table shows.
BY_KIND = (
    "一、基本支出",
    "    人员经费",
    "    公用经费",
    "二、项目支出",
    "    其中：基本建设类项目",
)
#: What some editions have in cards and others in tables, as 财决附03 calls it.
SPENT = {
    "国内接待费": "（1）国内接待费",
    "外宾接待费": "其中：外事接待费",
    "出国团组数": "1．因公出国（境）团组数（个）",
    "出国人次": "2．因公出国（境）人次数（人）",
    "公车购置数": "3．公务用车购置数（辆）",
    "公车保有量": "4．公务用车保有量（辆）",
    "国内接待批次": "5．国内公务接待批次（个）",
    "外宾接待批次": "其中：外事接待批次（个）",
    "国内接待人次": "6．国内公务接待人次（人）",
    "外宾接待人次": "其中：外事接待人次（人）",
}
OWNED = {
    "车辆": "（一）车辆数合计（辆）",
    "部级用车": "1．副部（省）级及以上领导用车",
    "主要领导用车": "2．主要负责人用车",
    "机要通信用车": "3．机要通信用车",
    "应急保障用车": "4．应急保障用车",
    "执法执勤用车": "5．执法执勤用车",
    "特种专业技术用车": "6．特种专业技术用车",
    "离退休干部用车": "7．离退休干部服务用车",
    "其他用车": "8．其他用车",
    "百万元设备": "（二）单价100万元（含）以上设备（不含车辆）",
}
TITLES = {
    "三公经费": "（一）支出合计",
    "相关统计数": "（二）相关统计数",
    "公车购置及运行费": "2．公务用车购置及运行维护费",
}
#: Official tables that are not among the ministry's, by name, where an edition has them.
NOT_EXPORTED = frozenset({"财拨支出明细表", "一般公共预算明细表", "项目支出表", "一般三公表"})
CODES = ("支出功能分类科目编码", "", "", "科目名称")
LEVELS = ("类", "款", "项", "栏次")


def _named(found: tuple[str, Row] | None) -> tuple[str, str | None, str]:
    """Name, label and code of a row; blank where there is none."""
    return ("", None, "") if found is None else (found[0], found[1].label, found[1].code or "")


@dataclass
class Ministry:
    """An export in the making.

    Attributes:
        edition, submission: whose figures it shows.
        budgets: 年初预算数 by the code of a 类, in 万元, all of it from the general budget.
        other_income: what is budgeted from other sources, in 万元.
    """

    edition: Edition
    submission: Submission
    budgets: Mapping[str, Decimal] = field(default_factory=dict)
    other_income: Decimal = Decimal(0)
    book: Workbook = field(default_factory=Workbook)

    def draw(self, *, without: Sequence[str] = ()) -> Workbook:
        """The export, but for the sheets that are named."""
        self.book.remove(self.book.worksheets[0])
        if "Z01" not in without:
            self._accounts()
        if "Z01_1" not in without:
            self._appropriations()
        self._by_function(
            "Z03 收入决算表(财决03表)", "收入表", after={"事业收入": "其中：教育收费"}
        )
        self._by_function("Z04 支出决算表(财决04表)", "支出表")
        self._unneeded("Z05 支出决算明细表(财决05表)")
        self._by_fund("Z07 一般公共预算财政拨款收入支出决算表(财决07表)", "一般公共预算支出表")
        self._by_economic("Z08_1 一般公共预算财政拨款基本支出决算明细表(财决08-1表)", "基本支出表")
        self._by_fund("Z09 政府性基金预算财政拨款收入支出决算表(财决09表)", "基金表")
        if "基金基本支出表" in self.edition.tables:
            self._by_economic(
                "Z10_1 政府性基金预算财政拨款基本支出决算明细表(财决10-1表)", "基金基本支出表"
            )
        self._by_fund("Z11 国有资本经营预算财政拨款收入支出决算表(财决11表)", "国资表")
        self._unneeded("Z12 资产负债简表(财决12表)")
        self._running()
        return self.book

    # cells

    def amount(self, table: str, row: str, column: str) -> float | None:
        """A typed amount in 元."""
        cell = self.submission.tables[table].cells.get((row, column))
        return None if cell is None or cell.value is None else float(cell.value * YUAN)

    def count(self, table: str, row: str, column: str = "决算数") -> float | None:
        cell = self.submission.tables[table].cells.get((row, column))
        return None if cell is None or cell.value is None else float(cell.value)

    def _sheet(self, name: str, width: int) -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(name[:LONGEST])
        title, number = name.split(" ", 1)[1].rsplit("(", 1)
        sheet.append([title])
        sheet.append([*[None] * (width - 1), number.rstrip(")")])
        head: list[Value] = [f"编制单位：{NAME}", *[None] * (width - 1)]
        head[width // 2], head[-1] = f"{self.edition.year}年度", "金额单位：元"
        sheet.append(head)
        return sheet

    # 财决01 and 财决01-1

    def _budget(self, codes: Sequence[str]) -> float:
        return float(sum((self.budgets.get(code, Decimal(0)) for code in codes), Decimal(0)) * YUAN)

    def _accounts(self) -> None:
        sheet = self._sheet("Z01 收入支出决算总表(财决01表)", 15)
        sheet.append(["收入", *[None] * 4, "支出", *[None] * 9])
        heads = ("项目", "项目(按功能分类)", KINDS)
        sheet.append([text for head in heads for text in (head, "行次", *BUDGETS)])
        sheet.append(
            [item for at in range(3) for item in ("栏次", None, *range(3 * at + 1, 3 * at + 4))]
        )
        whole = self._budget(list(self.budgets))
        budgets = {"一般公共预算财政拨款收入": whole, "其他收入": float(self.other_income * YUAN)}
        budgets["本年收入合计"] = budgets["收入总计"] = sum(budgets.values())
        ledger = self.edition.tables["收支总表"]
        assert isinstance(ledger, Ledger)
        self._ledger(sheet, ledger, "收支总表", budgets, ("决算数",), ("决算数",))

    def _appropriations(self) -> None:
        sheet = self._sheet("Z01_1 财政拨款收入支出决算总表(财决01-1表)", 33)
        sheet.append(["收入", *[None] * 4, "支出", *[None] * 27])
        wide = [text for budget in BUDGETS for text in (budget, None, None, None)]
        sheet.append(
            ["项目", "行次", *BUDGETS, "项目(按功能分类)", "行次", *wide, KINDS, "行次", *wide]
        )
        sheet.append([*[None] * 7, *FUNDS * 3, None, None, *FUNDS * 3])
        for row, first, last in (
            (5, 8, 11),
            (5, 12, 15),
            (5, 16, 19),
            (5, 22, 25),
            (5, 26, 29),
            (5, 30, 33),
        ):
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        ledger = self.edition.tables["财拨总表"]
        assert isinstance(ledger, Ledger)
        whole = self._budget(list(self.budgets))
        budgets = dict.fromkeys(("一般公共预算财政拨款", "本年收入合计", "收入总计"), whole)
        self._ledger(sheet, ledger, "财拨总表", budgets, ("金额",), ("合计", *FUNDS[1:]))

    def _ledger(  # noqa: PLR0913, PLR0917 - a table, its budgets and its columns
        self,
        sheet: Worksheet,
        ledger: Ledger,
        table: str,
        budgets: Mapping[str, float],
        income: Sequence[str],
        spending: Sequence[str],
    ) -> None:
        """Totals of spending stand beside those by kind, below a label that reaches so far."""
        one, other = (
            {row.line: (name, row) for name, row in side.rows.items()}
            for side in ledger.sides.values()
        )
        first = min(other)
        for at in range(max(*one, max(other) - first + 1)):
            name, label, _ = _named(one.get(at + 1))
            cells: list[Value] = [label, at + 1, budgets.get(name), budgets.get(name)]
            cells += [self.amount(table, name, column) for column in income]
            name, label, code = _named(other.get(first + at))
            budget = self._budget([code]) if code else None
            budgeted = [budget, budget, None, None][: len(spending)]
            own = [self.amount(table, name, column) for column in spending]
            shown: list[Value] = [*budgeted, *budgeted, *own]
            blank: list[Value] = [None] * len(shown)
            if label and not code:
                cells += [label, None, *blank, None, None, *shown]
            else:
                kind = BY_KIND[at] if at < len(BY_KIND) else None
                by_kind: list[Value] = [7.0] * len(shown) if kind else blank
                cells += [label, first + at, *shown, kind, 70 + at, *by_kind]
            sheet.append(cells)
            if label and not code:
                row, last = sheet.max_row, 9 + len(shown)
                sheet.merge_cells(start_row=row, end_row=row, start_column=6, end_column=last)

    # subjects

    def _by_function(self, name: str, table: str, after: Mapping[str, str] | None = None) -> None:
        columns = self.edition.tables[table].all_columns
        labels: list[str] = []
        keys: list[str | None] = []
        for key, column in columns.items():
            labels.append(column.label)
            keys.append(key)
            if after and key in after:
                labels.append(after[key])
                keys.append(None)
        sheet = self._sheet(name, 4 + len(labels))
        sheet.append(["项目", None, None, None, *labels])
        sheet.append([*CODES])
        sheet.append([*LEVELS, *range(1, len(labels) + 1)])
        for code, words in self._subjects(table):
            amounts = [0.0 if key is None else self.amount(table, code, key) for key in keys]
            self._subject(sheet, code, words, amounts)

    def _subjects(self, table: str) -> Iterator[tuple[str, str]]:
        yield TOTAL, "合计"
        for subject in self.submission.tables[table].subjects:
            yield subject.code, subject.name

    def _subject(self, sheet: Worksheet, code: str, name: str, amounts: Sequence[Value]) -> None:
        sheet.append([None if code == TOTAL else code, None, None, name, *amounts])
        if code != TOTAL:
            row = sheet.max_row
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)

    def _by_fund(self, name: str, table: str) -> None:
        """年初结转, 本年收入, 本年支出, 年末结转, of each 合计, 基本, 项目."""
        groups = ("年初结转和结余", "本年收入", "本年支出", "年末结转和结余")
        sheet = self._sheet(name, 16)
        sheet.append(
            ["项目", None, None, None, *(t for group in groups for t in (group, None, None))]
        )
        sheet.append([*CODES, *("合计", "基本支出", "项目支出") * 4])
        for at in range(4):
            sheet.merge_cells(
                start_row=4, end_row=4, start_column=5 + 3 * at, end_column=7 + 3 * at
            )
        sheet.append([*LEVELS, *range(1, 13)])
        own = self.edition.tables[table].all_columns
        whole = next(key for key in ("本年支出合计", "本年支出", "合计") if key in own)
        wanted = [*((group, None, None)[at] for group in groups[:2] for at in range(3))]
        keys = [*wanted, whole, "基本支出", "项目支出", groups[3], None, None]
        for code, words in self._subjects(table):
            amounts = [
                0.0 if key is None else self.amount(table, code, key) if key in own else 3.0
                for key in keys
            ]
            self._subject(sheet, code, words, amounts)

    def _by_economic(self, name: str, key: str) -> None:
        table = self.edition.tables[key]
        assert isinstance(table, ByEconomic)
        kinds = sorted({code[:3] for code in table.subjects})
        columns = [
            (kind, code)
            for kind in kinds
            for code in (
                kind,
                *sorted(code for code in table.subjects if code.startswith(kind) and code != kind),
            )
        ]
        sheet = self._sheet(name, 5 + len(columns))
        sheet.append(
            [
                "项目",
                None,
                None,
                None,
                "合计",
                *(table.subjects[kind] if code == kind else None for kind, code in columns),
            ]
        )
        sheet.append(
            [
                *CODES,
                None,
                *("小计" if code == kind else table.subjects[code] for kind, code in columns),
            ]
        )
        sheet.append([*LEVELS, *range(1, len(columns) + 2)])
        amounts = [self.amount(key, code, AMOUNT) for _, code in columns]
        self._subject(sheet, TOTAL, "合计", [5.0, *amounts])
        self._subject(sheet, "201", "一般公共服务支出", [5.0, *amounts])

    def _unneeded(self, name: str) -> None:
        sheet = self._sheet(name, 6)
        sheet.append(["项目", "行次", "合计", "工资福利支出", "年初数", "期末数"])
        sheet.append(["合计", 1, 100.0, 100.0, 100.0, 100.0])

    # 财决附03

    def _running(self) -> None:
        sheet = self._sheet("F03 机构运行信息表(财决附03表)", 8)
        sheet.append(["项目", "行次", *BUDGETS[:2], "决算统计数", "项目", "行次", "决算统计数"])
        sheet.append(["栏次", None, 1, 2, 3, "栏次", None, 4])
        left, right = list(self._spending()), list(self._assets())
        for at in range(max(len(left), len(right))):
            one = left[at] if at < len(left) else (None, None, None, None)
            other = right[at] if at < len(right) else (None, None)
            sheet.append([one[0], at + 1, *one[1:], other[0], at + 22, other[1]])

    def _spending(self) -> Iterator[tuple[Value, Value, Value, Value]]:
        table, known = self.edition.tables["三公表"], self.edition.imports.labels
        columns: dict[str, str] = {}
        for budget in BUDGETS:
            for name, column in table.all_columns.items():
                words = (column.label, *column.aliases, *known.get(column.label, ()))
                if budget in words and name not in columns.values():
                    columns[budget] = name
        yield "一、“三公”经费支出", DASH, DASH, DASH
        for row in table.rows_of(()):
            label = TITLES.get(row.key, row.label)
            read = self.count if row.count else self.amount
            own: dict[str, Value] = {
                budget: DASH if name in row.dash else read("三公表", row.key, name)
                for budget, name in columns.items()
            }
            first, second, last = (own.get(budget) for budget in BUDGETS)
            yield label, first, second, last
        for name, label in SPENT.items():
            if name in self.submission.fields:
                yield label, DASH, DASH, self._field(name)

    def _field(self, name: str) -> Value:
        """A line of a card, in 元 or as the number that it is."""
        entry = dict(self.edition.reporting_fields()).get(name)
        if entry is None:
            return self._of_a_list(name)
        value = self.submission.fields[name].value
        if value is None:
            return None
        return float(value if entry.type == "count" else value * YUAN)

    def _of_a_list(self, name: str) -> Value:
        """What a table has where others have a line of a card; what no edition asks for."""
        for table, shape in self.edition.tables.items():
            if isinstance(shape, Fixed) and name in shape.rows:
                return self.amount(table, name, next(iter(shape.columns)))
        return UNASKED

    def _assets(self) -> Iterator[tuple[Value, Value]]:
        money = {name: cell.value for name, cell in self.submission.fields.items()}
        field_of = self._field
        yield "二、机关运行经费", field_of("机关运行经费")
        yield "（一）行政单位", field_of("机关运行经费")
        yield "（二）参照公务员法管理事业单位", None
        yield "三、国有资产占用情况", DASH
        if "资产表" in self.edition.table_order:
            for row in self.edition.tables["资产表"].rows_of(()):
                yield row.label, self.count("资产表", row.key)
        else:
            own = ((name, label) for name, label in OWNED.items() if name in money)
            yield from ((label, self._field(name)) for name, label in own)
        yield "四、政府采购支出信息", DASH
        kinds = ("货物", "工程", "服务")
        bought = sum(float(field_of(f"采购{name}") or 0) for name in kinds)
        yield "（一）政府采购支出合计", bought if "采购总额" in money else field_of("采购总额")
        for name in ("货物", "工程", "服务"):
            yield f"{name}．政府采购{name}支出".split("．", 1)[1], field_of(f"采购{name}")
        smaller = [money.get(f"{name}中小企业") for name in kinds]
        whole = float(sum(filter(None, smaller)) * YUAN) if any(smaller) else field_of("中小企业")
        yield "（二）政府采购授予中小企业合同金额", whole
        yield "其中：授予小微企业合同金额", field_of("小微企业")
