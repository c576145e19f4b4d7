"""What a department writes of its performance, against its tables and itself (C11, D01 to D10).

These words and tables are the department's own, in no fixed form, so the rules speak only of what
they understand whole: a sentence of the official wording, a table with 分值 and 得分 in a heading.
An error is what arithmetic alone proves wrong; what may have a reason is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checks.evaluation import EVALUATED, check_evaluation
from generator.checks.finding import Finding, Severity
from generator.checks.funds import check_rate_scores, rate_finding
from generator.checks.scores import check_scores
from generator.checks.stated import HUNDRED, NUMBER, Stated, cells_of, percent, plain, ratio, stated
from generator.checks.texts import annex_sources
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.submission import Block, Cell

_SELF_EVALUATED = re.compile(
    rf"自评[^。\n]{{0,12}}?涉及(?:项目)?(?:资金|金额)\s*{NUMBER}\s*万元"
    rf"(?:[，,]\s*占(一般公共预算)?项目支出总额的?\s*{NUMBER}\s*[%％])?"
)
_WHOLE = re.compile(
    rf"整体支出绩效评价[^。\n]{{0,12}}?涉及(?:一般公共预算支出|资金|金额)\s*{NUMBER}\s*万元"
)
_EXECUTED = re.compile(
    rf"预算数?为?\s*{NUMBER}\s*万元[，,、；]\s*(?:全年|实际)?(?:执行|支出)数?为?\s*{NUMBER}\s*万元"
    rf"[，,、；]\s*(?:完成(?:全年)?预算的?|(?:预算)?执行率为?)\s*{NUMBER}\s*[%％]"
)
_EXECUTED_FIRST = re.compile(
    rf"执行数为?\s*{NUMBER}\s*万元[，,、；]\s*(?:全年|年初)?预算数?为?\s*{NUMBER}\s*万元"
    rf"[，,、；]\s*(?:完成(?:全年)?预算的?|(?:预算)?执行率为?)\s*{NUMBER}\s*[%％]"
)
_COUNT = re.compile(r"二级项目(?:共计?)?\s*(\d+)\s*个|项目共计?\s*(\d+)\s*个")
_NAMED = re.compile(r"((?:“[^“”\n]+”[、，和及与]?)+)等?\s*(\d+)\s*个项目开展")
_GRADED = re.compile(r"(\d+)\s*个项目(?:评价|自评)?结果为“?[优良中差]")
_GRADE = re.compile(
    r"(?<![\d.])(\d{2,3}(?:\.\d{1,2})?)\s*分?[，,]?\s*"
    r"(?:(?:评级|等级|等次|评价等级|评价等次)为?[：:]?)?\s*“?([优良中差])”?"
    r"(?=[\d\s，。；、]|$)"
)
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
                yield from check_scores(title, block)
            else:
                yield from _sentences(title, block)
        yield from check_rate_scores(title, blocks)
    yield from check_evaluation(disclosure)


def _amounts(disclosure: Disclosure, title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """项目金额 (C11): what was evaluated is a part of what was spent."""
    spent = disclosure.figure("本年支出合计")
    for block in blocks:
        if found := _SELF_EVALUATED.search(block.text):
            general = _general(disclosure, "项目支出") if found[2] else None
            whole = general or disclosure.figure("项目支出")
            if whole is not None and whole.value is not None:
                yield from _self_evaluated(title, block, found, whole)
        found = EVALUATED.search(block.text)
        if found and "整体支出" not in found[0] and spent is not None and spent.value is not None:
            amount = stated(found[1])
            if amount.low > spent.value + spent.slack:
                message = (
                    f"《{title}》部门评价涉及 {amount.text} 万元，超过了本年支出合计"
                    f" {plain(spent.value)} 万元。请核对是否为旧文，或写明口径"
                )
                yield Finding("项目金额", Severity.WARNING, message, cells_of(block, spent))
        if found := _WHOLE.search(block.text):
            yield from _overall(disclosure, title, block, stated(found[1]))


def _self_evaluated(
    title: str, block: Block, found: re.Match[str], whole: Figure
) -> Iterator[Finding]:
    amount, total, slack = stated(found[1]), whole.amount, whole.slack
    said = f"《{title}》自评涉及资金 {amount.text} 万元"
    if found[3]:
        share = stated(found[3])
        if total > 0 and share.meets(ratio(amount, Stated("", total, slack))):
            return
        if total <= 0 and not amount.value:
            return
        right = f"应为 {percent(amount.value, total)}%" if total > 0 else "不能计算占比"
        message = (
            f"{said}，占项目支出总额的 {share.text}%；支出表的项目支出是 {plain(total)} 万元，"
            f"{right}。请核对金额、占比和口径"
        )
        yield Finding("项目金额", Severity.ERROR, message, cells_of(block, whole))
    elif amount.low > total + slack:
        message = (
            f"{said}，超过了支出表的项目支出 {plain(total)} 万元。请核对；含其他单位的请写明口径"
        )
        yield Finding("项目金额", Severity.WARNING, message, cells_of(block, whole))


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
        f" {plain(wholes[0].amount)} 万元。请核对，或写明口径"
    )
    yield Finding("项目金额", Severity.WARNING, message, cells_of(block, wholes[0]))


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
                yield Finding("项目个数", Severity.WARNING, message, cells_of(block))
    if len(counts) > 1:
        said = "、".join(f"{count} 个" for count in counts)
        cells = tuple(cell for block in counts.values() for cell in cells_of(block))
        message = f"《{title}》前后写的项目数不同：{said}。请核对，口径不同的请写明"
        yield Finding("项目个数", Severity.WARNING, message, cells)
    elif counts and graded_in is not None and graded not in counts:
        (count,) = counts
        message = f"《{title}》写的是 {count} 个项目，评为优、良、中、差的一共 {graded} 个。请核对"
        yield Finding("项目个数", Severity.WARNING, message, cells_of(graded_in))


def _sentences(title: str, block: Block) -> Iterator[Finding]:
    for pattern, budget_at in ((_EXECUTED, 1), (_EXECUTED_FIRST, 2)):
        for match in pattern.finditer(block.text):
            budget, executed = stated(match[budget_at]), stated(match[3 - budget_at])
            rate = stated(match[3])
            if budget.value and not rate.meets(ratio(executed, budget)):
                yield rate_finding(title, budget, executed, rate, cells_of(block))
    if "等级" in block.text or "评级" in block.text:
        for match in _GRADE.finditer(block.text):
            yield from _grade(title, Decimal(match[1]), match[2], cells_of(block))


def _grade(title: str, score: Decimal, grade: str, cells: tuple[Cell, ...]) -> Iterator[Finding]:
    """评价等级 (D06): 90, 80 and 60 part 优, 良, 中 and 差 (项目支出绩效评价管理办法)."""
    bounds = ((_BEST, "优"), (_GOOD, "良"), (_FAIR, "中"), (0, "差"))
    right = next(name for bound, name in bounds if score >= bound)
    if score <= HUNDRED and right != grade:
        message = f"《{title}》得分 {score} 写作“{grade}”，一般应为“{right}”。请核对"
        yield Finding("评价等级", Severity.WARNING, message, cells)
