"""Self-evaluation forms of a published document come back as forms, all other tables as tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.edition.model import Edition
from generator.published.evaluations import with_forms
from generator.submission import Block, ProjectEvaluation, Submission, TableRow
from generator.workbook.drawn import gathered, spread
from generator.workbook.evaluation import blank_form, find_layout
from generator.workbook.form.blank import blank_submission
from tests.samples import EXAMPLES, examined
from tests.years import edition_of

TITLE, PERIOD = "项目支出绩效自评表", "（2023年度）"


@pytest.fixture(name="given")
def a_form() -> tuple[Edition, ProjectEvaluation]:
    """A form of an example as it is printed, all that is derived filled in."""
    file = next(file for file in EXAMPLES if examined(file).disclosure.submission.evaluations)
    disclosure = examined(file).disclosure
    (derivation,) = disclosure.evaluations
    printed = replace(derivation.printed, cell=None)
    return disclosure.edition, replace(derivation.given, table=printed)


def submission(edition: Edition, *blocks: Block, writing: str = "预算绩效") -> Submission:
    return replace(blank_submission(edition, "示例局", "部门"), writings={writing: blocks})


def head(edition: Edition) -> tuple[Block, Block]:
    return Block("centre", TITLE), Block("centre", f"（{edition.year}年度）")


def kinds(read: Submission, writing: str = "预算绩效") -> list[str]:
    return [block.kind for block in read.writings[writing]]


def test_a_form_leaves_a_line_and_what_is_derived(
    given: tuple[Edition, ProjectEvaluation],
) -> None:
    edition, form = given
    blocks = (Block("text", "前"), *head(edition), form.table, Block("text", "后"))
    read = with_forms(submission(edition, *blocks), edition)
    assert kinds(read) == ["text", "evaluations", "text"]
    (found,) = read.evaluations
    assert (found.project, found.layout) == (form.project, form.layout)
    table, layout = spread(found.table), found.layout
    assert not table.text(layout.whole, layout.funds["rate"])
    assert not table.text(layout.total, layout.columns["score"])
    assert table.text(layout.whole, layout.funds["executed"])


def test_what_would_be_derived_otherwise_stays(given: tuple[Edition, ProjectEvaluation]) -> None:
    edition, form = given
    at = form.layout.total, form.layout.columns["score"]
    wrong = gathered(spread(form.table), {at: "12.5"})
    table = replace(form.table, rows=wrong)
    (found,) = with_forms(submission(edition, *head(edition), table), edition).evaluations
    assert spread(found.table).text(*at) == "12.5"


@pytest.mark.parametrize(
    "before", [(), ("项目支出绩效自评表（试行）",), (f"{TITLE}{PERIOD}",), (TITLE, "（1999年度）")]
)
def test_a_table_with_another_head_stays_a_table(
    given: tuple[Edition, ProjectEvaluation], before: tuple[str, ...]
) -> None:
    edition, form = given
    blocks = (*(Block("centre", text) for text in before), form.table)
    read = with_forms(submission(edition, *blocks), edition)
    assert read.evaluations == ()
    assert read.writings["预算绩效"] == blocks


def test_a_form_without_a_project_and_a_second_one_of_a_project_stay_tables(
    given: tuple[Edition, ProjectEvaluation],
) -> None:
    edition, form = given
    blank = Block("table", rows=blank_form(edition.forms.evaluations[form.form]), columns=9)
    assert not isinstance(
        find_layout(spread(blank), edition.forms.evaluations[form.form], edition.prose.scores), str
    )
    blocks = (*head(edition), blank, *head(edition), form.table, *head(edition), form.table)
    read = with_forms(submission(edition, *blocks), edition)
    assert len(read.evaluations) == 1
    assert kinds(read).count("table") == 2


def test_forms_at_the_end_of_the_annexes_are_annexed_again(
    given: tuple[Edition, ProjectEvaluation],
) -> None:
    edition, form = given
    title = Block("title", f"{TITLE}（{form.project}）")
    annex = (title, head(edition)[1], form.table, Block("text", "注：一"))
    read = with_forms(
        submission(edition, Block("title", "报告"), Block("text", "文"), *annex, writing="附件"),
        edition,
    )
    assert kinds(read, "附件") == ["title", "text"]
    assert [note.text for note in read.evaluations[0].notes] == ["注：一"]
    before = submission(edition, *annex, Block("title", "报告"), writing="附件")
    assert with_forms(before, edition).evaluations == ()


def test_an_edition_without_forms_has_none() -> None:
    edition = edition_of("shanghai-2024")
    blocks = (Block("centre", TITLE), Block("table", rows=(TableRow((("项目名称", 1, 1),)),)))
    read = with_forms(submission(edition, *blocks), edition)
    assert read.writings["预算绩效"] == blocks
