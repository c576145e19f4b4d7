"""Spreadsheets of other programs read as what they show; hostile ones are refused with one line."""

from __future__ import annotations

import random
import struct
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.errors import Unusable
from generator.workbook.spreadsheet import foreign
from generator.workbook.spreadsheet.foreign import open_foreign
from generator.workbook.spreadsheet.grid import UNCALCULATED
from tests.exports import FOLDER
from tests.helpers import packed
from tests.workbook.excel95 import excel95

XLS, ODS = (next(FOLDER.glob(f"*.{ending}")) for ending in ("xls", "ods"))
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
LAUGHS = "".join(
    f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "哈" * 10}">' for at in range(12)
)


def ods(rows: str, *, head: str = "", manifest: str = "") -> bytes:
    """A spreadsheet of one sheet with rows as XML."""
    spaces = " ".join(
        f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    extension = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {spaces} '
        f'xmlns:calcext="{extension}"><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{rows}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": (manifest or "<manifest/>").encode(),
        "content.xml": content.encode(),
    }
    return packed(parts)


def number(value: str, **attributes: str) -> str:
    extra = "".join(f' table:{key.replace("_", "-")}="{item}"' for key, item in attributes.items())
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"{extra}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def row(*cells: str, **attributes: str) -> str:
    extra = "".join(f' table:{key.replace("_", "-")}="{item}"' for key, item in attributes.items())
    return f"<table:table-row{extra}>{''.join(cells)}</table:table-row>"


def written(folder: Path, content: bytes, name: str = "表.ods") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def refusal(folder: Path, content: bytes, name: str = "表.ods") -> str:
    file = written(folder, content, name)
    with pytest.raises(Unusable) as refused:
        open_foreign(file)
    message = str(refused.value)
    assert message.startswith(str(file))
    assert "\n" not in message
    return message.removeprefix(str(file))


def test_merged_cells_of_ods(tmp_path: Path) -> None:
    cell = number("1", number_columns_spanned="2", number_rows_spanned="2")
    covered = "<table:covered-table-cell/>"
    rows = row(cell, covered, number("2")) + row(covered, covered, number("3"))
    (grid,) = open_foreign(written(tmp_path, ods(rows)))
    assert grid.shown(1, 1) == 1
    assert grid.spans == {(0, 0): (2, 2)}
    assert grid.value(1, 2) == 3


def test_formulas_errors_and_percentages_of_ods(tmp_path: Path) -> None:
    rows = row(
        '<table:table-cell table:formula="of:=1+1"/>',
        number("2", formula="of:=1+1"),
        '<table:table-cell table:formula="of:=x" office:value-type="string" '
        'calcext:value-type="error"><text:p>#NAME?</text:p></table:table-cell>',
        '<table:table-cell office:value-type="percentage" office:value="0.5">'
        "<text:p>50%</text:p></table:table-cell>",
    )
    (grid,) = open_foreign(written(tmp_path, ods(rows)))
    assert grid.broken == {(0, 0): UNCALCULATED, (0, 2): "#NAME?"}
    assert grid.formulas == {(0, 0), (0, 1), (0, 2)}
    assert grid.printed(0, 3) == "50%"


@pytest.mark.parametrize(
    "rows",
    [
        row(number("1", number_columns_repeated="16384"), number_rows_repeated="1048576"),
        row(number("1"))
        + row(number_rows_repeated="1000000")
        + row(number("1"), number("2"), number("3")),
        row(number("1"), number_rows_repeated="3000000"),
    ],
)
def test_an_ods_that_repeats_without_end(tmp_path: Path, rows: str) -> None:
    message = refusal(tmp_path, ods(rows))
    assert "这里有内容，离表格太远。请清空这一格后另存再试。" in message


def test_entities_of_an_ods_are_not_resolved(tmp_path: Path) -> None:
    text = '<table:table-cell office:value-type="string"><text:p>&l11;</text:p></table:table-cell>'
    file = written(tmp_path, ods(row(text), head=f"<!DOCTYPE x [{LAUGHS}]>"))
    try:
        (grid,) = open_foreign(file)
    except Unusable:
        return
    assert "哈哈" not in grid.text(0, 0)


