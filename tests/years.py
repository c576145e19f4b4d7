"""A small made-up department in one year or another, by any edition, with few numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from generator.edition.layout import Address, Subject
from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.edition.shapes import Ledger
from generator.figures.derive import Disclosure, derive
from generator.submission import Cell, Entries, Identity, Submission, from_file
from generator.workbook.form import SPARSE, write_form
from tests.samples import cell

#: Names of subjects by code.
NAMES = {
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "2010301": "行政运行",
    "2010302": "一般行政管理事务",
    "2010350": "事业运行",
    "205": "教育支出",
    "20502": "普通教育",
    "2050205": "高等教育",
    "206": "科学技术支出",
    "20601": "科学技术管理事务",
    "2060101": "行政运行",
    "2060199": "其他科学技术管理事务支出",
}
edition_of = cache(load_edition)


def newest() -> list[str]:
    """The newest edition of each region."""
    return list({name.rpartition("-")[0]: name for name in available()}.values())


Amounts = Mapping[str, str]


def year(  # noqa: PLR0913 - what a department fills in
    edition_id: str,
    *,
    income: Amounts | None = None,
    spending: Mapping[str, tuple[str, str]] | None = None,
    economic: Amounts | None = None,
    three_public: Mapping[Address, str] | None = None,
    prior: Amounts | None = None,
    reasons: Amounts | None = None,
    fields: Amounts | None = None,
    name: str = "示例局",
) -> Submission:
    """What the department handed in, in 万元.

    Args:
        edition_id: by which edition, and so of which year.
        income: by row of 公开01表.
        spending: 基本支出 and 项目支出 of each 项.
        economic: 基本支出 by 款.
        three_public: cells of the 三公 table.
        prior: lines of the sheet 上年数.
        reasons: lines of the sheet 增减原因.
        fields: lines of the cards.
        name: the department's name.
    """
    edition = edition_of(edition_id)
    codes = sorted({code[:digits] for code in spending or {} for digits in (3, 5, 7)})
    by_code = {
        code: [_sum(code, at, spending or {}) for at in (0, 1)] for code in codes
    }  # 基本, 项目
    function = {
        (code, column): f"{amounts[at]:f}"
        for code, amounts in by_code.items()
        for at, column in enumerate(("基本支出", "项目支出"))
    }
    top = {code: sum(amounts) for code, amounts in by_code.items() if len(code) == 3}
    ledger = edition.tables["收支总表"]
    assert isinstance(ledger, Ledger)
    rows = ledger.sides["支出"].rows
    filled: dict[str, dict[Address, str]] = {
        "收支总表": {(row, "决算数"): text for row, text in (income or {}).items()}
        | {
            (row, "决算数"): f"{top[spec.code]:f}" for row, spec in rows.items() if spec.code in top
        },
        "支出表": function,
        "一般公共预算支出表": function,
        "基本支出表": {(code, "金额"): text for code, text in (economic or {}).items()},
        "三公表": dict(three_public or {}),
    }
    subjects = tuple(Subject(code, NAMES[code]) for code in codes)
    return Submission(
        Path(f"{edition.year}.xlsx"),
        Identity(edition_id, name, "部门", edition.year, "万元"),
        {key: _entries(edition, key, filled.get(key, {}), subjects) for key in edition.tables},
        {key: _line("基本信息", at, text) for at, (key, text) in enumerate((fields or {}).items())},
        {},
        {},
        _lines("上年数", edition.forms.prior, prior or {}),
        _lines("增减原因", tuple(edition.forms.reasons), reasons or {}),
    )


def _sum(code: str, at: int, spending: Mapping[str, tuple[str, str]]) -> Decimal:
    own = (pair[at] for item, pair in spending.items() if item.startswith(code))
    return sum(map(Decimal, own), Decimal(0))


def _entries(
    edition: Edition, name: str, filled: Mapping[Address, str], subjects: tuple[Subject, ...]
) -> Entries:
    sheet = edition.tables[name].number or name
    cells = {
        address: replace(cell(text, f"C{at}"), sheet=sheet)
        for at, (address, text) in enumerate(filled.items(), start=5)
        if text
    }
    by_function = name in {"支出表", "一般公共预算支出表"}
    return Entries(sheet, cells, subjects if by_function else ())


def _lines(sheet: str, names: Sequence[str], texts: Amounts) -> dict[str, Cell]:
    assert set(texts) <= set(names), set(texts) - set(names)
    return {name: _line(sheet, at, texts.get(name, "")) for at, name in enumerate(names)}


def _line(sheet: str, at: int, text: str) -> Cell:
    number = text.removeprefix("-").replace(".", "", 1).isdigit()
    made = cell(text, f"B{at + 2}") if number else Cell(sheet, f"B{at + 2}", text)
    return replace(made, sheet=sheet)


def disclosed(now: Submission, before: Submission | None = None) -> Disclosure:
    """This year's disclosure, with last year's workbook if there is one."""
    prior = derive(from_file(before), edition_of(before.identity.edition)) if before else None
    return derive(now, edition_of(now.identity.edition), prior)


def written(submission: Submission, file: Path, unit: str = "万元") -> Path:
    """The workbook of a submission as a file, with few rows to spare."""
    identity = replace(submission.identity, unit=unit)
    edition = edition_of(identity.edition)
    content = write_form(edition, replace(submission, identity=identity), spare=SPARSE)
    file.write_bytes(content)
    return file
