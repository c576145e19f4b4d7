"""Self-evaluation forms with what follows from what was filled in.

执行率 is 全年执行数 by 全年预算数; without a budget there is none. The money's score follows where
the form's rule says so; the total adds up all points and all scores. What the department typed
itself stays as it is, and the checks compare it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from typing import NamedTuple

from generator.edition.evaluation_words import Scores
from generator.edition.model import Edition, Evaluation
from generator.edition.sentences import compile_sentence, forms_in_sentences
from generator.errors import Unusable
from generator.figures.figure import ZERO
from generator.figures.scores import (
    BLANK,
    FundLine,
    Funds,
    ScoredLine,
    ScoredRows,
    ScoreEntry,
    ScoreTable,
    name_at,
    percentage,
    rate_at,
    upper_levels,
)
from generator.figures.stated import stated
from generator.money import PRECISION, plain, round_half_up
from generator.submission import Block, FormLayout, ProjectEvaluation, Submission
from generator.text import same
from generator.workbook.drawn import DrawnTable, gathered, spread
from generator.workbook.spreadsheet.grid import Position

_HUNDRED = Decimal(100)
#: Scores are given to two decimal places at most.
_SCORE_PLACES = 2


class Derivation(NamedTuple):
    """A form with what the program derives.

    Attributes:
        form: the edition's.
        given: what was filled in.
        scores: its fields; those left blank are derived where the program knows them.
        printed: the form as it is printed.
    """

    form: Evaluation
    given: ProjectEvaluation
    scores: ScoreTable
    printed: Block


def derive_evaluation(given: ProjectEvaluation, form: Evaluation, known: Scores) -> Derivation:
    """Derive what a form says of itself: sums of money, rates, scores and totals."""
    fields, layout = _Fields(spread(given.table), known), given.layout
    with localcontext(PRECISION):
        parts = tuple(_money(fields, row, layout.funds, form) for row in layout.parts)
        whole = _whole(fields, layout, parts, form)
        money = ScoredLine(layout.whole, form.whole, whole.points, whole.score, is_money=True)
        lines = (money, *_indicators(fields, layout))
        can_add = not any(line.is_unscored for line in lines)
        at = layout.total
        points = fields.entry(at, layout.columns["points"], _added(it.points for it in lines))
        added = _added(it.score for it in lines) if can_add else None
        score = fields.entry(at, layout.columns["score"], added)
    rows = range(layout.indicators[0], layout.total) if layout.indicators else range(0)
    area = ScoredRows(fields.table, rows, layout.columns["points"])
    unit = fields.entry(*layout.unit) if layout.unit else BLANK
    scores = ScoreTable(
        project=given.project,
        units=(unit,) if unit.text else (),
        money=tuple(line for line in (whole, *parts) if line.budget.number is not None),
        funds=(Funds(whole, parts),),
        outcomes=(rate_at(fields.table, *layout.outcome),) if layout.outcome else (),
        lines=lines,
        uppers=tuple(upper_levels(area, lines, known)),
        points=points,
        score=score if can_add else None,
        is_form=True,
    )
    printed = replace(given.table, rows=gathered(fields.table, fields.derived))
    return Derivation(form, given, scores, printed)


@dataclass(slots=True)
class _Fields:
    """The fields of a form as they were typed, and what is printed where nothing was."""

    table: DrawnTable
    known: Scores
    derived: dict[Position, str] = field(default_factory=dict)

    def entry(
        self, row: int, column: int, value: Decimal | None = None, printed: str = ""
    ) -> ScoreEntry:
        """What was typed; where that is no number, the one that is derived, if any."""
        words = self.table.text(row, column).strip()
        number = percentage(self.known.without_unit(words))
        typed = ScoreEntry(words, number, self.table.cell(row, column))
        if typed.number is not None or value is None:
            return typed
        shown = printed or plain(value)
        if not words:
            self.derived[row, column] = shown
        number = replace(stated(shown.rstrip("%")), value=value)
        return replace(typed, text=words or shown, number=number)


def _money(
    fields: _Fields,
    row: int,
    columns: Mapping[str, int],
    form: Evaluation,
    added: Sequence[Decimal | None] = (None, None, None),
) -> FundLine:
    """A line of money: what was typed or is added up, and its rate."""
    initial, budget, executed = (
        fields.entry(row, columns[role], value)
        for role, value in zip(("initial", "budget", "executed"), added, strict=True)
    )
    rate = _rate(budget, executed)
    printed = f"{form.rate.print(rate)}%"
    return FundLine(
        initial,
        budget,
        executed,
        rate=fields.entry(row, columns["rate"], rate, printed),
        points=fields.entry(row, columns["points"]),
        score=fields.entry(row, columns["score"]),
    )


def _whole(
    fields: _Fields, layout: FormLayout, parts: Sequence[FundLine], form: Evaluation
) -> FundLine:
    """The line of all the money, with the score of its rate where the form's rule says it."""
    amounts = zip(*(part.amounts for part in parts), strict=True)
    added = [_added(entries) for entries in amounts] or [None] * 3
    line = _money(fields, layout.whole, layout.funds, form, added)
    points, rate = line.points.value, _rate(line.budget, line.executed)
    if form.score != "proportional" or points is None or rate is None:
        return line
    earned = round_half_up(min(max(points * rate / _HUNDRED, ZERO), points), _SCORE_PLACES)
    return replace(line, score=fields.entry(layout.whole, layout.funds["score"], earned))


def _rate(budget: ScoreEntry, executed: ScoreEntry) -> Decimal | None:
    """执行率 in percent; None without a budget."""
    if not budget.value or executed.value is None:
        return None
    return executed.value / budget.value * _HUNDRED


def _indicators(fields: _Fields, layout: FormLayout) -> Iterator[ScoredLine]:
    columns = layout.columns
    for row in layout.indicators:
        points, score, target, reached, reason = (
            fields.entry(row, columns[role])
            for role in ("points", "score", "target", "reached", "reason")
        )
        if points.number is not None or score.number is not None:
            name = name_at(fields.table, row, columns["target"])
            yield ScoredLine(row, name, points, score, target, reached, reason)


def _added(entries: Iterable[ScoreEntry]) -> Decimal | None:
    """The sum of numbers; None where there are none."""
    values = [entry.value for entry in entries if entry.value is not None]
    return sum(values, ZERO) if values else None


def with_evaluations(
    submission: Submission, edition: Edition
) -> tuple[Submission, tuple[Derivation, ...]]:
    """The submission with its self-evaluation forms among its writings, and what was derived.

    A line 自评表 of a writing says where they stand, all of them or the one of a project; those
    that no line asks for become annexes, but for those that sentences put in their place.

    Raises:
        Unusable: a line names a project without a form.
    """
    forms = edition.forms.evaluations
    known = [
        derive_evaluation(item, forms[item.form], edition.prose.scores)
        for item in submission.evaluations
        if item.form in forms
    ]
    apart = forms_in_sentences(edition)
    left = [item for item in known if item.given.form not in apart]
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
    yield from form_blocks(item, submission)


def _annexed(item: Derivation, submission: Submission) -> Iterator[Block]:
    yield Block("title", f"{item.form.title}（{item.given.project}）", cell=item.given.table.cell)
    yield from form_blocks(item, submission)


def form_blocks(item: Derivation, submission: Submission) -> Iterator[Block]:
    """A form without its title: its year, the table, and what is written below."""
    period = compile_sentence(item.form.period).render(年度=submission.identity.year)
    if period:
        yield Block("centre", period, cell=item.given.table.cell)
    yield item.printed
    yield from item.given.notes
