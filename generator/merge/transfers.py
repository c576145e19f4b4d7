"""What units of a department paid one another, and what is eliminated of it.

Which pairs cancel is the edition's. Nothing is guessed: where income and spending of a pair don't
agree, part of one side came from, or went, outside the department, and only the accountant knows
which; so the pair is refused until each amount is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from generator import expression
from generator.catalog import below
from generator.edition.layout import Address
from generator.edition.model import Edition, Elimination
from generator.edition.shapes.table import SUBJECT
from generator.errors import Unusable
from generator.figures.figure import HALF
from generator.merge.books import UnitBook
from generator.money import round_half_up
from generator.submission import Cell, UnitSource
from generator.workbook.reading.transfers import SIDES, Transfer

Key = tuple[str, str, str, str]
_WORDS: dict[str, str] = {side: words for words, side in SIDES.items()}


def transfers_of(books: Sequence[UnitBook], edition: Edition) -> list[Transfer]:
    """Everything that may be a transfer, in full: 项 by 项, unit by unit."""
    return [
        transfer
        for kind, elimination in edition.eliminations.items()
        for side in SIDES.values()
        for book in books
        for transfer in _of_book(kind, side, _paths(elimination, side)[0], book)
    ]


def _of_book(
    kind: str, side: Literal["income", "spending"], path: expression.Path, book: UnitBook
) -> Iterator[Transfer]:
    table = book.disclosure.tables[path[0]]
    codes = [subject.code for subject in table.subjects]
    for subject in table.subjects:
        code = subject.code
        if below(code, codes):
            continue
        figure = table.figures[code, path[2]]
        if figure.value and figure.cell is not None:
            cell, amount = figure.cell, figure.amount
            yield Transfer(kind, side, book.name, code, subject.name, cell, amount)


def agreed(transfers: Sequence[Transfer]) -> list[Transfer]:
    """The transfers that are eliminated: all of a pair, in full; none where only one side is.

    Raises:
        Unusable: income and spending of a pair don't agree.
    """
    found = []
    for kind, own in _by_kind(transfers).items():
        if len({item.side for item in own}) < len(_WORDS):
            continue  # nobody in the department paid what was got, or got what was paid
        if not _agree(own):
            remedy = "请用 --transfers 往来.xlsx 列出各笔往来，写明抵销多少后再汇总"
            raise Unusable(None, "", f"内部往来“{kind}”两边不一致：{_both_sides(own)}", remedy)
        found += own
    return found


def proposed(transfers: Sequence[Transfer]) -> list[Transfer]:
    """The transfers as they are put to the accountant: amounts only where both sides agree."""
    found = []
    for own in _by_kind(transfers).values():
        is_agreed = _agree(own)
        found += own if is_agreed else [replace(item, amount=Decimal(0)) for item in own]
    return found


def _by_kind(transfers: Sequence[Transfer]) -> dict[str, list[Transfer]]:
    kinds: dict[str, list[Transfer]] = {}
    for item in transfers:
        kinds.setdefault(item.kind, []).append(item)
    return kinds


def stated(
    transfers: Sequence[Transfer], amounts: Mapping[Key, Cell], file: Path
) -> list[Transfer]:
    """The transfers with the amounts that the accountant stated.

    Raises:
        Unusable: one is unknown, negative or more than what is booked, or the sides of a pair
            don't agree.
    """
    known = {item.key: item for item in transfers}
    found = []
    for key, cell in amounts.items():
        item = known.get(key)
        value = cell.value or Decimal(0)
        if item is None:
            what = f"“{key[0]}”没有这笔{_WORDS[key[1]]}：{key[2]}，科目 {key[3]}"
            raise Unusable(file, cell.where, what, "请照程序列出的填，只改“抵销数”")
        booked = item.cell.value or Decimal(0)
        if value < 0 or value > booked:
            what = f"抵销数 {cell.text} 不在 0 与账面数 {booked:f} 万元之间"
            raise Unusable(file, cell.where, what, "请改正后再试")
        found.append(replace(item, amount=value))
    for kind, own in _by_kind(found).items():
        if not _agree(own):
            what = f"“{kind}”抵销的收入与支出不相等：{_both_sides(own)}"
            raise Unusable(file, "", what, "请改正后再试")
    return found


def _agree(transfers: Sequence[Transfer]) -> bool:
    """Whether both sides are equal, but for the rounding of cells that are taken in full."""
    sides = {side: [item for item in transfers if item.side == side] for side in _WORDS}
    income, spending = (sum((item.amount for item in own), Decimal(0)) for own in sides.values())
    slack = sum(
        (HALF.scaleb(-item.cell.places) for item in transfers if item.amount == item.cell.value),
        Decimal(0),
    )
    return abs(income - spending) <= slack and bool(income) == bool(spending)


def _both_sides(transfers: Sequence[Transfer]) -> str:
    words = []
    for name, side in SIDES.items():
        by_unit: dict[str, Decimal] = {}
        for item in transfers:
            if item.side == side:
                by_unit[item.unit] = by_unit.get(item.unit, Decimal(0)) + item.amount
        each = "、".join(f"{unit} {_plain(amount)}" for unit, amount in by_unit.items())
        total = _plain(sum(by_unit.values(), Decimal(0)))
        words.append(f"{name} {total} 万元" + (f"（{each}）" if each else ""))
    return "，".join(words)


def _plain(amount: Decimal) -> str:
    return f"{round_half_up(amount, 6).normalize():f}"


def adjustments(
    transfers: Sequence[Transfer], books: Sequence[UnitBook], edition: Edition
) -> dict[str, dict[Address, list[UnitSource]]]:
    """What is taken off which cells, by table.

    Raises:
        Unusable: a unit's table has no row for a subject that another of its tables has.
    """
    by_name = {book.name: book for book in books}
    found: dict[str, dict[Address, list[UnitSource]]] = {}
    for item in transfers:
        book = by_name[item.unit]
        for path in _paths(edition.eliminations[item.kind], item.side):
            address = _address(path, item, book, edition)
            cell = book.submission.tables[path[0]].cells.get(address, item.cell)
            taken = replace(cell, value=item.amount, places=item.cell.places)
            source = book.source(taken, sign=-1, note=f"抵销：{item.kind}")
            found.setdefault(path[0], {}).setdefault(address, []).append(source)
    return found


def _paths(elimination: Elimination, side: str) -> list[expression.Path]:
    references = (expression.parse(text) for text in getattr(elimination, side))
    return [item.path for item in references if isinstance(item, expression.Reference)]


def _address(path: expression.Path, item: Transfer, book: UnitBook, edition: Edition) -> Address:
    """The cell that a path means for a subject: its own row, or the row of its 类."""
    table = edition.tables[path[0]]
    row = table.row_for(item.code)
    if SUBJECT in path and row is None:
        what = f"《{table.title}》没有科目 {item.code} 所属的类，不能抵销“{item.kind}”"
        raise Unusable(book.submission.file, item.cell.where, what, "请核对科目编码")
    return table.address_of([row or "" if part == SUBJECT else part for part in path[1:]])
