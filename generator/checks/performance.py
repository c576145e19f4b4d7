"""What a department writes of its performance, against its tables and itself (C11, D03).

These words are the department's own, in no fixed form, so the rules speak only of what they
understand whole: a sentence of the official wording. Prose may have a reason that nobody here can
know, so nothing that rests on it alone is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checks.counts import check_counts
from generator.checks.finding import Finding, Severity
from generator.checks.funds import check_funds, check_rate_scores, check_rates, rate_finding
from generator.checks.loose_rates import check_loose_rates
from generator.checks.ratings import check_ratings
from generator.checks.registry import check
from generator.checks.roles import figure_of, figures_of
from generator.checks.score_table import read_scores
from generator.checks.scores import check_indicators, check_scores
from generator.checks.stated import (
    amount,
    cells_of,
    equally_exact,
    percent,
    ratio,
)
from generator.checks.texts import annex_sources
from generator.checks.units import check_units
from generator.edition.evaluation_words import Statements
from generator.edition.phrases import numbers, pattern, words
from generator.edition.words import Phrases
from generator.figures.derive import Disclosure
from generator.figures.figure import ZERO, Figure
from generator.figures.scores import ScoreTable
from generator.figures.stated import Stated, stated
from generator.language import UNITS
from generator.money import plain
from generator.submission import Block

#: How many characters before a statement say what it is about.
_BEFORE = 10


def check_performance(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on the department's writings."""
    annexes = annex_sources(disclosure)
    known = disclosure.edition.prose
    for name, blocks in disclosure.submission.writings.items():
        title = disclosure.edition.forms.writings[name].title
        tables = _tables(disclosure, blocks)
        if name not in annexes:
            yield from _amounts(disclosure, title, blocks)
            yield from check_counts(title, blocks, known, disclosure.submission.identity.year)
        for at, block in enumerate(blocks):
            if table := tables.get(at):
                yield from check_rates(title, table)
                yield from check_funds(title, table, known.scores)
                yield from check_scores(title, table, known.scores)
            else:
                yield from _rates(title, block, known.statements)
        yield from check_loose_rates(title, blocks, known.scores)
        yield from check_ratings(title, blocks, tables, known)
        yield from check_rate_scores(title, tables.values())
        if name not in annexes:
            yield from check_indicators(title, tables.values())
        yield from check_units(disclosure, title, tables.values())


def _tables(disclosure: Disclosure, blocks: Sequence[Block]) -> dict[int, ScoreTable]:
    """What tables say, by their place among the blocks; a form says it from its sheet on."""
    forms = {item.printed.cell: item.scores for item in disclosure.evaluations}
    known = disclosure.edition.prose.scores
    return {
        at: forms.get(block.cell) or read_scores(block, known)
        for at, block in enumerate(blocks)
        if block.kind == "table"
    }


def found_in(block: Block, phrases: Phrases) -> Iterator[re.Match[str]]:
    """Where a block says something in one of these ways."""
    if block.kind != "table":
        yield from pattern(tuple(phrases.values())).finditer(block.text)


