"""The language of figures and rules: what it takes, what it refuses, what it is worth."""

import operator
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.expression import (
    MAX_LENGTH,
    ExpressionError,
    Number,
    Operation,
    Path,
    Reference,
    fold,
    operations,
    parse,
    references,
)

APPLY: dict[str, Callable[..., Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "abs": abs,
    "max": max,
    "min": min,
    "sum": lambda *values: sum(values, Decimal(0)),
    "==": lambda left, right: Decimal(left == right),
    "<=": lambda left, right: Decimal(left <= right),
}


def value(text: str, **names: str) -> Decimal:
    """What an expression is worth, with names of one word."""
    return fold(
        parse(text),
        number=lambda number: number,
        reference=lambda path: Decimal(names[".".join(path)]),
        operation=lambda name, operands: APPLY[name](*operands),
    )


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("1.1 + 2.2", "3.3"),
        ("0.1 + 0.2", "0.3"),
        ("0.1 * 3", "0.3"),
        ("123456789012345.67", "123456789012345.67"),
        ("1_000.5", "1000.5"),
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 3 - 2", "5"),
        ("-5 + 2", "-3"),
        ("--5", "5"),
        ("7 / 2", "3.5"),
        ("abs(1 - 3)", "2"),
        ("max(1, 2, 3) - min(1, 2)", "2"),
        ("sum(1, 2, 3)", "6"),
        ("1.1 + 2.2 == 3.3", "1"),
        ("3 <= 2", "0"),
        ("  1 + 1  ", "2"),
        ("\n1 + 1\n", "2"),
    ],
)
def test_numbers_are_exact(text: str, worth: str) -> None:
    assert value(text) == Decimal(worth)


def test_a_literal_keeps_its_places() -> None:
    assert parse("0.10") == Number(Decimal("0.10"))
    assert str(Decimal("0.10")) == str(value("0.10"))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("收支总表.总计", ("收支总表", "总计")),
        ("三公表.三公经费.决算数", ("三公表", "三公经费", "决算数")),
        ("基本支出表[301]", ("基本支出表", "301")),
        ("支出表[2010301].基本支出", ("支出表", "2010301", "基本支出")),
        ("表['x']", ("表", "x")),
        ("收入总计", ("收入总计",)),
        ("( 收入总计 )", ("收入总计",)),
    ],
)
def test_a_path_names_a_value(text: str, path: Path) -> None:
    assert parse(text) == Reference(path)


def test_references_and_operations_in_the_order_of_writing() -> None:
    expression = parse("abs(甲.乙 - 丙[301]) + sum(丁, 甲.乙) * 2")
    assert list(references(expression)) == [("甲", "乙"), ("丙", "301"), ("丁",), ("甲", "乙")]
    assert [(it.name, len(it.operands)) for it in operations(expression)] == [
        ("+", 2),
        ("abs", 1),
        ("-", 2),
        ("*", 2),
        ("sum", 2),
    ]
    assert list(references(parse("1"))) == []
    assert list(operations(parse("甲"))) == []


def test_comparisons_and_logic_are_operations() -> None:
    assert parse("甲 >= 0 and not 乙 != 丙 or 丁 < 1") == Operation(
        "or",
        (
            Operation(
                "and",
                (
                    Operation(">=", (Reference(("甲",)), Number(Decimal(0)))),
                    Operation(
                        "not",
                        (Operation("!=", (Reference(("乙",)), Reference(("丙",)))),),
                    ),
                ),
            ),
            Operation("<", (Reference(("丁",)), Number(Decimal(1)))),
        ),
    )


def test_fold_hands_over_names_and_operands() -> None:
    assert value("甲 - 乙 / 4", 甲="3", 乙="2") == Decimal("2.5")


