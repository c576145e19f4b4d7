"""What a department writes of its performance, against its tables and itself (C11, D01 to D09).

These words and tables are the department's own, in no fixed form, so the rules speak only of what
they understand whole: a sentence of the official wording, a table with 分值 and 得分 in a heading.
An error is what arithmetic alone proves wrong; what may have a reason is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from generator.checks.finding import Finding, Severity
from generator.checks.texts import annex_sources
from generator.figures.derive import Disclosure
from generator.figures.figure import HALF, ZERO, Figure
from generator.money import PRECISION, NotAnAmountError, read_amount, round_half_up
from generator.submission import Block, Cell
from generator.text import same
from generator.workbook.grid import a1, position_of

HUNDRED = Decimal(100)
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_SELF_EVALUATED = re.compile(
    rf"自评[^。\n]{{0,12}}?涉及(?:项目)?(?:资金|金额)\s*{_NUMBER}\s*万元"
    rf"(?:[，,]\s*占(一般公共预算)?项目支出总额的?\s*{_NUMBER}\s*[%％])?"
)
_EVALUATED = re.compile(
    rf"部门评价[^\n]{{0,60}}?涉及(?:一般公共预算支出|资金|金额)\s*{_NUMBER}\s*万元"
)
_WHOLE = re.compile(
    rf"整体支出绩效评价[^。\n]{{0,12}}?涉及(?:一般公共预算支出|资金|金额)\s*{_NUMBER}\s*万元"
)
_EXECUTED = re.compile(
    rf"预算数?为?\s*{_NUMBER}\s*万元[，,、；]\s*(?:全年|实际)?(?:执行|支出)数?为?\s*{_NUMBER}\s*万元"
    rf"[，,、；]\s*(?:完成(?:全年)?预算的?|(?:预算)?执行率为?)\s*{_NUMBER}\s*[%％]"
)
_EXECUTED_FIRST = re.compile(
    rf"执行数为?\s*{_NUMBER}\s*万元[，,、；]\s*(?:全年|年初)?预算数?为?\s*{_NUMBER}\s*万元"
    rf"[，,、；]\s*(?:完成(?:全年)?预算的?|(?:预算)?执行率为?)\s*{_NUMBER}\s*[%％]"
)
_COUNT = re.compile(r"二级项目(?:共计?)?\s*(\d+)\s*个|项目共计?\s*(\d+)\s*个")
_NAMED = re.compile(r"((?:“[^“”\n]+”[、，和及与]?)+)等?\s*(\d+)\s*个项目开展")
_GRADED = re.compile(r"(\d+)\s*个项目(?:评价|自评)?结果为“?[优良中差]")
_GRADE = re.compile(
    r"(?<![\d.])(\d{2,3}(?:\.\d{1,2})?)\s*分?[，,]?\s*"
    r"(?:(?:评级|等级|等次|评价等级|评价等次)为?[：:]?)?\s*“?([优良中差])”?"
    r"(?=[\d\s，。；、]|$)"
)
_BRACKET = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[）)]$")
_TOTALS = frozenset({"总分", "合计", "总计"})
_POINTS, _SCORES = "分值", frozenset({"得分", "评价得分", "自评得分"})
_TARGETS = frozenset({"年度指标值", "年度指标", "指标值", "目标值", "年度目标值"})
_REACHED = frozenset({"实际完成值", "完成值", "全年实际完成值", "全年完成值"})
_VALUE = re.compile(r"(>=|<=|=|≥|≤|>|<|)(\d+(?:\.\d+)?)([%个项次天件人元分万批台套]*)")
_SIGNS = {">=": "≥", "<=": "≤", "=": ""}
#: Less is better of these, so that a number below the target misses nothing.
_LESS_IS_BETTER = re.compile("成本|故障|投诉|差错|重复|偏差|违规|超|时限|退|损|率.{0,2}下降|耗|费")
_BEST, _GOOD, _FAIR = 90, 80, 60


def check_performance(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on the department's writings."""
    annexes = annex_sources(disclosure)
    for name, blocks in disclosure.submission.writings.items():
        title = disclosure.edition.forms.writings[name].title
        if name not in annexes:
            yield from _amounts(disclosure, title, blocks)
            yield from _counts(title, blocks)
        for block in blocks:
            if block.kind == "table":
                yield from _table(title, block)
            else:
                yield from _sentences(title, block)


