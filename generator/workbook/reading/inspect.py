"""What a workbook's file holds beside what is seen on its sheets.

Nothing of this gets into the published document, but it goes along when the workbook itself is
passed on: hidden sheets, rows and columns, comments, links to other files, who wrote it, embedded
objects, macros, earlier versions. The comments that the form or a review brings along are no one's
secret.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from lxml import etree

from generator.submission import Cell, Notice
from generator.text import same
from generator.workbook.reading.sheets import CALCULATION_SHEET
from generator.workbook.remarks import without_mark
from generator.workbook.spreadsheet.grid import MAX_COLUMNS, MAX_ROWS, a1, position_in
from generator.workbook.spreadsheet.package import Package, whole

#: Names that the form, and programs where none was given, put for who wrote it.
NOBODY = frozenset(
    {"juesuan", "", "openpyxl", "administrator", "admin", "user", "微软用户", "未知"}
)
#: As many cells as a notice points to.
_SHOWN = 5
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?[vt][ >]")
_OTHER_FILE = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w+\]|[A-Za-z]:\\|\\\\")
#: WPS keeps pictures that lie in cells on a hidden sheet of its own.
_PROGRAMS_OWN = re.compile(r"WpsReserved", re.IGNORECASE)
_ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
#: What may be drawn upon a sheet, and the elements that draw it.
_DRAWN = {
    "图片": ("{*}pic",),
    "图表": ("{*}graphicFrame",),
    "图形或文本框": ("{*}sp", "{*}cxnSp"),
}
_EMBEDDED = (
    (re.compile(r"xl/vbaProject\.bin|xl/macrosheets/"), "宏", "另存为不含宏的 .xlsx"),
    (re.compile(r"xl/(?:embeddings|activeX)/"), "嵌入的文件或控件", "删去嵌入的对象"),
    (re.compile(r"xl/revisions/"), "修订记录（以前的版本）", "关闭共享和修订后另存"),
)
_AUTHORS = (
    ("docProps/core.xml", "creator", "作者"),
    ("docProps/core.xml", "lastModifiedBy", "最后修改者"),
    ("docProps/app.xml", "Company", "公司"),
    ("docProps/app.xml", "Manager", "经理"),
)


def inspect_package(package: Package, hints: Collection[str] = ()) -> tuple[Notice, ...]:
    """What is in a workbook's file beside what is seen.

    Args:
        package: the workbook.
        hints: what the form's own comments say (`form_hints`).

    Raises:
        Unusable: a part of it is damaged.
    """
    return tuple(_notices(package, hints))


def _notices(package: Package, hints: Collection[str]) -> Iterator[Notice]:
    names = package.names
    parts = dict(package.sheets())
    book = package.xml("xl/workbook.xml")
    yield from _hidden_sheets(package, book, parts)
    for sheet, part in parts.items():
        content = package.read(part)
        if b"hidden=" in content and _HIDDEN.search(content):
            yield from _hidden_lines(package, sheet, part)
    for sheet, part in parts.items():
        yield from _beside_sheet(package, sheet, part, hints)
    yield from _other_files(package, book)
    for pattern, words, remedy in _EMBEDDED:
        if any(pattern.match(name) for name in names):
            yield Notice(f"填报表的文件里有{words}。转交填报表前请{remedy}")
    yield from _authors(package)


def _hidden_sheets(
    package: Package, book: etree._Element, parts: dict[str, str]
) -> Iterator[Notice]:
    for sheet in book.iter("{*}sheet"):
        name, state = sheet.get("name", ""), sheet.get("state", "visible")
        if state == "visible" or name == CALCULATION_SHEET or _PROGRAMS_OWN.match(name):
            continue
        if not _VALUE.search(package.read(parts[name])):
            continue
        deeply = "深度隐藏（在 Excel 里看不到）" if state == "veryHidden" else "隐藏"
        message = f"工作表“{name}”是{deeply}的。转交填报表前请取消隐藏，核对后删去不需要的"
        yield Notice(message, (Cell(name, "A1"),))


def _hidden_lines(package: Package, sheet: str, part: str) -> Iterator[Notice]:
    """Hidden rows and columns in which something stands."""
    content = package.read(part)
    if b"hidden" not in content and b"\0" not in content:  # with zeros it is no UTF-8
        return
    root = package.xml(part, slim=True)
    hidden = {
        column
        for item in root.iter("{*}col")
        if _is_on(item.get("hidden"))
        for column in _columns(package, part, item)
    }
    rows: dict[int, Cell] = {}
    columns: dict[int, Cell] = {}
    for row in root.iter("{*}row"):
        is_hidden = _is_on(row.get("hidden"))
        for cell in row if is_hidden or hidden else ():
            place, column = position_in(package, part, str(cell.get("r", "A1")))
            if next(cell.iterchildren("{*}f"), None) is not None or not _is_filled(cell):
                continue  # the form's own are formulas: it hides rows for subjects to come
            if column in hidden:
                columns.setdefault(column, Cell(sheet, str(cell.get("r"))))
            elif is_hidden:
                rows.setdefault(place, Cell(sheet, str(cell.get("r"))))
    for words, cells in (("行", list(rows.values())), ("列", list(columns.values()))):
        if cells:
            message = f"“{sheet}”有 {len(cells)} 个隐藏的{words}里有内容。请取消隐藏，核对后再用"
            yield Notice(message, tuple(cells[:_SHOWN]))


def _columns(package: Package, part: str, item: etree._Element) -> range:
    """The columns, counted from 0, that a `col` is about."""
    first, last = (package.number(part, item, name, 1) for name in ("min", "max"))
    return range(first - 1, min(last, MAX_COLUMNS))


def _beside_sheet(
    package: Package, sheet: str, part: str, hints: Collection[str]
) -> Iterator[Notice]:
    """Comments, drawings, and links to files, of one sheet."""
    cells: list[Cell] = []
    for item in package.relations(part):
        if item.kind in {"comments", "threadedComment"} and item.target in package.names:
            cells += [Cell(sheet, address) for address in _comments(package, item.target, hints)]
        elif item.kind == "drawing" and item.target in package.names:
            yield from _drawn(sheet, package.xml(item.target))
        elif item.kind == "hyperlink" and item.external and _is_file(item.target):
            message = f"“{sheet}”有指向文件“{_file_name(item.target)}”的链接。转交填报表前请删去"
            yield Notice(message, (Cell(sheet, "A1"),))
    cells = list(dict.fromkeys(cells))
    if cells:
        message = f"“{sheet}”有 {len(cells)} 条批注。批注不会公开；转交填报表前请核对、删去"
        yield Notice(message, tuple(cells[:_SHOWN]))


def _drawn(sheet: str, drawing: etree._Element) -> Iterator[Notice]:
    """Pictures, charts and the like, which lie upon the cells of a sheet."""
    for words, tags in _DRAWN.items():
        cells = [
            Cell(sheet, a1(_number(anchor, "row"), _number(anchor, "col")))
            for anchor in drawing.iterchildren(*_ANCHORS)
            if next(anchor.iter(*tags), None) is not None
        ]
        if cells:
            message = f"“{sheet}”上有 {len(cells)} 个{words}，不会公开"
            remedy = "要公开的另存为文件，写在《附件文件》里；不要的请删去"
            yield Notice(f"{message}。{remedy}", tuple(cells[:_SHOWN]))


def _number(anchor: etree._Element, name: str) -> int:
    """The row or column at which something drawn begins; the first where it doesn't say."""
    number = whole(anchor.findtext(f"{{*}}from/{{*}}{name}"))
    return 0 if number is None else min(max(0, number), MAX_ROWS - 1)


