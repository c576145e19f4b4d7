"""Last year's workbook, whatever its edition: compared with, and carried over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.build import examine
from generator.checks.finding import Severity
from generator.checks.prior import check_prior
from generator.edition.layout import Address
from generator.figures.carry import carry_over
from generator.figures.derive import derive
from generator.submission import Cell, Submission
from generator.workbook.reading.workbook import read_workbook
from tests.helpers import Run, changed
from tests.samples import example
from tests.years import disclosed, edition_of, written, year

pytestmark = pytest.mark.slow

SPENDING = {"2010301": ("100", "0"), "2010302": ("0", "50.5")}
INCOME = {"一般公共预算财政拨款收入": "151", "年初结转和结余": "3"}
THREE: Mapping[Address, str] = {("公务接待费", "决算数"): "2"}


@pytest.fixture
def this_year(tmp_path: Path) -> Path:
    file = tmp_path / "本年.xlsx"
    file.write_bytes(changed({}))
    return file


def last_year(edition_id: str) -> Submission:
    """The example's own tables as a workbook of another year: what both editions know."""
    submission, _ = example()
    edition = edition_of(edition_id)
    blank = year(edition_id, name=submission.identity.name)
    tables = {}
    for name, empty in blank.tables.items():
        table = edition.tables[name]
        own = submission.tables[name]
        columns = getattr(table, "columns", None)
        rows = getattr(table, "rows", None) or getattr(table, "subjects", None)
        kept = {
            (row, column): cell
            for (row, column), cell in own.cells.items()
            if (columns is None or column in columns) and (rows is None or row in rows)
        }
        tables[name] = replace(empty, cells=kept, subjects=own.subjects)
    return replace(blank, tables=tables)


# compared


def test_figures_of_the_same_name_are_compared_across_editions(
    run: Run, this_year: Path, tmp_path: Path
) -> None:
    """公开07表 of 2021 is 公开09表 of 2022, and has one column less."""
    before = last_year("jiangxi-2021")
    assert "全年预算数" not in edition_of("jiangxi-2021").tables["三公表"].columns  # type: ignore[union-attr]
    file = written(before, tmp_path / "上年.xlsx")
    disclosure = examine(this_year, prior=file).disclosure
    assert disclosure.prior is not None
    named = {*edition_of("jiangxi-2021").figures, *disclosure.prior.fields}
    for name, figure in disclosure.figures.items():
        if name in named and name not in disclosure.submission.prior:
            assert figure.prior is not None, name
            assert figure.prior.amount == disclosure.prior.figures[name].amount
    assert run("check", this_year, "--prior", file).status == 1


def test_2022_before_2023() -> None:
    disclosure = disclosed(
        year("jiangxi-2023", income=INCOME, three_public={("公务接待费", "决算数"): "3"}),
        year("jiangxi-2022", income=INCOME, three_public=THREE),
    )
    reception = disclosure.figures["公务接待费"]
    assert reception.prior is not None
    assert (reception.amount, reception.prior.amount) == (Decimal(3), Decimal(2))
    assert [cell.where for cell in reception.prior.cells()] == ["[2022.xlsx]公开09表!C5"]


def test_a_blank_in_last_years_workbook_means_zero() -> None:
    disclosure = disclosed(year("jiangxi-2022", income=INCOME), year("jiangxi-2021"))
    prior = disclosure.figures["本年收入合计"].prior
    assert prior is not None
    assert prior.value == 0


def test_what_last_years_edition_does_not_have_stays_unknown() -> None:
    before = derive(year("jiangxi-2023"), edition_of("jiangxi-2023"))
    now = derive(year("shanghai-2024"), edition_of("shanghai-2024"), before)
    assert now.figures["收入总计"].prior is not None
    unknown = [name for name in now.figures if before.figure(name) is None]
    assert unknown
    assert all(now.figures[name].prior is None for name in unknown)


