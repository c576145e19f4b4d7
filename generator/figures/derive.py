"""Derive every total and every figure of a submission.

Totals are derived, not trusted. A total that the department typed is kept where it can be the
rounded true total of what it adds up (尾数误差: each rounded item may be off by half a unit of its
last place, so typed totals are often nearer the truth than a sum of rounded items); where it can't,
ours is taken and the discrepancy is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from generator import expression
from generator.edition.layout import Address, Subject
from generator.edition.model import Edition, Entry
from generator.edition.shapes import AnyTable
from generator.edition.shapes.adding import Addition
from generator.errors import Refusals, Unusable, refuse
from generator.figures.figure import Figure, agree, combine, is_nothing, signed_sum, typed
from generator.figures.taken import taken, taken_subjects, unequal
from generator.submission import Cell, Entries, Notice, Submission

if TYPE_CHECKING:
    from generator.annexes.model import Annex
    from generator.figures.evaluation import Derivation


class Discrepancy(NamedTuple):
    """A total that is not the sum of its parts.

    Attributes:
        place: the table's number or the card's title.
        addition: which cells of the table add up; None for the lines of a card.
        stated: the total; with a cell where it was typed or calculated in the workbook.
        derived: the sum of the parts as they stand in the workbook.
        cells: the cells of the total and its parts.
        elsewhere: the table whose amount it repeats, for one that adds up nothing.
        tail: rounding alone can explain it (尾数误差); otherwise it is wrong.
        is_count: whether things are counted, and not money.
    """

    place: str
    addition: Addition | None
    stated: Figure
    derived: Figure
    cells: tuple[Cell, ...]
    tail: bool = False
    elsewhere: str = ""
    is_count: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An official table with all its figures."""

    name: str
    table: AnyTable
    sheet: str
    subjects: tuple[Subject, ...]
    figures: Mapping[Address, Figure]
    discrepancies: tuple[Discrepancy, ...]
    tails: tuple[Discrepancy, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no cell of the table holds anything but zero."""
        return not any(self.figures.values())


@dataclass(frozen=True)
class Disclosure:
    """All that the document and the checks need.

    `beside` is what the workbook's file holds beside what is seen on its sheets.
    """

    submission: Submission
    edition: Edition
    tables: Mapping[str, Table]
    fields: Mapping[str, Figure | str]
    figures: Mapping[str, Figure]
    discrepancies: tuple[Discrepancy, ...]
    tails: tuple[Discrepancy, ...] = ()
    prior: Disclosure | None = None
    annexes: tuple[Annex, ...] = ()
    evaluations: tuple[Derivation, ...] = ()
    beside: tuple[Notice, ...] = ()

    def figure(self, name: str) -> Figure | None:
        """A figure or a field with a number, by name; None where there is none of that name."""
        found = self.figures.get(name, self.fields.get(name))
        return found if isinstance(found, Figure) else None

    @cached_property
    def prior_conflicts(self) -> tuple[tuple[str, Figure, Figure], ...]:
        """Figures whose 上年数 in the workbook is not what last year's workbook says."""
        if self.prior is None:
            return ()
        pairs = (
            (name, typed(cell, f"上年{name}"), self.prior.figure(name))
            for name, cell in self.submission.prior.items()
            if cell.value is not None
        )
        return tuple(
            (name, stated, found)
            for name, stated, found in pairs
            if found is not None and not agree(stated, found)
        )


def derive(
    submission: Submission,
    edition: Edition,
    prior: Disclosure | None = None,
    refusals: Refusals | None = None,
    partial: Collection[str] = (),
) -> Disclosure:
    """Derive all tables and figures.

    Args:
        submission: what was handed in.
        edition: by which it is published.
        prior: last year's disclosure, of whatever edition, for figures of the same name; what the
            sheet 上年数 says goes before it.
        refusals: collects the cells that can't be used.
        partial: lists that lack rows: nothing is what they add up to.

    Raises:
        Unusable: a cell that the program can't derive itself holds a formula without a value, and
            nobody collects such cells.
    """
    tables = _tables(submission, edition, refusals)
    resolver = _Resolver(submission, edition, tables, prior, refusals, partial)
    fields = {name: resolver.field(name) for name, _ in edition.reporting_fields()}
    figures = {name: resolver.with_prior(name) for name in edition.figures}
    in_tables = (item for table in tables.values() for item in table.discrepancies)
    wrong = (*in_tables, *resolver.discrepancies)
    tails = tuple(item for table in tables.values() for item in table.tails)
    return Disclosure(submission, edition, tables, fields, figures, wrong, tails, prior)


def _tables(
    submission: Submission, edition: Edition, refusals: Refusals | None
) -> dict[str, Table]:
    """Every official table; those that take amounts from others after these."""
    found: dict[str, Table] = {}
    for name, table in sorted(edition.ordered_tables, key=lambda item: bool(item[1].sources())):
        entries = submission.tables[name]
        found[name] = derive_table(name, table, entries, submission, refusals, others=found)
    return {name: found[name] for name, _ in edition.ordered_tables}


def derive_table(  # noqa: PLR0913 - a table, what was typed, and what is known
    name: str,
    table: AnyTable,
    entries: Entries,
    submission: Submission,
    refusals: Refusals | None = None,
    *,
    others: Mapping[str, Table] | None = None,
) -> Table:
    """One official table with all its totals; `others` are those from which it takes amounts."""
    entries = replace(entries, subjects=taken_subjects(table, entries, others or {}))
    sums: dict[Address, list[Addition]] = {}
    for addition in table.additions([subject.code for subject in entries.subjects]):
        sums.setdefault(addition.total, []).append(addition)
    names = {subject.code: f"{subject.code} {subject.name}" for subject in entries.subjects}
    rows = {row.key for row in table.rows_of(entries.subjects)}
    known = taken(table, entries, others or {})
    known = {address: figure for address, figure in known.items() if address[0] in rows}
    work = _TableWork(name, table, entries, submission, sums, names, refusals, known)
    addresses = dict.fromkeys((*table.addresses(entries.subjects), *entries.cells))
    figures = {address: work.figure(address) for address in addresses}
    found = (*work.discrepancies(figures), *_unequal(table, entries, others or {}, names))
    wrong = tuple(item for item in found if not item.tail)
    tails = tuple(item for item in found if item.tail)
    return Table(name, table, entries.sheet, entries.subjects, figures, wrong, tails)


def _unequal(
    table: AnyTable, entries: Entries, others: Mapping[str, Table], names: Mapping[str, str]
) -> Iterator[Discrepancy]:
    """Amounts that are not what they repeat of another table."""
    for address, stated, derived in unequal(table, entries, others, names):
        source = others[table.sources()[address[1]][0]].table
        cells = (*stated.cells(), *derived.cells())
        place, elsewhere = (it.number or f"《{it.title}》" for it in (table, source))
        yield Discrepancy(place, None, stated, derived, cells, elsewhere=elsewhere)


@dataclass(slots=True)
class _TableWork:
    """Memory of one table's derivation."""

    name: str
    table: AnyTable
    entries: Entries
    submission: Submission
    sums: Mapping[Address, list[Addition]]
    names: Mapping[str, str]
    refusals: Refusals | None = None
    known: dict[Address, Figure] = dataclass_field(default_factory=dict)

    def figure(self, address: Address) -> Figure:
        if address not in self.known:
            self.known[address] = self._derive(address)
        return self.known[address]

    def _derive(self, address: Address) -> Figure:
        label = self.table.label(address, self.names)
        cell = self.entries.cells.get(address)
        sums = self.sums.get(address, [])
        if not sums:
            return _given(cell, label, self.submission, self.refusals)
        derived = [
            signed_sum([(sign, self.figure(part)) for sign, part in addition.terms], label)
            for addition in sums
        ]
        best = next((figure for figure in derived if figure.value is not None), derived[0])
        if cell is None or cell.value is None or cell.formula:
            return best
        stated = typed(cell, label)
        if best.value is None or all(agree(stated, figure) for figure in derived):
            return replace(stated, operation=best.operation, parts=best.parts)
        return best

    def discrepancies(self, figures: Mapping[Address, Figure]) -> Iterator[Discrepancy]:
        """Totals that don't equal their parts: as ours are, or as they were typed.

        One that fits the parts as they were typed is not told of: what is wrong is one of those,
        and a slip is told once. It is no tail either.
        """
        place = self.table.number or self.table.title
        for address, sums in self.sums.items():
            standing = self._standing(address)
            stated = replace(figures[address], cell=None) if standing is None else standing
            for addition in sums:
                derived = self._added(addition, figures, stated.label)
                tail = agree(stated, derived)
                if is_nothing(stated.amount - derived.amount) or (tail and standing is None):
                    continue
                as_typed = self._added(addition, {}, stated.label)
                if not tail and standing is not None and agree(stated, as_typed):
                    continue
                addresses = (address, *(part for _, part in addition.terms))
                cells = (self.entries.cells.get(item) for item in addresses)
                found = tuple(cell for cell in cells if cell is not None)
                yield Discrepancy(place, addition, stated, derived, found, tail)

    def _added(self, addition: Addition, figures: Mapping[Address, Figure], label: str) -> Figure:
        """The sum of an addition, of our figures or of the parts as they were typed."""
        terms = []
        for sign, part in addition.terms:
            own = None if part in figures else self._standing(part, typed_only=True)
            terms.append((sign, self.figure(part) if own is None else own))
        return signed_sum(terms, label)

    def _standing(self, address: Address, *, typed_only: bool = False) -> Figure | None:
        cell = self.entries.cells.get(address)
        if cell is None or cell.value is None or (cell.formula and typed_only):
            return None
        return typed(cell, self.table.label(address, self.names))


@dataclass(slots=True)
class _Resolver:
    """Evaluates the edition's expressions over one submission."""

    submission: Submission
    edition: Edition
    tables: Mapping[str, Table]
    prior: Disclosure | None
    refusals: Refusals | None = None
    partial: Collection[str] = ()
    known: dict[str, Figure] = dataclass_field(default_factory=dict)
    fields: dict[str, Figure | str] = dataclass_field(default_factory=dict)
    discrepancies: list[Discrepancy] = dataclass_field(default_factory=list)

    def with_prior(self, name: str) -> Figure:
        return self._beside_prior(name, self.named(name))

    def _beside_prior(self, name: str, figure: Figure) -> Figure:
        """The figure with its prior: from the sheet 上年数, else from last year's workbook."""
        cell = self.submission.prior.get(name)
        if cell is not None and cell.value is not None:
            return replace(figure, prior=typed(cell, f"上年{name}"))
        found = self.prior.figure(name) if self.prior else None
        if found is None:
            return figure
        # a blank in a workbook that was handed in means that there was none
        value = found.value if found.value is not None else Decimal(0)
        return replace(figure, prior=replace(found, value=value, label=f"上年{name}", prior=None))

    def named(self, name: str) -> Figure:
        if name not in self.known:
            figure = self.evaluate(self.edition.figures[name])
            self.known[name] = replace(figure, label=name)
        return self.known[name]

    def field(self, name: str) -> Figure | str:
        if name not in self.fields:
            self.fields[name] = self._field(name)
        return self.fields[name]

    def _field(self, name: str) -> Figure | str:
        entry = dict(self.edition.reporting_fields())[name]
        cell = self.submission.fields.get(name)
        if entry.type not in {"amount", "count"}:
            return cell.text if cell else ""
        figure = self._number_field(entry, cell)
        return self._beside_prior(name, figure)

    def _number_field(self, entry: Entry, cell: Cell | None) -> Figure:
        label, total = entry.label, entry.total
        if not total or self._is_partial(total):
            return _given(cell, label, self.submission, self.refusals)
        derived = replace(self.evaluate(total), label=label)
        if cell is None or cell.value is None:
            return derived
        stated = typed(cell, label)
        is_wrong = derived.value is not None and not agree(stated, derived)
        if is_wrong:
            cells, is_count = (cell, *derived.cells()), entry.type == "count"
            slip = Discrepancy(cell.sheet, None, stated, derived, cells, is_count=is_count)
            self.discrepancies.append(slip)
        if cell.formula or is_wrong:
            return derived
        return replace(stated, operation="sum", parts=derived.parts)

    def _is_partial(self, total: str) -> bool:
        return any(
            path[0] in self.partial for path in expression.references(expression.parse(total))
        )

    def evaluate(self, text: str) -> Figure:
        return expression.fold(
            expression.parse(text),
            number=lambda value: Figure(value, str(value)),
            reference=self.reference,
            operation=combine,
        )

    def reference(self, path: expression.Path) -> Figure:
        head, *rest = path
        if head in self.tables:
            table = self.tables[head]
            address = table.table.address_of(rest)
            return table.figures.get(address, Figure(None, "·".join(rest)))
        if head in self.edition.forms.lists:
            return self.list_total(head, rest[0])
        if head in self.edition.figures:
            return self.named(head)
        field = self.field(head)
        return field if isinstance(field, Figure) else Figure(None, head)

    def list_total(self, name: str, column: str) -> Figure:
        """The sum of a column of a list; subjects above other subjects are not added twice."""
        listing = self.edition.forms.lists[name]
        label = listing.columns[column].label
        rows = self.submission.lists.get(name, ())
        return combine(
            "sum",
            [typed(row[column], label) for row in leaves(rows, listing.key) if column in row],
            label,
        )


def _given(
    cell: Cell | None, label: str, submission: Submission, refusals: Refusals | None
) -> Figure:
    """What a cell holds that nothing else adds up to."""
    if cell is None:
        return Figure(None, label)
    if cell.fault:
        refuse(refusals, no_value(submission, cell, label))
    return typed(cell, label)


def no_value(submission: Submission, cell: Cell, label: str) -> Unusable:
    """The refusal of a cell whose formula has no value, where the program can't derive it."""
    what = f"“{label}”的内容是“{cell.fault}”，没有数值"
    remedy = "请在 Excel 或 WPS 中打开、保存后再试，或直接填写数字"
    return Unusable(submission.file, cell.where, what, remedy)


def leaves(rows: tuple[Mapping[str, Cell], ...], key: str | None) -> list[Mapping[str, Cell]]:
    """The rows whose code is not the beginning of another row's code."""
    if key is None:
        return list(rows)
    codes = sorted({row[key].text for row in rows})
    above = {code for code, after in pairwise(codes) if after.startswith(code)}
    return [row for row in rows if row[key].text not in above]