def _comments(package: Package, part: str, hints: Collection[str]) -> Iterator[str]:
    """The cells of comments that say something else than the form's hints and our remarks."""
    for item in package.xml(part).iter("{*}comment", "{*}threadedComment"):
        words = item.find("{*}text")
        text = "" if words is None else "".join(map(str, words.itertext()))
        if (theirs := same(without_mark(text))) and theirs not in hints:
            yield str(item.get("ref", "A1"))


def _other_files(package: Package, book: etree._Element) -> Iterator[Notice]:
    targets = [
        _file_name(item.target)
        for name in sorted(package.names)
        if name.startswith("xl/externalLinks/") and name.endswith(".xml")
        for item in package.relations(name)
        if item.external
    ]
    if targets:
        files = "、".join(f"“{name}”" for name in dict.fromkeys(targets))
        message = f"填报表的公式引用了其他文件{files}，里面留有那些文件的内容。请改为数值，断开链接"
        yield Notice(message)
    named = [
        str(item.get("name"))
        for item in book.iter("{*}definedName")
        if _OTHER_FILE.search(item.text or "")
    ]
    if named and not targets:
        shown = "、".join(f"“{name}”" for name in named[:_SHOWN])
        yield Notice(f"填报表的名称{shown}指向其他文件。请在名称管理器中删去")


def authors_in(package: Package) -> tuple[str, ...]:
    """Whom the properties of an Office file name: `作者“…”`."""
    found = []
    for part, tag, words in _AUTHORS:
        root = package.optional(part)
        for item in root.iter(f"{{*}}{tag}") if root is not None else ():
            text = (item.text or "").strip()
            if text.casefold() not in NOBODY:
                found.append(f"{words}“{text}”")
    return tuple(found)


def _authors(package: Package) -> Iterator[Notice]:
    if found := authors_in(package):
        message = f"填报表的文件属性里有{'、'.join(found)}，不会公开；要转交填报表的，可先清除"
        yield Notice(message, minor=True)


def _is_file(target: str) -> bool:
    """Whether a link leads to a file on someone's computer or share, not to a site or a mailbox."""
    return not re.match(r"(?!file:)(?![A-Za-z]:)[a-z][a-z0-9+.-]*:|#", target, re.IGNORECASE)


def _file_name(target: str) -> str:
    return re.split(r"[/\\]", unquote(target))[-1] or target


def _is_filled(cell: etree._Element) -> bool:
    """Whether a cell shows anything; a formula may have come to nothing."""
    value = cell.find("{*}v")
    return cell.find("{*}is") is not None or (value is not None and bool(value.text))


def _is_on(value: str | None) -> bool:
    return value in {"1", "true"}
