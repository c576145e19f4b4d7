"""Whatever is not a workbook is refused with one message, quickly, and nothing else happens."""

from __future__ import annotations

import os
import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.errors import Unusable
from generator.workbook.reading.workbook import read_workbook
from generator.workbook.spreadsheet import grid as grid_module
from generator.workbook.spreadsheet.grid import Grid, a1, as_text, open_grids
from tests.helpers import packed, parts_of
from tests.samples import EXAMPLE

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NOT_EXCEL = "不是 Excel 工作簿"
DAMAGED = "文件已损坏或不完整"
UNREADABLE = "不是可读的 Excel 工作簿，或已损坏"
NO_XML = "这一部分已损坏，不能读取"
NO_SHEET = "工作表“Sheet”缺少内容"
TOO_BIG = "解压后过大"
CONTENT = EXAMPLE.read_bytes()
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = "".join(
    f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "哈" * 10}">' for at in range(12)
)
DOCTYPE = f"<!DOCTYPE x [{LAUGHS}]>"


def sheet_xml(body: str, *, head: str = "", tail: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{MAIN}">'
        f"<sheetData>{body}</sheetData>{tail}</worksheet>"
    ).encode()


def small(**replaced: bytes | None) -> bytes:
    """A workbook of one sheet, with parts replaced or, for None, left out."""
    stream = BytesIO()
    book = Workbook()
    book.worksheets[0].append(["一", 2])
    book.save(stream)
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, content in replaced.items():
        if content is None:
            del parts[name]
        else:
            parts[name] = content
    return packed(parts)


def refusal(content: bytes) -> str:
    with pytest.raises(Unusable) as refused:
        open_grids(Path("表.xlsx"), content)
    message = str(refused.value)
    assert message.startswith("表.xlsx")
    assert "\n" not in message
    return message


def refused(content: bytes, read: Callable[[Path, bytes], object] = open_grids) -> str:
    """The message of a refusal; empty where the content can be read. Nothing else may happen."""
    try:
        read(Path("表.xlsx"), content)
    except Unusable as error:
        return str(error)
    return ""


def with_cells(body: str, *, head: str = "", tail: str = "") -> bytes:
    return small(**{SHEET: sheet_xml(body, head=head, tail=tail)})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", NOT_EXCEL),
        ("名称,金额\n".encode(), NOT_EXCEL),
        (b"%PDF-1.7", NOT_EXCEL),
        (b"PK\x03\x04", DAMAGED),
        (CONTENT[: len(CONTENT) // 2], DAMAGED),
        (CONTENT[:-10], DAMAGED),
        (OLE + bytes(512), "是旧格式（.xls 或 .et）"),
        (OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "工作簿有打开密码"),
        (packed({"word/document.xml": b"<x/>"}), UNREADABLE),
        (small(**{"xl/workbook.xml": None}), UNREADABLE),
        (packed({"xl/workbook.xml": b"<x/>"}), UNREADABLE),
        (small(**{"xl/_rels/workbook.xml.rels": None}), f"xl/workbook.xml：{NO_SHEET}"),
        (small(**{SHEET: None}), f"xl/workbook.xml：{NO_SHEET}"),
        (small(**{SHEET: b"<worksheet>"}), f"{SHEET}：{NO_XML}"),
        (small(**{SHEET: b""}), f"{SHEET}：{NO_XML}"),
        (small(**{SHEET: b"<a>" * 300 + b"</a>" * 300}), f"{SHEET}：{NO_XML}"),
        (small(**{"xl/workbook.xml": b"\xff\xfe"}), f"xl/workbook.xml：{NO_XML}"),
        (small(**{"xl/styles.xml": "<样式/>".encode("gb18030")}), f"xl/styles.xml：{NO_XML}"),
        (small(**{SHEET: b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "含有文档类型声明"),
    ],
)
def test_not_a_workbook(content: bytes, reason: str) -> None:
    assert reason in refusal(content)


@pytest.mark.parametrize(
    "address", ["??", "a1", "A0", "ABCDE1", "A1048577", "XFE1", "A9999999", "1A", "$A$1", ""]
)
def test_malformed_addresses(address: str) -> None:
    said = f"，{SHEET}：“{address}”不是单元格。请用 Excel 或 WPS 打开、修复，另存后再试。"
    assert said in refusal(with_cells(f'<row r="1"><c r="{address}"><v>1</v></c></row>'))


def test_a_cell_far_out_is_named() -> None:
    far = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="ZZ900000"><v>1</v></c></row>'
    )
    assert refusal(with_cells(far)) == (
        "表.xlsx，Sheet!ZZ900000：这里有内容，离表格太远。请清空这一格后另存再试。"
    )


def test_formats_far_out_do_no_harm() -> None:
    body = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    (grid,) = open_grids(Path("表.xlsx"), with_cells(body))
    assert grid.rows == [[1.0]]


def test_a_declared_dimension_is_not_believed() -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        b"<sheetData>", b'<dimension ref="A1:XFD3000000"/><sheetData>'
    )
    (grid,) = open_grids(Path("表.xlsx"), small(**{SHEET: xml}))
    assert grid.rows == [[1.0]]


def test_cells_without_addresses_follow_one_another() -> None:
    body = "<row><c><v>1</v></c><c><f>A1</f></c></row><row><c><f>B9</f><v>7</v></c></row>"
    (grid,) = open_grids(Path("表.xlsx"), with_cells(body))
    assert grid.formulas == {(0, 1), (1, 0)}
    assert grid.broken == {(0, 1): grid_module.UNCALCULATED}


