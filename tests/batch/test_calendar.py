"""When final accounts were approved, by when and where they came out, who is late."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from generator.batch.calendar import (
    NOTHING,
    KeptDocument,
    News,
    Publication,
    TermState,
    Whose,
    day_of,
    due_of,
)
from generator.batch.notes import NOTES, note, read_listed, read_notes
from generator.batch.overview import INDEX, OVERVIEW, renew_overview
from generator.batch.result import LOG, Result, Status, lines_of, read_log
from generator.batch.scope import scope_of
from generator.batch.standing import Light, read_bureau, standings_of
from generator.errors import Unusable
from tests.batch.region import disclosure, result_of
from tests.bureau_folder import DAY
from tests.helpers import Run

A, B = Whose("甲局", "部门", 2022), Whose("乙局", "部门", 2022)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The log of a batch: two departments in order, one workbook that nobody can open."""
    folder = tmp_path / "out"
    folder.mkdir()
    broken = Result(
        "丙局.xlsx", "", Status.UNUSABLE, "丙局.xlsx：无法打开。请另存为 .xlsx 后再试。"
    )
    results = [result_of(disclosure(name, at)) for at, name in enumerate(("甲局", "乙局"), start=1)]
    (folder / LOG).write_bytes(lines_of([*results, broken]))
    return folder


