"""Budgets that are printed as a rate alone: what follows is filled in, and told if unsure."""

from decimal import Decimal

from generator.published.fill import Rate, Unread
from generator.published.rates import with_budgets
from generator.submission import Cell, Submission
from generator.workbook.form.blank import blank_submission
from tests.years import edition_of

EDITION = edition_of("sichuan-2024")
LIST, COLUMN = "年初预算", "年初预算数"


def rate(name: str, actual: str, percent: str) -> Rate:
    label, cell = Cell("", "第 1 段", name), Cell("", "第 1 段", f"{percent}%")
    return Rate(COLUMN, Decimal(actual), Decimal(percent), label, cell)


def brought(*rates: Rate) -> tuple[list[Decimal | None], list[Unread]]:
    blank: Submission = blank_submission(EDITION, "示例局", "部门")
    codes = ("2010301", "2010302")
    known = {(LIST, code): it for code, it in zip(codes, rates, strict=False)}
    submission, told = with_budgets(blank, EDITION, known)
    rows = submission.lists[LIST]
    return [row[COLUMN].value if COLUMN in row else None for row in rows], told


def test_a_budget_that_can_be_nothing_else_is_filled_in() -> None:
    budgets, told = brought(rate("行政运行", "12.30", "95.35"), rate("事业运行", "7", "100"))
    assert budgets == [Decimal("12.90"), Decimal(7)]
    assert told == []


def test_one_of_several_that_print_alike_is_told() -> None:
    budgets, (told,) = brought(rate("行政运行", "1234.56", "98.7"))
    assert budgets == [Decimal("1250.82")]
    assert told.reason == "“行政运行”的预算数没有印出，按完成率推算为 1250.82 万元，请核对"


def test_a_sum_of_some_of_them_is_none() -> None:
    budgets, told = brought(rate("行政运行", "12.30", "95.35"), rate("事业运行", "0", "0"))
    assert budgets == [None, None]
    assert [it.reason.partition("，")[2] for it in told] == [
        "按完成率推算为 12.90 万元，其他科目有推算不出的，请一并补上",
        "从完成率推算不出，请在填报表里补上",
    ]