def _amounts(disclosure: Disclosure, title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """项目金额 (C11): what was evaluated is a part of what was spent."""
    spent = disclosure.figure("本年支出合计")
    for block in blocks:
        if found := _SELF_EVALUATED.search(block.text):
            general = _general(disclosure, "项目支出") if found[2] else None
            whole = general or disclosure.figure("项目支出")
            if whole is not None and whole.value is not None:
                yield from _self_evaluated(title, block, found, whole)
        found = _EVALUATED.search(block.text)
        if found and "整体支出" not in found[0] and spent is not None and spent.value is not None:
            amount = _stated(found[1])
            if amount.low > spent.value + spent.slack:
                message = (
                    f"《{title}》部门评价涉及 {amount.text} 万元，超过了本年支出合计"
                    f" {_plain(spent.value)} 万元。请核对是否为旧文，或写明口径"
                )
                yield Finding("项目金额", Severity.WARNING, message, _cells(block, spent))
        if found := _WHOLE.search(block.text):
            yield from _overall(disclosure, title, block, _stated(found[1]))


def _self_evaluated(
    title: str, block: Block, found: re.Match[str], whole: Figure
) -> Iterator[Finding]:
    amount, total, slack = _stated(found[1]), whole.amount, whole.slack
    said = f"《{title}》自评涉及资金 {amount.text} 万元"
    if found[3]:
        share = _stated(found[3])
        if total > 0 and share.meets(_ratio(amount, Stated("", total, slack))):
            return
        if total <= 0 and not amount.value:
            return
        right = f"应为 {_percent(amount.value, total)}%" if total > 0 else "不能计算占比"
        message = (
            f"{said}，占项目支出总额的 {share.text}%；支出表的项目支出是 {_plain(total)} 万元，"
            f"{right}。请核对金额、占比和口径"
        )
        yield Finding("项目金额", Severity.ERROR, message, _cells(block, whole))
    elif amount.low > total + slack:
        message = (
            f"{said}，超过了支出表的项目支出 {_plain(total)} 万元。请核对；含其他单位的请写明口径"
        )
        yield Finding("项目金额", Severity.WARNING, message, _cells(block, whole))


def _overall(disclosure: Disclosure, title: str, block: Block, amount: Stated) -> Iterator[Finding]:
    """整体支出 is all that was spent: of the general budget, of all grants, or of everything."""
    known = [disclosure.figure("本年支出合计"), _general(disclosure, "本年支出合计")]
    table = disclosure.tables.get("财拨总表")
    known.append(table.figures.get(("本年支出合计", "合计")) if table else None)
    wholes = [item for item in known if item is not None and item.value is not None]
    if not wholes or any(
        abs(item.amount - amount.value) <= item.slack + amount.slack for item in wholes
    ):
        return
    message = (
        f"《{title}》整体支出绩效评价涉及 {amount.text} 万元，本年支出合计是"
        f" {_plain(wholes[0].amount)} 万元。请核对，或写明口径"
    )
    yield Finding("项目金额", Severity.WARNING, message, _cells(block, wholes[0]))


def _general(disclosure: Disclosure, column: str) -> Figure | None:
    table = disclosure.tables.get("一般公共预算支出表")
    found = table.figures.get(("合计", column)) if table else None
    return found if found is not None and found.value is not None else None


def _counts(title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """项目个数 (C11): how many projects there are, said twice, or said and named."""
    counts: dict[int, Block] = {}
    graded = 0
    graded_in: Block | None = None
    for block in blocks:
        for match in _COUNT.finditer(block.text):
            counts.setdefault(int(match[1] or match[2]), block)
        for match in _GRADED.finditer(block.text):
            graded, graded_in = graded + int(match[1]), block
        for match in _NAMED.finditer(block.text):
            named = match[1].count("“")
            if named > int(match[2]):
                message = f"《{title}》写的是 {match[2]} 个项目，点名的有 {named} 个。请核对"
                yield Finding("项目个数", Severity.WARNING, message, _cells(block))
    if len(counts) > 1:
        said = "、".join(f"{count} 个" for count in counts)
        cells = tuple(cell for block in counts.values() for cell in _cells(block))
        message = f"《{title}》前后写的项目数不同：{said}。请核对，口径不同的请写明"
        yield Finding("项目个数", Severity.WARNING, message, cells)
    elif counts and graded_in is not None and graded not in counts:
        (count,) = counts
        message = f"《{title}》写的是 {count} 个项目，评为优、良、中、差的一共 {graded} 个。请核对"
        yield Finding("项目个数", Severity.WARNING, message, _cells(graded_in))


def _sentences(title: str, block: Block) -> Iterator[Finding]:
    for pattern, budget_at in ((_EXECUTED, 1), (_EXECUTED_FIRST, 2)):
        for match in pattern.finditer(block.text):
            budget, executed = _stated(match[budget_at]), _stated(match[3 - budget_at])
            rate = _stated(match[3])
            if budget.value and not rate.meets(_ratio(executed, budget)):
                yield _rate_finding(title, budget, executed, rate, _cells(block))
    if "等级" in block.text or "评级" in block.text:
        for match in _GRADE.finditer(block.text):
            yield from _grade(title, Decimal(match[1]), match[2], _cells(block))


def _rate_finding(
    title: str, budget: Stated, executed: Stated, rate: Stated, cells: tuple[Cell, ...]
) -> Finding:
    message = (
        f"《{title}》预算 {budget.text} 万元，执行 {executed.text} 万元，"
        f"执行率写的是 {rate.text}%，应为 {_percent(executed.value, budget.value)}%。请改正"
    )
    return Finding("执行率", Severity.ERROR, message, cells)


def _grade(title: str, score: Decimal, grade: str, cells: tuple[Cell, ...]) -> Iterator[Finding]:
    """评价等级 (D06): 90, 80 and 60 part 优, 良, 中 and 差 (项目支出绩效评价管理办法)."""
    bounds = ((_BEST, "优"), (_GOOD, "良"), (_FAIR, "中"), (0, "差"))
    right = next(name for bound, name in bounds if score >= bound)
    if score <= HUNDRED and right != grade:
        message = f"《{title}》得分 {score} 写作“{grade}”，一般应为“{right}”。请核对"
        yield Finding("评价等级", Severity.WARNING, message, cells)


# tables


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as it was written, which stands for half a unit of its last place either way."""

    text: str
    value: Decimal
    slack: Decimal

    @property
    def low(self) -> Decimal:
        """The least that it may stand for."""
        return self.value - self.slack

    def meets(self, interval: tuple[Decimal, Decimal]) -> bool:
        """Whether it may be one of the numbers from one to another."""
        return self.low <= interval[1] and interval[0] <= self.value + self.slack


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a table: its words, where it begins, and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


class Grid:
    """A table with every merged cell spread out, so that columns can be counted."""

    def __init__(self, block: Block) -> None:
        """Lay the rows out."""
        self.first = block.cell
        self.places: dict[tuple[int, int], Place] = {}
        self.height = len(block.rows)
        for row, line in enumerate(block.rows):
            column = 0
            for text, rows, columns in line.cells:
                while (row, column) in self.places:
                    column += 1
                place = Place(text.strip(), row, column, rows, columns)
                for down in range(rows):
                    for right in range(columns):
                        self.places[row + down, column + right] = place
                column += columns

    def row(self, row: int) -> dict[int, Place]:
        """The cells that begin in a row and are one column wide or more, by their columns."""
        return {
            column: place
            for (at, column), place in self.places.items()
            if at == row and (place.row, place.column) == (row, column)
        }

    def number(self, row: int, column: int) -> Decimal | None:
        """The number that begins there in a cell of its own column; None where there is none.

        Raises:
            NotAnAmountError: words stand there.
        """
        place = self.places.get((row, column))
        if place is None or (place.row, place.column) != (row, column) or place.columns > 1:
            return None
        return read_amount(place.text.removesuffix("分"))

    def cells(self, *at: tuple[int, int]) -> tuple[Cell, ...]:
        """Cells of the workbook."""
        if self.first is None:
            return ()
        row, column = position_of(self.first.address)
        return tuple(
            replace(self.first, address=a1(row + down, column + right), text="")
            for down, right in dict.fromkeys(at)
        )


@dataclass(frozen=True, slots=True)
class Section:
    """Rows below a heading that holds 分值 and 得分.

    Attributes:
        heading: the heading's words by their columns.
        points: the column of 分值, the last one before the scores.
        scores: the column of 得分.
        rows: the rows below, up to the next heading or the total.
    """

    heading: dict[int, str]
    points: int
    scores: int
    rows: range

    def column(self, *names: str) -> int | None:
        """The only column that is headed so; capitals behind a name (全年预算数 A) are left out."""
        found = [at for at, words in self.heading.items() if words.rstrip("ABab()") in names]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Item:
    """A line that gives points and a score."""

    row: int
    points: Decimal
    score: Decimal | None


def _table(title: str, block: Block) -> Iterator[Finding]:
    """A table that can be read as one of scores; nothing on others."""
    grid = Grid(block)
    sections, total = _sections(grid)
    if not sections:
        return
    try:
        items = {section.rows.start: _items(grid, section) for section in sections}
    except NotAnAmountError:
        items = {}
    for section in sections:
        yield from _rates(title, grid, section)
        lines = items.get(section.rows.start, [])
        yield from _over(title, grid, section, lines)
        yield from _targets(title, grid, section, lines)
        yield from _levels(title, grid, section, lines)
    lines = [item for found in items.values() for item in found]
    if total is not None and lines:
        yield from _total(title, grid, sections, lines, total)


def _sections(grid: Grid) -> tuple[list[Section], int | None]:
    """The parts of a table of scores, and the row of its total."""
    headings: list[tuple[int, dict[int, str], int, int]] = []
    total: int | None = None
    for row in range(grid.height):
        words = {column: same(place.text) for column, place in grid.row(row).items()}
        scores = [column for column, text in words.items() if text in _SCORES]
        points = [column for column, text in words.items() if text == _POINTS]
        if len(scores) == 1 and points and min(points) < scores[0]:
            last = max(column for column in points if column < scores[0])
            headings.append((row, words, last, scores[0]))
        elif headings and words.get(0) in _TOTALS:
            total = row
            break
    if not headings:
        return [], None
    ends = [heading[0] for heading in headings[1:]]
    ends.append(grid.height if total is None else total)
    sections = [
        Section(words, points, scores, range(row + 1, end))
        for (row, words, points, scores), end in zip(headings, ends, strict=True)
    ]
    return sections, total


def _items(grid: Grid, section: Section) -> list[Item]:
    items = []
    for row in section.rows:
        points, score = grid.number(row, section.points), grid.number(row, section.scores)
        if points is not None:
            items.append(Item(row, points, score))
        elif score is not None:
            raise NotAnAmountError("得分没有分值")
    return items


def _total(
    title: str, grid: Grid, sections: list[Section], items: list[Item], total: int
) -> Iterator[Finding]:
    """自评合计 (D01): points and scores add up to the total."""
    last = sections[-1]
    for what, column, amounts in (
        ("分值", last.points, [item.points for item in items]),
        ("得分", last.scores, [item.score for item in items if item.score is not None]),
    ):
        try:
            stated = grid.number(total, column)
        except NotAnAmountError:
            continue
        added = sum(amounts, ZERO)
        cells = grid.cells((total, column))
        if stated is not None and stated != added:
            message = (
                f"《{title}》的评分表，{what}合计写的是 {_plain(stated)}，"
                f"各项相加是 {_plain(added)}，相差 {_plain(stated - added)}。请核对"
            )
            yield Finding("自评合计", Severity.ERROR, message, cells)
        elif what == "分值" and added != HUNDRED:
            message = f"《{title}》的评分表，各项分值相加是 {_plain(added)}，一般应为 100。请核对"
            yield Finding("自评合计", Severity.WARNING, message, cells)


def _over(title: str, grid: Grid, section: Section, items: list[Item]) -> Iterator[Finding]:
    """得分超分值 (D02)."""
    for item in items:
        if item.score is not None and item.score > item.points:
            message = (
                f"《{title}》的评分表，{_name(grid, section, item)}得分 {_plain(item.score)}，"
                f"超过了分值 {_plain(item.points)}。请改正"
            )
            cells = grid.cells((item.row, section.scores), (item.row, section.points))
            yield Finding("得分超分值", Severity.ERROR, message, cells)


def _rates(title: str, grid: Grid, section: Section) -> Iterator[Finding]:
    """执行率 (D03): 执行数 by 全年预算数, as it is written with or without a percent sign."""
    budget_at = section.column("全年预算数", "全年预算数(万元)")
    executed_at = section.column("全年执行数", "全年执行数(万元)", "执行数")
    rate_at = section.column("执行率", "预算执行率", "执行率(%)")
    if budget_at is None or executed_at is None or rate_at is None:
        return
    for row in section.rows:
        texts = [_own(grid, row, column) for column in (budget_at, executed_at, rate_at)]
        numbers = [_maybe(text.rstrip("%％")) for text in texts]
        budget, executed, rate = numbers
        if budget is None or executed is None or rate is None or budget.value <= 0:
            continue
        cells = grid.cells((row, rate_at), (row, budget_at), (row, executed_at))
        interval = _ratio(executed, budget)
        share = Stated("", rate.value * HUNDRED, rate.slack * HUNDRED)  # 1 for 100 %
        if not rate.meets(interval) and not (rate.value <= 1 and share.meets(interval)):
            yield _rate_finding(title, budget, executed, rate, cells)


def _targets(title: str, grid: Grid, section: Section, items: list[Item]) -> Iterator[Finding]:
    """完成与得分 (D05): full marks for a target that was missed, or fewer for one that was met."""
    target_at, reached_at = section.column(*_TARGETS), section.column(*_REACHED)
    why_at = section.column("偏差原因分析及改进措施", "偏差原因分析", "偏差原因")
    if target_at is None or reached_at is None:
        return
    for item in items:
        yield from _direction(title, grid, section, item, target_at)
        target, reached = _own(grid, item.row, target_at), _own(grid, item.row, reached_at)
        missed = _missed(_name(grid, section, item), target, reached)
        if missed is None or item.score is None:
            continue
        cells = grid.cells((item.row, section.scores), (item.row, reached_at))
        name = _name(grid, section, item)
        said = f"《{title}》的评分表，{name}指标值“{target}”，完成值“{reached}”，"
        if missed and item.score == item.points > 0:
            message = f"{said}没有达到，得分是满分 {_plain(item.score)}。请核对"
        elif (
            not missed
            and item.score < item.points
            and why_at is not None
            and not _own(grid, item.row, why_at)
        ):
            message = (
                f"{said}已经达到，得分 {_plain(item.score)}，少于分值 {_plain(item.points)}，"
                "没有写原因。请核对"
            )
        else:
            continue
        yield Finding("完成与得分", Severity.WARNING, message, cells)


def _direction(
    title: str, grid: Grid, section: Section, item: Item, target_at: int
) -> Iterator[Finding]:
    """指标方向 (D09): a cost is to stay below its target, not above."""
    name, target = _name(grid, section, item), _own(grid, item.row, target_at)
    if name.rstrip("”").endswith("成本") and same(target).startswith(("≥", ">")):
        message = f"《{title}》的评分表，{name}的指标值是“{target}”，成本一般是不超过。请核对"
        yield Finding("指标方向", Severity.WARNING, message, grid.cells((item.row, target_at)))


def _missed(name: str, target: str, reached: str) -> bool | None:
    """Whether a target was missed; None where it can't be told."""
    wanted, got = (_VALUE.fullmatch(same(text).replace(" ", "")) for text in (target, reached))
    if wanted is None or got is None:
        return None
    sign, got_sign = (_SIGNS.get(match[1], match[1]) for match in (wanted, got))
    most, value = Decimal(wanted[2]), Decimal(got[2])
    same_kind = got_sign in {"", sign} and got[3] in {"", wanted[3]}
    # 1 for 100 %, 43.56 for 43.56万
    if not same_kind or (not got[3] and wanted[3] in {"万", "%"} and value <= 1):
        return None
    if sign:
        return {"≤": value > most, "≥": value < most}.get(sign)
    in_percent = wanted[3] == got[3] == "%"
    if not in_percent or (value != most and _LESS_IS_BETTER.search(name)):
        return None
    return value < most


def _levels(title: str, grid: Grid, section: Section, items: list[Item]) -> Iterator[Finding]:
    """指标分值 (D04): points in brackets, or in a column of an upper level, against those below."""
    odd: list[str] = []
    at: list[tuple[int, int]] = []
    points = {item.row: item.points for item in items}
    for row in section.rows:
        for column, place in grid.row(row).items():
            if column >= section.points:
                continue
            stated = _points_of(section, column, place)
            rows = _rows_of(grid, section, place)
            below = [points[line] for line in rows if line in points]
            if stated is None or not below or sum(below) == stated:
                continue
            is_points = section.heading.get(column) == _POINTS
            name = _label(grid, row, column) if is_points else place.text
            odd.append(f"“{name}”写的是 {_plain(stated)}，下面合计 {_plain(sum(below, ZERO))}")
            at.append((row, column))
    if odd:
        message = f"《{title}》的评分表，上级指标的分值与下面各项不符：{'；'.join(odd)}。请核对"
        yield Finding("指标分值", Severity.WARNING, message, grid.cells(*at))


def _points_of(section: Section, column: int, place: Place) -> Decimal | None:
    """The points that a cell of an upper level states."""
    if match := _BRACKET.search(same(place.text)):
        return Decimal(match[1])
    if section.heading.get(column) == _POINTS and column < section.points:
        stated = _maybe(place.text)
        return stated.value if stated is not None else None
    return None


def _rows_of(grid: Grid, section: Section, place: Place) -> range:
    """The rows that a cell stands for: those it reaches over, or down to the next one."""
    end = place.row + place.rows
    is_points = section.heading.get(place.column) == _POINTS
    label = max(place.column - 1, 0) if is_points else place.column
    while place.rows == 1 and end < section.rows.stop:
        here, next_ = grid.places.get((end, place.column)), grid.places.get((end, label))
        if here is None or here.text or (next_ is not None and next_.text):
            break
        end += 1
    return range(place.row, min(end, section.rows.stop))


def _label(grid: Grid, row: int, column: int) -> str:
    place = grid.places.get((row, column - 1))
    return place.text if place is not None else ""


def _name(grid: Grid, section: Section, item: Item) -> str:
    """What a line is about: the last words before its target or its points."""
    limit = section.column(*_TARGETS)
    limit = section.points if limit is None else limit
    for column in reversed(range(limit)):
        place = grid.places.get((item.row, column))
        if place is not None and place.text:
            return f"“{place.text}”"
    return f"第{item.row + 1}行"


def _own(grid: Grid, row: int, column: int) -> str:
    """The words of a cell that stands in one column; blank for one that reaches further."""
    place = grid.places.get((row, column))
    return place.text if place is not None and place.columns == 1 else ""


# numbers


def _maybe(text: str) -> Stated | None:
    try:
        value = read_amount(text)
    except NotAnAmountError:
        return None
    return _stated(text) if value is not None else None


def _stated(text: str) -> Stated:
    value = read_amount(text) or ZERO
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Stated(text.strip(), value, HALF.scaleb(min(exponent, 0)) if value else ZERO)


def _ratio(part: Stated, whole: Stated) -> tuple[Decimal, Decimal]:
    """The least and the greatest per cent that one number may be of another."""
    with localcontext(PRECISION):
        least = max(part.low, ZERO) / (whole.value + whole.slack) * HUNDRED
        most = (part.value + part.slack) / max(whole.low, whole.value / 2) * HUNDRED
    return least, most


def _percent(part: Decimal, whole: Decimal) -> str:
    with localcontext(PRECISION):
        return _plain(round_half_up(part / whole * HUNDRED, 2))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _cells(block: Block, *figures: Figure) -> tuple[Cell, ...]:
    own = (block.cell,) if block.cell is not None else ()
    return tuple(dict.fromkeys((*own, *(cell for item in figures for cell in item.cells()))))
