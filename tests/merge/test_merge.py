"""`juesuan merge` as its users run it: files in, a file out, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.submission import Submission
from generator.workbook.form import SPARSE, write_form
from generator.workbook.reading.workbook import read_workbook
from tests.helpers import Run
from tests.merge.units import NAMES, settled, units
from tests.office import Office
from tests.years import edition_of

pytestmark = pytest.mark.slow

YEAR = "jiangxi-2022"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(submissions: Sequence[Submission]) -> list[str]:
    """The names of the units' workbooks in a folder 单位."""
    Path("单位").mkdir()
    files = []
    for item in submissions:
        file = Path("单位", f"{item.identity.name}.xlsx")
        file.write_bytes(write_form(edition_of(item.identity.edition), item, spare=SPARSE))
        files.append(file.as_posix())
    return files


@pytest.mark.usefixtures("folder")
def test_a_number_is_explained_down_to_the_units_cells(run: Run) -> None:
    files = written(units(YEAR, 1))
    ended = run("merge", *files, "-o", "部门.xlsx")
    assert (ended.status, ended.out) == (0, "已生成 部门.xlsx，由 3 个单位汇总\n")
    merged, _ = read_workbook(Path("部门.xlsx"))
    cell = merged.tables["三公表"].cells["公务接待费", "决算数"]
    tree = run("explain", "部门.xlsx", f"{cell.value:.2f}")
    assert tree.status == 0
    told = 0
    for file in files:
        unit, _ = read_workbook(Path(file))
        own = unit.tables["三公表"].cells["公务接待费", "决算数"]
        line = f" [[{unit.identity.name}.xlsx]公开09表!{own.address}：“{own.text}”]"
        told += line.strip() in tree.out
        assert bool(own.value) == (line.strip() in tree.out)
    assert told > 1


@pytest.mark.usefixtures("folder")
def test_what_changes_after_consolidation_is_told(run: Run) -> None:
    files = written(units(YEAR, 2))
    run("merge", *files, "-o", "部门.xlsx")
    before = run("check", "部门.xlsx")
    assert before.status == 0
    assert "汇总后改过" not in before.out
    assert "没有核对汇总后改过" not in before.out
    Path(files[1]).write_bytes(Path(files[1]).read_bytes() + b"\0")
    Path(files[2]).unlink()
    after = run("check", "部门.xlsx")
    assert (
        f"警告：{NAMES[1]}的填报表 {files[1]} 在汇总后改过。请用 juesuan merge 重新汇总。"
        "（汇总单位!A4；规则：汇总单位已改）"
    ) in after.out
    assert f"提示：{NAMES[2]}的填报表不在汇总时的位置，没有核对汇总后改过没有" in after.out


@pytest.mark.usefixtures("folder")
def test_a_number_changed_in_the_workbook_is_told_by_check_and_explain(run: Run) -> None:
    run("merge", *written(units(YEAR, 3)), "-o", "部门.xlsx")
    merged, _ = read_workbook(Path("部门.xlsx"))
    cell = merged.tables["三公表"].cells["公务接待费", "决算数"]
    book = load_workbook("部门.xlsx")
    book[cell.sheet][cell.address] = 87654321
    book.save("改过.xlsx")
    told = run("check", "改过.xlsx").out
    assert "公开09表“3. 公务接待费·决算数”是 87654321，各单位相加是 " in told
    tree = run("explain", "改过.xlsx", "8765.43").out
    assert f"[公开09表!{cell.address}：“87654321”]　汇总后改过：" in tree


@pytest.mark.usefixtures("folder")
def test_eliminating_by_the_flag_and_by_the_list(run: Run) -> None:
    files = written(settled(units(YEAR, 4, measures=("元",))))
    ended = run("merge", *files, "-o", "抵销.xlsx", "--eliminate")
    assert ended.status == 0
    assert "抵销内部往来“上级补助”" in ended.out
    assert "《上年数》是各单位相加，没有抵销" in ended.err
    listed = run("merge", *files, "-o", "按清单.xlsx", "--transfers", "往来.xlsx")
    assert listed.out == "已生成 往来.xlsx，请在“抵销数”一栏写明抵销多少，再运行一次\n"
    assert not Path("按清单.xlsx").exists()
    # both sides agree, so the list proposes to eliminate all
    assert run("merge", *files, "-o", "按清单.xlsx", "--transfers", "往来.xlsx").status == 0
    assert Path("按清单.xlsx").read_bytes() == Path("抵销.xlsx").read_bytes()
    merged, _ = read_workbook(Path("抵销.xlsx"))
    assert merged.tables["收支总表"].cells["上级补助收入", "决算数"].value == 0
    assert run("check", "抵销.xlsx").status == 0


