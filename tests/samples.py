"""The examples, read once, and small changes to what a department handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from generator.build import examine
from generator.edition.layout import Address, Subject
from generator.edition.model import Edition, Style
from generator.examination import Examination
from generator.submission import Cell, Entries, Identity, Submission
from generator.workbook.reading.workbook import read_workbook

REPOSITORY = Path(__file__).resolve().parents[1]
EXAMPLES = sorted(REPOSITORY.glob("examples/*/workbook.xlsx"))
EXAMPLE = REPOSITORY / "examples" / "qingshanhu-bigdata-2022" / "workbook.xlsx"


@cache
def example() -> tuple[Submission, Edition]:
    """The first example: 南昌市青山湖区大数据中心, 2022, 万元, without what it waives."""
    submission, edition = read_workbook(EXAMPLE)
    writings = {
        name: tuple(replace(block, text=_mended(block.text)) for block in blocks)
        for name, blocks in submission.writings.items()
    }
    return replace(submission, writings=writings, waivers=()), edition


def _mended(text: str) -> str:
    mended = text.replace("，占一般公共预算项目支出总额的73.19%", "")
    return mended.replace("完成预算的73.19%", "完成预算的100%")


def cell(
    text: str, address: str = "A1", *, formula: bool = False, places: int | None = None
) -> Cell:
    """A cell as a reader makes it: an amount in 万元, or blank."""
    if not text:
        return Cell("表", address, formula=formula)
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    shown = max(2, -exponent) if places is None else places
    return Cell("表", address, text, value, shown, formula)


def entries(cells: Mapping[Address, str | Cell], *subjects: str) -> Entries:
    """What was filled into a table; addresses of cells are A1, A2 … in the order given."""
    made = {
        address: content if isinstance(content, Cell) else cell(content, f"A{at}")
        for at, (address, content) in enumerate(cells.items(), start=1)
    }
    return Entries("表", made, tuple(Subject(code, f"科目{code}") for code in subjects))


def submission(tables: Mapping[str, Entries] | None = None) -> Submission:
    """A submission with tables and nothing else."""
    identity = Identity("test", "某中心", "单位", 2022, "万元")
    return Submission(Path("book.xlsx"), identity, tables or {}, {}, {}, {}, {}, {})


def with_cells(base: Submission, table: str, texts: Mapping[Address, str]) -> Submission:
    """A submission in which some cells of a table hold something else."""
    old = base.tables[table]
    cells = dict(old.cells)
    for address, text in texts.items():
        place = cells[address]
        cells[address] = replace(cell(text, place.address), sheet=place.sheet)
    return replace(base, tables={**base.tables, table: replace(old, cells=cells)})


def with_words(base: Submission, part: str, name: str, text: str | None) -> Submission:
    """A submission in which one field, prior amount or reason holds something else, or nothing."""
    cells = dict(getattr(base, part))
    if text is None:
        del cells[name]
    else:
        number = Decimal(text) if text.replace(".", "").isdigit() else None
        cells[name] = replace(cells[name], text=text, value=number)
    changes: dict[str, Any] = {part: cells}
    return replace(base, **changes)


def with_style(edition: Edition, **changes: Mapping[str, object]) -> Edition:
    """An edition in another house style: `numbers={"amount": {"places": 4}}`."""
    style = edition.style.model_dump()
    for key, items in changes.items():
        for name, item in items.items():
            old = style[key].get(name)
            style[key][name] = {**old, **item} if isinstance(item, dict) and old else item
    return edition.model_copy(update={"style": Style.model_validate(style)})


@cache
def examined(file: Path) -> Examination:
    """An example read, checked and composed, once in a run."""
    return examine(file)