def test_the_sheet_goes_before_last_years_workbook() -> None:
    disclosure = disclosed(
        year("jiangxi-2022", prior={"本年收入合计": "150.99"}), year("jiangxi-2021", income=INCOME)
    )
    prior = disclosure.figures["本年收入合计"].prior
    assert prior is not None
    assert prior.amount == Decimal("150.99")


def test_what_disagrees_is_an_error_that_names_both_cells() -> None:
    disclosure = disclosed(
        year("jiangxi-2022", prior={"年初结转和结余": "4.5"}), year("jiangxi-2021", income=INCOME)
    )
    (finding,) = check_prior(disclosure)
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "“年初结转和结余”的上年数填的是 4.5 万元，上年填报表是 3 万元，相差 1.5 万元。请核对"
    )
    assert [cell.where for cell in finding.cells] == ["上年数!B2", "[2021.xlsx]公开01表!C6"]


@pytest.mark.parametrize("stated", ["151", "151.00", "150.995", ""])
def test_what_agrees_within_rounding_is_no_finding(stated: str) -> None:
    before = year("jiangxi-2021", income={"一般公共预算财政拨款收入": "150.9962"})
    now = year("jiangxi-2022", prior={"本年收入合计": stated})
    found = [item.message for item in check_prior(disclosed(now, before))]
    assert found == (
        [
            (
                "“本年收入合计”的上年数填的是 150.995 万元，上年填报表是 150.9962 万元，"
                "相差 -0.0012 万元。请核对"
            )
        ]
        if stated == "150.995"
        else []
    )


def test_the_errors_cells_are_in_the_json(run: Run, this_year: Path, tmp_path: Path) -> None:
    before = year("jiangxi-2021", income=INCOME, name="南昌市青山湖区大数据中心")
    outcome = run("check", this_year, "--prior", written(before, tmp_path / "上年.xlsx"), "--json")
    assert outcome.status == 1
    found = json.loads(outcome.out)["findings"]
    finding = next(item for item in found if item["message"].startswith("“年初结转和结余”的上年数"))
    assert finding["rule"] == "上年数不一致"
    assert [cell["sheet"] for cell in finding["cells"]] == ["上年数", "[上年.xlsx]公开01表"]


