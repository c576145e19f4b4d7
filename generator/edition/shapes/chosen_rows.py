"""Rows of a ledger that a house style leaves out: those below move up, and are numbered anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping
from typing import TYPE_CHECKING

from generator.language import chinese_number

if TYPE_CHECKING:
    from generator.edition.shapes.ledger import Side
    from generator.edition.shapes.parts import Row

_ORDINAL = re.compile(r"^([一二三四五六七八九十]+)(?=、)")
_NUMBERS = {chinese_number(number): number for number in range(1, 100)}


def left_out(
    rows: Mapping[str, Row], options: Mapping[str, bool], filled: Container[str]
) -> frozenset[str]:
    """The rows that the options leave out; never one that holds an amount."""
    return frozenset(
        name
        for name, row in rows.items()
        if row.option is not None and not options[row.option] and name not in filled
    )


def offsets_of(sides: Collection[Side], gone: Container[str]) -> frozenset[int]:
    """On which lines from the first of their side the rows stand."""
    return frozenset(
        row.line - side.line_range()[0]
        for side in sides
        for name, row in side.rows.items()
        if name in gone
    )


def side_without(side: Side, gone: Container[str], offsets: Collection[int]) -> Side:
    """A side without rows, and without its blank lines beside those of the other side."""
    lines = side.line_range()
    kept = {row.line for name, row in side.rows.items() if name not in gone}
    drop = {lines[at] for at in offsets if at < len(lines)} - kept
    rows, before = {}, 0
    for name, row in sorted(side.rows.items(), key=lambda item: item[1].line):
        if name in gone:
            before += bool(_ORDINAL.match(row.label))
            continue
        line = row.line - len([number for number in drop if number < row.line])
        rows[name] = row.model_copy(update={"line": line, "label": _moved(row.label, before)})
    changed = {"rows": rows, "lines": f"{lines[0]}..{lines[-1] - len(drop)}"}
    return side.model_copy(update=changed)


def _moved(label: str, by: int) -> str:
    """A label whose ordinal is so much lower."""
    return _ORDINAL.sub(lambda found: chinese_number(_NUMBERS[found[1]] - by), label)