@check(
    "项目金额",
    Severity.WARNING,
    "绩效评价涉及的金额、占比与支出表不符",
    "绩效自评、评价的资金是支出的一部分",
    needs=(
        "forms.writings",
        "roles.projects|roles.spent",
        "prose.statements.self_evaluated|prose.statements.evaluated|prose.statements.evaluated_whole",
    ),
)
def _amounts(disclosure: Disclosure, title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """项目金额 (C11): what was evaluated is a part of what was spent."""
    known = disclosure.edition.prose.statements
    for block in blocks:
        for match in found_in(block, known.self_evaluated):
            before = block.text[max(0, match.start() - _BEFORE) : match.end()]
            if any(word in before for word in known.whole) or _of_others(block.text, match, known):
                continue
            yield from _self_evaluated(disclosure, title, block, match)
        for match in found_in(block, known.evaluated):
            whole = any(word in match[0] for word in known.whole)
            if not whole and not _of_others(block.text, match, known):
                yield from _evaluated(disclosure, title, block, _with_further(block, match, known))
        for match in found_in(block, known.evaluated_whole):
            if not _of_others(block.text, match, known):
                yield from _whole(disclosure, title, block, _with_further(block, match, known))


def _of_others(text: str, match: re.Match[str], known: Statements) -> bool:
    """Whether the sentence up to a statement says that it is about other bodies or other years."""
    sentence = text[: match.end()].rpartition("。")[2].rpartition("；")[2]
    return bool(re.search(words(known.others), sentence))


def _with_further(block: Block, match: re.Match[str], known: Statements) -> list[Stated]:
    """The amount of a statement, and those of other funds that it goes on to list."""
    found = [amount(numbers(match)[0])]
    further = pattern(tuple(known.further.values()))
    at = match.end()
    while more := further.match(block.text, at):
        found.append(amount(numbers(more)[0]))
        at = more.end()
    return found


def _self_evaluated(
    disclosure: Disclosure, title: str, block: Block, match: re.Match[str]
) -> Iterator[Finding]:
    roles, known = disclosure.edition.roles, disclosure.edition.prose.statements
    is_general = any(word in match[0] for word in known.of_general)
    general = figure_of(disclosure, roles.general_projects) if is_general else None
    whole = general or figure_of(disclosure, roles.projects)
    if whole is None:
        return
    (money, *shares), total = numbers(match), whole.amount
    evaluated = amount(money)
    said = f"《{title}》自评涉及资金 {_shown(evaluated)}"
    share = stated(shares[0]) if shares else None
    if share is not None and not _is_share(share, evaluated, whole):
        right = f"应为 {percent(evaluated.value, total)}%" if total > 0 else "不能计算占比"
        message = (
            f"{said}，占项目支出总额的 {share.text}%；支出表的项目支出是 {plain(total)} 万元，"
            f"{right}。请核对金额、占比和口径"
        )
        yield Finding("项目金额", Severity.WARNING, message, cells_of(block, whole))
    elif evaluated.low > total + whole.slack:
        message = (
            f"{said}，超过了支出表的项目支出 {plain(total)} 万元。请核对；含其他单位的请写明口径"
        )
        yield Finding("项目金额", Severity.WARNING, message, cells_of(block, whole))


def _is_share(share: Stated, part: Stated, whole: Figure) -> bool:
    if whole.amount <= 0:
        return not part.value
    return share.meets(ratio(part, Stated("", whole.amount, whole.slack)))


def _evaluated(
    disclosure: Disclosure, title: str, block: Block, amounts: list[Stated]
) -> Iterator[Finding]:
    spent = figure_of(disclosure, disclosure.edition.roles.spent)
    total = sum((item.low for item in amounts), ZERO)
    if spent is not None and total > spent.amount + spent.slack:
        message = (
            f"《{title}》部门评价涉及 {_shown(*amounts)}，超过了本年支出合计"
            f" {plain(spent.amount)} 万元。请核对是否为旧文，或写明口径"
        )
        yield Finding("项目金额", Severity.WARNING, message, cells_of(block, spent))


def _whole(
    disclosure: Disclosure, title: str, block: Block, amounts: list[Stated]
) -> Iterator[Finding]:
    """整体支出 is all that was spent: of the general budget, of all grants, or of everything."""
    named = figures_of(disclosure, disclosure.edition.roles.wholes)
    wholes = [item for item in named if item is not None]
    total = sum((item.value for item in amounts), ZERO)
    slack = sum((item.slack for item in amounts), ZERO)
    if not wholes or any(abs(item.amount - total) <= item.slack + slack for item in wholes):
        return
    message = (
        f"《{title}》整体支出绩效评价涉及 {_shown(*amounts)}，本年支出合计是"
        f" {plain(wholes[0].amount)} 万元。请核对，或写明口径"
    )
    yield Finding("项目金额", Severity.WARNING, message, cells_of(block, wholes[0]))


def _shown(*amounts: Stated) -> str:
    """Amounts as they were written, their units set off; of several those that are not 0."""
    told = [item for item in amounts if item.value] or amounts[:1]
    return "＋".join(re.sub(rf"\s*({words(UNITS)})$", r" \1", item.text) for item in told)


def _rates(title: str, block: Block, known: Statements) -> Iterator[Finding]:
    """执行率 (D03) in words: budget, what was spent, and another rate than they make."""
    for phrases, budget_at in ((known.executed, 0), (known.executed_first, 1)):
        for match in found_in(block, phrases):
            first, second, share = numbers(match)
            amounts = equally_exact(amount(first), amount(second))
            budget, executed, rate = amounts[budget_at], amounts[1 - budget_at], stated(share)
            if budget.value and not rate.meets(ratio(executed, budget)):
                line = budget, executed, rate
                yield rate_finding(title, line, cells_of(block), Severity.WARNING)