@pytest.mark.parametrize(
    "text",
    [
        # calls of anything but a plain name
        "甲.乙()",
        "甲[1]()",
        "(lambda: 1)()",
        "f()()",
        "f(x=1)",
        "f(*甲)",
        "f(**甲)",
        # other values than numbers
        "'文字'",
        "b'x'",
        "f'{甲}'",
        "True",
        "None",
        "...",
        "1j",
        "0x10",
        "0b1",
        "1e5",
        "1e999999",
        "[1, 2]",
        "(1, 2)",
        "{1}",
        "{1: 2}",
        # other operators
        "2 ** 3",
        "甲 ** 999999999",
        "7 // 2",
        "7 % 2",
        "1 << 99",
        "甲 @ 乙",
        "甲 & 乙",
        "甲 | 乙",
        "甲 ^ 乙",
        "~甲",
        "+甲",
        "1 < 2 < 3",
        "甲 is 乙",
        "甲 in 乙",
        # other forms
        "lambda: 1",
        "[甲 for 甲 in 乙]",
        "sum(甲 for 甲 in 乙)",
        "{甲 for 甲 in 乙}",
        "1 if 甲 else 2",
        "(甲 := 1)",
        "await 甲",
        "(yield)",
        "甲[1:2]",
        "甲[乙]",
        "甲[-1]",
        "甲[1, 2]",
        "(甲 + 乙).丙",
        "'文字'.丙",
        "[][0]",
        "f().丙",
    ],
)
def test_what_is_outside_the_language_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"不在允许的写法之内$"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "1 +",
        "(1",
        "1 1",
        "甲 = 1",
        "import os",
        "甲；乙",
        "甲\n乙",
        "1;2",
        "'",
        "甲。乙",
        "0301",
        "1\x00",
        "甲，乙",
        "（1",
        "@",
        "#",
        "\\",
    ],
)
def test_broken_writing_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert str(error.value) == f"表达式“{text.strip()}”写法有误"


def test_a_refusal_shows_the_part_at_fault() -> None:
    with pytest.raises(ExpressionError) as error:
        parse("收支总表.总计 + __import__('os').system('x')")
    assert str(error.value) == "表达式中的“__import__('os').system('x')”不在允许的写法之内"
    with pytest.raises(ExpressionError) as error:
        parse("甲 + 乙 ** 2")
    assert str(error.value) == "表达式中的“乙 ** 2”不在允许的写法之内"


def test_python_names_are_words_like_any_other() -> None:
    """Nothing is looked up in Python, so a dunder name is a path that no edition has."""
    assert parse("甲.__class__.__mro__") == Reference(("甲", "__class__", "__mro__"))
    assert [it.name for it in operations(parse("__import__(甲)"))] == ["__import__"]


def test_long_text_is_refused_before_it_is_read() -> None:
    assert parse("甲" * MAX_LENGTH) == Reference(("甲" * MAX_LENGTH,))
    with pytest.raises(ExpressionError, match=f"^表达式过长（超过 {MAX_LENGTH} 字）$"):
        parse("1" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 900 + "1" + ")" * 900,
        "-" * 1999 + "1",
        "1+" * 999 + "1",
        "f(" * 600 + "1" + ")" * 600,
        "not " * 499 + "甲",
        "[" * 1000,
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


@given(st.text(max_size=80))
def test_random_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as error:
        assert str(error)  # noqa: PT017 - anything else would fail the test


PIECES = ["甲", "乙.丙", "丁[301]", "1", "0.10", "(", ")", "+", "-", "*", "/", "**", "==", "<", ","]
PIECES += ["and", "or", "not", "sum(", "[", "]", ".", "lambda", ":", "'", "for", "in", "if", " "]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))
def test_random_pieces_of_the_language_are_read_or_refused(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError:
        return
    assert all(path for path in references(expression))


NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_sums_are_those_of_decimals(numbers: list[Decimal]) -> None:
    assert value(" + ".join(map(str, numbers))) == sum(numbers)
    assert value(f"sum({', '.join(map(str, numbers))})") == sum(numbers)
