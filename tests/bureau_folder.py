"""A bureau's folder with a dozen made-up departments, each as far as another one.

Good ones, one with an error, one that nobody can open, one that did not hand in; some approved,
late, published as we built it, and published with a changed figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from generator.batch.result import Result
from generator.batch.run import Report
from tests.batch.folders import workbook
from tests.helpers import changed, unpacked

#: The day from which terms are seen, and days before it.
DAY = date(2024, 10, 8)
LONG_AGO, OF_LATE = DAY - timedelta(days=40), DAY - timedelta(days=3)

GOOD = tuple(f"示例县第{number}局" for number in range(1, 9))
WITH_ERROR, BROKEN, MISSING, STRANGER = "示例县错局", "示例县坏局", "示例县缺局", "外来局"
LISTED = (*GOOD, WITH_ERROR, BROKEN, MISSING)


def fill(folder: Path) -> None:
    """Put the workbooks into a folder."""
    folder.mkdir(parents=True)
    for number, name in enumerate(GOOD, start=1):
        place = folder / f"{number % 2 + 1}科" / f"{name}.xlsx"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(workbook(number, name))
    (folder / "有错.xlsx").write_bytes(with_error(WITH_ERROR))
    (folder / f"{BROKEN}.xlsx").write_bytes(b"PK")
    (folder / "外来.xlsx").write_bytes(workbook(11, STRANGER))


def with_error(name: str) -> bytes:
    """A workbook with a total that is wrong."""
    return changed({"公开01表!C7": "1"}, unpacked(workbook(0, name)))


def write_list(file: Path) -> Path:
    """The list: the first was approved long ago, the second of late."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["名称", "批复日期", "公开日期", "公开网址"])
    for name in LISTED:
        approved = {GOOD[0]: LONG_AGO, GOOD[1]: OF_LATE.isoformat()}.get(name)
        sheet.append([name, approved])
    book.save(file)
    return file


@contextmanager
def quiet(_: int) -> Iterator[Report]:
    """A batch that is watched by nobody."""

    def report(result: Result, *, reused: bool, again: bool = False) -> None:
        pass

    yield report
