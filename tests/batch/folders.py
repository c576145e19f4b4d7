"""Folders as a bureau has them: many workbooks in order, some broken in every way there is."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from generator.batch.overview import INDEX, OVERVIEW, REGION
from generator.workbook.form import SPARSE, write_form
from tests.departments import department
from tests.helpers import Formula, changed, edited, form_of_example, unpacked
from tests.years import edition_of

#: What a batch writes for the bureau, beside the departments' documents.
BUREAU = (INDEX, OVERVIEW, REGION)

SHEET = "xl/worksheets/sheet3.xml"


@cache
def bases() -> tuple[Mapping[str, bytes], ...]:
    """The parts of a real example and of made-up departments in several editions and years."""
    made = [
        write_form(edition_of(edition), department(edition, seed, unit=unit), spare=SPARSE)
        for edition, seed, unit in (
            ("jiangxi-2021", 1, "万元"),
            ("jiangxi-2022", 2, "元"),
            ("jiangxi-2025", 3, "万元"),
            ("shanghai-2024", 4, "元"),
        )
    ]
    return tuple(unpacked(content) for content in (form_of_example(), *made))


def workbook(number: int, name: str = "") -> bytes:
    """A workbook in order; each number is a department of its own, with figures of its own."""
    parts = bases()[number % len(bases())]
    own = {"基本信息!B3": name or f"示例县第{number}局"}
    prior = {f"上年数!B{row}": number * 7 + row / 4 for row in (3, 4, 6, 7)}
    return changed({**own, **prior}, parts)


def broken(folder: Path) -> dict[str, str]:
    """Put ten workbooks into a folder that can't be built; what is said of each, by its name."""
    files = {
        "不是压缩包.xlsx": ("单位,金额\n".encode(), "不是 Excel 工作簿"),
        "压缩炸弹.xlsx": (_bomb(), "解压后过大"),
        "缺一页.xlsx": (edited(lambda book: book.remove(book["公开05表"])), "缺少"),
        "循环公式.xlsx": (
            changed({"公开01表!C7": Formula("C8"), "公开01表!C8": Formula("C7")}),
            "公式",
        ),
        "二百兆.xlsx": (_large_sheet(), "解压后过大"),
        "没有这个版式.xlsx": (
            changed({"基本信息!B2": "jiangxi-1999"}),
            "没有名为“jiangxi-1999”的版式",
        ),
        "金额是文字.xlsx": (changed({"公开01表!C7": "十二万"}), "十二万"),
        "空文件.xlsx": (b"", "不是 Excel 工作簿"),
        "有密码.xlsx": (_encrypted(), "有打开密码"),
    }
    for name, (content, _) in files.items():
        (folder / name).write_bytes(content)
    return {name: words for name, (_, words) in files.items()} | {_closed(folder): "无法打开"}


def _bomb() -> bytes:
    """One part of zeros that shrinks a thousandfold."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(SHEET, bytes(150_000_000))
    return stream.getvalue()


def _large_sheet() -> bytes:
    """The example with 200 MB of real cells in one sheet."""
    row = b'<row r="1"><c r="A1"><v>1234.56</v></c></row>'
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in unpacked(form_of_example()).items():
            more = row * (200_000_000 // len(row)) if name == SHEET else b""
            package.writestr(name, content.replace(b"</sheetData>", more + b"</sheetData>"))
    return stream.getvalue()


def _encrypted() -> bytes:
    magic = bytes.fromhex("d0cf11e0a1b11ae1")
    return magic + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def _closed(folder: Path) -> str:
    """A workbook that may not be read; root may read all, but not follow a link into nothing."""
    path = folder / "无权读取.xlsx"
    if os.geteuid():
        path.write_bytes(workbook(0))
        path.chmod(0)
    else:
        path.symlink_to(folder / "没有.xlsx")
    return path.name


def names(folder: Path) -> list[str]:
    own = (path for path in folder.iterdir() if path.suffix not in {".lock", ".jsonl"})
    return sorted(path.name for path in own if path.name not in BUREAU)


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    documents = (path for path in folder.glob("*.html") if path.name not in BUREAU)
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in documents}
