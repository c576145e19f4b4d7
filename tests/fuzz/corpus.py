"""Sound files of every kind that the program reads, for the fuzzer to damage."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

import yaml
from docx.shared import Mm
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

from generator.paths import templates_dir
from generator.submission import Cell, NamedFile
from generator.workbook.form import SPARSE, write_form
from tests.annexes.makers import bytes_of, pdf, png, saved_pdf, spreadsheet, word
from tests.exports import FOLDER, Look, one_book
from tests.helpers import form_of_example
from tests.samples import EXAMPLES, example

_MARKDOWN: Final = """# 标题

第一段，有*强调*、**加粗**、[链接](https://example.org)和`代码`。

1. 第一项
2. 第二项
   - 其中

| 项目 | 金额 |
|------|-----:|
| 办公费 | 12.30 |

![图](图.png)

> 引文
"""


@cache
def workbooks() -> tuple[bytes, ...]:
    """The examples, and a form with few rows to spare."""
    return (*(file.read_bytes() for file in EXAMPLES), form_of_example())


@cache
def exports() -> Mapping[str, bytes]:
    """Exported tables: .xls, .ods, .xlsx."""
    submission, edition = example()
    files = {file.name: file.read_bytes() for file in sorted(FOLDER.iterdir())}
    return files | {"报表.xlsx": bytes_of(one_book(edition, submission, Look()))}


@cache
def styles() -> tuple[bytes, ...]:
    """House styles: those of the examples, and one that says all that a style can say."""
    _, edition = example()
    whole = yaml.safe_dump(edition.style.model_dump(mode="json"), allow_unicode=True)
    files = [file.with_name("style.yaml") for file in EXAMPLES]
    return (whole.encode(), *(file.read_bytes() for file in files if file.exists()))


@cache
def editions() -> Mapping[str, bytes]:
    """The files that the edition of the first example is made of, by folder and name."""
    folder = templates_dir() / "editions"
    _, edition = example()
    return {
        str(file.relative_to(folder).as_posix()): file.read_bytes()
        for name in (edition.id, "national")
        for file in sorted((folder / name).glob("*.yaml"))
    }


@cache
def annexes() -> Mapping[str, bytes]:
    """A small annex of each kind that may be one."""
    return {
        "附件.docx": _word(),
        "附件.xlsx": _spreadsheet(),
        "附件.pdf": saved_pdf(
            pdf("first", "second"), object_stream_mode=_mode(), compress_streams=False
        ),
        "附件.md": _MARKDOWN.encode(),
        "图.png": png(),
        "图.jpg": _jpeg(),
    }


def _mode() -> object:
    from pikepdf import ObjectStreamMode

    return ObjectStreamMode.disable


def _word() -> bytes:
    document = word(("报告", "Heading 1"), ("正文一段。", ""), ("列项", "List Number"))
    table = document.add_table(rows=3, cols=3)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格 {at}"
    table.cell(0, 0).merge(table.cell(1, 1))
    document.add_picture(io.BytesIO(png()), width=Mm(40))
    document.add_comment(document.paragraphs[0].runs, "批注", author="甲")
    return bytes_of(document)


def _spreadsheet() -> bytes:
    book = spreadsheet(
        [["项目绩效"], ["项目", "金额", "日期"], ["甲", 12.5, 44927], ["乙", 0.6, 3]]
    )
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:C1")
    sheet["B3"].number_format = "#,##0.00;[Red](#,##0.00)"
    sheet["B4"].number_format = "0.00%"
    sheet["C3"].number_format = "yyyy-mm-dd"
    sheet["A4"].comment = Comment("批注", "甲")
    sheet.add_image(SheetImage(io.BytesIO(png())), "E2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=4))
    sheet.add_chart(chart, "E9")
    sheet.print_title_rows = "2:2"
    sheet.print_area = "A1:C4"
    book.create_sheet("二").append(["甲", "乙"])
    return bytes_of(book)


def _jpeg() -> bytes:
    picture = Image.new("RGB", (120, 80), "steelblue")
    exif = picture.getexif()
    exif[0x0112] = 6  # which side is up
    stream = io.BytesIO()
    picture.save(stream, "JPEG", dpi=(300, 300), exif=exif)
    return stream.getvalue()


@cache
def naming(annex: str) -> bytes:
    """A workbook that names an annex."""
    submission, edition = example()
    file = NamedFile("附件", annex, Cell("附件文件", "B2"))
    return write_form(edition, replace(submission, annexes=(file,)), spare=SPARSE)
