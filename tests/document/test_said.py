"""What a document says is known before it is drawn: a check draws nothing, a build draws once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import contents_of, examine
from generator.checks.finding import Severity
from generator.checks.gaps import check_gaps
from generator.document.compose import Said, frame, say
from generator.document.compose.frame import Composition, compose, draw
from generator.figures.derive import derive
from generator.submission import Waiver
from generator.workbook.form import write_form
from tests.helpers import changed
from tests.samples import EXAMPLE, cell, example, with_words
from tests.years import disclosed, edition_of, year


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each document that was drawn whether it was a draft."""
    drafts: list[bool] = []

    def watched(said: Said, *, draft: bool = False) -> Composition:
        drafts.append(draft)
        return draw(said, draft=draft)

    monkeypatch.setattr(frame, "draw", watched)
    return drafts


def unexplained(folder: Path) -> Path:
    file = folder / "填报表.xlsx"
    file.write_bytes(changed({"增减原因!B3": None}))
    return file


def test_a_check_draws_nothing(drawn: list[bool], tmp_path: Path) -> None:
    examination = examine(unexplained(tmp_path))
    assert "原因未填" in {item.rule for item in examination.findings}
    assert examination.title
    assert drawn == []


def test_a_build_draws_once(drawn: list[bool], tmp_path: Path) -> None:
    contents_of(examine(unexplained(tmp_path)), ["html", "docx", "json"])
    assert drawn == [True]
    contents_of(examine(EXAMPLE), ["html", "docx"])
    assert drawn == [True, False]


def test_what_may_lack_is_left_out_and_still_told() -> None:
    submission, edition = example()
    disclosure = derive(with_words(submission, "reasons", "本年收入合计", ""), edition)
    said = say(disclosure, lambda gap: gap.kind == "reason")
    assert [gap.kind for gap in said.gaps] == ["reason"]
    assert set(said.gaps) == said.left_out
    composition = draw(said)
    assert composition.gaps == ()
    assert "〔原因待填写〕" not in composition.document.source
    assert "〔原因待填写〕" in compose(disclosure).document.source


def test_the_title_is_the_one_that_is_drawn() -> None:
    submission = year("jiangxi-2022")
    identity = replace(submission.identity, name="R&D <甲> #1 中心")
    disclosure = derive(replace(submission, identity=identity), example()[1])
    composition = compose(disclosure)
    assert "R&D <甲> #1 中心" in composition.said.title
    assert composition.document.tree.findtext("head/title") == composition.said.title


def test_a_waiver_that_names_another_cell_leaves_the_blank(tmp_path: Path) -> None:
    """One that does not count either leaves it: see `test_waivers` for those that do."""
    submission, edition = example()
    waiver = Waiver("原因未填", "增减原因!B9", "照实", cell(""))
    file = tmp_path / "填报表.xlsx"
    emptied = with_words(submission, "reasons", "本年收入合计", "")
    file.write_bytes(write_form(edition, replace(emptied, waivers=(waiver,))))
    examination = examine(file)
    assert examination.is_draft
    assert "〔原因待填写〕" in examination.composition.document.source


def missing_prior(**prior: str) -> list[tuple[Severity, str]]:
    """What is said of last year's amounts by a department that spent 5.00 in one subject."""
    spending = {"2010301": ("5.00", "0")}
    disclosure = disclosed(year("yunnan-2024", spending=spending, prior=prior))
    found = check_gaps(say(disclosure).gaps)
    return [(it.severity, it.message) for it in found if it.rule == "上年数未填"]


def test_blank_lines_of_last_year_are_told_at_once_where_there_is_nothing_this_year() -> None:
    lines = edition_of("yunnan-2024").forms.prior
    blank = missing_prior()
    (severity, message), *others = missing_prior(本年支出合计="4.00")[::-1]
    assert severity is Severity.INFO
    assert message.startswith("“")
    assert message.endswith("本年是 0，没有填上年数，公开文本按上年也没有写。上年有的请填写")
    assert 2 < message.count("“") < len(lines), "> 2"
    assert all("无法说明增减" in text for _, text in (*blank, *others))
    assert len(blank) > len(others), "> 0"


@pytest.mark.parametrize(
    ("edition_id", "kind", "times"),
    [("jiangxi-2022", "部门", 0), ("jiangxi-2022", "单位", 1), ("shanghai-2025", "部门", 1)],
)
def test_blank_offices_are_asked_for_once_where_a_sentence_counts_them(
    edition_id: str, kind: str, times: int
) -> None:
    base = year(edition_id)
    disclosure = disclosed(replace(base, identity=replace(base.identity, kind=kind)))
    asked = [it for it in check_gaps(say(disclosure).gaps) if "内设机构" in it.message]
    told = [
        ("内容缺失", Severity.INFO, "《内设机构》没有填写，公开文本里就没有内设机构。有的请填写")
    ]
    assert [(it.rule, it.severity, it.message) for it in asked] == told * times