def department_list(folder: Path, *rows: tuple[str | date, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("名称", "批复日期", "公开日期", "公开网址"), *rows):
        sheet.append(row)
    file = folder / "名单.xlsx"
    book.save(file)
    return file


@pytest.mark.parametrize(
    "text", ["2024-9-1", "2024/09/01", "2024.9.1", "2024年9月1日", " 2024 年 9 月 1 日 "]
)
def test_a_day_as_people_write_it(text: str) -> None:
    assert day_of(text) == date(2024, 9, 1)


@pytest.mark.parametrize("text", ["9月1日", "2024-9", "2024-13-1", "昨天", "20240901"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        day_of(text)


@pytest.mark.parametrize(
    ("approved", "published", "term", "words"),
    [
        (0, None, TermState.OPEN, "还有 20 天"),
        (15, None, TermState.SOON, "还有 5 天"),
        (20, None, TermState.SOON, "今天到期"),
        (21, None, TermState.LATE, "逾期 1 天，没有公开"),
        (40, 20, TermState.KEPT, "按期公开"),
        (40, 19, TermState.MISSED, "逾期 1 天公开"),
        (None, None, TermState.UNKNOWN, "没有批复日期"),
        (None, 1, TermState.UNKNOWN, "已公开，没有批复日期"),
    ],
)
def test_the_term_is_twenty_days_from_the_day_after(
    approved: int | None, published: int | None, term: TermState, words: str
) -> None:
    """Both are told in days before the day from which it is looked at."""
    first, second = (
        None if it is None else DAY - timedelta(days=it) for it in (approved, published)
    )
    due = due_of(Publication(first, second), DAY)
    assert (due.term, due.words) == (term, words)


def test_who_is_out_without_a_day_is_not_late() -> None:
    known = Publication(DAY - timedelta(days=90), address="https://a.example/1")
    assert due_of(known, DAY).words == "已公开，没有公开日期"


def test_notes_go_before_the_list_and_complete_it(out: Path, tmp_path: Path) -> None:
    listed = department_list(tmp_path, ("甲局", date(2024, 9, 1), "", "https://a.example"))
    note(out, {A: Publication(date(2024, 9, 2))})
    bureau = read_bureau(out, listed)
    result = result_of(disclosure("甲局", 1))
    (standing,) = (
        it
        for it in standings_of([result], scope_of([result]), bureau, DAY)
        if it.whose.name == "甲局"
    )
    assert standing.publication == Publication(date(2024, 9, 2), address="https://a.example")
    assert standing.light is Light.PUBLISHED


def test_of_two_notes_the_later_holds_and_a_cut_line_is_none(tmp_path: Path) -> None:
    note(tmp_path, {A: Publication(date(2024, 9, 1)), B: Publication(date(2024, 9, 1))})
    with (tmp_path / NOTES).open("ab") as stream:
        stream.write('{"name": "甲局", "ki'.encode())
    note(tmp_path, {A: Publication(date(2024, 9, 5), document=KeptDocument("a.pdf", "00"))})
    notes = read_notes(tmp_path)
    assert notes[B.key].approved == date(2024, 9, 1)
    assert notes[A.key] == Publication(
        date(2024, 9, 5), document=KeptDocument("a.pdf", "00", differences=())
    )


def test_what_another_one_changed_meanwhile_stays(tmp_path: Path) -> None:
    note(tmp_path, {A: Publication(address="https://new.example")}, {A: NOTHING.stamp})
    with pytest.raises(Unusable, match="刚刚在别处改过"):
        note(tmp_path, {A: Publication(date(2024, 1, 1))}, {A: NOTHING.stamp})
    assert read_notes(tmp_path)[A.key].address == "https://new.example"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "www.a.example", "https://", "h t"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Unusable, match="公开网址"):
        News.of("", "", address)


def test_a_day_of_the_list_that_is_none_is_told_with_its_cell(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"Sheet!B2：“批复日期”写的是“九月初”"):
        read_listed(department_list(tmp_path, ("甲局", "九月初")))


def test_lights_tell_how_far_each_is(out: Path, tmp_path: Path) -> None:
    listed = department_list(tmp_path, ("甲局",), ("乙局",), ("丙局",), ("丁局",))
    bureau = read_bureau(out, listed)
    results = list(read_log(out).values())
    fresh = {item.workbook: item.sha256 for item in results} | {
        "新.xlsx": "1",
        "一组/乙局.xlsx": "2",
    }
    found = standings_of(results, scope_of(results, bureau.expected), bureau, DAY, fresh)
    assert {it.whose.name: it.light for it in found} == {
        "甲局": Light.READY,
        "乙局": Light.UNCHECKED,
        "丙局": Light.UNUSABLE,
        "丁局": Light.MISSING,
        "新": Light.UNCHECKED,
    }


def test_the_command_notes_and_tells_who_is_late(run: Run, out: Path, tmp_path: Path) -> None:
    listed = department_list(tmp_path, ("甲局", "2020-1-1"), ("乙局",), ("丁局",))
    assert run("calendar", out, "--list", listed).status == 1
    noted = run(
        *("calendar", out, "--list", listed, "--department", "甲局", "--published", "2020-1-21"),
        *("--address", "https://a.example/b"),
    )
    assert (noted.status, noted.out) == (0, "已记下 甲局\n")
    told = run("calendar", out, "--list", listed)
    assert told.status == 0
    assert "按期公开，https://a.example/b" in told.out.splitlines()[0]
    assert "丁局：未报送，没有批复日期" in told.out
    assert "逾期没有公开的 0 个" in told.out


def test_approval_of_all_is_noted_at_once(run: Run, out: Path) -> None:
    assert run("calendar", out, "--approved", "2024-9-1").out == "已记下 乙局\n已记下 甲局\n"
    assert {it.approved for it in read_notes(out).values()} == {date(2024, 9, 1)}


def test_an_unknown_department_is_refused(run: Run, out: Path) -> None:
    outcome = run("calendar", out, "--department", "甲", "--approved", "2024-9-1")
    assert outcome.status == 2
    assert "没有“甲”" in outcome.err


def test_the_overview_shows_the_calendar_once_there_is_one(out: Path) -> None:
    results = [result_of(disclosure("甲局", 1))]
    renew_overview(results, out, None, DAY)
    assert "公开日历" not in (out / INDEX).read_text("utf-8")
    note(out, {Whose("甲局", "部门", results[0].year): Publication(DAY - timedelta(days=21))})
    renew_overview(results, out, None, DAY)
    assert "逾期 1 天，没有公开" in (out / INDEX).read_text("utf-8")
    assert "公开日历" in load_workbook(out / OVERVIEW).sheetnames


def test_a_folder_without_a_log_is_refused(run: Run, tmp_path: Path) -> None:
    outcome = run("calendar", tmp_path)
    assert outcome.status == 2
    assert "里面没有 结果.jsonl。请写明 juesuan batch 输出的文件夹" in outcome.err


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        '{"name": "甲局", "kind": "部门", "year": 2022, "approved": "昨天"}',
        '{"name": "甲局", "kind": "部门", "year": 2022, "document": "a.pdf"}',
        '{"name": "甲局", "kind": "部门", "year": 2022, "document": {"sha256": "0"}}',
    ],
)
def test_a_line_that_says_nothing_of_the_kind_is_passed_over(tmp_path: Path, line: str) -> None:
    note(tmp_path, {B: Publication(date(2024, 9, 1))})
    with (tmp_path / NOTES).open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")
    assert read_notes(tmp_path) == {B.key: Publication(date(2024, 9, 1))}
