"""The figures that a document's own tables tell, by which its sentences are understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.drafting.naming import bare, new_name
from generator.edition.grammar import SIGNATURES
from generator.edition.layout import AMOUNT, TOTAL, Address
from generator.edition.model import Edition
from generator.edition.sentences import WORDS
from generator.submission import Submission


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure of the tables.

    Attributes:
        name: its own; blank where it has none yet.
        expression: where it stands.
        table: the title of its table.
        labels: what sentences may call it.
        column: the label of its column, where the table has several.
        values: in each document, None where its tables don't say it.
        is_count: whether it counts things.
    """

    name: str
    expression: str
    table: str
    labels: tuple[str, ...]
    column: str
    values: tuple[Decimal | None, ...]
    is_count: bool = False


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject with an amount: code, name, and its amount by table and column."""

    code: str
    name: str
    amounts: Mapping[tuple[str, str], Decimal]


def known_figures(edition: Edition, documents: Sequence[Submission | None]) -> list[KnownFigure]:
    """Every figure of the tables that sentences may print, those with names first."""
    names = {expression: name for name, expression in edition.figures.items()}
    found = [*_cells(edition, documents, names)]
    by_expression: dict[str, KnownFigure] = {}
    for it in found:
        # the first column of a row goes by the row alone
        by_expression.setdefault(it.expression.rpartition(".")[0], it)
        by_expression[it.expression] = it
    for name, expression in edition.figures.items():
        parts = expression.split(" + ")
        if len(parts) > 1 and all(part in by_expression for part in parts):
            values = [_added([by_expression[it].values[at] for it in parts])
                      for at in range(len(documents))]  # fmt: skip
            first = by_expression[parts[0]]
            found.append(KnownFigure(name, expression, first.table, (name,), "", tuple(values)))
    return sorted(found, key=lambda it: not it.name)


def _added(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _cells(
    edition: Edition, documents: Sequence[Submission | None], names: Mapping[str, str]
) -> Iterator[KnownFigure]:
    for table_name, table in edition.ordered_tables:
        columns = table.all_columns
        first = next(iter(columns), "")
        for row in table.rows_of(()):
            for column in row.columns:
                if column in row.dash:
                    continue
                address: Address = (row.key, column)
                expression = _expression(table_name, row.key, column, row.code)
                short = f"{table_name}.{row.key}"
                if column == first and short in names:
                    expression = short
                name = names.get(expression, "")
                values = tuple(_value(it, table_name, address) for it in documents)
                words = [] if row.key == TOTAL else [bare(row.label), row.key]
                label = columns[column].label if column in columns else ""
                if row.key == TOTAL:
                    words = [label, column, f"{label}{TOTAL}"]
                yield KnownFigure(
                    name, expression, table.title,
                    tuple(dict.fromkeys(filter(None, [*words, name]))),
                    label if len(columns) > 1 and row.key != TOTAL else "",
                    values, row.count,
                )  # fmt: skip


def _expression(table: str, row: str, column: str, code: str) -> str:
    if column == AMOUNT and code and code == row:
        return f"{table}[{code}]"
    return f"{table}.{row}" if column == AMOUNT else f"{table}.{row}.{column}"


def _value(document: Submission | None, table: str, address: Address) -> Decimal | None:
    if document is None:
        return None
    entries = document.tables.get(table)
    if entries is None or not entries.cells:
        return Decimal(0) if entries is not None else None
    cell = entries.cells.get(address)
    return cell.value if cell is not None and cell.value is not None else Decimal(0)


def subject_rows(edition: Edition, document: Submission, table: str) -> list[SubjectRow]:
    """The subjects of one table that have an amount."""
    shape, entries = edition.tables[table], document.tables[table]
    rows = []
    for row in shape.function_rows(entries.subjects):
        amounts = {
            (table, column): cell.value
            for column in row.columns
            if (cell := entries.cells.get((row.key, column))) is not None and cell.value
        }
        if row.code and amounts:
            rows.append(SubjectRow(row.code, row.label, amounts))
    return rows


class Names:
    """Names of an edition, each given once."""

    def __init__(self, taken: Sequence[str]) -> None:
        self.taken = {*taken, *SIGNATURES, *WORDS}

    def new(self, label: str) -> str:
        """A name that nothing else has."""
        name = new_name(label, self.taken)
        self.taken.add(name)
        return name
