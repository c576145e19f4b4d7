"""Totals that the document's own numbers contradict."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.drafting.base import Data
from generator.drafting.tables.work import TableWork
from generator.edition.shapes.parts import terms_of_sum
from generator.workbook.reading.cells import amount_of


def check_totals(
    work: TableWork,
    rows: dict[str, Data],
    columns: dict[str, Data],
    lines: Sequence[int],
    places: Sequence[int],
) -> None:
    """Take back what the document's own numbers contradict."""
    values = {
        (line, at): amount_of(row[at].text) or Decimal(0)
        for line, row in zip(lines, work.body, strict=True)
        for at in places
    }
    for data in rows.values():
        for at in places if "total" in data else ():
            terms = terms_of_sum(data["total"])
            off = sum(sign * values.get((line, at), Decimal(0)) for sign, line in terms)
            off -= values[data["line"], at]
            if abs(off) > Decimal("0.01") * (len(terms) + 1):
                work.doubt(f"“{data['label']}”不等于各行之和（差 {off}），没有写 total")
                del data["total"]
                break
    numbers = {data["number"]: at for data, at in zip(columns.values(), places, strict=True)}
    for data in columns.values():
        if "total" not in data:
            continue
        for line in lines:
            terms = terms_of_sum(data["total"])
            off = sum(sign * values[line, numbers[it]] for sign, it in terms)
            off -= values[line, numbers[data["number"]]]
            if abs(off) > Decimal("0.01") * (len(terms) + 1):
                work.doubt(f"“{data['label']}”一栏不等于各栏之和，没有写 total")
                del data["total"]
                break