@pytest.mark.usefixtures("folder")
def test_a_list_that_was_spoilt_is_refused_with_its_place(run: Run) -> None:
    files = written(units(YEAR, 5))
    run("merge", *files, "-o", "部门.xlsx", "--transfers", "往来.xlsx")
    book = load_workbook("往来.xlsx")
    sheet = book.worksheets[0]
    sheet["H3"] = "一半"
    book.save("往来.xlsx")
    ended = run("merge", *files, "-o", "部门.xlsx", "--transfers", "往来.xlsx")
    assert ended.status == 2
    assert ended.err.startswith("往来.xlsx，内部往来!H3：写的是“一半”，这里应为数字")
    assert not Path("部门.xlsx").exists()


@pytest.mark.usefixtures("folder")
def test_units_with_errors_are_consolidated_but_told(run: Run) -> None:
    submissions = units(YEAR, 6)
    files = written(submissions)
    book = load_workbook(files[0])
    book["公开01表"]["C12"] = 999_999
    book.save(files[0])
    ended = run("merge", *files, "-o", "部门.xlsx")
    assert ended.status == 1
    assert f"{files[0]}：有错误 " in ended.err
    assert Path("部门.xlsx").exists()


@pytest.mark.usefixtures("folder")
def test_refusals_write_nothing(run: Run) -> None:
    files = written(units(YEAR, 7))
    for arguments, words in (
        ((*files, files[0], "-o", "部门.xlsx"), "的填报表。请只给出一份"),
        ((*files, "-o", "部门.xls"), "填报表是 .xlsx 文件"),
        ((*files, "-o", files[0]), "文件已经存在"),
        ((*files, "-o", "部门.xlsx", "--eliminate"), "两边不一致"),
    ):
        ended = run("merge", *arguments)
        assert ended.status == 2
        assert words in ended.err
        assert ended.err.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == ["单位"]


@pytest.mark.usefixtures("folder")
def test_what_is_unusable_of_every_unit_is_told_in_one_run(run: Run) -> None:
    files = written(units(YEAR, 9))
    for file in files[:2]:
        book = load_workbook(file)
        book["公开01表"]["C8"], book["公开06表"]["C7"] = "待定", "abc"
        book.save(file)
    ended = run("merge", *files, "-o", "部门.xlsx")
    assert ended.status == 2
    assert [line.split("：")[0] for line in ended.err.splitlines()] == [
        f"{file}，{cell}" for file in files[:2] for cell in ("公开01表!C8", "公开06表!C7")
    ]
    assert not Path("部门.xlsx").exists()


@pytest.mark.usefixtures("folder")
def test_the_same_units_give_the_same_bytes(run: Run) -> None:
    files = written(units(YEAR, 8))
    for name in ("甲.xlsx", "乙.xlsx"):
        run("merge", *files, "-o", name)
    assert Path("甲.xlsx").read_bytes() == Path("乙.xlsx").read_bytes()


@pytest.mark.long
def test_sources_survive_a_spreadsheet_program(run: Run, folder: Path, office: Office) -> None:
    """LibreOffice recalculates and saves; every sum still knows its units, and none is told."""
    run("merge", *written(units(YEAR, 9)), "-o", "部门.xlsx")
    office.convert([folder / "部门.xlsx"], folder / "存过", "xlsx")
    before, _ = read_workbook(Path("部门.xlsx"))
    after, _ = read_workbook(Path("存过/部门.xlsx"))
    assert after.units == tuple(before.units)
    assert after.sources.keys() == before.sources.keys()
    for name, sources in before.sources.items():
        said = [(item.unit, item.cell.where, item.cell.value) for item in after.sources[name]]
        assert said == [(item.unit, item.cell.where, item.cell.value) for item in sources]
    for table, entries in before.tables.items():
        for address, cell in entries.cells.items():
            if cell.sources and not cell.formula:
                again = after.tables[table].cells[address]
                assert again.value == again.consolidated == cell.value
    assert any(
        cell.value != Decimal(0) for cell in after.tables["收支总表"].cells.values() if cell.value
    )
    assert "汇总数" not in run("check", "存过/部门.xlsx").out