def test_an_ods_with_a_password(tmp_path: Path) -> None:
    locked = ods(row(number("1")), manifest="<m><encryption-data/></m>")
    assert refusal(tmp_path, locked) == "：表格文件有打开密码。请取消密码后另存再试。"


def test_an_ods_that_unpacks_to_an_absurd_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.workbook.spreadsheet.package.MAX_UNPACKED", 100_000)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", b"<x>" + b" " * 200_000 + b"</x>")
    assert "解压后过大" in refusal(tmp_path, stream.getvalue())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页或 XML 文件，不是电子表格"),
        ("\ufeff<?xml version='1.0'?>".encode(), "其实是网页或 XML 文件，不是电子表格"),
        ("科目,金额\n".encode("gbk"), "不是电子表格"),
        (b"", "不是电子表格"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "不是可读的 .xls 文件，或已损坏"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "工作簿有打开密码",
        ),
        (packed({"content.xml": b"<x"}), "，content.xml：这一部分已损坏，不能读取"),
    ],
)
def test_what_only_looks_like_a_spreadsheet(tmp_path: Path, content: bytes, reason: str) -> None:
    assert reason in refusal(tmp_path, content, "导出.xls")


def patched(kind: int, change: bytes, offset: int = 0) -> bytes:
    """The .xls file with a change in the first record of a kind."""
    content = bytearray(XLS.read_bytes())
    begin = content.find(struct.pack("<HH", 0x0809, 16))
    at = begin
    while struct.unpack_from("<H", content, at)[0] != kind:
        at += 4 + struct.unpack_from("<H", content, at + 2)[0]
    content[at + 4 + offset : at + 4 + offset + len(change)] = change
    return bytes(content)


def test_an_xls_with_content_far_out(tmp_path: Path) -> None:
    """The first cell with words is moved to the last corner."""
    message = refusal(tmp_path, patched(0x00FD, struct.pack("<HH", 65535, 255)), "表.xls")
    assert "!IV65536：这里有内容，离表格太远。" in message


def test_an_xls_with_a_password(tmp_path: Path) -> None:
    """FILEPASS in place of the first record behind BOF."""
    content = bytearray(XLS.read_bytes())
    begin = content.find(struct.pack("<HH", 0x0809, 16)) + 20
    content[begin : begin + 2] = struct.pack("<H", 0x002F)
    assert refusal(tmp_path, bytes(content), "表.xls") == (
        "：工作簿有打开密码。请取消密码后另存再试。"
    )


@pytest.mark.parametrize("source", [XLS, ODS], ids=["xls", "ods"])
def test_damaged_files_are_read_or_refused(tmp_path: Path, source: Path) -> None:
    """Bytes that someone changed, or a file that ends too early: nothing but a refusal may come."""
    whole, chance = source.read_bytes(), random.Random(5)  # noqa: S311 - no secret is made of it
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 8, 64))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            content = content[: chance.randrange(len(content))]
        with suppress(Unusable):
            open_foreign(written(tmp_path, bytes(content), "表"))


def test_xlsx_is_read_as_ever(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["一", 2])
    book.save(tmp_path / "表.xlsx")
    (grid,) = foreign.open_foreign(tmp_path / "表.xlsx")
    assert (grid.text(0, 0), grid.value(0, 1)) == ("一", 2)


def test_excel_95_is_read(tmp_path: Path) -> None:
    rows = (("编制单位：某局", "单位：万元"), ("本年收入合计", 1272.7))
    (grid,) = open_foreign(written(tmp_path, excel95("收入决算表", rows), "旧.xls"))
    assert grid.name == "收入决算表"
    assert [grid.text(*at) for at in ((0, 0), (0, 1), (1, 0), (1, 1))] == [
        "编制单位：某局",
        "单位：万元",
        "本年收入合计",
        "1272.7",
    ]
    assert not grid.formats


def test_excel_95_in_another_scale_is_told(tmp_path: Path) -> None:
    (grid,) = open_foreign(written(tmp_path, excel95("表", [(0.95,)], look="0%"), "旧.xls"))
    assert grid.formats == {(0, 0): "0%"}