def test_a_row_without_a_number_follows_the_cells_before_it() -> None:
    body = (
        '<row r="3"><c r="B5"><f>1+1</f><v>2</v></c></row>'
        "<row><c><f>1+2</f><v>3</v></c><c><f>1+3</f><v>4</v></c></row><row/>"
        "<row><c><f>1+4</f><v>5</v></c></row>"
    )
    (grid,) = open_grids(Path("表.xlsx"), with_cells(body))
    assert grid.formulas == {(4, 1), (5, 0), (5, 1), (7, 0)}


def test_the_strict_format_is_no_hiding_place_for_formulas() -> None:
    strict = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts_of().items()
        if not name.endswith(".rels")
    }
    rels = {name: content for name, content in parts_of().items() if name.endswith(".rels")}
    grids = open_grids(Path("表.xlsx"), packed(strict | rels))
    assert any(grid.broken for grid in grids)


@pytest.mark.parametrize("size", [3, 2000])
def test_absurd_merged_ranges_do_not_hang(size: int) -> None:
    merges = '<mergeCell ref="A1:XFD1048576"/>' * size
    tail = f"<mergeCells>{merges}</mergeCells>"
    content = with_cells('<row r="1"><c r="A1"><v>1</v></c></row>', tail=tail)
    message = refused(content)
    assert UNREADABLE in message if size > 1000 else not message


def test_entities_are_not_expanded() -> None:
    inside = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>'
    in_attribute = '<row r="1"><c r="&l11;"><v>1</v></c></row>'
    book = parts_of_small("xl/workbook.xml").replace(b"<workbook", DOCTYPE.encode() + b"<workbook")
    named = book.replace(b'name="Sheet"', b'name="&l11;"')
    for content in (
        with_cells(inside, head=DOCTYPE),
        with_cells(in_attribute, head=DOCTYPE),
        small(**{"xl/workbook.xml": named}),
    ):
        try:
            grids = open_grids(Path("表.xlsx"), content)
        except Unusable:
            continue
        assert not any("哈" in str(grid.rows) + grid.name for grid in grids)


def parts_of_small(name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(small())) as package:
        return package.read(name)


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("秘密", encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    try:
        grids = open_grids(Path("表.xlsx"), with_cells(body, head=head))
    except Unusable:
        return
    assert "秘密" not in str(grids)


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for at in range(3):
            package.writestr(f"xl/worksheets/sheet{at}.xml", bytes(50_000_000))
    assert TOO_BIG in refusal(stream.getvalue())


def test_a_bomb_is_refused_though_it_declares_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.workbook.spreadsheet.package.MAX_UNPACKED", 1_000_000)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", bytes(5_000_000))
    lie = stream.getvalue().replace((5_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert TOO_BIG in refusal(lie)


def test_what_is_too_large_to_be_kept_reads_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = open_grids(EXAMPLE)
    monkeypatch.setattr("generator.workbook.spreadsheet.package.MAX_KEPT", 100_000)
    assert open_grids(EXAMPLE) == kept


def test_too_many_parts() -> None:
    assert TOO_BIG in refusal(packed({f"part{at}": b"" for at in range(2_001)}))


def test_a_part_with_a_password() -> None:
    content = bytearray(small())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(magic)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(magic, at + 4)
    assert DAMAGED in refusal(bytes(content))


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="是文件夹，不是填报表"):
        open_grids(tmp_path)
    with pytest.raises(Unusable, match="无法打开"):
        open_grids(tmp_path / "没有.xlsx")
    with pytest.raises(Unusable, match="无法打开"):
        open_grids(tmp_path / ("长" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(CONTENT)
    file.chmod(0)
    with pytest.raises(Unusable, match="无法打开"):
        open_grids(file)


def test_a_file_larger_than_any_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid_module, "MAX_UNPACKED", 1000)
    file = tmp_path / "表.xlsx"
    file.write_bytes(bytes(1001))
    with pytest.raises(Unusable, match="文件过大"):
        open_grids(file)


@pytest.mark.parametrize("seed", range(200))
def test_flipped_bytes(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    content = bytearray(CONTENT)
    for _ in range(chance.choice((1, 3, 20))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert refused(bytes(content), read_workbook).count("\n") == 0


@pytest.mark.parametrize("seed", range(25))
def test_flipped_characters_within_a_part(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    parts = dict(parts_of())
    victim = chance.choice(sorted(parts))
    content = bytearray(parts[victim])
    for _ in range(chance.choice((1, 3, 20))):
        content[chance.randrange(len(content))] = chance.choice(b'<>/"=&0123456789AZrtsc ')
    parts[victim] = bytes(content)
    assert refused(packed(parts), read_workbook).count("\n") == 0


def test_values_outside_and_inside() -> None:
    grid = Grid("页", [["甲", ""], [2.5]])
    assert (grid.width, grid.value(0, 1), grid.value(9, 9), grid.text(1, 0)) == (
        2,
        None,
        None,
        "2.5",
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (5.0, "5"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (1234567.89, "1234567.89"),
        ("甲 ", "甲 "),
    ],
)
def test_contents_as_words(content: object, text: str) -> None:
    assert as_text(content) == text


@pytest.mark.parametrize(
    ("position", "address"),
    [((0, 0), "A1"), ((9, 25), "Z10"), ((0, 26), "AA1"), ((1048575, 16383), "XFD1048576")],
)
def test_addresses(position: tuple[int, int], address: str) -> None:
    assert a1(*position) == address
