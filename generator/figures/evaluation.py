"""Self-evaluation forms with what follows from what was filled in.

执行率 is 全年执行数 by 全年预算数; without a budget there is none. The money's score follows where
the form's rule says so; the total adds up all points and all scores. What the department typed
itself stays as it is, and the checks compare it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from generator.edition.model import Edition, Evaluation
from generator.edition.sentences import compile_sentence
from generator.errors import Unusable
from generator.figures.figure import ZERO
from generator.money import PRECISION, NotAnAmountError, read_number, round_half_up
from generator.submission import Block, Cell, ProjectEvaluation, Submission
from generator.text import same
from generator.workbook.evaluation import (
    FormLayout,
    FormTable,
    Position,
    as_whole,
    find_layout,
    gathered,
    spread,
)
from generator.workbook.spreadsheet.grid import a1, position_of

_Value = Callable[[Position], Decimal | None]
_HUNDRED = Decimal(100)
#: Scores are given to two decimal places at most.
_SCORE_PLACES = 2


@dataclass(frozen=True, slots=True)
class Derivation:
    """A form with what the program derives.

    Attributes:
        form: the edition's.
        given: what was filled in.
        table: the form as it was filled in.
        layout: what stands where in it.
        values: what the program derives, by row and column of the table; in percent for 执行率.
        missing: the rows of indicators that have points and no score.
    """

    form: Evaluation
    given: ProjectEvaluation
    table: FormTable
    layout: FormLayout
    values: dict[Position, Decimal]
    missing: tuple[int, ...]

    def cell(self, at: Position) -> Cell | None:
        """The cell of the workbook at a row and column of the table."""
        corner = self.given.table.cell
        if corner is None:
            return None
        row, column = position_of(corner.address)
        return replace(corner, address=a1(row + at[0], column + at[1]), text="")


def derive_evaluation(given: ProjectEvaluation, form: Evaluation) -> Derivation:
    """Derive what a form says of itself: sums of money, rates, scores and totals."""
    table = spread(given.table)
    layout = find_layout(table, form)
    assert not isinstance(layout, str), layout  # it was found when the form was read
    values: dict[Position, Decimal] = {}

    def value(at: Position) -> Decimal | None:
        typed = number(table.text(*at))
        return values.get(at) if typed is None else typed

    with localcontext(PRECISION):
        for role in ("initial", "budget", "executed"):
            column = layout.funds[role]
            parts = [found for row in layout.parts if (found := value((row, column))) is not None]
            if parts:
                values[layout.whole, column] = sum(parts, ZERO)
        for row in (layout.whole, *layout.parts):
            budget = value((row, layout.funds["budget"]))
            executed = value((row, layout.funds["executed"]))
            if budget and executed is not None:
                values[row, layout.funds["rate"]] = executed / budget * _HUNDRED
        points = value((layout.whole, layout.funds["points"]))
        rate = values.get((layout.whole, layout.funds["rate"]))
        if form.score == "proportional" and points is not None and rate is not None:
            score = min(max(points * rate / _HUNDRED, ZERO), points)
            values[layout.whole, layout.funds["score"]] = round_half_up(score, _SCORE_PLACES)
    missing = _total(layout, values, value)
    return Derivation(form, given, table, layout, values, missing)


def number(text: str) -> Decimal | None:
    """The number that a cell says; None for words, dashes and blanks."""
    try:
        return read_number(text.removesuffix("分").rstrip("%％"))
    except NotAnAmountError:
        return None


def _total(layout: FormLayout, values: dict[Position, Decimal], value: _Value) -> tuple[int, ...]:
    """Add up points and scores; the rows whose score is missing, for which there is no total."""
    lines = [(layout.whole, layout.funds), *((row, layout.columns) for row in layout.indicators)]
    pairs = [
        (row, value((row, columns["points"])), value((row, columns["score"])))
        for row, columns in lines
    ]
    points = [found for _, found, _ in pairs if found is not None]
    if points:
        values[layout.total, layout.columns["points"]] = sum(points, ZERO)
    missing = tuple(row for row, worth, score in pairs if worth and score is None)
    scores = [score for _, _, score in pairs if score is not None]
    if scores and not missing:
        values[layout.total, layout.columns["score"]] = sum(scores, ZERO)
    return missing


def filled(derivation: Derivation) -> Block:
    """The form as it is printed: what was left blank is filled in where the program knows it."""
    rates = derivation.layout.funds["rate"]
    rows = (derivation.layout.whole, *derivation.layout.parts)
    changes = {
        at: f"{derivation.form.rate.print(value)}%"
        if at[1] == rates and at[0] in rows
        else as_whole(value)
        for at, value in derivation.values.items()
        if not derivation.table.text(*at).strip() and at in derivation.table.places
    }
    return replace(derivation.given.table, rows=gathered(derivation.table, changes))


def with_evaluations(
    submission: Submission, edition: Edition
) -> tuple[Submission, tuple[Derivation, ...]]:
    """The submission with its self-evaluation forms among its writings, and what was derived.

    A line 自评表 of a writing says where they stand, all of them or the one of a project; those
    that no line asks for become annexes.

    Raises:
        Unusable: a line names a project without a form.
    """
    forms = edition.forms.evaluations
    known = [
        derive_evaluation(item, forms[item.form])
        for item in submission.evaluations
        if item.form in forms
    ]
    left = list(known)
    writings: dict[str, tuple[Block, ...]] = {}
    # a line for one project goes before a line for all the others
    for block in _lines(submission.writings.values()):
        if block.text:
            left = [item for item in left if not _is_of(item, block.text)]
    for name, blocks in submission.writings.items():
        placed: list[Block] = []
        for block in blocks:
            if block.kind != "evaluations":
                placed.append(block)
                continue
            asked = [item for item in known if _is_of(item, block.text)] if block.text else left
            if block.text and not asked:
                place = block.cell.where if block.cell else ""
                what = f"没有项目“{block.text}”的自评表"
                raise Unusable(submission.file, place, what, "请核对项目名称，或补填自评表")
            placed += [piece for item in asked for piece in _printed(item, submission)]
            left = left if block.text else []
        writings[name] = tuple(placed)
    sources = [part.source for part in edition.ordered_parts if part.content == "annexes"]
    if left and (source := next(filter(None, sources), None)) is not None:
        annexes = [piece for item in left for piece in _annexed(item, submission)]
        writings[source] = (*writings.get(source, ()), *annexes)
    return replace(submission, writings=writings), tuple(known)


def _lines(writings: Iterable[Sequence[Block]]) -> Iterator[Block]:
    return (block for blocks in writings for block in blocks if block.kind == "evaluations")


def _is_of(item: Derivation, project: str) -> bool:
    return same(item.given.project) == same(project)


def _printed(item: Derivation, submission: Submission) -> Iterator[Block]:
    yield Block("centre", item.form.title, cell=item.given.table.cell)
    yield from _body(item, submission)


def _annexed(item: Derivation, submission: Submission) -> Iterator[Block]:
    yield Block("title", f"{item.form.title}（{item.given.project}）", cell=item.given.table.cell)
    yield from _body(item, submission)


def _body(item: Derivation, submission: Submission) -> Iterator[Block]:
    period = compile_sentence(item.form.period).render(年度=submission.identity.year)
    if period:
        yield Block("centre", period, cell=item.given.table.cell)
    yield filled(item)
    yield from item.given.notes
