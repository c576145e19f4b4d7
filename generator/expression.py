"""The small language in which editions state figures and rules.

An expression names rows and columns, adds and compares them: `收支总表.本年收入合计`,
`基本支出表[301].金额 + 基本支出表[303].金额`. It is parsed with Python's grammar and held against a
white list, so an edition from anywhere can neither call code nor run long: names, attributes,
subscripts with a literal, `+ - * /`, comparisons, `and or not`, decimal literals, and calls of the
functions that the evaluator offers by name.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

MAX_LENGTH = 2000

Path = tuple[str, ...]
T = TypeVar("T")


class ExpressionError(ValueError):
    """An expression outside the language; the message is Chinese and says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, exact as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """A name with what follows it: `收支总表.总计` is the path (收支总表, 总计)."""

    path: Path


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function with its operands; `name` is `+`, `==`, `and`, `sum` …"""

    name: str
    operands: tuple[Expression, ...]


Expression = Number | Reference | Operation

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


@lru_cache(maxsize=1 << 10)  # an edition has some hundred, asked for with each workbook
def parse(text: str) -> Expression:
    """The expression that a text states.

    Raises:
        ExpressionError: with a Chinese reason, for anything outside the language.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"表达式过长（超过 {MAX_LENGTH} 字）")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"表达式“{text.strip()}”写法有误") from error
    try:
        return _Reader(text).read(tree.body)
    except RecursionError as error:
        raise ExpressionError("表达式嵌套过深") from error


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, node: ast.expr) -> Expression:  # noqa: PLR0911 - one line for each kind
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            return Reference(tuple(self._path(node)))
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            return self._operation(_BINARY[type(node.op)], node.left, node.right)
        if isinstance(node, ast.UnaryOp):
            return self._unary(node)
        if isinstance(node, ast.BoolOp):
            return self._operation("and" if isinstance(node.op, ast.And) else "or", *node.values)
        if isinstance(node, ast.Compare):
            return self._compare(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self._operation(node.func.id, *node.args)
        raise self._refusal(node)

    def _operation(self, name: str, *operands: ast.expr) -> Operation:
        return Operation(name, tuple(self.read(operand) for operand in operands))

    def _constant(self, node: ast.Constant) -> Number:
        literal = ast.get_source_segment(self.text.strip(), node) or ""
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self._refusal(node)
        if "e" in literal.lower():  # 1e999999 has a million digits
            raise self._refusal(node)
        try:
            return Number(Decimal(literal.replace("_", "")))
        except ArithmeticError:
            raise self._refusal(node) from None

    def _unary(self, node: ast.UnaryOp) -> Expression:
        if isinstance(node.op, ast.USub):
            return Operation("-", (Number(Decimal(0)), self.read(node.operand)))
        if isinstance(node.op, ast.Not):
            return self._operation("not", node.operand)
        raise self._refusal(node)

    def _compare(self, node: ast.Compare) -> Expression:
        if len(node.ops) != 1 or type(node.ops[0]) not in _COMPARE:
            raise self._refusal(node)
        return self._operation(_COMPARE[type(node.ops[0])], node.left, node.comparators[0])

    def _path(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield from self._path(node.value)
            yield node.attr
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            yield from self._path(node.value)
            yield str(node.slice.value)
        else:
            raise self._refusal(node)

    def _refusal(self, node: ast.expr) -> ExpressionError:
        part = ast.get_source_segment(self.text.strip(), node) or self.text
        return ExpressionError(f"表达式中的“{part}”不在允许的写法之内")


def references(expression: Expression) -> Iterator[Path]:
    """Every path that the expression names, in the order of writing."""
    if isinstance(expression, Reference):
        yield expression.path
    elif isinstance(expression, Operation):
        for operand in expression.operands:
            yield from references(operand)


def operations(expression: Expression) -> Iterator[Operation]:
    """Every operator or function that the expression applies, with its operands."""
    if isinstance(expression, Operation):
        yield expression
        for operand in expression.operands:
            yield from operations(operand)


def fold(
    expression: Expression,
    number: Callable[[Decimal], T],
    reference: Callable[[Path], T],
    operation: Callable[[str, list[T]], T],
) -> T:
    """Evaluate bottom-up with the three callbacks; the caller decides what values are."""
    if isinstance(expression, Number):
        return number(expression.value)
    if isinstance(expression, Reference):
        return reference(expression.path)
    operands = [fold(operand, number, reference, operation) for operand in expression.operands]
    return operation(expression.name, operands)
