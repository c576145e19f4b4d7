"""The form in which a whole department evaluates itself, beside those of its projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.build import examine
from generator.edition.model import Edition
from generator.figures.evaluation import derive_evaluation
from generator.figures.figure import ZERO
from generator.money import plain
from generator.submission import Block, ProjectEvaluation, Submission
from generator.workbook.drawn import gathered, spread
from generator.workbook.evaluation import WIDTH, blank_form, find_layout
from generator.workbook.form import write_form
from tests.departments import department
from tests.years import edition_of

FORM = "部门整体支出绩效自评表"
EDITIONS = ("sichuan-2024", "yunnan-2024")


def filled(edition: Edition, spent: Mapping[str, str], points: int = 10) -> ProjectEvaluation:
    """The form with a budget of 10000 万元, what was executed, and full points but for one line."""
    form = edition.forms.evaluations[FORM]
    table = spread(Block("table", rows=blank_form(form), columns=WIDTH))
    layout = find_layout(table, form, edition.prose.scores)
    assert not isinstance(layout, str)
    words = {(0, 1): "示例局"}
    for row, label in zip(layout.parts, form.parts, strict=True):
        words[row, layout.funds["budget"]] = "5000"
        words[row, layout.funds["executed"]] = spent[label]
    for at, row in enumerate(layout.indicators):
        words[row, layout.columns["third"]] = f"指标{at + 1}"
        words[row, layout.columns["points"]] = str(points)
        words[row, layout.columns["score"]] = str(points if at else points - 2)
    block = Block("table", rows=gathered(table, words), columns=WIDTH)
    return ProjectEvaluation(FORM, "示例局", block, layout)


def spent_by(submission: Submission) -> dict[str, str]:
    cells = submission.tables["支出表"].cells
    leaves = [code for code, _ in cells if len(code) == len("2010301")]
    labels = {"其中：基本支出": "基本支出", "项目支出": "项目支出"}
    return {
        label: plain(sum((cells[code, name].value or ZERO for code in dict.fromkeys(leaves)), ZERO))
        for label, name in labels.items()
    }


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_it_is_filled_in_derived_and_printed(edition_id: str, tmp_path: Path) -> None:
    edition, submission = edition_of(edition_id), department(edition_id, 1, is_full=True)
    given = filled(edition, spent_by(submission))
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(write_form(edition, replace(submission, evaluations=(given,))))
    examination = examine(file)
    assert [it.message for it in examination.findings if it.severity == "error"] == []
    (derived,) = examination.disclosure.evaluations
    spent = sum(map(Decimal, spent_by(submission).values()), ZERO)
    assert derived.scores.money[0].executed.text == plain(spent)
    assert FORM in str(examination.said.views)


def test_rate_score_and_total_follow() -> None:
    edition = edition_of(EDITIONS[0])
    given = filled(edition, {"其中：基本支出": "4000", "项目支出": "3500"})
    derived = derive_evaluation(given, edition.forms.evaluations[FORM], edition.prose.scores)
    lines = len(given.layout.indicators)
    assert derived.scores.money[0].rate.text == "75%"
    assert derived.scores.money[0].score.text == "7.5"
    points, score = derived.scores.points, derived.scores.score
    assert points is not None
    assert score is not None
    assert points.text == str(10 + 10 * lines)
    assert score.text == plain(Decimal("7.5") + 10 * lines - 2)


def test_what_was_executed_is_held_against_the_tables(tmp_path: Path) -> None:
    edition, submission = edition_of(EDITIONS[0]), department(EDITIONS[0], 1, is_full=True)
    given = filled(edition, spent_by(submission) | {"项目支出": "1.00"})
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(write_form(edition, replace(submission, evaluations=(given,))))
    told = [it.message for it in examine(file).findings if it.rule == "自评执行数"]
    assert any("“项目支出”的“全年执行数”是 1，“项目支出”是" in message for message in told)
    assert any("“年度支出总额”" in message for message in told)