def test_another_departments_workbook_is_a_warning() -> None:
    disclosure = disclosed(year("jiangxi-2022"), year("jiangxi-2021", name="别的局"))
    (finding,) = check_prior(disclosure)
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "上年填报表（2021.xlsx）的名称是“别的局”，本年是“示例局”。请确认是同一个部门（单位）"
    )


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_wrong_year_is_refused(run: Run, this_year: Path, tmp_path: Path, command: str) -> None:
    file = written(year("jiangxi-2023"), tmp_path / "上年.xlsx")
    further = ("-o", tmp_path / "out") if command == "build" else ()
    outcome = run(command, this_year, "--prior", file, *further)
    assert outcome.status == 2
    assert outcome.err == (
        f"{file}：是 2023 年度的，而本年是 2022 年度。请给出 2021 年度的填报表或公开文本。\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_is_refused(run: Run, this_year: Path, tmp_path: Path) -> None:
    outcome = run("check", this_year, "--prior", tmp_path / "没有.xlsx")
    assert outcome.status == 2
    assert outcome.err == (f"{tmp_path / '没有.xlsx'}：无法打开。请确认文件存在并且有权读取。\n")


# carried over


@pytest.fixture(scope="module")
def example_2022(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("上年") / "上年.xlsx"
    file.write_bytes(changed({"基本信息!B9": "2023年9月", "基本信息!B8": "大数据中心本级"}))
    return file


@pytest.fixture(scope="module")
def carried(example_2022: Path) -> Submission:
    submission, edition = read_workbook(example_2022)
    return carry_over(derive(submission, edition), edition_of("jiangxi-2023"))


def texts(rows: object) -> list[list[str]]:
    return [[cell.text for cell in row.values()] for row in rows]  # type: ignore[attr-defined]


def test_last_years_actuals_become_prior_amounts(carried: Submission) -> None:
    own = derive(*example())
    for name in edition_of("jiangxi-2023").forms.prior:
        figure = own.figure(name)
        assert figure is not None
        assert carried.prior[name].value == figure.amount, name


def test_duties_units_terms_and_subjects_come_along(carried: Submission) -> None:
    submission, _ = example()
    for name in ("主要职责", "所属单位", "内设机构", "名词解释"):
        assert texts(carried.lists[name]) == texts(submission.lists[name])
    assert carried.tables["支出表"].subjects == submission.tables["支出表"].subjects
    assert carried.fields["行政参公"].text == "否"
    assert carried.fields["编制单位"].text == "大数据中心本级"
    assert carried.identity.name == submission.identity.name
    assert (carried.identity.edition, carried.identity.year) == ("jiangxi-2023", 2023)


def test_amounts_counts_reasons_and_dates_do_not(carried: Submission) -> None:
    assert not any(entries.cells for entries in carried.tables.values())
    assert "年初预算" not in carried.lists
    assert not carried.reasons
    assert not carried.writings
    assert not {"采购货物", "在职人员", "发布日期"} & set(carried.fields)


def test_a_score_belongs_to_its_year() -> None:
    before = year("jiangxi-2022", fields={"资产说明": "2022年购置车辆1辆"})
    assert not carry_over(disclosed(before), edition_of("jiangxi-2023")).fields
    before = year("jiangxi-2022", fields={"资产说明": "其他用车主要是一般公务用车"})
    fields = carry_over(disclosed(before), edition_of("jiangxi-2023")).fields
    assert [cell.text for cell in fields.values()] == ["其他用车主要是一般公务用车"]


def test_a_choice_that_the_new_edition_does_not_offer_is_left_blank() -> None:
    before = year("jiangxi-2022", fields={"行政参公": "不详"})
    assert not carry_over(disclosed(before), edition_of("jiangxi-2023")).fields


@pytest.mark.parametrize("unit", ["万元", "元"])
def test_the_new_workbook_reads_back(run: Run, tmp_path: Path, unit: str) -> None:
    before = year("jiangxi-2022", income=INCOME, spending=SPENDING, economic={"30101": "12.3456"})
    old = written(before, tmp_path / "上年.xlsx", unit)
    target = tmp_path / "本年.xlsx"
    outcome = run("new", "-e", "jiangxi-2023", "--prior", old, "-o", target)
    assert (outcome.status, outcome.err) == (0, "")
    submission, edition = read_workbook(target)
    assert (submission.identity.unit, submission.identity.name) == (unit, "示例局")
    shown = load_workbook(target)["上年数"]
    amounts = {row[0].value: row[1].value for row in shown.iter_rows(min_row=2, max_col=2)}
    scale = 10000 if unit == "元" else 1
    assert amounts["本年收入合计"] == 151 * scale
    assert amounts["本年支出合计"] == 150.5 * scale
    assert submission.prior["工资福利支出"].value == Decimal("12.3456")
    detail = load_workbook(target)["科目明细"]
    carried = [row[0].value for row in detail.iter_rows(min_row=5, max_col=1)]
    assert carried[:3] == ["2010301", "2010302", None]
    assert submission.tables["支出表"].subjects == ()
    disclosure = derive(submission, edition, derive(*read_workbook(old)))
    assert not list(check_prior(disclosure))
    assert all(_blank(cell) for cell in submission.tables["支出表"].cells.values())


def _blank(cell: Cell) -> bool:
    return cell.value is None or (cell.formula and not cell.value)


def test_carrying_over_from_a_wrong_year_is_refused(run: Run, tmp_path: Path) -> None:
    old = written(year("jiangxi-2021"), tmp_path / "上年.xlsx")
    target = tmp_path / "本年.xlsx"
    outcome = run("new", "-e", "jiangxi-2023", "--prior", old, "-o", target)
    assert outcome.status == 2
    assert outcome.err == (
        f"{old}：是 2021 年度的，而版式 jiangxi-2023 用于 2023 年度。"
        "请给出 2022 年度的填报表或公开文本。\n"
    )
    assert not target.exists()
